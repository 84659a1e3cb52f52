import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checksum,
  create,
  created,
  customerFields,
  inputOf,
  insertCustomFields,
  readCustomer,
} from '../support/customers.ts';
import {
  type CustomerFixture,
  type CustomerSpec,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPlans,
  insertRows,
  insertSubscriptions,
} from '../support/fixtures.ts';
import { changesIn, done, mergerOf, movesIn, type Pair, resolutionsOf, rowsOf } from '../support/merges.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
  await insertCustomFields(gateway.pool, tenant);
});
afterAll(() => gateway.stop());

const asked = mergerOf(
  () => gateway,
  () => admin,
);
const { planned, preview, merge, merged } = asked;
const run = (name: string, input: object, fields?: string) => done(gateway, admin, name, { ...input }, fields);
const sumOfAll = () => checksum(gateway.pool, tenant.organizationId);
const absentId = '019b0000-0000-7000-8000-000000000000';
const keep = (side: 'SOURCE' | 'TARGET', ...fields: string[]) => ({
  fieldChoices: fields.map((field) => ({ field, keep: side })),
});

/** Two customers that differ in these; what follows from nothing is as a write would have it. */
async function bare(source: CustomerSpec = {}, target: CustomerSpec = {}): Promise<[CustomerFixture, CustomerFixture]> {
  const specs = [source, target].map((spec) => ({ ...spec, columns: { classification: 'B2C', ...spec.columns } }));
  return (await insertCustomers(gateway.pool, tenant, specs)) as [CustomerFixture, CustomerFixture];
}
const pairOf = ([source, target]: readonly { readonly id: string }[]): Pair => ({
  source: source?.id ?? '',
  target: target?.id ?? '',
});
const barePair = async (source: CustomerSpec = {}, target: CustomerSpec = {}) => pairOf(await bare(source, target));

let made = 0;
async function newCustomer(details: object = {}): Promise<Data> {
  made += 1;
  const customer = { name: `Customer ${made}`, email: `${made}@example.com`, ...details };
  const payload = await created(gateway, admin, inputOf(customer, { companyId: tenant.companies[0].id }));
  return { ...payload.customer, wallet: payload.wallet.id };
}
const newPair = async (source: object = {}, target: object = {}): Promise<Pair> =>
  pairOf([await newCustomer(source), await newCustomer(target)]);
const read = (id: string) => readCustomer(gateway, admin, id);

describe('the order of the answers', () => {
  const deleted = (code: string, message: string, id: string) => ({
    __typename: 'RuleError',
    code,
    message,
    subjects: [{ __typename: 'Customer', id }],
    shortfall: null,
  });
  const notFound = (id: string) => ({
    __typename: 'NotFoundError',
    code: 'NOT_FOUND',
    message: 'customer not found',
    id,
  });

  it.each(['PREVIEW', 'MOVE_ALL'] as const)('%s', async (strategy) => {
    const [live, archived] = await bare({ orgNumber: null }, { archivedAt: '2026-05-01T00:00:00Z' });
    const [gone, survivor] = await bare();
    const [erased] = await bare();
    await merged(pairOf([gone, survivor]));
    await run('eraseCustomer', { id: erased.id, reason: 'They asked for it' });
    const self = (id: string) => deleted('MERGE_SELF', 'A customer cannot be merged into itself.', id);
    const source = (how: string, id: string) => deleted('MERGE_SOURCE_DELETED', `The source was ${how}.`, id);
    const target = (how: string, id: string) => deleted('MERGE_TARGET_DELETED', `The target was ${how}.`, id);
    const cases: [string, string, object][] = [
      [live.id, live.id, self(live.id)],
      [live.id.toUpperCase(), live.id, self(live.id)],
      [archived.id, archived.id, self(archived.id)],
      [absentId, absentId, { ...self(absentId), subjects: [] }],
      [absentId, archived.id, notFound(absentId)],
      [archived.id, absentId, notFound(absentId)],
      ['nope', live.id, notFound('nope')],
      [live.id, 'nope', notFound('nope')],
      [archived.id, live.id, source('archived', archived.id)],
      [gone.id, live.id, source('merged already', gone.id)],
      // Merges never follow a merge, to the survivor itself neither.
      [gone.id, survivor.id, source('merged already', gone.id)],
      [erased.id, live.id, source('erased', erased.id)],
      [archived.id, erased.id, source('archived', archived.id)],
      [live.id, archived.id, target('archived', archived.id)],
      [live.id, gone.id, target('merged already', gone.id)],
      [live.id, erased.id, target('erased', erased.id)],
    ];
    const before = await sumOfAll();
    const ask = strategy === 'PREVIEW' ? preview : merge;
    const wrong = { ...keep('SOURCE', 'nope'), resolutions: [{ conflictId: 'nope', resolution: 'KEEP_BOTH' }] };
    for (const [from, to, expected] of cases) {
      expect(await ask({ source: from, target: to })).toEqual(expected);
      // What is wrong with the choices, or that the plan is another one, is told once the plan is known.
      expect(await ask({ source: from, target: to }, { ...wrong, expectedPlanHash: 'x' })).toEqual(expected);
    }
    const pair = { source: live.id, target: survivor.id };
    expect((await ask(pair, wrong)).code).toBe('VALIDATION_ERROR');
    // A plan was shown for some choices: where they are not known by now, it is stale.
    expect((await ask(pair, { ...wrong, expectedPlanHash: 'x' })).code).toBe(
      strategy === 'PREVIEW' ? 'VALIDATION_ERROR' : 'MERGE_PLAN_STALE',
    );
    expect((await ask({ source: live.id, target: live.id }, { idempotencyKey: '' })).code).toBe('VALIDATION_ERROR');
    expect(await sumOfAll()).toBe(before);
  });
});

