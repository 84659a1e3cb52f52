import fc from 'fast-check';
import type pg from 'pg';
import { insertCustomers, insertLedger } from './fixtures.ts';
import { plainLine } from './invoices.ts';
import type { InsertedPair } from './merge-arbitrary.ts';
import { mutate, resolutionsOf } from './merges.ts';
import type { Tenant } from './tenant.ts';
import type { Data, TestGateway } from './test-gateway.ts';

/** A pair that is merged, with two further customers that may be merged into the target too. */
export interface MergedWorld extends InsertedPair {
  readonly gateway: TestGateway;
  readonly tenant: Tenant;
  readonly key: string;
  readonly others: readonly string[];
  /** The slug that the source had. */
  readonly sourceSlug: string;
  /** The merges of the others that were done and not undone. */
  readonly mergesOfOthers: Map<string, string>;
}

const nth = fc.nat({ max: 5 });
const metadataPart = fc.dictionary(fc.constantFrom('crm', 'a.b', 'new'), fc.constantFrom(7, 'later', null), {
  maxKeys: 2,
});
const amount = fc.constantFrom('0.000001', '0.3', '12.34', '100', '5000');

/** Fields of the target that people change after a merge; some to what they were before it. */
const details = fc.record(
  {
    phone: fc.constantFrom('1', '2', '3', null),
    notes: fc.constantFrom('one', 'later', null),
    legalName: fc.constantFrom('Acme AB', 'Later AB', null),
    email: fc.constantFrom('a@acme.example', 'later@acme.example'),
    customerType: fc.constantFrom('BUSINESS', 'CONSUMER', null),
    paymentProvider: fc.constantFrom('STRIPE_CHARGE', 'BILL_COM', null),
    paymentProviderId: fc.constantFrom('cus_1', 'cus_later', null),
    billingAddress: fc.constantFrom({ city: 'Lund', country: 'DE' }, { city: 'Later', country: 'DE' }),
    paymentTermsDays: fc.constantFrom(10, 45, null),
    metadata: metadataPart,
  },
  { requiredKeys: [] },
);
const taxIds = fc.constantFrom(
  ['eu_vat', 'SE556677889901'],
  ['eu_vat', 'SE556036079301'],
  ['gb_vat', 'GB980780684'],
  ['us_ein', '98-7654321'],
  ['unknown', 'later text'],
);

/** One thing that happens between a merge and its undoing: its name, and what it is done with. */
export type LaterChange = readonly [name: string, given: Data];
const change = (name: string, given: fc.Arbitrary<unknown> = fc.constant({})): fc.Arbitrary<LaterChange> =>
  given.map((value) => [name, value] as const);

export const laterChanges: fc.Arbitrary<readonly LaterChange[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: change('update', details) },
    change('slug', fc.constantFrom('later', 'source')),
    { weight: 2, arbitrary: change('tag', fc.record({ add: fc.boolean(), tag: fc.nat({ max: 3 }) })) },
    { weight: 3, arbitrary: change('taxId', fc.record({ one: taxIds, primary: fc.constantFrom(true, null) })) },
    { weight: 2, arbitrary: change('setVatOverride', fc.boolean()) },
    change('clearVatOverride'),
    change('removeTaxId', fc.constantFrom('eu_vat', 'gb_vat', 'us_ein', 'unknown')),
    {
      weight: 2,
      arbitrary: change(
        'value',
        fc.dictionary(fc.constantFrom('a_text', 'a_number'), fc.constantFrom(1, null), { maxKeys: 1 }),
      ),
    },
    change('reference', fc.record({ add: fc.boolean(), source: fc.constantFrom('STRIPE', 'HUBSPOT'), of: nth })),
    { weight: 2, arbitrary: change('topUp', fc.record({ nth, amount })) },
    { weight: 3, arbitrary: change('debit', fc.record({ nth, amount })) },
    change('spendAll', fc.record({ nth })),
    change('invoice', fc.record({ nth, pays: fc.boolean() })),
    change('subscribe', fc.record({ nth })),
    change('cancelSubscription', fc.record({ nth })),
    change('openWallet', fc.constantFrom('EUR', 'USD')),
    change('closeWallet', fc.record({ nth })),
    change('addMethod', fc.boolean()),
    change('defaultMethod', fc.record({ nth })),
    change('removeMethod', fc.record({ nth })),
    change('verify', fc.record({ nth, status: fc.constantFrom('APPROVED', 'REJECTED') })),
    change('requestVerification'),
    change('status', fc.constantFrom('CHURNED', 'SUSPENDED', 'ACTIVE')),
    change('archive'),
    change('restore'),
    { weight: 2, arbitrary: change('mergeOther', fc.record({ other: fc.nat({ max: 1 }), pick: fc.nat({ max: 2 }) })) },
    change('unmergeOther', fc.nat({ max: 1 })),
  ),
  { maxLength: 14 },
);

/** Two more customers of the pair's company, with something that a merge moves or fills. */
export async function insertOthers(pool: pg.Pool, tenant: Tenant, company: Tenant['companies'][0]): Promise<string[]> {
  const specs = [0, 1].map((index) => ({
    company,
    name: `Other ${index}`,
    metadata: { other: index, crm: `other ${index}` },
    columns: { phone: `other ${index}`, portal_url: 'https://other.example/', classification: 'B2C' },
  }));
  const customers = await insertCustomers(pool, tenant, specs);
  const ledger = customers.map(({ primaryWalletId }) => ({ walletId: primaryWalletId, amount: '70.000007' }));
  await insertLedger(pool, tenant, ledger);
  return customers.map(({ id }) => id);
}

