import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, created, inputOf, insertCustomFields } from '../support/customers.ts';
import { insertCustomers } from '../support/fixtures.ts';
import { done, mergerOf, mutate } from '../support/merges.ts';
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
  const plan = { code: 'basic', name: 'Basic', tier: 't', price: { amount: '10', currency: 'SEK' }, interval: 'MONTH' };
  await done(gateway, admin, 'createPlan', plan);
});
afterAll(() => gateway.stop());

const { planned } = mergerOf(
  () => gateway,
  () => admin,
);

const address = { line1: 'Storgatan 1', city: 'Lund', postalCode: '222 22', country: 'SE' };
const times = { externalCreatedAt: '2026-01-01T00:00:00.000Z', externalUpdatedAt: '2026-01-02T00:00:00.000Z' };

/** Details of every shape: texts, numbers, words, lists, objects, what is derived from them, and all parts. */
const detailsOf = (number: number) => ({
  name: 'Åkerström & Søn',
  legalName: 'Åkerström AB',
  slug: `same-${number}`,
  email: 'same@example.com',
  additionalEmails: ['a@example.com', 'b@example.com'],
  emailDelivery: false,
  phone: '+46 8 123 45',
  externalId: `same-${number}`,
  orgNumber: number === 1 ? '556036-0793' : null,
  customerType: 'BUSINESS',
  taxClass: 'RESELLER',
  billingModel: 'HYBRID',
  billingAddress: address,
  shippingAddress: { ...address, city: 'Kiel', country: 'DE' },
  legalAddress: address,
  preferredCurrency: 'SEK',
  paymentTermsDays: 14,
  taxConfiguration: { exempt: true, exemptionCode: 'G' },
  reportingConfiguration: { exempt: true },
  paymentProvider: 'STRIPE_CHARGE',
  paymentProviderId: 'cus_1',
  autoCollection: true,
  portalUrl: 'https://example.com/',
  preferEinvoice: true,
  einvoiceEmail: 'e@example.com',
  notes: 'one\ntwo',
  metadata: { crm: { deep: [1, null] }, Ünïque: 'ö' },
  tags: ['Same', `tag-${number}`],
  customFields: { a_text: 'one', a_number: 1.5, a_boolean: false },
  references: [
    { source: 'STRIPE', externalId: `same-${number}`, ...times },
    { source: 'HUBSPOT', externalId: `same-${number}` },
  ],
  taxIdentifiers: [
    { type: 'eu_vat', value: 'SE556036079301', primary: true },
    { type: 'us_ein', value: '12-3456789' },
  ],
});

let made = 0;
interface Made {
  readonly id: string;
  readonly details: ReturnType<typeof detailsOf>;
  readonly objects: Readonly<Record<string, string>>;
}
async function make(): Promise<Made> {
  made += 1;
  const details = detailsOf(made);
  const { customer } = await created(gateway, admin, inputOf(details, { companyId: tenant.companies[0].id }));
  const { id } = customer;
  const add = async (name: string, input: object, object: string) =>
    (await done(gateway, admin, name, { customerId: id, ...input }, `${object} { id }`))[object].id;
  const objects = {
    subscription: await add('createSubscription', { planCode: 'basic' }, 'subscription'),
    method: await add('addPaymentMethod', { type: 'BANK_TRANSFER', makeDefault: true }, 'paymentMethod'),
    wallet: await add('createWallet', { currency: 'EUR' }, 'wallet'),
  };
  return { id, details, objects };
}

