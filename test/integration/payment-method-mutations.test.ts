import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { hasUsableDefault } from '../../src/domains/payment-method/payment-method.service.ts';
import { changeCustomer, checksum } from '../support/customers.ts';
import { type CustomerFixture, insertCustomer } from '../support/fixtures.ts';
import { insertPaymentMethods, insertVerifications } from '../support/payment-method-fixtures.ts';
import {
  approve,
  changedPaymentMethod,
  changePaymentMethod,
  type PaymentMethodMutation,
  paymentMethodFields,
  sendPaymentMethod,
} from '../support/payment-methods.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { eventsOf } from '../support/wallets.ts';

type Input = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
let customer: CustomerFixture;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** A tenant of its own for a describe, and a new customer (UNKNOWN, ACTIVE) for each of its tests. */
function ownTenant(): void {
  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    admin = await tenant.newKey({ scopes: ['ADMIN'] });
  });
  beforeEach(async () => {
    customer = await newCustomer();
  });
}

const newCustomer = (columns: Input = {}, rest: Input = {}) =>
  insertCustomer(gateway.pool, tenant, { columns, ...rest });
/** A payment method as the database may have it, whatever the writes allow. */
async function insertMethod(type: string, columns: Input = {}, owner = customer): Promise<string> {
  const [id = ''] = await insertPaymentMethods(gateway.pool, tenant, [{ customer: owner, type, columns }]);
  return id;
}

/** By a key with every scope, unless another one is named. */
const change = (name: PaymentMethodMutation, input: Input, key = admin) =>
  changePaymentMethod(gateway, key, name, input);
const add = (type: string, rest: Input = {}) =>
  changedPaymentMethod(gateway, admin, 'addPaymentMethod', { customerId: customer.id, type, ...rest });
const setDefault = (id: string) => changedPaymentMethod(gateway, admin, 'setDefaultPaymentMethod', { id });
const approveMethod = (paymentMethodId: string, expiresAt?: string) =>
  approve(gateway, admin, { customerId: customer.id, kind: 'PAYMENT_INSTRUMENT', paymentMethodId }, expiresAt);
const sum = () => checksum(gateway.pool, tenant.organizationId);
const events = (id: string) => eventsOf(gateway, tenant, id);

async function methodsOf(id: string, fields = 'id'): Promise<Data[]> {
  const query = `query ($id: ID!) { customer(id: $id) { paymentMethods { ${fields} } } }`;
  return (await gateway.ask(admin, query, { id })).customer.paymentMethods;
}
async function defaultOf(id: string): Promise<string | null> {
  const found = (await methodsOf(id, 'id isDefault')).filter(({ isDefault }) => isDefault);
  expect(found.length).toBeLessThan(2);
  return found[0]?.id ?? null;
}

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const told = (field: string, before: unknown, after: unknown) => ({ path: [field], before, after });
const event = (action: string, ...changes: readonly object[]) => ({
  action,
  subject_type: 'PaymentMethod',
  company_id: customer.company.id,
  by_key: true,
  in_request: true,
  changes,
});
const became = () => event('paymentMethod.defaultChanged', told('isDefault', false, true));
const gaveWay = () => event('paymentMethod.defaultChanged', told('isDefault', true, false));
const issue = (path: string, code: string, message: unknown = expect.stringMatching(/^[^A-Z]/)) => ({
  path: path.split('.'),
  code,
  message,
});
const invalid = (...issues: readonly object[]) => ({
  __typename: 'InvalidInputError',
  code: 'VALIDATION_ERROR',
  message: expect.any(String),
  issues,
});
const notFound = (what: string, id: string) => ({
  __typename: 'NotFoundError',
  code: 'NOT_FOUND',
  message: `${what} not found`,
  id,
});
const refused = (code: string, message: string, rest: object = {}) => ({
  __typename: 'RuleError',
  code,
  message,
  path: null,
  subjects: [],
  missingVerifications: [],
  ...rest,
});
const lacks = (what: string, ...kinds: readonly string[]) =>
  refused('VERIFICATION_REQUIRED', `${what} needs verifications that the customer lacks: ${kinds.join(', ')}.`, {
    missingVerifications: kinds,
  });
