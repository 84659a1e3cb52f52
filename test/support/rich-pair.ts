import type pg from 'pg';
import { insertCustomFields } from './customers.ts';
import { done, mergerOf, type Pair, resolutionsOf } from './merges.ts';
import { createTenant } from './tenant.ts';
import type { Data, TestGateway } from './test-gateway.ts';

export interface RichPair extends Pair {
  readonly organizationId: string;
  /** Of scope ADMIN. */
  readonly key: string;
  /** Was merged into the source before. */
  readonly former: string;
  /** Everything of a MOVE_ALL of the two but its idempotency key: what was previewed, and what was decided on it. */
  readonly choices: Readonly<Record<string, unknown>>;
}

type Run = (name: string, input: object, fields?: string) => Promise<Data>;

const line = (unitPrice: string) => ({ description: 'Work', quantity: '1', unitPrice, taxRate: '25' });

/**
 * A tenant with two customers that have something of everything, and conflicts of each kind that can be resolved. A wallet
 * of the source empties into one of the target's, one is moved, and for one the merge must make a wallet.
 */
export async function makeRichPair(gateway: Pick<TestGateway, 'ask'>, pool: pg.Pool): Promise<RichPair> {
  const tenant = await createTenant(pool);
  const key = await tenant.newKey({ scopes: ['ADMIN'] });
  await insertCustomFields(pool, tenant);
  const run: Run = (name, input, fields) => done(gateway, key, name, { ...input }, fields);
  for (const code of ['basic', 'more'])
    await run('createPlan', {
      code,
      name: code,
      tier: 't',
      price: { amount: '10', currency: 'SEK' },
      interval: 'MONTH',
    });
  const companyId = tenant.companies[0].id;
  const create = (customer: object) =>
    run('createCustomer', { companyId, customer }, 'customer { id } wallet { id }') as Promise<Made>;
  const [former, source, target] = [
    await create(formerDetails),
    await create(sourceDetails),
    await create(targetDetails),
  ];
  const pair = { source: source.customer.id, target: target.customer.id };
  const { planned, merged } = mergerOf(
    () => gateway,
    () => key,
  );
  await merged({ source: former.customer.id, target: pair.source });
  for (const { customer } of [source, target]) await addBoth(run, customer.id);
  await addSource(run, source);
  await addTarget(run, target);
  const decided = {
    fieldChoices: ['name', 'slug', 'metadata.both', 'customFields.a_text'].map((field) => ({ field, keep: 'SOURCE' })),
    resolutions: resolutionsOf((await planned(pair)).conflicts, choose),
  };
  const { planHash } = await planned(pair, decided);
  const choices = { ...decided, expectedPlanHash: planHash };
  return { ...pair, organizationId: tenant.organizationId, key, former: former.customer.id, choices };
}

interface Made {
  readonly customer: { readonly id: string };
  readonly wallet: { readonly id: string };
}

const choose = ({ resolutions }: Data): string =>
  resolutions.includes('CANCEL_TARGET') ? 'CANCEL_TARGET' : 'KEEP_SOURCE';

const formerDetails = { name: 'Former', email: 'former@example.com', externalId: 'crm-0', notes: 'older than both' };
const sourceDetails = {
  name: 'Source AB',
  email: 'source@example.com',
  slug: 'source-ab',
  externalId: 'crm-1',
  orgNumber: '556-unchecked',
  billingAddress: { country: 'DE', city: 'Kiel' },
  phone: '1',
  preferredCurrency: 'SEK',
  tags: ['both', 'mine'],
  metadata: { mine: 1, both: 1 },
  customFields: { a_text: 'mine', a_number: 1 },
  references: [
    { source: 'STRIPE', externalId: 'cus_1' },
    { source: 'HUBSPOT', externalId: 'hub_1' },
  ],
  taxIdentifiers: [
    { type: 'eu_vat', value: 'SE556036079301' },
    { type: 'us_ein', value: '12-3456789' },
  ],
};
const targetDetails = {
  name: 'Target AB',
  email: 'target@example.com',
  preferredCurrency: 'EUR',
  tags: ['both'],
  metadata: { both: 2 },
  customFields: { a_text: 'theirs' },
  references: [{ source: 'STRIPE', externalId: 'cus_2' }],
  taxIdentifiers: [{ type: 'eu_vat', value: 'DE136695976' }],
};

async function addBoth(run: Run, customerId: string): Promise<void> {
  await run('createSubscription', { customerId, planCode: 'basic' });
  await run('addPaymentMethod', { customerId, type: 'BANK_TRANSFER', makeDefault: true });
  await run('requestVerification', { customerId, kind: 'KYC' });
  await run('createInvoice', { customerId, currency: 'SEK', lines: [line('10')] });
}

/** Three wallets of two currencies with ledgers, and an invoice that one of them has paid in part. */
async function addSource(run: Run, { customer, wallet }: Made): Promise<void> {
  const customerId = customer.id;
  await run('createSubscription', { customerId, planCode: 'more', quantity: 2 });
  const card = await run(
    'addPaymentMethod',
    { customerId, type: 'CARD', provider: 'STRIPE_CHARGE', providerId: 'pm_1', last4: '4242' },
    'paymentMethod { id }',
  );
  const evidence = { kind: 'PAYMENT_INSTRUMENT', paymentMethodId: card.paymentMethod.id };
  const { verification } = await run('requestVerification', { customerId, ...evidence }, 'verification { id }');
  await run('decideVerification', { id: verification.id, status: 'APPROVED' });
  await topUp(run, wallet.id, '1000.123456', '0.000001');
  for (const mode of ['LIVE', 'PREPAID_ONLY']) {
    const made = await run('createWallet', { customerId, currency: 'EUR', mode, name: mode }, 'wallet { id }');
    await topUp(run, made.wallet.id, '12.345678', '7');
  }
  const draft = { customerId, currency: 'SEK', supply: 'SERVICE', lines: [line('100'), line('0.5')] };
  const { invoice } = await run('createInvoice', draft, 'invoice { id }');
  await run('sendInvoice', { id: invoice.id });
  await run('recordInvoicePayment', { id: invoice.id, amount: '4', walletId: wallet.id });
  await run('recordInvoicePayment', { id: invoice.id, amount: '5.25' });
  await run('addTags', { subjectIds: [invoice.id], tags: ['mine'] });
}

async function addTarget(run: Run, { customer, wallet }: Made): Promise<void> {
  await topUp(run, wallet.id, '3.3');
  const lines = { customerId: customer.id, currency: 'SEK', supply: 'SERVICE', lines: [line('20')] };
  const { invoice } = await run('createInvoice', lines, 'invoice { id }');
  await run('sendInvoice', { id: invoice.id });
}

async function topUp(run: Run, id: string, ...amounts: readonly string[]): Promise<void> {
  for (const amount of amounts) await run('topUpWallet', { id, amount });
}
