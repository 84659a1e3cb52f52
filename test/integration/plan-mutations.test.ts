import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum } from '../support/customers.ts';
import { planFields, planOf, type SellingMutation, sell, sellingMutation, sold } from '../support/subscriptions.ts';
import { absentId, change, eventsOf, issuesOf, notFound } from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** A tenant of its own, a key for its Swedish company alone, and one for none. */
async function newTenant(): Promise<{ tenant: Tenant; key: string; nordKey: string }> {
  const tenant = await createTenant(gateway.pool);
  const scopes = ['BILLING_WRITE', 'BILLING_READ', 'CUSTOMERS_READ'] as const;
  const nordKey = await tenant.newKey({ scopes, companies: [tenant.companies[0]] });
  return { tenant, key: tenant.key, nordKey };
}

let code = 0;
const newCode = () => {
  code += 1;
  return `code-${code}`;
};

const limited = {
  path: ['input'],
  code: 'NOT_ALLOWED',
  message: 'your key is limited to companies: this takes a key of the whole organization',
};
const conflict = (existing: string | null) => ({
  __typename: 'ConflictError',
  code: 'PLAN_DUPLICATE_CODE',
  message: 'Another plan of the organization has this code.',
  existing: existing === null ? null : { __typename: 'Plan', id: existing },
});