const archived = (id: string) =>
  refused('CUSTOMER_ARCHIVED', 'The customer is archived: restore it first.', {
    subjects: [{ __typename: 'Customer', id }],
  });
const unusable = (state: string, legal: string, id: string | null) =>
  refused(
    'INVALID_TRANSITION',
    `The payment method is ${state}, which does not allow setDefaultPaymentMethod: ${legal}.`,
    {
      subjects: id === null ? [] : [{ __typename: 'PaymentMethod', id }],
    },
  );
const expired = (id: string | null) => unusable('EXPIRED', 'it allows removePaymentMethod', id);
const removed = (id: string) => unusable('REMOVED', 'nothing more can be done with it', id);

/** Asserts that a request is answered so, and writes nothing. */
async function refuses(name: PaymentMethodMutation, input: Input, answer: object, key = admin): Promise<void> {
  const before = await sum();
  expect(await change(name, input, key)).toEqual(answer);
  expect(await sum()).toBe(before);
}

const today = () => new Date().toISOString().slice(0, 10);
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

describe('addPaymentMethod', () => {
  ownTenant();

  it('adds one with all that is told of it', async () => {
    const details = {
      type: 'CARD',
      provider: 'STRIPE_CHARGE',
      providerId: 'pm_1OqK2e',
      brand: 'Visa',
      last4: '0042',
      expiresOn: '2028-02-29',
    };
    const answer = await change('addPaymentMethod', { customerId: customer.id, ...details, brand: ' Visa ' });
    const { id } = answer.paymentMethod;
    const paymentMethod = {
      id,
      customer: { id: customer.id },
      ...details,
      isDefault: false,
      needsReverification: false,
      removedAt: null,
      createdAt: instant,
    };
    expect(answer).toEqual({
      __typename: 'AddPaymentMethodPayload',
      replayed: false,
      paymentMethod,
      customer: { id: customer.id },
    });
    const changes = Object.entries({ ...details, isDefault: false, needsReverification: false });
    expect(await events(id)).toEqual([
      event('paymentMethod.added', ...changes.map(([field, value]) => told(field, null, value))),
    ]);
    expect(await methodsOf(customer.id, paymentMethodFields)).toEqual([paymentMethod]);
  });

  it.each(['CARD', 'SEPA_DEBIT', 'BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'])(
    'adds a %s of which nothing is told to a customer of unknown type',
    async (type) => {
      const method = await add(type);
      const nothing = { provider: null, providerId: null, brand: null, last4: null, expiresOn: null };
      expect(method).toMatchObject({ type, ...nothing, isDefault: false });
      expect((await events(method.id))[0].changes.map(({ path }: Data) => path[0])).toEqual([
        'type',
        'isDefault',
        'needsReverification',
      ]);
    },
  );

  it.each(['BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'])('makes a %s the default where asked', async (type) => {
    const first = await add(type, { makeDefault: true });
    expect(first.isDefault).toBe(true);
    const second = await add(type, { makeDefault: true });
    expect(await defaultOf(customer.id)).toBe(second.id);
    const added = expect.objectContaining({ action: 'paymentMethod.added' });
    expect(await events(second.id)).toEqual([added, became()]);
    expect(await events(first.id)).toEqual([added, became(), gaveWay()]);
  });

  it.each(['CARD', 'SEPA_DEBIT'])('makes no %s the default, since nobody has verified it yet', async (type) => {
    await approveMethod((await add(type)).id);
    const input = { customerId: customer.id, type, makeDefault: true };
    await refuses('addPaymentMethod', input, lacks(`A default ${type}`, 'PAYMENT_INSTRUMENT'));
  });

  it.each(['BUSINESS', 'SOLE_TRADER'])('asks a document of a %s who pays by invoice', async (customer_type) => {
    customer = await newCustomer({ customer_type });
    const input = { customerId: customer.id, type: 'INVOICE' };
    const lacking = lacks('A payment method INVOICE', 'BUSINESS_DOCUMENT');
    for (const makeDefault of [false, true]) await refuses('addPaymentMethod', { ...input, makeDefault }, lacking);
    await insertVerifications(gateway.pool, tenant, [
      { customer, kind: 'BUSINESS_DOCUMENT', expiresAt: '2026-02-01T00:00:00Z' },
      { customer, kind: 'KYC' },
    ]);
    await refuses('addPaymentMethod', input, lacking);
    await approve(gateway, admin, { customerId: customer.id, kind: 'BUSINESS_DOCUMENT' }, '2099-01-01T00:00:00Z');
    expect((await add('INVOICE', { makeDefault: true })).isDefault).toBe(true);
    for (const type of ['CARD', 'SEPA_DEBIT', 'BANK_TRANSFER', 'WALLET', 'OTHER']) await add(type);
  });

  it.each(['CONSUMER', 'UNKNOWN'])('asks no document of a %s who pays by invoice', async (customer_type) => {
    customer = await newCustomer({ customer_type });
    expect((await add('INVOICE', { makeDefault: true })).isDefault).toBe(true);
  });

  it('adds what has expired, and does not make it the default', async () => {
    const input = { type: 'OTHER', expiresOn: yesterday() };
    expect(await add('OTHER', { expiresOn: yesterday() })).toMatchObject({ expiresOn: yesterday() });
    await refuses('addPaymentMethod', { customerId: customer.id, ...input, makeDefault: true }, expired(null));
    expect((await add('OTHER', { expiresOn: today(), makeDefault: true })).isDefault).toBe(true);
  });

  it('tells all problems of an input at once', async () => {
    const isCard = 'looks like a card number: never send one';
    const wrongs: [Input, ...object[]][] = [
      [{ providerId: '' }, issue('input.providerId', 'OUT_OF_RANGE')],
      [{ providerId: 'x'.repeat(256) }, issue('input.providerId', 'OUT_OF_RANGE')],
      [{ brand: 'x'.repeat(41) }, issue('input.brand', 'OUT_OF_RANGE')],
      [{ last4: '424' }, issue('input.last4', 'INVALID_FORMAT')],
      [{ last4: '42424' }, issue('input.last4', 'INVALID_FORMAT')],
      [{ last4: '４２４２' }, issue('input.last4', 'INVALID_FORMAT')],
      [{ expiresOn: '2026-02-30' }, issue('input.expiresOn', 'INVALID_FORMAT')],
      [
        {
          idempotencyKey: '',
          providerId: '4242 4242 4242 4242',
          brand: 'Visa 4242-4242-4242-4242',
          last4: 'abcd',
          expiresOn: '12/28',
        },
        issue('input.idempotencyKey', 'OUT_OF_RANGE'),
        issue('input.providerId', 'NOT_ALLOWED', isCard),
        issue('input.brand', 'NOT_ALLOWED', isCard),
        issue('input.last4', 'INVALID_FORMAT'),
        issue('input.expiresOn', 'INVALID_FORMAT'),
      ],
    ];
    for (const [fields, ...issues] of wrongs)
      await refuses('addPaymentMethod', { customerId: customer.id, type: 'CARD', ...fields }, invalid(...issues));
  });

  it('refuses archived and erased customers, and no suspended or churned one', async () => {
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    const input = { customerId: customer.id, type: 'OTHER' };
    await refuses('addPaymentMethod', input, archived(customer.id));
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: customer.id, reason: 'asked for' });
    await refuses('addPaymentMethod', input, { ...archived(customer.id), message: 'The customer was erased.' });
    for (const status of ['SUSPENDED', 'CHURNED']) {
      customer = await newCustomer({ status });
      expect(await add('OTHER', { makeDefault: true })).toMatchObject({ isDefault: true });
    }
  });

  it('leads from a merged customer to its survivor', async () => {
    const merged = await newCustomer({ merged_into_id: customer.id }, { archivedAt: '2026-05-01T00:00:00Z' });
    expect(await add('OTHER', { customerId: merged.id })).toMatchObject({ customer: { id: customer.id } });
  });

  it("finds no customer of another tenant, of another key's company, or of nobody", async () => {
    const german = await newCustomer({}, { company: tenant.companies[1] });
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
    const stranger = await (await createTenant(gateway.pool)).newKey({ scopes: ['ADMIN'] });
    const cases = [
      [limited, german.id],
      [stranger, customer.id],
      [admin, randomUUID()],
      [admin, 'no id'],
    ] as const;
    for (const [key, customerId] of cases)
      await refuses('addPaymentMethod', { customerId, type: 'OTHER' }, notFound('customer', customerId), key);
  });

  it('has one default in the end where many are made it at once', async () => {
    const types = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? 'OTHER' : 'WALLET'));
    const added = await Promise.all(types.map((type) => add(type, { makeDefault: true })));
    const ids = added.map(({ id }) => id);
    expect(ids).toContain(await defaultOf(customer.id));
    const all = (await Promise.all(ids.map(events))).flat().map(({ action, changes }) => [action, changes]);
    const turns = all.filter(([action]) => action === 'paymentMethod.defaultChanged');
    expect(turns).toHaveLength(15);
  });

  it('adds once for the same key', async () => {
    const input = { customerId: customer.id, type: 'OTHER', idempotencyKey: randomUUID() };
    const first = await change('addPaymentMethod', input);
    expect(await change('addPaymentMethod', input)).toEqual({ ...first, replayed: true });
    expect(await methodsOf(customer.id)).toHaveLength(1);
  });
});

