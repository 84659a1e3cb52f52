import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyVatRecord, type VatRecord } from '../../src/domains/customer/vat-record.rules.ts';
import { created, inputOf, insertCustomFields, readCustomer } from '../support/customers.ts';
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
import { changesIn, done, mergerOf, movesIn, type Pair, resolutionsOf } from '../support/merges.ts';
import { insertPaymentMethods, insertVerifications } from '../support/payment-method-fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { daySeconds, insertVatChecks, type VatKnown, vatColumns } from '../support/vat-fixtures.ts';

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

const { planned, merged } = mergerOf(
  () => gateway,
  () => admin,
);

const run = (name: string, input: object, fields?: string) => done(gateway, admin, name, { ...input }, fields);
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

/** Two values of every field that can be chosen, as inputs have them. */
const fields: Readonly<Record<string, readonly [source: unknown, target: unknown]>> = {
  name: ['Source', 'Target'],
  slug: ['source-of-all', 'target-of-all'],
  legalName: ['Source AB', 'Target AB'],
  email: ['source@example.com', 'target@example.com'],
  additionalEmails: [['s1@example.com', 's2@example.com'], ['t1@example.com']],
  emailDelivery: [false, true],
  phone: ['1', '2'],
  externalId: ['source-id', 'target-id'],
  customerType: ['BUSINESS', 'SOLE_TRADER'],
  taxClass: ['RESELLER', 'MARKETPLACE'],
  billingModel: ['HYBRID', 'PREPAID'],
  walletMode: ['LIVE', 'PREPAID_ONLY'],
  billingAddress: [
    { city: 'Lund', country: 'SE' },
    { city: 'Kiel', country: 'DE' },
  ],
  shippingAddress: [{ city: 'Lund' }, { city: 'Kiel' }],
  legalAddress: [{ line1: 'Gatan 1' }, { line1: 'Weg 2' }],
  preferredCurrency: ['USD', 'NOK'],
  paymentTermsDays: [0, 20],
  taxConfiguration: [
    { exempt: true, exemptionCode: 'G' },
    { exempt: false, exemptionCode: 'H' },
  ],
  accountingSyncConfiguration: [{ excluded: true }, { excluded: false }],
  reportingConfiguration: [{ exempt: true }, { exempt: false }],
  paymentProvider: ['NETSUITE', 'BILL_COM'],
  paymentProviderId: ['cus_source', 'cus_target'],
  autoCollection: [false, true],
  portalUrl: ['https://source.example/', 'https://target.example/'],
  preferEinvoice: [true, false],
  peppolId: ['0192:991825827', '0007:5566778899'],
  leitwegId: ['04011000-1234512345-06', '991-33333TEST-33'],
  einvoiceEmail: ['es@example.com', 'et@example.com'],
  notes: ['source', 'target'],
};
const detailsOf = (side: 0 | 1) =>
  Object.fromEntries(Object.entries(fields).map(([field, values]) => [field, values[side]]));
/** They always have a value, so nothing of the source fills them. */
const alwaysSet = [
  'name',
  'slug',
  'emailDelivery',
  'taxClass',
  'billingModel',
  'walletMode',
  'autoCollection',
  'preferEinvoice',
];