describe('createPlan', () => {
  let tenant: Tenant;
  let key: string;
  let nordKey: string;
  beforeAll(async () => {
    ({ tenant, key, nordKey } = await newTenant());
  });
  const create = (input: Data, by = key) => sell(gateway, by, 'createPlan', input);

  it('makes a plan of a company, which node, plan and plans find, and tells it', async () => {
    const [nord, sud] = tenant.companies;
    const result = await create(
      planOf(' growth-monthly ', {
        companyId: nord.id.toUpperCase(),
        name: ' Growth ',
        requiredVerifications: ['BUSINESS_DOCUMENT', 'KYC', 'KYC'],
      }),
    );
    const { id, createdAt } = result.plan;
    const plan = {
      id,
      company: { id: nord.id },
      code: 'growth-monthly',
      name: 'Growth',
      tier: 'growth',
      price: { amount: '99.50', currency: 'SEK' },
      interval: 'MONTH',
      requiredVerifications: ['KYC', 'BUSINESS_DOCUMENT'],
      archivedAt: null,
      createdAt,
    };
    expect(result).toEqual({ __typename: 'CreatePlanPayload', replayed: false, plan });
    const query = `query ($id: ID!, $nord: ID!, $sud: ID!) {
      node(id: $id) { ... on Plan { ${planFields} } } plan(id: $id) { ${planFields} }
      nord: plans(companyId: $nord) { nodes { ${planFields} } } sud: plans(companyId: $sud) { nodes { id } } }`;
    const read = await gateway.ask(key, query, { id, nord: nord.id, sud: sud.id });
    expect(read.node).toEqual(plan);
    expect(read.plan).toEqual(plan);
    expect(read.nord.nodes).toContainEqual(plan);
    expect(read.sud.nodes).not.toContainEqual({ id });
    expect(await eventsOf(gateway, key, id)).toEqual([
      {
        action: 'plan.created',
        subjectType: 'Plan',
        changes: [
          change('code', null, 'growth-monthly'),
          change('name', null, 'Growth'),
          change('tier', null, 'growth'),
          change('price', null, '99.50'),
          change('currency', null, 'SEK'),
          change('interval', null, 'MONTH'),
          change('requiredVerifications', null, ['KYC', 'BUSINESS_DOCUMENT']),
        ],
      },
    ]);
  });

  it('makes a plan of all companies, which a key of one company reads', async () => {
    const plan = await sold(gateway, key, 'createPlan', planOf(newCode(), { companyId: null }));
    expect(plan).toMatchObject({ company: null, requiredVerifications: [] });
    const read = await gateway.ask(nordKey, `query ($id: ID!) { plan(id: $id) { ${planFields} } }`, { id: plan.id });
    expect(read.plan).toEqual(plan);
    expect(await eventsOf(gateway, nordKey, plan.id)).toHaveLength(1);
  });

  it.each([
    [{ amount: '0', currency: 'EUR' }, '0.00'],
    [{ amount: '0.000001', currency: 'JPY' }, '0.000001'],
    [{ amount: '12', currency: 'JPY' }, '12'],
    [{ amount: 1_000_000_000_000, currency: 'KWD' }, '1000000000000.000'],
    [{ amount: ' 1.50 ', currency: 'SEK' }, '1.50'],
  ])('takes a price of %j exactly', async (price, amount) => {
    const plan = await sold(gateway, key, 'createPlan', planOf(newCode(), { price }));
    expect(plan.price).toEqual({ amount, currency: price.currency });
  });

  it.each(['a', '9', 'A.b_c-D', 'x'.repeat(64), '2026.1'])('takes the code %s', async (good) => {
    const plan = await sold(gateway, key, 'createPlan', planOf(good));
    expect(plan.code).toBe(good);
  });

  it.each([
    ['', 'OUT_OF_RANGE'],
    ['x'.repeat(65), 'OUT_OF_RANGE'],
    ['-a', 'INVALID_FORMAT'],
    ['.a', 'INVALID_FORMAT'],
    ['_a', 'INVALID_FORMAT'],
    ['a b', 'INVALID_FORMAT'],
    ['å', 'INVALID_FORMAT'],
    ['a/b', 'INVALID_FORMAT'],
    ['a\nb', 'INVALID_FORMAT'],
  ])('refuses the code %j', async (bad, issue) => {
    expect(issuesOf(await create(planOf(bad, { name: 'Bad' })))).toEqual([['input.code', issue]]);
  });

  it('tells all problems at once, and writes nothing', async () => {
    const sum = await checksum(gateway.pool, tenant.organizationId);
    const result = await create({
      idempotencyKey: '',
      companyId: absentId,
      code: 'not a code',
      name: 'x'.repeat(257),
      tier: ' ',
      price: { amount: '-0.01', currency: 'SKR' },
      interval: 'YEAR',
    });
    expect(issuesOf(result)).toEqual([
      ['input.idempotencyKey', 'OUT_OF_RANGE'],
      ['input.companyId', 'UNKNOWN_VALUE'],
      ['input.code', 'INVALID_FORMAT'],
      ['input.name', 'OUT_OF_RANGE'],
      ['input.tier', 'OUT_OF_RANGE'],
      ['input.price.amount', 'OUT_OF_RANGE'],
      ['input.price.currency', 'UNKNOWN_VALUE'],
    ]);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', code: 'VALIDATION_ERROR' });
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(sum);
  });

  it.each([
    ['1.0000001', 'INVALID_FORMAT'],
    ['1e3', 'INVALID_FORMAT'],
    ['1000000000000.01', 'OUT_OF_RANGE'],
    ['NaN', 'INVALID_FORMAT'],
  ])('refuses the price %s', async (amount, issue) => {
    const result = await create(planOf(newCode(), { price: { amount, currency: 'SEK' } }));
    expect(issuesOf(result)).toEqual([['input.price.amount', issue]]);
  });

  it('knows no company of another tenant, none that the key does not see, and no other text', async () => {
    const other = await createTenant(gateway.pool);
    const cases = [
      [key, other.companies[0].id],
      [key, 'nothing'],
      [nordKey, tenant.companies[1].id],
    ] as const;
    for (const [by, companyId] of cases) {
      expect(await create(planOf(newCode(), { companyId }), by)).toEqual({
        __typename: 'InvalidInputError',
        code: 'VALIDATION_ERROR',
        message: 'input.companyId: must be the id of a company that your key sees',
        issues: [
          {
            path: ['input', 'companyId'],
            code: 'UNKNOWN_VALUE',
            message: 'must be the id of a company that your key sees',
          },
        ],
      });
    }
  });

  it('lets a key of one company make plans of that one alone', async () => {
    const plan = await sold(gateway, nordKey, 'createPlan', planOf(newCode(), { companyId: tenant.companies[0].id }));
    expect(plan.company).toEqual({ id: tenant.companies[0].id });
    const { issues } = await create(planOf(newCode()), nordKey);
    expect(issues).toEqual([limited]);
  });

  it('names the plan that has the code, where the key sees it', async () => {
    const [nord, sud] = tenant.companies;
    const own = { companyId: nord.id };
    const [of, ofSud] = [newCode(), newCode()];
    const common = await sold(gateway, key, 'createPlan', planOf(of));
    const hidden = await sold(gateway, key, 'createPlan', planOf(ofSud, { companyId: sud.id }));
    const sum = await checksum(gateway.pool, tenant.organizationId);
    expect(await create(planOf(of, own))).toEqual(conflict(common.id));
    expect(await create(planOf(` ${of} `, own), nordKey)).toEqual(conflict(common.id));
    expect(await create(planOf(ofSud, own))).toEqual(conflict(hidden.id));
    expect(await create(planOf(ofSud, own), nordKey)).toEqual(conflict(null));
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(sum);
    await sold(gateway, key, 'archivePlan', { id: hidden.id });
    expect(await create(planOf(ofSud))).toEqual(conflict(hidden.id));
  });

  it('keeps codes apart by case, and by organization', async () => {
    const other = await newTenant();
    const plans = [
      await sold(gateway, key, 'createPlan', planOf('Apart')),
      await sold(gateway, key, 'createPlan', planOf('apart')),
      await sold(gateway, other.key, 'createPlan', planOf('Apart')),
    ];
    expect(new Set(plans.map(({ id }) => id)).size).toBe(3);
  });

  it('makes one plan of a code that many ask for at once, and names it to the others', async () => {
    const raced = newCode();
    const companies = [null, ...tenant.companies.map(({ id }) => id)];
    const results = await Promise.all(companies.map((companyId) => create(planOf(raced, { companyId }))));
    const made = results.filter((one) => one.plan);
    expect(made).toHaveLength(1);
    expect(results.filter((one) => !one.plan)).toEqual(Array(2).fill(conflict(made[0].plan.id)));
  });

  it('answers the same key the same, to keys that see the plan', async () => {
    const input = { idempotencyKey: randomUUID(), ...planOf(newCode(), { companyId: tenant.companies[1].id }) };
    const first = await create(input);
    expect(await create(input)).toEqual({ ...first, replayed: true });
    expect(await create({ ...input, tier: 'other' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await create(input, nordKey)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const common = { idempotencyKey: randomUUID(), ...planOf(newCode()) };
    const all = await create(common);
    expect(await create(common, nordKey)).toEqual({ ...all, replayed: true });
    expect(await eventsOf(gateway, key, first.plan.id)).toHaveLength(1);
  });

  it.each(['createPlan', 'updatePlan', 'archivePlan'] as const)('%s needs BILLING_WRITE', async (name) => {
    const reader = await tenant.newKey({ scopes: ['BILLING_READ', 'CUSTOMERS_WRITE'] });
    const named = name === 'createPlan' ? planOf(newCode()) : { id: absentId };
    const { errors } = await gateway.send(reader, sellingMutation(name), {
      input: { idempotencyKey: 'a', ...named },
    });
    expect(errors?.[0]?.extensions.missing).toContainEqual({ path: [name], scope: 'BILLING_WRITE' });
  });
});

describe('updatePlan', () => {
  let tenant: Tenant;
  let key: string;
  let nordKey: string;
  let plan: Data;
  beforeAll(async () => {
    ({ tenant, key, nordKey } = await newTenant());
    const companyId = tenant.companies[0].id;
    plan = await sold(gateway, key, 'createPlan', planOf('own', { companyId, requiredVerifications: ['KYC'] }));
  });
  const update = (input: Data, by = key) => sell(gateway, by, 'updatePlan', input);

  it('changes what is given, keeps what is left out, and tells what changed', async () => {
    const { id } = plan;
    const steps: [Data, Data, Data[]][] = [
      [{ name: ' Renamed ' }, { name: 'Renamed' }, [change('name', 'Plan own', 'Renamed')]],
      [
        { tier: 'scale', requiredVerifications: ['PAYMENT_INSTRUMENT', 'KYC'] },
        { tier: 'scale', requiredVerifications: ['KYC', 'PAYMENT_INSTRUMENT'] },
        [change('tier', 'growth', 'scale'), change('requiredVerifications', ['KYC'], ['KYC', 'PAYMENT_INSTRUMENT'])],
      ],
      [
        { requiredVerifications: null },
        { requiredVerifications: [] },
        [change('requiredVerifications', ['KYC', 'PAYMENT_INSTRUMENT'], [])],
      ],
      [{}, {}, []],
      [{ name: 'Renamed', tier: 'scale', requiredVerifications: [] }, {}, []],
    ];
    const events: Data[] = await eventsOf(gateway, key, id);
    let wanted = plan;
    for (const [input, after, changes] of steps) {
      wanted = { ...wanted, ...after };
      expect(await update({ id: id.toUpperCase(), ...input })).toEqual({
        __typename: 'UpdatePlanPayload',
        replayed: false,
        plan: wanted,
      });
      if (changes.length > 0) events.push({ action: 'plan.updated', subjectType: 'Plan', changes });
      expect(await eventsOf(gateway, key, id)).toEqual(events);
    }
  });

  it('tells all problems at once, before it looks for the plan', async () => {
    const problems = [
      ['input.name', 'REQUIRED'],
      ['input.tier', 'OUT_OF_RANGE'],
    ];
    for (const id of [plan.id, absentId])
      expect(issuesOf(await update({ id, name: null, tier: 'x'.repeat(65) }))).toEqual(problems);
    expect(issuesOf(await update({ id: plan.id, tier: null, name: 'a\u0000' }))).toEqual([
      ['input.name', 'INVALID_FORMAT'],
      ['input.tier', 'REQUIRED'],
    ]);
  });

  it('leaves plans of all companies to keys of the whole organization', async () => {
    const common = await sold(gateway, key, 'createPlan', planOf('common'));
    expect((await update({ id: common.id, name: 'Mine' }, nordKey)).issues).toEqual([limited]);
    expect(issuesOf(await update({ id: common.id, name: '' }, nordKey))).toEqual([
      ['input.name', 'OUT_OF_RANGE'],
      ['input', 'NOT_ALLOWED'],
    ]);
    expect((await sell(gateway, nordKey, 'archivePlan', { id: common.id })).issues).toEqual([limited]);
    expect(await sold(gateway, nordKey, 'updatePlan', { id: plan.id, name: 'Ours' })).toMatchObject({ name: 'Ours' });
  });

  it('changes an archived plan too', async () => {
    const { id } = await sold(gateway, key, 'createPlan', planOf('archived'));
    const { archivedAt } = await sold(gateway, key, 'archivePlan', { id });
    expect(await sold(gateway, key, 'updatePlan', { id, name: 'Old' })).toMatchObject({ name: 'Old', archivedAt });
  });

  it('loses nothing where many change different fields at once', async () => {
    const { id } = await sold(gateway, key, 'createPlan', planOf('busy'));
    const inputs = [{ name: 'Busy' }, { tier: 'busy' }, { requiredVerifications: ['KYC'] }];
    await Promise.all(inputs.map((input) => sold(gateway, key, 'updatePlan', { id, ...input })));
    const read = await gateway.ask(key, 'query ($id: ID!) { plan(id: $id) { name tier requiredVerifications } }', {
      id,
    });
    expect(read.plan).toEqual({ name: 'Busy', tier: 'busy', requiredVerifications: ['KYC'] });
    expect(await eventsOf(gateway, key, id)).toHaveLength(4);
  });

  it.each(['updatePlan', 'archivePlan'] as const)('%s finds no plan that its key does not see', async (name) => {
    const other = await newTenant();
    const foreign = await sold(gateway, other.key, 'createPlan', planOf('foreign'));
    const companyId = tenant.companies[1].id;
    const hidden = await sold(gateway, key, 'createPlan', planOf(newCode(), { companyId }));
    for (const [by, id] of [
      [key, absentId],
      [key, 'nothing'],
      [key, foreign.id],
      [nordKey, hidden.id],
    ] as const)
      expect(await sell(gateway, by, name, { id })).toEqual(notFound('plan', id));
  });

  it('answers the same key the same, to keys that see the plan', async () => {
    const { id } = await sold(gateway, key, 'createPlan', planOf(newCode(), { companyId: tenant.companies[1].id }));
    for (const [name, rest] of [
      ['updatePlan', { name: 'Replayed' }],
      ['archivePlan', {}],
    ] as [SellingMutation, object][]) {
      const input = { idempotencyKey: randomUUID(), id, ...rest };
      const first = await sell(gateway, key, name, input);
      expect(await sell(gateway, key, name, input)).toEqual({ ...first, replayed: true });
      expect(await sell(gateway, nordKey, name, input)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    }
  });
});

describe('archivePlan', () => {
  it('archives a plan, which stays to be read; twice is no error', async () => {
    const { key } = await newTenant();
    const { id, ...plan } = await sold(gateway, key, 'createPlan', planOf('old'));
    const result = await sell(gateway, key, 'archivePlan', { id });
    const { archivedAt } = result.plan;
    expect(result).toEqual({ __typename: 'ArchivePlanPayload', replayed: false, plan: { id, ...plan, archivedAt } });
    expect(Date.parse(archivedAt)).toBeGreaterThanOrEqual(Date.parse(plan.createdAt));
    expect(await sell(gateway, key, 'archivePlan', { id })).toEqual(result);
    const { plans } = await gateway.ask(key, '{ plans { nodes { id archivedAt } } }');
    expect(plans.nodes).toEqual([{ id, archivedAt }]);
    expect((await eventsOf(gateway, key, id)).slice(1)).toEqual([
      { action: 'plan.archived', subjectType: 'Plan', changes: [change('archivedAt', null, archivedAt)] },
    ]);
  });

  it('happens once where many ask for it', async () => {
    const { key } = await newTenant();
    const { id } = await sold(gateway, key, 'createPlan', planOf('raced'));
    const plans = await Promise.all([1, 2, 3].map(() => sold(gateway, key, 'archivePlan', { id })));
    expect(new Set(plans.map(({ archivedAt }) => archivedAt)).size).toBe(1);
    expect(await eventsOf(gateway, key, id)).toHaveLength(2);
  });
});