/** Does one of them through the API. Rules may refuse it; what a refused one does is nothing. */
export async function doLater(world: MergedWorld, [name, given]: LaterChange, turn: number): Promise<void> {
  // By the source's id, which leads to the target, as often as by the target's own.
  const id = turn % 2 === 0 ? world.target : world.source;
  const send = (mutation: string, input: object, fields?: string): Promise<Data> =>
    mutate(world.gateway, world.key, mutation, { ...input }, fields);
  const find = (table: string, index: number, where = 'true') => nthRow(world, table, index, where);
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    update: () => send('updateCustomer', { id, customer: given }),
    slug: () =>
      send('updateCustomer', { id, customer: { slug: given === 'source' ? world.sourceSlug : `later-${turn}` } }),
    tag: () => send(given.add ? 'addTags' : 'removeTags', { subjectIds: [id], tags: [`Tag ${given.tag}`] }),
    taxId: () => {
      const identifier = { type: given.one[0], value: given.one[1], ...(given.primary ? { primary: true } : {}) };
      return send('setTaxIdentifier', { customerId: id, identifier });
    },
    setVatOverride: () => send('setVatOverride', { customerId: id, valid: given, reason: `Later ${turn}` }),
    clearVatOverride: () => send('clearVatOverride', { customerId: id }),
    removeTaxId: () => send('removeTaxIdentifier', { customerId: id, type: given }),
    value: () => send('setCustomFieldValues', { customerId: id, values: textOf(given) }),
    reference: () => {
      const reference = { source: given.source, externalId: `r-${given.of}` };
      return send(given.add ? 'linkReference' : 'unlinkReference', { customerId: id, reference });
    },
    topUp: async () => send('topUpWallet', { id: await find('wallet', given.nth), amount: given.amount }),
    debit: async () => send('debitWallet', { id: await find('wallet', given.nth), amount: given.amount }),
    spendAll: async () => {
      const wallet = await find('wallet', given.nth);
      const { rows } = await world.gateway.pool.query(
        'select balance::text from wallet where organization_id = $1 and id = $2',
        [world.tenant.organizationId, wallet],
      );
      return send('debitWallet', { id: wallet, amount: rows[0]?.balance });
    },
    invoice: async () => {
      const { invoice } = await send(
        'createInvoice',
        { customerId: id, currency: 'SEK', supply: 'SERVICE', lines: [plainLine] },
        'invoice { id }',
      );
      await send('sendInvoice', { id: invoice?.id ?? world.source });
      const walletId = given.pays ? { walletId: await find('wallet', given.nth) } : {};
      return send('recordInvoicePayment', { id: invoice?.id ?? world.source, amount: '12.5', ...walletId });
    },
    subscribe: () => send('createSubscription', { customerId: id, planCode: `sold-${given.nth % 3}` }),
    cancelSubscription: async () => send('cancelSubscription', { id: await find('plan_subscription', given.nth) }),
    openWallet: () => send('createWallet', { customerId: id, currency: given }),
    closeWallet: async () => send('closeWallet', { id: await find('wallet', given.nth, 'balance = 0') }),
    addMethod: () => send('addPaymentMethod', { customerId: id, type: 'BANK_TRANSFER', makeDefault: given }),
    defaultMethod: async () => send('setDefaultPaymentMethod', { id: await find('payment_method', given.nth) }),
    removeMethod: async () => send('removePaymentMethod', { id: await find('payment_method', given.nth) }),
    verify: async () =>
      send('decideVerification', {
        id: await find('verification', given.nth, "state = 'PENDING'"),
        status: given.status,
      }),
    requestVerification: () => send('requestVerification', { customerId: id, kind: 'KYC' }),
    status: () => send('changeCustomerStatus', { id, status: given }),
    archive: () => send('archiveCustomer', { id }),
    restore: () => send('restoreCustomer', { id }),
    mergeOther: () => mergeOther(world, given.other, given.pick),
    unmergeOther: async () => {
      const mergeId = world.mergesOfOthers.get(world.others[given] ?? '');
      if (mergeId === undefined) return;
      const { __typename } = await send('unmergeCustomers', { mergeId });
      if (__typename === 'UnmergeCustomersPayload') world.mergesOfOthers.delete(world.others[given] ?? '');
    },
  };
  await steps[name]?.();
}

/** The field knows texts: a number is for the other one. */
function textOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, key === 'a_text' && value !== null ? `later ${value}` : value]),
  );
}

/** The id of one of the target's rows, by its place; an id of nothing where there is none. */
async function nthRow(world: MergedWorld, table: string, index: number, where: string): Promise<string> {
  const { rows } = await world.gateway.pool.query(
    `select id from ${table} where organization_id = $1 and customer_id = $2 and ${where} order by id`,
    [world.tenant.organizationId, world.target],
  );
  return rows[index % Math.max(rows.length, 1)]?.id ?? world.source;
}

async function mergeOther(world: MergedWorld, index: number, pick: number): Promise<void> {
  const { gateway, key, target } = world;
  const source = world.others[index] ?? '';
  const ids = { sourceCustomerId: source, targetCustomerId: target };
  const { plan } = await mutate(gateway, key, 'mergeCustomers', { ...ids, strategy: 'PREVIEW' });
  if (!plan?.conflicts.every(({ resolutions }: Data) => resolutions.length > 0)) return;
  const resolutions = resolutionsOf(
    plan.conflicts,
    ({ resolutions: allowed }) => allowed[pick % Math.max(allowed.length, 1)],
  );
  const { merge } = await mutate(gateway, key, 'mergeCustomers', { ...ids, resolutions, strategy: 'MOVE_ALL' });
  if (merge) world.mergesOfOthers.set(source, merge.id);
}