describe('setDefaultPaymentMethod', () => {
  ownTenant();

  it.each(['BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'])('makes a %s the default, and does so once', async (type) => {
    const [former, method] = [await add('OTHER', { makeDefault: true }), await add(type)];
    const answer = await change('setDefaultPaymentMethod', { id: method.id });
    expect(answer).toEqual({
      __typename: 'SetDefaultPaymentMethodPayload',
      replayed: false,
      paymentMethod: { ...method, isDefault: true },
      customer: { id: customer.id },
    });
    expect((await events(method.id)).slice(1)).toEqual([became()]);
    expect((await events(former.id)).slice(2)).toEqual([gaveWay()]);
    expect(await change('setDefaultPaymentMethod', { id: method.id })).toEqual(answer);
    expect((await events(method.id)).slice(1)).toEqual([became()]);
    expect(await defaultOf(customer.id)).toBe(method.id);
  });

  it.each(['CARD', 'SEPA_DEBIT'])('makes a %s the default only with a verification of its own', async (type) => {
    const [method, other] = [(await add(type)).id, (await add(type)).id];
    const lacking = lacks(`A default ${type}`, 'PAYMENT_INSTRUMENT');
    await refuses('setDefaultPaymentMethod', { id: method }, lacking);
    await approveMethod(other);
    await insertVerifications(gateway.pool, tenant, [
      { customer, paymentMethodId: method, state: 'PENDING' },
      { customer, paymentMethodId: method, state: 'REJECTED' },
      { customer, paymentMethodId: method, expiresAt: '2026-02-01T00:00:00Z' },
    ]);
    await refuses('setDefaultPaymentMethod', { id: method }, lacking);
    const { id: approval } = await approveMethod(method, '2099-01-01T00:00:00Z');
    expect(await setDefault(method)).toMatchObject({ isDefault: true });
    // The present default is asked what any other is asked.
    await gateway.pool.query("update verification set expires_at = '2026-02-01' where id = $1", [approval]);
    await refuses('setDefaultPaymentMethod', { id: method }, lacking);
    expect(await defaultOf(customer.id)).toBe(method);
  });

  it.each(['CARD', 'SEPA_DEBIT', 'BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'])(
    'asks for a verification of a %s that needs it again, whatever it had before',
    async (type) => {
      const id = await insertMethod(type, { needs_reverification: true });
      await insertVerifications(gateway.pool, tenant, [{ customer, paymentMethodId: id }]);
      await refuses('setDefaultPaymentMethod', { id }, lacks(`A default ${type}`, 'PAYMENT_INSTRUMENT'));
      await approveMethod(id);
      expect(await setDefault(id)).toMatchObject({ isDefault: true, needsReverification: false });
    },
  );

  it('asks of an INVOICE what adding one needs, now', async () => {
    const id = await insertMethod('INVOICE', { needs_reverification: true });
    await gateway.pool.query("update customer set customer_type = 'BUSINESS' where id = $1", [customer.id]);
    const lacking = (...kinds: string[]) => lacks('A default INVOICE', ...kinds);
    await refuses('setDefaultPaymentMethod', { id }, lacking('BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT'));
    await approveMethod(id);
    await refuses('setDefaultPaymentMethod', { id }, lacking('BUSINESS_DOCUMENT'));
    await approve(gateway, admin, { customerId: customer.id, kind: 'BUSINESS_DOCUMENT' });
    expect(await setDefault(id)).toMatchObject({ isDefault: true });
  });

  it('refuses what was removed or has expired, before it asks for verifications', async () => {
    const { id } = await add('CARD');
    await change('removePaymentMethod', { id });
    await refuses('setDefaultPaymentMethod', { id }, removed(id));
    const { id: old } = await add('CARD', { expiresOn: yesterday() });
    await refuses('setDefaultPaymentMethod', { id: old }, expired(old));
    const { id: lastDay } = await add('CARD', { expiresOn: today() });
    await approveMethod(lastDay);
    expect(await setDefault(lastDay)).toMatchObject({ isDefault: true });
  });

  it('refuses an archived customer', async () => {
    const { id } = await add('OTHER', { makeDefault: true });
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    await refuses('setDefaultPaymentMethod', { id }, archived(customer.id));
  });

  it('has one default in the end where several are set at once', async () => {
    const ids = [(await add('OTHER')).id, (await add('WALLET')).id, (await add('INVOICE')).id];
    const set = await Promise.all([...ids, ...ids].map((id) => change('setDefaultPaymentMethod', { id })));
    expect(new Set(set.map((answer) => answer.__typename))).toEqual(new Set(['SetDefaultPaymentMethodPayload']));
    expect(ids).toContain(await defaultOf(customer.id));
  });
});