describe('fields', () => {
  it('the target’s win; each choice takes over that one, and what follows from it; all of them take over all', async () => {
    const pair = await newPair(detailsOf(0), detailsOf(1));
    const [source, target] = [await read(pair.source), await read(pair.target)];
    expect((await planned(pair)).fieldChanges).toEqual([]);
    expect((await planned(pair, keep('TARGET', ...Object.keys(fields)))).fieldChanges).toEqual([]);
    for (const field of Object.keys(fields)) {
      const { fieldChanges } = await planned(pair, keep('SOURCE', field));
      expect([...new Set(fieldChanges.map(({ path }: Data) => path[0]))], field).toEqual([field]);
      for (const { path, before, after } of fieldChanges) {
        const valueIn = (customer: Data) => path.reduce((value: Data, key: string) => value?.[key], customer);
        expect([before, after], field).toEqual([valueIn(target), valueIn(source)]);
      }
    }
    const plan = await planned(pair, keep('SOURCE', ...Object.keys(fields)));
    expect(plan.fieldChanges.length).toBeGreaterThanOrEqual(Object.keys(fields).length);
    const ran = await merged(pair, { ...keep('SOURCE', ...Object.keys(fields)), expectedPlanHash: plan.planHash });
    const after = await read(pair.target);
    for (const field of Object.keys(fields)) expect(after[field], field).toEqual(source[field]);
    for (const field of ['id', 'timezone', 'status', 'createdAt']) expect(after[field]).toEqual(target[field]);
    expect(ran.plan.fieldChanges).toEqual(plan.fieldChanges);
    await run('eraseCustomer', { id: pair.target, reason: 'Test' });
  });

  it('the source’s fill what is empty, unless the target’s nothing is chosen; what always has a value stays', async () => {
    const { name, slug, ...details } = detailsOf(0) as Record<string, unknown>;
    const pair = await newPair({ ...details, name, slug }, { email: null, billingAddress: { country: 'SE' } });
    await run('updateCustomer', { id: pair.target, customer: { billingAddress: null } });
    const [source, target] = [await read(pair.source), await read(pair.target)];
    const plan = await planned(pair);
    const changed = [...new Set(plan.fieldChanges.map(({ path }: Data) => path[0]))];
    const filled = Object.keys(fields).filter((field) => !alwaysSet.includes(field));
    expect(changed.sort()).toEqual([...filled].sort());
    expect((await planned(pair, keep('TARGET', ...filled))).fieldChanges).toEqual([]);
    await merged(pair);
    const after = await read(pair.target);
    for (const field of filled) expect(after[field], field).toEqual(source[field]);
    for (const field of alwaysSet) expect(after[field], field).toEqual(target[field]);
    expect([after.origin, after.currency, after.effectivePaymentTermsDays, after.exemptFromAutomatedTax]).toEqual([
      'DOMESTIC',
      'USD',
      0,
      true,
    ]);
    const { customers } = await gateway.ask(
      admin,
      'query { customers(first: 5, search: "Source AB") { nodes { id } } }',
    );
    expect(customers.nodes).toEqual([{ id: pair.target }]);
  });

  it('a choice of the source’s nothing empties what the target has', async () => {
    const pair = await newPair(
      {},
      { phone: '2', notes: 'two', shippingAddress: { city: 'Kiel' }, additionalEmails: ['t@example.com'] },
    );
    await merged(pair, keep('SOURCE', 'phone', 'notes', 'shippingAddress', 'additionalEmails'));
    expect(await read(pair.target)).toMatchObject({
      phone: null,
      notes: null,
      shippingAddress: null,
      additionalEmails: [],
    });
  });

  it('a provider’s id fills only where the target has no provider of its own', async () => {
    const ids = { paymentProvider: 'NETSUITE', paymentProviderId: 'ns-1' };
    expect(changesIn((await planned(await newPair(ids, { paymentProvider: 'BILL_COM' }))).fieldChanges)).toEqual({});
    expect(changesIn((await planned(await newPair(ids))).fieldChanges)).toEqual({
      paymentProvider: [null, 'NETSUITE'],
      paymentProviderId: [null, 'ns-1'],
    });
  });

  it.each([
    ['nothing chosen', {}, { mine: 1, both: 'target', theirs: 3, deep: { a: 2 }, 'a.b': 1 }],
    [
      'the source of one',
      keep('SOURCE', 'metadata.both'),
      { mine: 1, both: 'source', theirs: 3, deep: { a: 2 }, 'a.b': 1 },
    ],
    ['the source’s nothing', keep('SOURCE', 'metadata.theirs'), { mine: 1, both: 'target', deep: { a: 2 }, 'a.b': 1 }],
    [
      'the target’s nothing',
      keep('TARGET', 'metadata.mine', 'metadata.a.b'),
      { both: 'target', theirs: 3, deep: { a: 2 } },
    ],
    [
      'a whole value',
      keep('SOURCE', 'metadata.deep'),
      { mine: 1, both: 'target', theirs: 3, deep: { b: 1 }, 'a.b': 1 },
    ],
  ])('metadata by key: %s', async (_what, choices, expected) => {
    const pair = await newPair(
      { metadata: { mine: 1, both: 'source', deep: { b: 1 }, 'a.b': 1 } },
      { metadata: { both: 'target', theirs: 3, deep: { a: 2 } } },
    );
    await merged(pair, choices);
    expect((await read(pair.target)).metadata).toEqual(expected);
  });

  it.each([
    ['nothing chosen', {}, ['a_boolean true', 'a_number 1', 'a_text target'], 1],
    ['the source of one', keep('SOURCE', 'customFields.a_text'), ['a_boolean true', 'a_number 1', 'a_text source'], 1],
    ['the target’s nothing', keep('TARGET', 'customFields.a_number'), ['a_boolean true', 'a_text target'], 0],
    ['the target’s', keep('TARGET', 'customFields.a_text'), ['a_boolean true', 'a_number 1', 'a_text target'], 1],
  ])('custom fields by key: %s', async (_what, choices, expected, moved) => {
    const pair = await newPair(
      { customFields: { a_text: 'source', a_number: 1 } },
      { customFields: { a_text: 'target', a_boolean: true } },
    );
    const plan = await planned(pair, choices);
    expect(movesIn(plan).CUSTOM_FIELD?.length ?? 0).toBe(moved);
    await merged(pair, choices);
    const values = (await read(pair.target)).customFields.map(
      ({ definition, value }: Data) => `${definition.key} ${value}`,
    );
    expect(values.sort()).toEqual(expected);
  });
});