describe('conflicts', () => {
  const german = () => tenant.companies[1];
  const bySubscription = ['CANCEL_SOURCE', 'CANCEL_TARGET', 'KEEP_BOTH'];
  const byIdentity = ['KEEP_TARGET', 'KEEP_SOURCE'];
  const known = (conflict: Data) => ({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    message: expect.any(String),
    resolution: null,
    ...conflict,
  });

  it.each([
    ['DIFFERENT_COMPANY', () => [{ company: german() }, {}], 'The customers belong to two companies.'],
    ['SOURCE_SUSPENDED', () => [{ columns: { status: 'SUSPENDED' } }, {}], 'The source is suspended.'],
    ['TARGET_SUSPENDED', () => [{}, { columns: { status: 'SUSPENDED' } }], 'The target is suspended.'],
  ] as const)('%s: nothing resolves it here', async (rule, specs, message) => {
    const [source, target] = specs();
    const pair = await barePair(source, target);
    const plan = await planned(pair);
    expect(plan).toMatchObject({
      canRun: false,
      conflicts: [known({ __typename: 'RuleConflict', rule, message, resolutions: [] })],
    });
    const resolutions = [{ conflictId: plan.conflicts[0].id, resolution: 'KEEP_BOTH' }];
    expect((await preview(pair, { resolutions })).issues).toEqual([
      {
        path: ['input', 'resolutions', '0', 'resolution'],
        code: 'NOT_ALLOWED',
        message: 'nothing resolves this conflict here: change the customers first',
      },
    ]);
    expect(await merge(pair)).toMatchObject({
      __typename: 'MergeConflictError',
      message: '1 of 1 conflicts have no resolution.',
      plan,
    });
  });

  it('tells all of them at once, with the resolutions that each allows, and writes nothing', async () => {
    const [source, target] = await bare(
      { company: german(), orgNumber: 'HRB 1', columns: { status: 'SUSPENDED' } },
      { orgNumber: '5566778899', columns: { status: 'SUSPENDED' } },
    );
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    const [mine, theirs, other] = await insertSubscriptions(gateway.pool, tenant, [
      { customer: source, planId },
      { customer: target, planId, columns: { paused_at: '2026-02-02T00:00:00Z' } },
      { customer: target, planId, columns: { trial_ends_at: '2099-01-01T00:00:00Z' } },
      { customer: target, planId, columns: { canceled_at: '2026-02-02T00:00:00Z', ends_at: '2099-01-01T00:00:00Z' } },
    ]);
    for (const [customer, value] of [
      [source, 'SE556036079301'],
      [target, 'DE136695976'],
    ] as const)
      await insertTaxIds(customer, [
        ['eu_vat', value],
        ['us_ein', '123456789'],
      ]);
    const before = await sumOfAll();
    const refused = await merge(pairOf([source, target]));
    expect(refused.message).toBe('7 of 7 conflicts have no resolution.');
    expect(refused.plan).toMatchObject({ canRun: false });
    const overlap = (to: string | undefined) =>
      known({
        __typename: 'OverlappingSubscriptionConflict',
        resolutions: bySubscription,
        one: { id: mine },
        other: { id: to },
      });
    expect(refused.plan.conflicts).toEqual(
      [
        known({ __typename: 'RuleConflict', rule: 'DIFFERENT_COMPANY', resolutions: [] }),
        known({ __typename: 'RuleConflict', rule: 'SOURCE_SUSPENDED', resolutions: [] }),
        known({ __typename: 'RuleConflict', rule: 'TARGET_SUSPENDED', resolutions: [] }),
        known({
          __typename: 'IdentityConflict',
          field: 'orgNumber',
          resolutions: byIdentity,
          from: 'HRB 1',
          to: '556677-8899',
        }),
        known({
          __typename: 'IdentityConflict',
          field: 'taxIdentifiers.eu_vat',
          resolutions: byIdentity,
          from: 'SE556036079301',
          to: 'DE136695976',
        }),
        ...[theirs, other].sort().map(overlap),
      ].sort(byPlace(refused.plan.conflicts)),
    );
    expect(new Set(refused.plan.conflicts.map(({ id }: Data) => id)).size).toBe(7);
    expect((await planned(pairOf([source, target]))).conflicts).toEqual(refused.plan.conflicts);
    expect(await sumOfAll()).toBe(before);
  });

  it.each([
    ['CANCEL_SOURCE', ['ENDED', 'ACTIVE'], ['subscription.canceled']],
    ['CANCEL_TARGET', ['ACTIVE', 'ENDED'], ['subscription.canceled']],
    ['KEEP_BOTH', ['ACTIVE', 'ACTIVE'], []],
  ])('two subscriptions on one plan: %s', async (resolution, statuses, actions) => {
    const [source, target] = await bare();
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    const ids = await insertSubscriptions(gateway.pool, tenant, [
      { customer: source, planId },
      { customer: target, planId },
    ]);
    const pair = pairOf([source, target]);
    const { conflicts } = await planned(pair);
    const resolutions = resolutionsOf(conflicts, () => resolution);
    expect((await planned(pair, { resolutions })).conflicts).toEqual([{ ...conflicts[0], resolution }]);
    await merged(pair, { resolutions });
    const { nodes } = await gateway.ask(
      admin,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on PlanSubscription { customer { id } status } } }',
      { ids },
    );
    expect(nodes).toEqual(statuses.map((status) => ({ customer: { id: target.id }, status })));
    const { rows } = await gateway.pool.query(
      'select action from audit_event where organization_id = $1 and subject_id = any($2)',
      [tenant.organizationId, ids],
    );
    expect(rows.map(({ action }) => action)).toEqual(actions);
  });

  it.each([
    [
      'KEEP_SOURCE',
      '556012-5790',
      '987654321',
      { orgNumber: ['556036-0793', '556012-5790'], 'taxIdentifiers.us_ein': ['123456789', '987654321'] },
    ],
    ['KEEP_TARGET', '556036-0793', '123456789', {}],
  ])('two org numbers, two tax identifiers: %s', async (resolution, orgNumber, taxId, changes) => {
    const target = await newCustomer({
      orgNumber: '556036-0793',
      taxIdentifiers: [{ type: 'us_ein', value: '12-3456789' }],
    });
    const source = await newCustomer({
      orgNumber: '556012-5790',
      taxIdentifiers: [{ type: 'us_ein', value: '98-7654321' }],
    });
    const pair = pairOf([source, target]);
    const { conflicts } = await planned(pair);
    const plan = await planned(pair, { resolutions: resolutionsOf(conflicts, () => resolution) });
    expect(changesIn(plan.fieldChanges)).toEqual(changes);
    expect(movesIn(plan)).toEqual({});
    // To choose the field is to resolve the conflict.
    const chosen = keep(resolution === 'KEEP_SOURCE' ? 'SOURCE' : 'TARGET', 'orgNumber', 'taxIdentifiers.us_ein');
    expect((await planned(pair, chosen)).conflicts).toEqual(plan.conflicts);
    const { merge: ran } = await merged(pair, chosen);
    const after = await read(target.id);
    expect([after.orgNumber, after.taxIdentifiers.map(({ value }: Data) => value)]).toEqual([orgNumber, [taxId]]);
    for (const value of ['556036-0793', '5560125790']) {
      const identifier = { orgNumber: { companyId: tenant.companies[0].id, value } };
      const query = 'query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { id } }';
      expect((await gateway.ask(admin, query, { identifier })).customerByIdentifier).toEqual({ id: target.id });
    }
    // The numbers are free for the next case once nobody has them.
    await run('eraseCustomer', { id: target.id, reason: 'Test' });
    expect(ran.id).toEqual(expect.any(String));
  });

  it('the same tax identifier on both sides, and a plan that only one still runs, are none', async () => {
    const taxIdentifiers = [{ type: 'us_ein', value: '12-3456789' }];
    const [source, target] = await bare();
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    await insertSubscriptions(gateway.pool, tenant, [
      { customer: source, planId, columns: { canceled_at: '2026-02-02T00:00:00Z', ends_at: '2099-01-01T00:00:00Z' } },
      { customer: target, planId },
    ]);
    for (const { id } of [source, target]) await run('updateCustomer', { id, customer: { taxIdentifiers } });
    expect(await planned(pairOf([source, target]))).toMatchObject({ conflicts: [], canRun: true });
  });
});