describe('removePaymentMethod', () => {
  ownTenant();

  it('takes it out of use and off the default, once', async () => {
    const { id } = await add('OTHER', { makeDefault: true });
    const other = await add('WALLET');
    const answer = { __typename: 'RemovePaymentMethodPayload', replayed: false, customer: { id: customer.id } };
    expect(await change('removePaymentMethod', { id })).toEqual(answer);
    expect(await methodsOf(customer.id)).toEqual([{ id: other.id }]);
    const query = `query ($id: ID!) { node(id: $id) { ... on PaymentMethod { ${paymentMethodFields} } } }`;
    const { node } = await gateway.ask(admin, query, { id });
    expect(node).toMatchObject({ id, isDefault: false, removedAt: instant });
    const all = await events(id);
    expect(all.slice(2)).toEqual([
      event('paymentMethod.removed', told('isDefault', true, false), told('removedAt', null, node.removedAt)),
    ]);
    expect(await change('removePaymentMethod', { id })).toEqual(answer);
    expect((await gateway.ask(admin, query, { id })).node).toEqual(node);
    expect(await events(id)).toEqual(all);
  });

  it('is allowed for an archived customer, and changes nothing of an erased one', async () => {
    const [one, other] = [(await add('OTHER')).id, (await add('CARD', { last4: '4242' })).id];
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    expect(await change('removePaymentMethod', { id: one })).toMatchObject({
      __typename: 'RemovePaymentMethodPayload',
    });
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: customer.id, reason: 'asked for' });
    const before = await events(other);
    expect(JSON.stringify(before)).not.toContain('4242');
    expect(await change('removePaymentMethod', { id: other })).toMatchObject({ customer: { id: customer.id } });
    expect(await events(other)).toEqual(before);
  });
});