describe('what moves', () => {
  it('is all that hangs on the source, but for what the target has; the source is an archived row that points at it', async () => {
    const [source, target] = await bare();
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    const over = { canceled_at: '2026-02-02T00:00:00Z', ends_at: '2026-02-02T00:00:00Z' };
    const SUBSCRIPTION = await insertSubscriptions(gateway.pool, tenant, [
      { customer: source, planId },
      { customer: source, planId, columns: over },
    ]);
    const INVOICE = await insertInvoices(gateway.pool, tenant, [
      { customer: source, issuedAt: null },
      { customer: source, issuedAt: '2026-01-05T00:00:00Z', paid: '40' },
      { customer: source, issuedAt: '2026-01-05T00:00:00Z', columns: { state: 'VOID' } },
    ]);
    const PAYMENT_METHOD = await insertPaymentMethods(gateway.pool, tenant, [
      { customer: source, isDefault: true },
      { customer: source, type: 'CARD', removedAt: '2026-02-02T00:00:00Z' },
    ]);
    const VERIFICATION = await insertVerifications(gateway.pool, tenant, [
      { customer: source, state: 'PENDING' },
      { customer: source, paymentMethodId: PAYMENT_METHOD[0] ?? null },
    ]);
    await run('updateCustomer', {
      id: source.id,
      customer: {
        tags: ['both', 'moves'],
        references: [{ source: 'STRIPE', externalId: randomUUID() }],
        taxIdentifiers: [{ type: 'us_ein', value: '12-3456789' }],
      },
    });
    await run('updateCustomer', { id: target.id, customer: { tags: ['both'] } });
    const pair = pairOf([source, target]);
    const plan = await planned(pair);
    const moves = movesIn(plan);
    const sorted = (ids: readonly string[] | undefined) => [...(ids ?? [])].sort();
    for (const [kind, ids] of Object.entries({ SUBSCRIPTION, INVOICE, PAYMENT_METHOD, VERIFICATION }))
      expect(sorted(moves[kind]), kind).toEqual(sorted(ids));
    expect(plan.moves.map(({ kind, count }: Data) => [kind, count])).toEqual([
      ['SUBSCRIPTION', 2],
      ['INVOICE', 3],
      ['PAYMENT_METHOD', 2],
      ['VERIFICATION', 2],
      ['TAX_IDENTIFIER', 1],
      ['REFERENCE', 1],
      ['TAG', 1],
    ]);
    await merged(pair);
    const { nodes, tag } = await gateway.ask(
      admin,
      `query ($ids: [ID!]!, $tag: [ID!]!) { tag: nodes(ids: $tag) { ... on Tag { name } } nodes(ids: $ids) { ... on PlanSubscription { customer { id } } ... on Invoice { customer { id } }
        ... on PaymentMethod { customer { id } } ... on Verification { customer { id } } } }`,
      { ids: [...SUBSCRIPTION, ...INVOICE, ...PAYMENT_METHOD, ...VERIFICATION], tag: moves.TAG },
    );
    expect(nodes.map(({ customer }: Data) => customer.id)).toEqual(nodes.map(() => target.id));
    expect(tag).toEqual([{ name: 'moves' }]);
    expect((await read(target.id)).tags.map(({ name }: Data) => name)).toEqual(['both', 'moves']);
    const { node, customers } = await gateway.ask(
      admin,
      `query ($id: ID!) { node(id: $id) { ... on Customer { id archivedAt mergedInto { id } tags { name } invoices(first: 5) { totalCount } primaryWallet { status } } }
        customers(first: 100) { nodes { id } } }`,
      { id: source.id },
    );
    expect(node).toEqual({
      id: source.id,
      archivedAt: expect.any(String),
      mergedInto: { id: target.id },
      tags: [{ name: 'both' }],
      invoices: { totalCount: 0 },
      primaryWallet: { status: 'CLOSED' },
    });
    expect(customers.nodes.map(({ id }: Data) => id)).not.toContain(source.id);
  });

  it('leaves what was printed on an invoice as it is', async () => {
    const pair = await newPair({ legalName: 'Printed AB' }, { legalName: 'Other AB' });
    const { invoice } = await run(
      'createInvoice',
      { customerId: pair.source, lines: [{ description: 'Work', quantity: '1', unitPrice: '10', taxRate: '25' }] },
      'invoice { id }',
    );
    await run('sendInvoice', { id: invoice.id });
    const printed = async () =>
      (
        await gateway.ask(
          admin,
          'query ($id: ID!) { invoice(id: $id) { number billTo { name legalName email } total { amount } delivery { to } } }',
          { id: invoice.id },
        )
      ).invoice;
    const before = await printed();
    await merged(pair);
    expect(await printed()).toEqual(before);
    expect(before.billTo.legalName).toBe('Printed AB');
  });

  it.each([
    ['both have a default', true, true, [false, true]],
    ['only the source has one', true, false, [true, false]],
    ['only the target has one', false, true, [false, true]],
    ['none has one', false, false, [false, false]],
  ])('one default payment method stays: %s', async (_what, mine, theirs, expected) => {
    const [source, target] = await bare();
    const ids = await insertPaymentMethods(gateway.pool, tenant, [
      { customer: source, isDefault: mine },
      { customer: target, isDefault: theirs },
      { customer: source, removedAt: '2026-02-02T00:00:00Z' },
    ]);
    await merged(pairOf([source, target]));
    const { nodes } = await gateway.ask(
      admin,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on PaymentMethod { customer { id } isDefault needsReverification } } }',
      { ids },
    );
    const customer = { id: target.id };
    expect(nodes).toEqual([
      { customer, isDefault: expected[0], needsReverification: true },
      { customer, isDefault: expected[1], needsReverification: false },
      { customer, isDefault: false, needsReverification: false },
    ]);
  });

  const swedish = 'SE556036079301';
  const german = 'DE136695976';
  type Known = readonly [number: string | null, known: VatKnown];
  type Whose = 'SOURCE' | 'TARGET' | 'DECISION';
  const nothing: Known = [null, { status: 'UNVALIDATED' }];

  it.each<readonly [string, Known, Known, string | undefined, readonly [string | null, Whose, string]]>([
    ['moves with its number', [swedish, { status: 'VALID' }], nothing, undefined, [swedish, 'SOURCE', 'B2B']],
    [
      'stays with the target’s number',
      [swedish, { status: 'VALID' }],
      [german, { status: 'INVALID' }],
      'KEEP_TARGET',
      [german, 'TARGET', 'B2C'],
    ],
    [
      'comes with the source’s number',
      [swedish, { status: 'VALID' }],
      [german, { status: 'INVALID' }],
      'KEEP_SOURCE',
      [swedish, 'SOURCE', 'B2B'],
    ],
    [
      'comes with it through an outage, with the verdict before it',
      [swedish, { status: 'MAINTENANCE', verdict: 'VALID', secondsAgo: 40 * daySeconds }],
      [german, { status: 'INVALID' }],
      'KEEP_SOURCE',
      [swedish, 'SOURCE', 'B2B'],
    ],
    [
      'comes with what a person has decided of it',
      [swedish, { status: 'MANUAL', verdict: 'INVALID' }],
      nothing,
      undefined,
      [swedish, 'SOURCE', 'B2B'],
    ],
    [
      'stays where both have one number',
      [german, { status: 'INVALID' }],
      [german, { status: 'VALID' }],
      undefined,
      [german, 'TARGET', 'B2B'],
    ],
    [
      'stays where a person has decided',
      [swedish, { status: 'INVALID' }],
      [german, { status: 'MANUAL', verdict: 'INVALID' }],
      'KEEP_SOURCE',
      [swedish, 'DECISION', 'B2B'],
    ],
    [
      'stays where a person has decided before there was a number',
      [swedish, { status: 'VALID' }],
      [null, { status: 'MANUAL', override: false }],
      undefined,
      [swedish, 'DECISION', 'B2C'],
    ],
    ['stays without a number', [null, { status: 'MANUAL' }], nothing, undefined, [null, 'TARGET', 'B2C']],
  ])('what is known of the VAT number %s', async (_what, mine, theirs, resolution, [number, whose, classification]) => {
    const [mineKnown, theirsKnown] = [vatColumns(...mine), vatColumns(...theirs)];
    const [source, target] = await bare({ columns: mineKnown }, { columns: theirsKnown });
    for (const [customer, value] of [
      [source, mine[0]],
      [target, theirs[0]],
    ] as const)
      if (value) await insertTaxIds(customer, [['eu_vat', value]]);
    const { conflicts } = await planned(pairOf([source, target]));
    const resolutions = resolutionsOf(conflicts, () => resolution ?? '');
    const { plan } = await merged(pairOf([source, target]), { resolutions });
    const after = await read(target.id);
    const { rows } = await gateway.pool.query('select vat_record from customer where id = $1', [target.id]);
    const decided = { ...emptyVatRecord, override: (theirsKnown.vat_record as VatRecord | null)?.override };
    const expected = {
      SOURCE: mineKnown,
      TARGET: theirsKnown,
      DECISION: { vat_validation_status: 'MANUAL', vat_record: decided },
    }[whose];
    expect({ vat_validation_status: after.vatValidationStatus, ...rows[0] }).toEqual(expected);
    expect([after.taxIdentifiers[0]?.value ?? null, after.classification]).toEqual([number, classification]);
    const [was, is] = [theirsKnown, expected].map((columns) => columns.vat_validation_status);
    const told = changesIn(plan.fieldChanges);
    expect(told.vatValidationStatus).toEqual(was === is ? undefined : [was, is]);
    expect(told).not.toHaveProperty('vatRecord');
  });

  it('checks of VAT numbers stay where they were made, and the target lists those of all that were merged into it', async () => {
    const [source, target] = await bare();
    const [other] = await bare();
    const [old = '', own = '', merged1 = ''] = await insertVatChecks(gateway.pool, tenant, [
      { customer: source, vatNumber: swedish, checkedAt: '2026-01-01T00:00:00Z' },
      { customer: target, vatNumber: german, checkedAt: '2026-01-02T00:00:00Z' },
      { customer: other, vatNumber: swedish, checkedAt: '2026-01-03T00:00:00Z' },
    ]);
    const all = () =>
      gateway.pool.query('select * from vat_check where organization_id = $1 order by id', [tenant.organizationId]);
    const { rows: before } = await all();
    await merged(pairOf([source, target]));
    await merged(pairOf([target, other]));
    expect((await all()).rows).toEqual(before);
    const query = 'query ($id: ID!) { customer(id: $id) { vat { checks { totalCount nodes { id } } } } }';
    const { customer } = await gateway.ask(admin, query, { id: other.id });
    expect(customer.vat.checks).toEqual({ totalCount: 3, nodes: [merged1, own, old].map((id) => ({ id })) });
  });

  it('one tax identifier is the primary one', async () => {
    const primary = async (source: object[], target: object[]) => {
      const pair = await newPair({ taxIdentifiers: source }, { taxIdentifiers: target });
      await merged(pair);
      return (await read(pair.target)).taxIdentifiers.map((one: Data) => [one.type, one.primary]);
    };
    const [ein, vat] = [
      { type: 'us_ein', value: '12-3456789', primary: true },
      { type: 'gb_vat', value: 'GB980780684', primary: true },
    ];
    expect(await primary([ein], [vat])).toEqual([
      ['gb_vat', true],
      ['us_ein', false],
    ]);
    expect(await primary([ein], [])).toEqual([['us_ein', true]]);
  });
});