/** A write that says what is so already. */
type Write = readonly [what: string, name: string, input: (made: Made) => object];
const writes: readonly Write[] = [
  ['all details', 'updateCustomer', ({ id, details }) => ({ id, customer: details })],
  ['nothing', 'updateCustomer', ({ id }) => ({ id, customer: {} })],
  ['one field', 'updateCustomer', ({ id, details }) => ({ id, customer: { name: details.name } })],
  ['what is null already', 'updateCustomer', ({ id }) => ({ id, customer: { peppolId: null, leitwegId: null } })],
  [
    'all details',
    'upsertCustomer',
    ({ details }) => ({ by: { externalId: details.externalId }, companyId: tenant.companies[0].id, customer: details }),
  ],
  ['the same status', 'changeCustomerStatus', ({ id }) => ({ id, status: 'ACTIVE' })],
  ['one that is not archived', 'restoreCustomer', ({ id }) => ({ id })],
  [
    'the same times',
    'linkReference',
    ({ id, details }) => ({
      customerId: id,
      reference: { source: 'STRIPE', externalId: details.externalId, ...times },
    }),
  ],
  [
    'the same number',
    'setTaxIdentifier',
    ({ id }) => ({ customerId: id, identifier: { type: 'us_ein', value: '123456789' } }),
  ],
  [
    'the same values',
    'setCustomFieldValues',
    ({ id }) => ({ customerId: id, values: { a_text: 'one', a_number: 1.5 } }),
  ],
  ['tags that it has', 'addTags', ({ id }) => ({ subjectIds: [id], tags: ['same'] })],
  ['tags that it has not', 'removeTags', ({ id }) => ({ subjectIds: [id], tags: ['never'] })],
  ['the default one', 'setDefaultPaymentMethod', ({ objects }) => ({ id: objects.method })],
  ['the same quantity', 'changeSubscription', ({ objects }) => ({ id: objects.subscription, quantity: 1 })],
];

/** All that a tenant has, but for the keys that remember what was answered. */
const sumOfAll = () => checksum(gateway.pool, tenant.organizationId);
async function forgetKeys(): Promise<void> {
  await gateway.pool.query('delete from idempotency_key where organization_id = $1', [tenant.organizationId]);
}

describe('a write that changes nothing writes nothing, and leaves the plan of a merge as it is', () => {
  it.each(writes)('%s: %s', async (_what, name, inputFor) => {
    const one = await make();
    const [other] = await insertCustomers(gateway.pool, tenant, [{}]);
    const pair = { source: one.id, target: other?.id ?? '' };
    const { planHash } = await planned(pair);
    await forgetKeys();
    const before = await sumOfAll();
    await done(gateway, admin, name, { ...inputFor(one) });
    await forgetKeys();
    expect(await sumOfAll()).toBe(before);
    expect((await planned(pair)).planHash).toBe(planHash);
  });

  it.each([
    ['archiveCustomer', (id: string) => ({ id })],
    ['archiveCustomer', (id: string) => ({ id: id.toUpperCase() })],
  ])('%s of one that is archived', async (name, inputFor) => {
    const [one] = await insertCustomers(gateway.pool, tenant, [{}]);
    const id = one?.id ?? '';
    await done(gateway, admin, 'archiveCustomer', { id });
    await forgetKeys();
    const before = await sumOfAll();
    await done(gateway, admin, name, inputFor(id));
    await forgetKeys();
    expect(await sumOfAll()).toBe(before);
  });

  it('a change is one all the same: version, updatedAt and the plan', async () => {
    const one = await make();
    const [other] = await insertCustomers(gateway.pool, tenant, [{}]);
    const pair = { source: one.id, target: other?.id ?? '' };
    const { planHash } = await planned(pair);
    const read = async (): Promise<Data> =>
      (await gateway.ask(admin, 'query ($id: ID!) { customer(id: $id) { version updatedAt } }', { id: one.id }))
        .customer;
    const before = await read();
    await done(gateway, admin, 'updateCustomer', { id: one.id, customer: { ...one.details, phone: '+46 8 123 46' } });
    const after = await read();
    expect(after.version).toBe(before.version + 1);
    expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    expect((await planned(pair)).planHash).not.toBe(planHash);
    // Only null is as good as never said, in what is nested too.
    const emptied = { id: one.id, customer: { metadata: { crm: null } } };
    await done(gateway, admin, 'updateCustomer', emptied);
    expect((await read()).version).toBe(after.version + 1);
    expect((await mutate(gateway, admin, 'updateCustomer', emptied, 'changes { path }')).changes).toEqual([]);
    expect((await read()).version).toBe(after.version + 1);
  });
});