describe('a payment method', () => {
  ownTenant();

  it('is listed with the default first, then the newest, removed ones aside', async () => {
    const at = (day: number) => ({ created_at: `2026-01-0${day}T00:00:00Z` });
    const [second, first, default_] = [
      await insertMethod('OTHER', at(2)),
      await insertMethod('OTHER', at(3)),
      await insertMethod('OTHER', { ...at(1), is_default: true }),
    ];
    await insertMethod('OTHER', { ...at(4), removed_at: '2026-02-01T00:00:00Z' });
    expect(await methodsOf(customer.id)).toEqual([default_, first, second].map((id) => ({ id })));
  });

  it('is not found, changed or removed by keys that do not see it', async () => {
    const { id } = await add('OTHER');
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[1]] });
    const stranger = await (await createTenant(gateway.pool)).newKey({ scopes: ['ADMIN'] });
    const cases = [
      [limited, id],
      [stranger, id],
      [admin, randomUUID()],
      [admin, 'no id'],
    ] as const;
    for (const [key, named] of cases)
      for (const name of ['setDefaultPaymentMethod', 'removePaymentMethod'] as const)
        await refuses(name, { id: named }, notFound('payment method', named), key);
    const query = 'query ($id: ID!) { node(id: $id) { __typename } }';
    const unread = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'BILLING_WRITE'] });
    for (const key of [limited, stranger, unread]) expect((await gateway.ask(key, query, { id })).node).toBeNull();
    expect((await gateway.ask(tenant.key, query, { id })).node).toEqual({ __typename: 'PaymentMethod' });
  });

  it('is read with BILLING_READ and written with BILLING_WRITE', async () => {
    const { id } = await add('OTHER');
    const reads = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'BILLING_READ'] });
    const inputs = {
      addPaymentMethod: { customerId: customer.id, type: 'OTHER' },
      setDefaultPaymentMethod: { id },
      removePaymentMethod: { id },
    };
    for (const [name, input] of Object.entries(inputs)) {
      const { errors } = await sendPaymentMethod(gateway, reads, name as PaymentMethodMutation, input);
      const missing = expect.arrayContaining([{ path: [name], scope: 'BILLING_WRITE' }]);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing });
    }
    const query = 'query ($id: ID!) { customer(id: $id) { paymentMethods { id } } }';
    const writes = await tenant.newKey({ scopes: ['CUSTOMERS_READ', 'BILLING_WRITE'] });
    const { errors } = await gateway.send(writes, query, { id: customer.id });
    expect(errors?.[0]?.extensions.missing).toEqual([{ path: ['customer', 'paymentMethods'], scope: 'BILLING_READ' }]);
  });
});