describe('wallets', () => {
  interface Held {
    readonly currency: string;
    readonly mode: string;
    readonly amount?: string;
    readonly closed?: boolean;
  }
  const held = (currency: string, mode: string, amount?: string, closed = false): Held => ({
    currency,
    mode,
    closed,
    ...(amount ? { amount } : {}),
  });

  /** The first of them is the primary one. Answers all ids. */
  async function hold(customer: CustomerFixture, [primary, ...further]: readonly Held[]): Promise<string[]> {
    await gateway.pool.query('update wallet set currency = $2, mode = $3 where id = $1', [
      customer.primaryWalletId,
      primary?.currency,
      primary?.mode,
    ]);
    const rows = further.map(({ currency, mode, closed }, place) => ({
      organization_id: tenant.organizationId,
      id: randomUUID(),
      company_id: customer.company.id,
      customer_id: customer.id,
      name: `Wallet ${place}`,
      currency,
      mode,
      balance: 0,
      is_primary: false,
      closed_at: closed ? '2026-02-01T00:00:00Z' : null,
      created_at: `2026-01-02T00:00:0${place}Z`,
    }));
    await insertRows(gateway.pool, 'wallet', rows);
    const ids = [customer.primaryWalletId, ...rows.map(({ id }) => id)];
    const wallets = [primary, ...further];
    await insertLedger(
      gateway.pool,
      tenant,
      ids.flatMap((walletId, place) =>
        wallets[place]?.amount ? [{ walletId, amount: wallets[place]?.amount ?? '' }] : [],
      ),
    );
    return ids;
  }

  const live = (currency: string, amount?: string) => held(currency, 'LIVE', amount);
  const prepaid = (currency: string, amount?: string) => held(currency, 'PREPAID_ONLY', amount);
  type Transfer = readonly [from: string, to: string, amount: string];
  const cases: readonly (readonly [
    what: string,
    source: Held[],
    target: Held[],
    transfers: Transfer[],
    after: string[],
  ])[] = [
    [
      'primary into primary',
      [live('SEK', '12.34')],
      [live('SEK', '1')],
      [['S0', 'T0', '12.34']],
      ['S0 CLOSED 0.00', 'T0 OPEN 13.34'],
    ],
    ['nothing to move', [live('SEK')], [live('SEK', '1')], [], ['S0 CLOSED 0.00', 'T0 OPEN 1.00']],
    [
      'a debt',
      [live('SEK', '-12.345678')],
      [live('SEK', '1')],
      [['S0', 'T0', '-12.345678']],
      ['S0 CLOSED 0.00', 'T0 OPEN -11.345678'],
    ],
    [
      'the last digit',
      [live('SEK', '0.000001')],
      [live('SEK', '999999999999.999999')],
      [['S0', 'T0', '0.000001']],
      ['S0 CLOSED 0.00', 'T0 OPEN 1000000000000.00'],
    ],
    [
      'another currency: one is made',
      [live('EUR', '5')],
      [live('SEK', '1')],
      [['S0', 'N', '5.00']],
      ['S0 CLOSED 0.00', 'T0 OPEN 1.00', 'N OPEN 5.00'],
    ],
    [
      'another mode: one is made',
      [prepaid('SEK', '5')],
      [live('SEK', '1')],
      [['S0', 'N', '5.00']],
      ['S0 CLOSED 0.00', 'T0 OPEN 1.00', 'N OPEN 5.00'],
    ],
    [
      'another currency, and empty: none is made',
      [live('EUR')],
      [live('SEK', '1')],
      [],
      ['S0 CLOSED 0.00', 'T0 OPEN 1.00'],
    ],
    [
      'a further one that fits',
      [live('SEK'), prepaid('EUR', '5')],
      [live('SEK'), prepaid('EUR', '2')],
      [['S1', 'T1', '5.00']],
      ['S0 CLOSED 0.00', 'S1 moved CLOSED 0.00', 'T0 OPEN 0.00', 'T1 OPEN 7.00'],
    ],
    [
      'a further one that fits none moves',
      [live('SEK'), prepaid('EUR', '5')],
      [live('SEK'), live('EUR', '2')],
      [],
      ['S0 CLOSED 0.00', 'S1 moved OPEN 5.00', 'T0 OPEN 0.00', 'T1 OPEN 2.00'],
    ],
    [
      'an empty one that fits closes',
      [live('SEK'), prepaid('EUR')],
      [live('SEK'), prepaid('EUR', '2')],
      [],
      ['S0 CLOSED 0.00', 'S1 moved CLOSED 0.00', 'T0 OPEN 0.00', 'T1 OPEN 2.00'],
    ],
    [
      'a closed one moves as it is',
      [live('SEK'), held('EUR', 'LIVE', undefined, true)],
      [live('SEK'), live('EUR', '2')],
      [],
      ['S0 CLOSED 0.00', 'S1 moved CLOSED 0.00', 'T0 OPEN 0.00', 'T1 OPEN 2.00'],
    ],
    [
      'one that the target has closed does not count',
      [live('SEK'), live('EUR', '5')],
      [live('SEK'), held('EUR', 'LIVE', undefined, true)],
      [],
      ['S0 CLOSED 0.00', 'S1 moved OPEN 5.00', 'T0 OPEN 0.00', 'T1 CLOSED 0.00'],
    ],
    [
      'the target’s primary one before others, the oldest of others',
      [live('SEK', '1'), prepaid('EUR', '2')],
      [live('SEK'), live('SEK'), prepaid('EUR'), prepaid('EUR')],
      [
        ['S0', 'T0', '1.00'],
        ['S1', 'T2', '2.00'],
      ],
      ['S0 CLOSED 0.00', 'S1 moved CLOSED 0.00', 'T0 OPEN 1.00', 'T1 OPEN 0.00', 'T2 OPEN 2.00', 'T3 OPEN 0.00'],
    ],
    [
      'two of the source into one',
      [live('SEK', '1'), live('SEK', '2')],
      [live('SEK')],
      [
        ['S0', 'T0', '1.00'],
        ['S1', 'T0', '2.00'],
      ],
      ['S0 CLOSED 0.00', 'S1 moved CLOSED 0.00', 'T0 OPEN 3.00'],
    ],
  ];

  it.each(cases)('%s', async (_what, mine, theirs, transfers, expected) => {
    const [source, target] = await bare();
    const [from, to] = [await hold(source, mine), await hold(target, theirs)];
    const pair = pairOf([source, target]);
    const plan = await planned(pair);
    const known = new Set([...from, ...to]);
    const makes = plan.walletTransfers.map((one: Data) => one.to.id).filter((id: string) => !known.has(id));
    const names = new Map<string, string>([
      ...from.map((id, place) => [id, `S${place}`] as const),
      ...to.map((id, place) => [id, `T${place}`] as const),
      ...makes.map((id: string) => [id, 'N'] as const),
    ]);
    expect(
      plan.walletTransfers.map((one: Data) => [names.get(one.from.id), names.get(one.to.id), one.amount.amount]),
    ).toEqual(transfers);
    expect(movesIn(plan).WALLET ?? []).toEqual(from.slice(1));
    await merged(pair, { expectedPlanHash: plan.planHash });
    const { nodes } = await gateway.ask(
      admin,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Wallet { id status primary currency mode balance { amount } customer { id } } } }',
      { ids: [...names.keys()] },
    );
    const shown = nodes.map(({ id, status, balance, customer }: Data) => {
      const name = names.get(id) ?? '';
      return `${name} ${name.startsWith('S') && customer.id === target.id ? 'moved ' : ''}${status} ${balance.amount}`;
    });
    expect(shown).toEqual(expected);
    for (const { id, primary, currency, mode } of nodes) {
      const fits = names.get(id) === 'N' ? mine[0] : [...mine, ...theirs][[...from, ...to].indexOf(id)];
      expect([primary, currency, mode]).toEqual([id === from[0] || id === to[0], fits?.currency, fits?.mode]);
    }
  });

  it('writes a pair of entries with the merge, and shows a wallet that is not made yet', async () => {
    const [source, target] = await bare();
    await hold(source, [live('EUR', '5')]);
    const query = (
      strategy: string,
    ) => `mutation ($input: MergeCustomersInput!) { mergeCustomers(input: $input) { ... on MergeCustomersPayload { merge { id }
      plan { walletTransfers { from { id balance { amount } } to { id name currency mode status primary balance { amount } customer { id } transactions(first: 5) { nodes { kind amount { amount } balanceAfter { amount } merge { id sourceId } } } } } } } } } # ${strategy}`;
    const ask = async (strategy: string) =>
      (
        await gateway.ask(admin, query(strategy), {
          input: { idempotencyKey: randomUUID(), sourceCustomerId: source.id, targetCustomerId: target.id, strategy },
        })
      ).mergeCustomers;
    const [before] = (await ask('PREVIEW')).plan.walletTransfers;
    const made = {
      name: 'EUR',
      currency: 'EUR',
      mode: 'LIVE',
      status: 'OPEN',
      primary: false,
      customer: { id: target.id },
    };
    expect(before).toEqual({
      from: { id: source.primaryWalletId, balance: { amount: '5.00' } },
      to: { id: expect.any(String), ...made, balance: { amount: '0.00' }, transactions: { nodes: [] } },
    });
    const { merge: ran, plan } = await ask('MOVE_ALL');
    const entry = {
      kind: 'MERGE_IN',
      amount: { amount: '5.00' },
      balanceAfter: { amount: '5.00' },
      merge: { id: ran.id, sourceId: source.id },
    };
    expect(plan.walletTransfers).toEqual([
      {
        from: { id: source.primaryWalletId, balance: { amount: '0.00' } },
        to: { id: before.to.id, ...made, balance: { amount: '5.00' }, transactions: { nodes: [entry] } },
      },
    ]);
  });
});