/** Answers in which the order of equals follows their creation: sorted as the answer has them. */
function byPlace(answered: readonly Data[]) {
  const place = (one: Data) =>
    answered.findIndex(
      (other) => other.other?.id === one.other?.id && other.field === one.field && other.rule === one.rule,
    );
  return (one: Data, other: Data) => place(one) - place(other);
}

async function insertTaxIds({ id }: CustomerFixture, given: readonly (readonly [string, string])[]): Promise<void> {
  const rows = given.map(([type, value]) => ({
    type,
    value,
    is_primary: false,
    format_valid: true,
    checksum_valid: true,
  }));
  await insertRows(
    gateway.pool,
    'tax_identifier',
    rows.map((row) => ({ organization_id: tenant.organizationId, id: randomUUID(), customer_id: id, ...row })),
  );
}

describe('metadata of both', () => {
  const keysOf = (prefix: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index + 10}`, prefix]));

  it('becomes no more than a customer may have: the target’s own first, then as many of the source’s as there is room for', async () => {
    const pair = await barePair({ metadata: keysOf('s', 30) }, { metadata: keysOf('t', 45) });
    const plan = await planned(pair);
    const filled = Object.fromEntries(
      Object.entries(keysOf('s', 5)).map(([key, value]) => [`metadata.${key}`, [null, value]]),
    );
    expect(changesIn(plan.fieldChanges)).toEqual(filled);
    const { merge: ran } = await merged(pair, { expectedPlanHash: plan.planHash });
    expect((await read(pair.target)).metadata).toEqual({ ...keysOf('t', 45), ...keysOf('s', 5) });
    // A legal customer: a key can take the place of another one.
    await run('updateCustomer', { id: pair.target, customer: { metadata: { t10: null, more: 1 } } });
    await run('unmergeCustomers', { mergeId: ran.id });
    expect((await read(pair.source)).metadata).toEqual(keysOf('s', 30));
    const { t10: _gone, ...kept } = keysOf('t', 45);
    expect((await read(pair.target)).metadata).toEqual({ ...kept, more: 1 });
  });

  it('that the choices make too much is an issue, and choices make room', async () => {
    const pair = await barePair({ metadata: keysOf('s', 2) }, { metadata: keysOf('t', 50) });
    expect(changesIn((await planned(pair)).fieldChanges)).toEqual({});
    const before = await sumOfAll();
    for (const ask of [preview, merge])
      expect((await ask(pair, keep('SOURCE', 'metadata.s10'))).issues).toEqual([
        {
          path: ['input', 'fieldChoices'],
          code: 'OUT_OF_RANGE',
          message:
            'must leave the target at most 50 metadata keys, would leave 51: SOURCE for a key that only the target has takes it away',
        },
      ]);
    expect(await sumOfAll()).toBe(before);
    await merged(pair, keep('SOURCE', 'metadata.s10', 'metadata.t10'));
    const { t10: _gone, ...kept } = keysOf('t', 50);
    expect((await read(pair.target)).metadata).toEqual({ ...kept, s10: 's' });
  });
});

describe('choices', () => {
  it('that are wrong are issues, all at once', async () => {
    const pair = await barePair({ orgNumber: 'A1', metadata: { mine: 1 } }, { orgNumber: 'A2' });
    const [conflict] = (await planned(pair)).conflicts;
    const fieldChoices = [
      'name',
      'nope',
      'status',
      'timezone',
      'metadata.absent',
      'customFields.absent',
      'metadata',
      'metadata.mine',
      'taxIdentifiers.eu_vat',
      'orgNumber',
      '',
    ];
    const resolutions = [
      { conflictId: conflict.id, resolution: 'CANCEL_SOURCE' },
      { conflictId: 'nope', resolution: 'KEEP_SOURCE' },
    ];
    const input = { ...keep('SOURCE', ...fieldChoices), resolutions };
    const unknown = (index: number) => ({
      path: ['input', 'fieldChoices', `${index}`, 'field'],
      code: 'UNKNOWN_VALUE',
      message: 'must be a field of a customer, or a metadata or customFields key of one of the two',
    });
    const issues = [
      unknown(1),
      unknown(2),
      unknown(3),
      unknown(4),
      unknown(5),
      unknown(6),
      unknown(8),
      unknown(10),
      {
        path: ['input', 'resolutions', '0', 'resolution'],
        code: 'NOT_ALLOWED',
        message: 'must be one of KEEP_TARGET, KEEP_SOURCE',
      },
      {
        path: ['input', 'resolutions', '1', 'conflictId'],
        code: 'UNKNOWN_VALUE',
        message: 'must be the id of one of the conflicts of the plan',
      },
    ];
    // What can be seen without the two customers is told before they are looked at.
    const twice = {
      ...keep('SOURCE', ...fieldChoices, 'name'),
      resolutions: [...resolutions, { conflictId: conflict.id, resolution: 'KEEP_SOURCE' }],
    };
    const told = [
      { path: ['input', 'fieldChoices', '11', 'field'], code: 'NOT_ALLOWED', message: 'is chosen twice' },
      { path: ['input', 'resolutions', '2', 'conflictId'], code: 'NOT_ALLOWED', message: 'is resolved twice' },
    ];
    for (const ask of [preview, merge]) {
      expect((await ask(pair, input)).issues).toEqual(issues);
      expect((await ask(pair, twice)).issues).toEqual(told);
    }
  });

  it('an empty list, or null, is none', async () => {
    const pair = await barePair();
    const { planHash } = await planned(pair);
    for (const none of [[], null])
      expect((await planned(pair, { fieldChoices: none, resolutions: none })).planHash).toBe(planHash);
  });
});

describe('the names of the source', () => {
  const byIdentifier =
    'query ($identifier: CustomerIdentifier!) { customerByIdentifier(identifier: $identifier) { id } }';

  it('answer with the survivor for ever, through a chain, in one query; node answers with each row itself', async () => {
    const companyId = tenant.companies[0].id;
    const suffix = randomUUID();
    const details = (name: string, number: number) => ({
      slug: `${name}-${suffix}`,
      externalId: `${name}-${suffix}`,
      orgNumber: `${name} ${suffix}`,
      billingAddress: { country: 'DE' },
      references: [{ source: 'STRIPE', externalId: `${name}-${suffix}` }],
      phone: `${number}`,
    });
    const names = ['chained-a', 'chained-b', 'chained-c'];
    const customers: Data[] = [];
    for (const [number, name] of names.entries()) customers.push(await newCustomer(details(name, number)));
    const [a, b, c] = customers;
    await merged(pairOf([a, b]), keep('TARGET', 'orgNumber'));
    await merged(pairOf([b, c]), keep('TARGET', 'orgNumber'));
    const parts = customers.flatMap(({ id }, number) => {
      const value = `${names[number]}-${suffix}`;
      return [
        `i${number}: customer(id: "${id}") { id }`,
        `e${number}: customerByIdentifier(identifier: {externalId: "${value}"}) { id }`,
        `r${number}: customerByIdentifier(identifier: {reference: {source: STRIPE, externalId: "${value}"}}) { id }`,
        `s${number}: customerByIdentifier(identifier: {slug: {companyId: "${companyId}", value: "${value}"}}) { id }`,
        `o${number}: customerByIdentifier(identifier: {orgNumber: {companyId: "${companyId}", value: "${names[number]} ${suffix}"}}) { id }`,
        `x${number}: customerByIdentifier(identifier: {id: "${id}"}) { id }`,
      ];
    });
    const found: Record<string, Data> = await gateway.ask(admin, `query { ${parts.join(' ')} }`);
    expect(Object.values(found)).toEqual(parts.map(() => ({ id: c.id })));
    const { nodes } = await gateway.ask(
      admin,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id phone mergedInto { id } mergedFrom { sourceId } } } }',
      { ids: customers.map(({ id }) => id) },
    );
    expect(nodes).toEqual([
      { id: a.id, phone: '0', mergedInto: { id: b.id }, mergedFrom: [] },
      { id: b.id, phone: '1', mergedInto: { id: c.id }, mergedFrom: [{ sourceId: a.id }] },
      { id: c.id, phone: '2', mergedInto: null, mergedFrom: [{ sourceId: b.id }] },
    ]);
    // The names that came stay, whatever becomes of the survivor's own.
    await run('updateCustomer', { id: a.id, customer: { slug: `new-${suffix}`, orgNumber: null } });
    for (const identifier of [
      { slug: { companyId, value: `chained-a-${suffix}` } },
      { orgNumber: { companyId, value: `chained-b ${suffix}` } },
    ])
      expect((await gateway.ask(admin, byIdentifier, { identifier })).customerByIdentifier).toEqual({ id: c.id });
  });

  it('lead writes to the survivor', async () => {
    const externalId = randomUUID();
    const pair = await newPair({ externalId });
    await merged(pair);
    const byId = { id: pair.source };
    const byCustomer = { customerId: pair.source };
    const writes: [string, object, string][] = [
      ['updateCustomer', { ...byId, customer: { notes: 'by the old id' } }, 'customer { id }'],
      ['changeCustomerStatus', { ...byId, status: 'CHURNED' }, 'customer { id }'],
      ['changeCustomerStatus', { ...byId, status: 'ACTIVE' }, 'customer { id }'],
      ['linkReference', { ...byCustomer, reference: { source: 'HUBSPOT', externalId } }, 'customer { id }'],
      ['setTaxIdentifier', { ...byCustomer, identifier: { type: 'us_ein', value: '12-3456789' } }, 'customer { id }'],
      ['setCustomFieldValues', { ...byCustomer, values: { a_text: 'x' } }, 'customer { id }'],
      [
        'createInvoice',
        { ...byCustomer, lines: [{ description: 'Work', quantity: '1', unitPrice: '10', taxRate: '25' }] },
        'invoice { customer { id } }',
      ],
      ['createWallet', { ...byCustomer, currency: 'EUR' }, 'wallet { customer { id } }'],
      ['addPaymentMethod', { ...byCustomer, type: 'BANK_TRANSFER' }, 'customer { id }'],
      ['requestVerification', { ...byCustomer, kind: 'KYC' }, 'customer { id }'],
      ['addTags', { subjectIds: [pair.source], tags: ['late'] }, 'subjects { id }'],
      [
        'upsertCustomer',
        { by: { externalId }, customer: { phone: '9' }, companyId: tenant.companies[0].id },
        'customer { id }',
      ],
      ['archiveCustomer', { ...byId }, 'customer { id }'],
      ['restoreCustomer', { ...byId }, 'customer { id }'],
    ];
    for (const [name, input, what] of writes) {
      const answer = await run(name, input, what);
      expect(JSON.stringify(answer), name).toContain(pair.target);
    }
    expect(await read(pair.target)).toMatchObject({ notes: 'by the old id', phone: '9', archivedAt: null });
    const { node } = await gateway.ask(
      admin,
      'query ($id: ID!) { node(id: $id) { ... on Customer { notes archivedAt mergedInto { id } } } }',
      { id: pair.source },
    );
    expect(node).toEqual({ notes: null, archivedAt: expect.any(String), mergedInto: { id: pair.target } });
  });

  it('cannot be taken by a new customer: the error names the survivor', async () => {
    const value = randomUUID();
    const own = { externalId: value, slug: `s-${value}`, orgNumber: `o ${value}`, billingAddress: { country: 'DE' } };
    const pair = await newPair({ ...own, references: [{ source: 'OTHER', externalId: value }] });
    await merged(pair);
    const existing = { __typename: 'Customer', id: pair.target, name: expect.any(String) };
    for (const [field, wanted] of Object.entries({
      externalId: value,
      slug: `s-${value}`,
      orgNumber: `o ${value}`,
      references: [{ source: 'OTHER', externalId: value }],
    })) {
      const details = { name: 'New', email: 'n@example.com', billingAddress: { country: 'DE' }, [field]: wanted };
      expect(
        await create(gateway, admin, inputOf(details, { companyId: tenant.companies[0].id })),
        field,
      ).toMatchObject({ __typename: 'ConflictError', existing });
    }
    // The slug of a new one of its name goes on counting.
    expect((await newCustomer({ name: `S ${value}` })).slug).toBe(`s-${value}-2`);
  });
});

describe('the history', () => {
  it('of both is the survivor’s, with what the merge did to each', async () => {
    const pair = await newPair({ phone: '1' });
    await run('updateCustomer', { id: pair.source, customer: { notes: 'before' } });
    const { merge: ran } = await merged(pair);
    await run('updateCustomer', { id: pair.source, customer: { notes: 'after' } });
    const { customer, customerMerge } = await gateway.ask(
      admin,
      `query ($id: ID!, $merge: ID!) { customer(id: $id) { history(first: 20) { nodes { action subjectId changes { path before after } } } mergedFrom { id sourceId source { id } target { id } mergedBy { name } revertedAt } }
        customerMerge(id: $merge) { id mergedAt source { mergedInto { id } } } customerMerges(first: 1) { nodes { id } } }`,
      { id: pair.target, merge: ran.id },
    );
    const events = customer.history.nodes;
    expect(events.map(({ action, subjectId }: Data) => [action, subjectId])).toEqual([
      ['customer.updated', pair.target],
      ...[
        ['customer.merged', pair.target],
        ['customer.mergedInto', pair.source],
      ].sort(
        (one, other) =>
          events.findIndex((event: Data) => event.action === one[0]) -
          events.findIndex((event: Data) => event.action === other[0]),
      ),
      ['customer.updated', pair.source],
      ['customer.created', pair.target],
      ['customer.created', pair.source],
    ]);
    const changesOf = (action: string) => changesIn(events.find((event: Data) => event.action === action).changes);
    expect(changesOf('customer.merged')).toEqual({
      mergedFrom: [null, pair.source],
      phone: [null, '1'],
      notes: [null, 'before'],
    });
    expect(changesOf('customer.mergedInto')).toEqual({
      mergedInto: [null, pair.target],
      archivedAt: [null, expect.any(String)],
    });
    expect(customer.mergedFrom).toEqual([
      {
        id: ran.id,
        sourceId: pair.source,
        source: { id: pair.source },
        target: { id: pair.target },
        mergedBy: { name: 'Test key' },
        revertedAt: null,
      },
    ]);
    expect(customerMerge).toEqual({
      id: ran.id,
      mergedAt: expect.any(String),
      source: { mergedInto: { id: pair.target } },
    });
  });

  it('counts one version for each of the two', async () => {
    const pair = await newPair();
    const versions = () =>
      Promise.all(
        [pair.source, pair.target].map(
          async (id) =>
            (await gateway.ask(admin, 'query ($id: ID!) { node(id: $id) { ... on Customer { version } } }', { id }))
              .node.version,
        ),
      );
    const before = await versions();
    await merged(pair);
    expect(await versions()).toEqual(before.map((version) => version + 1));
  });
});

describe('the key', () => {
  it('answers the same again, executes nothing, and the plan is the one that ran', async () => {
    const pair = await barePair({ metadata: { mine: 1 } });
    const input = { idempotencyKey: randomUUID() };
    const first = await merged(pair, input);
    await asked.unmerged(first.merge.id);
    const before = await sumOfAll();
    expect(await merged(pair, input)).toEqual({ ...first, replayed: true });
    expect(first.replayed).toBe(false);
    expect(await sumOfAll()).toBe(before);
    for (const other of [
      { source: pair.target, target: pair.source },
      { source: pair.source, target: absentId },
    ])
      expect((await merge(other, input)).code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await preview(pair, input)).code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await merge(pair, { ...input, ...keep('SOURCE', 'name') })).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('tells nothing to a key that may not see the company', async () => {
    const pair = await barePair();
    const input = { idempotencyKey: randomUUID() };
    await merged(pair, input);
    const german = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE'], companies: [tenant.companies[1]] });
    const other = mergerOf(
      () => gateway,
      () => german,
    );
    for (const answer of [await other.merge(pair, input), await other.preview(pair, input)])
      expect(answer.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('is free after an error', async () => {
    const pair = await barePair({ columns: { status: 'SUSPENDED' } });
    const input = { idempotencyKey: randomUUID() };
    expect((await merge(pair, input)).code).toBe('MERGE_CONFLICT');
    await run('changeCustomerStatus', { id: pair.source, status: 'ACTIVE' });
    expect(await merged(pair, input)).toMatchObject({ replayed: false });
  });

  it('of two at once runs once; A into B and B into A at once: one wins', async () => {
    const pair = await barePair();
    const input = { idempotencyKey: randomUUID() };
    const twins = await Promise.all([merge(pair, input), merge(pair, input), merge(pair, input)]);
    expect(new Set(twins.map(({ merge: ran }) => ran.id)).size).toBe(1);
    const [a, b] = await bare();
    const answers = await Promise.all([merge(pairOf([a, b])), merge(pairOf([b, a]))]);
    const codes = answers.map(({ code }) => code ?? 'won').sort();
    expect(codes).toEqual([expect.stringMatching(/^MERGE_(SOURCE|TARGET)_DELETED$/), 'won']);
  });
});

describe('access', () => {
  it('CUSTOMERS_MERGE alone suffices for the payload’s own fields, and for ids', async () => {
    const only = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE'] });
    const mine = mergerOf(
      () => gateway,
      () => only,
    );
    const [source, target] = await bare({ orgNumber: 'B1' }, { orgNumber: 'B2' });
    await insertLedger(gateway.pool, tenant, [{ walletId: source.primaryWalletId, amount: '5' }]);
    await insertInvoices(gateway.pool, tenant, [{ customer: source, issuedAt: null }]);
    const pair = pairOf([source, target]);
    const plan = await mine.planned(pair);
    expect(plan).toMatchObject({
      source: { id: source.id },
      walletTransfers: [{ amount: { amount: '5.00' } }],
      conflicts: [{ from: 'B1', to: 'B2' }],
    });
    expect((await mine.merge(pair)).plan).toEqual(plan);
    expect(await mine.merged(pair, { resolutions: resolutionsOf(plan.conflicts) })).toMatchObject({
      customer: { id: target.id },
    });
  });

  it.each([
    [
      ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_ARCHIVE', 'CUSTOMERS_PII', 'BILLING_READ', 'BILLING_WRITE'],
      'customer { id }',
      [
        ['mergeCustomers', 'CUSTOMERS_MERGE'],
        ['mergeCustomers.customer', 'CUSTOMERS_MERGE'],
      ],
    ],
    [['CUSTOMERS_MERGE'], 'customer { name }', [['mergeCustomers.customer.name', 'CUSTOMERS_READ']]],
    [
      ['CUSTOMERS_MERGE', 'CUSTOMERS_READ'],
      'plan { walletTransfers { to { balance { amount } } } }',
      [['mergeCustomers.plan.walletTransfers.to.balance', 'BILLING_READ']],
    ],
    [['CUSTOMERS_MERGE', 'BILLING_READ'], 'merge { mergedAt }', [['mergeCustomers.merge.mergedAt', 'CUSTOMERS_READ']]],
  ] as const)('%j may not ask for %s', async (scopes, fields, missing) => {
    const key = await tenant.newKey({ scopes });
    const pair = await barePair();
    const before = await sumOfAll();
    const { errors } = await gateway.send(
      key,
      `mutation ($input: MergeCustomersInput!) { mergeCustomers(input: $input) { ... on MergeCustomersPayload { ${fields} } } }`,
      {
        input: {
          idempotencyKey: randomUUID(),
          sourceCustomerId: pair.source,
          targetCustomerId: pair.target,
          strategy: 'MOVE_ALL',
        },
      },
    );
    const extensions = errors?.[0]?.extensions as Data;
    expect(extensions.code).toBe('FORBIDDEN');
    expect(extensions.missing.map(({ path, scope }: Data) => [path.join('.'), scope])).toEqual(missing);
    expect(await sumOfAll()).toBe(before);
  });

  it('another tenant’s customer, and one of a company that the key does not see, are as absent', async () => {
    const stranger = await createTenant(gateway.pool);
    const [theirs] = (await insertCustomers(gateway.pool, stranger, [{}])) as [CustomerFixture];
    const [mine, german] = await bare({}, { company: tenant.companies[1] });
    const limited = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE'], companies: [tenant.companies[0]] });
    const other = mergerOf(
      () => gateway,
      () => limited,
    );
    for (const id of [theirs.id, german.id, absentId])
      for (const pair of [
        { source: id, target: mine.id },
        { source: mine.id, target: id },
      ])
        for (const ask of [other.preview, other.merge])
          expect(await ask(pair)).toEqual({
            __typename: 'NotFoundError',
            code: 'NOT_FOUND',
            message: 'customer not found',
            id,
          });
    const strange = mergerOf(
      () => gateway,
      () => stranger.key,
    );
    expect(await strange.merge(pairOf([mine, theirs]))).toMatchObject({ code: 'NOT_FOUND', id: mine.id });
    const before = await checksum(gateway.pool, stranger.organizationId);
    const { merge: ran } = await merged(await barePair());
    expect(await checksum(gateway.pool, stranger.organizationId)).toBe(before);
    const query =
      'query ($id: ID!) { customerMerge(id: $id) { id } node(id: $id) { id } customerMerges(first: 1) { totalCount } }';
    expect(await gateway.ask(stranger.key, query, { id: ran.id })).toEqual({
      customerMerge: null,
      node: null,
      customerMerges: { totalCount: 0 },
    });
    const germans = await tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [tenant.companies[1]] });
    expect(await gateway.ask(germans, query, { id: ran.id })).toEqual({
      customerMerge: null,
      node: null,
      customerMerges: { totalCount: 0 },
    });
  });

  it('personal numbers are masked in plans, conflicts and events without CUSTOMERS_PII', async () => {
    const [source, target] = await bare({ orgNumber: '198211059954' }, { orgNumber: '5560125790' });
    await insertTaxIds(source, [['eu_vat', 'SE821105995401']]);
    const pair = pairOf([source, target]);
    const blind = await tenant.newKey({ scopes: ['CUSTOMERS_MERGE', 'CUSTOMERS_READ'] });
    const mine = mergerOf(
      () => gateway,
      () => blind,
    );
    const [conflict] = (await mine.planned(pair)).conflicts;
    expect([conflict.from, conflict.to]).toEqual(['19821105-****', '556012-5790']);
    expect((await planned(pair)).conflicts[0].from).toBe('19821105-9954');
    const ran = await mine.merged(pair, { resolutions: [{ conflictId: conflict.id, resolution: 'KEEP_SOURCE' }] });
    expect(changesIn(ran.plan.fieldChanges).orgNumber).toEqual(['556012-5790', '19821105-****']);
    const told = await gateway.ask(
      blind,
      `query ($id: ID!) { customer(id: $id) { ${customerFields} history(first: 9) { nodes { changes { path before after } } } mergedFrom { plan { fieldChanges { before after } conflicts { id message ... on IdentityConflict { source target } } } } } }`,
      { id: target.id },
    );
    expect(JSON.stringify(told).replace(/[^0-9]/g, '')).not.toContain('8211059954');
  });
});

describe('erasure of the survivor', () => {
  it('blanks both, the plan, the journal, the events and the stored answers, and cannot be undone', async () => {
    const secret = `Secret${randomUUID().replaceAll('-', '')}`;
    const details = (side: string) => ({
      name: `${secret} ${side}`,
      email: `${secret}@${side}.example`,
      phone: `${secret}${side}`,
      legalName: `${secret} ${side} AB`,
      metadata: { [side]: secret },
      externalId: `${secret}-${side}`,
      orgNumber: `${secret} ${side}`,
      billingAddress: { country: 'DE', city: secret },
      references: [{ source: 'OTHER', externalId: `${secret} ${side}` }],
      customFields: { a_text: secret },
      taxIdentifiers: [{ type: 'unknown', value: `${secret} ${side}` }],
    });
    const pair = await newPair(details('a'), details('b'));
    const third = await newCustomer({ name: `${secret} c` });
    const { conflicts } = await planned(pair);
    const { merge: first } = await merged(pair, {
      resolutions: resolutionsOf(conflicts, () => 'KEEP_SOURCE'),
      ...keep('SOURCE', 'name', 'phone'),
    });
    const { merge: second } = await merged(pairOf([{ id: pair.target }, third]));
    await run('eraseCustomer', { id: pair.source, reason: 'They asked for it' });
    const { rows } = await gateway.pool.query(
      `select name, array_agg(row) as rows from (
         select 'customer' as name, to_jsonb(t)::text as row from customer t where organization_id = $1
         union all select 'customer_merge', to_jsonb(t)::text from customer_merge t where organization_id = $1
         union all select 'customer_identity', to_jsonb(t)::text from customer_identity t where organization_id = $1
         union all select 'audit_event', to_jsonb(t)::text from audit_event t where organization_id = $1
         union all select 'idempotency_key', to_jsonb(t)::text from idempotency_key t where organization_id = $1
         union all select 'tax_identifier', to_jsonb(t)::text from tax_identifier t where organization_id = $1
         union all select 'external_reference', to_jsonb(t)::text from external_reference t where organization_id = $1
         union all select 'custom_field_value', to_jsonb(t)::text from custom_field_value t where organization_id = $1) r
        where row ilike $2 group by name`,
      [tenant.organizationId, `%${secret}%`],
    );
    expect(rows).toEqual([]);
    const { nodes, merges } = await gateway.ask(
      admin,
      `query ($ids: [ID!]!, $merges: [ID!]!) { nodes(ids: $ids) { ... on Customer { name erasedAt mergedInto { id } } }
        merges: nodes(ids: $merges) { ... on CustomerMerge { sourceId plan { planHash moves { kind count } fieldChanges { path before after } conflicts { id ... on IdentityConflict { field source target } } } } } }`,
      { ids: [pair.source, pair.target, third.id], merges: [first.id, second.id] },
    );
    const erased = { name: 'Erased customer', erasedAt: expect.any(String) };
    expect(nodes).toEqual([
      { ...erased, mergedInto: { id: pair.target } },
      { ...erased, mergedInto: { id: third.id } },
      { ...erased, mergedInto: null },
    ]);
    for (const { plan } of merges) {
      for (const { before, after } of plan.fieldChanges) expect([before, after]).toEqual([null, null]);
      for (const { source, target } of plan.conflicts) expect([source, target]).toEqual([null, null]);
    }
    expect(merges[0].plan.conflicts.map(({ field }: Data) => field)).toEqual(['orgNumber', 'taxIdentifiers.unknown']);
    for (const { id } of [first, second]) expect((await asked.unmerge(id)).code).toBe('UNMERGE_CONFLICT');
    // The names are free again.
    await newCustomer({ externalId: `${secret}-a`, orgNumber: `${secret} a`, billingAddress: { country: 'DE' } });
  });

  it('a merge that was undone before is not blanked for the other side’s sake, and the other side stays', async () => {
    const pair = await newPair({ phone: '1' }, { phone: '2' });
    const { merge: ran } = await merged(pair);
    await asked.unmerged(ran.id);
    const before = (await rowsOf(gateway.pool, tenant.organizationId)).customer.find(({ id }) => id === pair.source);
    await run('eraseCustomer', { id: pair.target, reason: 'They asked for it' });
    expect((await rowsOf(gateway.pool, tenant.organizationId)).customer.find(({ id }) => id === pair.source)).toEqual(
      before,
    );
    expect(await read(pair.source)).toMatchObject({ phone: '1', erasedAt: null });
  });
});