describe('hasUsableDefault', () => {
  ownTenant();
  let database: Database;
  beforeAll(() => {
    database = openDatabase({ url: inject('databaseUrl'), poolSize: 1 });
  });
  afterAll(() => database.close());

  const cases: readonly [string, string, Input, string | null, boolean][] = [
    ['a transfer', 'BANK_TRANSFER', {}, null, true],
    ['an invoice', 'INVOICE', {}, null, true],
    ['a card that nobody has verified', 'CARD', {}, null, false],
    ['a card that was verified', 'CARD', {}, '2099-01-01T00:00:00Z', true],
    ['a card whose verification has expired', 'CARD', {}, '2026-01-05T00:00:00Z', false],
    ['a debit that was verified', 'SEPA_DEBIT', {}, '2099-01-01T00:00:00Z', true],
    ['a card that has expired', 'CARD', { expires_on: '2026-01-01' }, '2099-01-01T00:00:00Z', false],
    ['a card of this day', 'CARD', { expires_on: today() }, '2099-01-01T00:00:00Z', true],
    ['what must be verified again', 'OTHER', { needs_reverification: true }, '2099-01-01T00:00:00Z', false],
    ['what is not the default', 'OTHER', { is_default: false }, null, false],
    ['what is removed', 'OTHER', { is_default: false, removed_at: '2026-01-05T00:00:00Z' }, null, false],
  ];
  it.each(cases)('of %s', async (_name, type, columns, verifiedUntil, usable) => {
    const id = await insertMethod(type, { is_default: true, ...columns });
    // The verification of another one says nothing.
    const other = await insertMethod('CARD');
    const verified = [{ customer, paymentMethodId: other }];
    if (verifiedUntil) verified.push({ customer, paymentMethodId: id, expiresAt: verifiedUntil } as never);
    await insertVerifications(gateway.pool, tenant, verified);
    const tenantDatabase = database.tenant(tenant.organizationId);
    expect(await tenantDatabase.transaction((tx) => hasUsableDefault(tx, customer.id))).toBe(usable);
  });
});
