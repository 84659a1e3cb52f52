import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { getCustomer, lockCustomer } from '../../src/domains/customer/customer.repository.ts';
import { lockWalletFor, moveMoney } from '../../src/domains/wallet/wallet.service.ts';
import { changeCustomer, checksum } from '../support/customers.ts';
import {
  type CustomerFixture,
  insertCustomer,
  insertCustomers,
  insertLedger,
  insertWallets,
} from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import {
  chainFaults,
  changedWallet,
  changeWallet,
  eventsOf,
  readWallet,
  sendWallet,
  type WalletMutation,
} from '../support/wallets.ts';

type Input = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
let customer: CustomerFixture;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** A tenant of its own for a describe, and a new customer (POSTPAID, LIVE, SEK) for each of its tests. */
function ownTenant(): void {
  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    admin = await tenant.newKey({ scopes: ['ADMIN'] });
  });
  beforeEach(async () => {
    customer = await newCustomer();
  });
}

const newCustomer = (columns: Input = {}) => insertCustomer(gateway.pool, tenant, { columns });

/** By a key with every scope, unless another one is named. */
const change = (name: WalletMutation, input: Input, key = admin) => changeWallet(gateway, key, name, input);
const open = (input: Input = {}) =>
  changedWallet(gateway, admin, 'createWallet', { customerId: customer.id, currency: 'EUR', ...input });
const read = (id: string) => readWallet(gateway, admin, id);
const sum = () => checksum(gateway.pool, tenant.organizationId);

const money = (amount: string, currency = 'EUR') => ({ amount, currency });
const told = (field: string, before: unknown, after: unknown) => ({ path: [field], before, after });
const event = (action: string, changes: readonly object[]) => ({
  action,
  subject_type: 'Wallet',
  company_id: customer.company.id,
  by_key: true,
  in_request: true,
  changes,
});
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
const refused = (code: string, message: unknown, subject: object, rest: object = {}) => ({
  __typename: 'RuleError',
  code,
  message,
  path: null,
  shortfall: null,
  subjects: [subject],
  ...rest,
});
const theWallet = (id: string) => ({ __typename: 'Wallet', id });
const theCustomer = (id: string) => ({ __typename: 'Customer', id });
const archived = (id: string) =>
  refused('CUSTOMER_ARCHIVED', 'The customer is archived: restore it first.', theCustomer(id));
const closed = (id: string, step: WalletMutation) =>
  refused(
    'INVALID_TRANSITION',
    `The wallet is CLOSED, which does not allow ${step}: nothing more can be done with it.`,
    theWallet(id),
  );

/** Asserts that a request is answered so, and writes nothing. */
async function refuses(name: WalletMutation, input: Input, answer: object, key = admin): Promise<void> {
  const before = await sum();
  expect(await change(name, input, key)).toEqual(answer);
  expect(await sum()).toBe(before);
}

describe('createWallet', () => {
  ownTenant();

  it('opens an empty wallet named after its currency, in the mode of the customer', async () => {
    const id = (await change('createWallet', { customerId: customer.id, currency: 'EUR' })).wallet.id;
    const wallet = {
      id,
      customer: { id: customer.id },
      name: 'EUR',
      currency: 'EUR',
      balance: money('0.00'),
      mode: 'LIVE',
      status: 'OPEN',
      primary: false,
    };
    expect(await read(id)).toEqual({ ...wallet, ledger: [] });
    expect(await eventsOf(gateway, tenant, id)).toEqual([
      event('wallet.created', [
        told('name', null, 'EUR'),
        told('currency', null, 'EUR'),
        told('balance', null, '0.00'),
        told('mode', null, 'LIVE'),
        told('status', null, 'OPEN'),
        told('primary', null, false),
      ]),
    ]);
  });

  it('takes a name and a mode, and as many of a currency as are asked for', async () => {
    const input = {
      customerId: customer.id.toUpperCase(),
      name: '  Marketing  ',
      currency: 'JPY',
      mode: 'PREPAID_ONLY',
    };
    const made = [await change('createWallet', input), await change('createWallet', input)];
    for (const payload of made)
      expect(payload).toEqual({
        __typename: 'CreateWalletPayload',
        replayed: false,
        wallet: {
          id: expect.any(String),
          customer: { id: customer.id },
          name: 'Marketing',
          currency: 'JPY',
          balance: money('0', 'JPY'),
          mode: 'PREPAID_ONLY',
          status: 'OPEN',
          primary: false,
        },
      });
    const { customer: shown } = await gateway.ask(
      admin,
      'query ($id: ID!) { customer(id: $id) { primaryWallet { id } wallets(first: 10) { nodes { id } } } }',
      { id: customer.id },
    );
    const newestFirst = [made[1]?.wallet.id, made[0]?.wallet.id, customer.primaryWalletId];
    expect(shown).toEqual({
      primaryWallet: { id: customer.primaryWalletId },
      wallets: { nodes: newestFirst.map((id) => ({ id })) },
    });
  });

  it('has the mode of the customer where none is given, null too', async () => {
    const prepaid = await newCustomer({ wallet_mode: 'PREPAID_ONLY' });
    expect(await open({ customerId: prepaid.id, mode: null, name: null })).toMatchObject({
      name: 'EUR',
      mode: 'PREPAID_ONLY',
    });
    expect(await open({ customerId: prepaid.id, mode: 'LIVE' })).toMatchObject({ mode: 'LIVE' });
  });

  it('raises the revision of the customer, and not its version', async () => {
    const counters = async () =>
      (await gateway.pool.query('select version, revision from customer where id = $1', [customer.id])).rows[0];
    const before = await counters();
    await open();
    expect(await counters()).toEqual({ version: before.version, revision: before.revision + 1 });
  });

  it('tells all problems at once', async () => {
    const input = { idempotencyKey: '', customerId: 'nobody', name: 'x'.repeat(257), currency: 'DEM' };
    await refuses(
      'createWallet',
      input,
      invalid(
        issue('input.idempotencyKey', 'OUT_OF_RANGE'),
        issue('input.currency', 'UNKNOWN_VALUE'),
        issue('input.name', 'OUT_OF_RANGE'),
      ),
    );
  });

  it.each([
    ['', 'OUT_OF_RANGE'],
    ['   ', 'OUT_OF_RANGE'],
    ['a\nb', 'INVALID_FORMAT'],
    ['a\u0000b', 'INVALID_FORMAT'],
    ['19821105-****', 'NOT_ALLOWED'],
  ])('refuses the name %j', async (name, code) => {
    await refuses(
      'createWallet',
      { customerId: customer.id, name, currency: 'EUR' },
      invalid(issue('input.name', code)),
    );
  });

  it('takes a name of 256 characters as people count them', async () => {
    const name = '🏦'.repeat(256);
    expect(await open({ name })).toMatchObject({ name });
  });

  it.each(['eur', 'XAU', 'HRK', ''])('refuses the currency %j', async (currency) => {
    const code = currency === '' ? 'OUT_OF_RANGE' : 'UNKNOWN_VALUE';
    await refuses('createWallet', { customerId: customer.id, currency }, invalid(issue('input.currency', code)));
  });

  it.each(['SUSPENDED', 'CHURNED'])('is open to a %s customer', async (status) => {
    const one = await newCustomer({ status });
    expect(await open({ customerId: one.id })).toMatchObject({ status: 'OPEN' });
  });

  it('is refused to an archived customer, and to an erased one', async () => {
    const input = { customerId: customer.id, currency: 'EUR' };
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    await refuses('createWallet', input, archived(customer.id));
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: customer.id, reason: 'asked' });
    const erased = refused('CUSTOMER_ARCHIVED', 'The customer was erased.', theCustomer(customer.id));
    await refuses('createWallet', input, erased);
  });

  it('goes to the survivor of a customer that was merged', async () => {
    const source = await newCustomer({ merged_into_id: customer.id, archived_at: '2026-02-01T00:00:00Z' });
    expect(await open({ customerId: source.id })).toMatchObject({ customer: { id: customer.id } });
  });

  it('does not find a customer of another tenant, of another company, or of no one', async () => {
    const stranger = await createTenant(gateway.pool);
    const [foreign] = await insertCustomers(gateway.pool, stranger, [{}]);
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    const limited = await tenant.newKey({
      scopes: ['BILLING_READ', 'BILLING_WRITE', 'CUSTOMERS_READ'],
      companies: [tenant.companies[0]],
    });
    for (const id of [foreign?.id ?? '', german?.id ?? '', randomUUID(), 'nobody', ''])
      await refuses('createWallet', { customerId: id, currency: 'EUR' }, notFound('customer', id), limited);
  });

  it('opens a hundred wallets and no more; closed ones do not count', async () => {
    const specs = Array.from({ length: 98 }, () => ({ customer }));
    await insertWallets(gateway.pool, tenant, [...specs, { customer, closedAt: '2026-02-01T00:00:00Z' }]);
    const last = await open();
    const full = invalid(
      issue(
        'input.customerId',
        'OUT_OF_RANGE',
        'has 100 open wallets, the most that a customer may have: close one first',
      ),
    );
    await refuses('createWallet', { customerId: customer.id, currency: 'EUR' }, full);
    await changedWallet(gateway, admin, 'closeWallet', { id: last.id });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => change('createWallet', { customerId: customer.id, currency: 'EUR' })),
    );
    expect(answers.map((answer) => answer.__typename).sort()).toEqual([
      'CreateWalletPayload',
      ...Array(5).fill('InvalidInputError'),
    ]);
  });

  it('answers the same key again with the same wallet, and not to a key of another company', async () => {
    const input = { idempotencyKey: randomUUID(), customerId: customer.id, currency: 'EUR' };
    const first = await change('createWallet', input);
    expect(await change('createWallet', input)).toEqual({ ...first, replayed: true });
    const german = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[1]] });
    for (const [key, given] of [
      [admin, { ...input, currency: 'SEK' }],
      [german, input],
    ] as const)
      expect(await change('createWallet', given, key)).toMatchObject({
        __typename: 'IdempotencyError',
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
  });
});

interface Movement {
  readonly name: 'topUpWallet' | 'debitWallet' | 'adjustWallet';
  readonly payload: string;
  readonly kind: string;
  readonly action: string;
  /** What is given, and what it does to a wallet of 100.00 EUR. */
  readonly amount: string;
  readonly moved: string;
  readonly after: string;
  /** The least that may be given. */
  readonly least: string;
}
const movements: readonly Movement[] = [
  {
    name: 'topUpWallet',
    payload: 'TopUpWalletPayload',
    kind: 'TOP_UP',
    action: 'wallet.toppedUp',
    amount: '10.5',
    moved: '10.50',
    after: '110.50',
    least: '0.000001',
  },
  {
    name: 'debitWallet',
    payload: 'DebitWalletPayload',
    kind: 'DEBIT',
    action: 'wallet.debited',
    amount: '0.000001',
    moved: '-0.000001',
    after: '99.999999',
    least: '0.000001',
  },
  {
    name: 'adjustWallet',
    payload: 'AdjustWalletPayload',
    kind: 'ADJUSTMENT',
    action: 'wallet.adjusted',
    amount: '-120.00',
    moved: '-120.00',
    after: '-20.00',
    least: '-1000000000000',
  },
];

describe.each(movements)('$name', ({ name, payload, kind, action, amount, moved, after, least }) => {
  ownTenant();
  /** A wallet of 100 EUR. */
  async function filled(input: Input = {}): Promise<string> {
    const { id } = await open(input);
    await insertLedger(gateway.pool, tenant, [{ walletId: id, amount: '100' }]);
    return id;
  }

  it('moves the money by one entry of the ledger, and tells it exactly once in the history', async () => {
    const id = await filled();
    const input = { idempotencyKey: randomUUID(), id: id.toUpperCase(), amount, reason: ' as agreed\non the phone ' };
    const first = await change(name, input);
    const reason = 'as agreed\non the phone';
    const entry = {
      id: expect.any(String),
      wallet: { id },
      kind,
      amount: money(moved),
      balanceAfter: money(after),
      reason,
      createdAt: expect.stringMatching(/Z$/),
    };
    expect(first).toEqual({
      __typename: payload,
      replayed: false,
      transaction: entry,
      wallet: expect.objectContaining({ id, balance: money(after) }),
    });
    expect(Math.abs(Date.parse(first.transaction.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(await change(name, input)).toEqual({ ...first, replayed: true });
    const { ledger, balance } = await read(id);
    expect(balance).toEqual(money(after));
    expect(ledger[0]).toEqual(first.transaction);
    expect(ledger).toHaveLength(2);
    expect((await eventsOf(gateway, tenant, id)).slice(1)).toEqual([
      event(action, [told('balance', '100.00', after), told('reason', null, reason)]),
    ]);
  });

  it('tells all problems at once', async () => {
    const input = { idempotencyKey: 'x'.repeat(256), id: 'nowhere', amount: '1e3', reason: '\u0007' };
    await refuses(
      name,
      input,
      invalid(
        issue('input.idempotencyKey', 'OUT_OF_RANGE'),
        issue('input.amount', 'INVALID_FORMAT'),
        issue('input.reason', 'INVALID_FORMAT'),
      ),
    );
  });

  it.each([
    ['0', 'OUT_OF_RANGE'],
    ['-0.000000', 'OUT_OF_RANGE'],
    ['1000000000000.000001', 'OUT_OF_RANGE'],
    ['-1000000000000.000001', 'OUT_OF_RANGE'],
    ['1.0000001', 'INVALID_FORMAT'],
    ['1,5', 'INVALID_FORMAT'],
    ['+1', 'INVALID_FORMAT'],
    ['.5', 'INVALID_FORMAT'],
    ['NaN', 'INVALID_FORMAT'],
    ['Infinity', 'INVALID_FORMAT'],
    ['', 'INVALID_FORMAT'],
    ['٣', 'INVALID_FORMAT'],
  ])('refuses the amount %j', async (bad, code) => {
    await refuses(name, { id: await filled(), amount: bad, reason: 'r' }, invalid(issue('input.amount', code)));
  });

  it('says which amounts it takes', async () => {
    const message = `must be ${least} to 1000000000000`;
    const input = { id: await filled(), amount: '1000000000001', reason: 'r' };
    await refuses(name, input, invalid(issue('input.amount', 'OUT_OF_RANGE', message)));
  });

  it.each([
    ['', 'OUT_OF_RANGE'],
    ['x'.repeat(1001), 'OUT_OF_RANGE'],
  ])('refuses a reason of the wrong length', async (reason, code) => {
    await refuses(name, { id: await filled(), amount, reason }, invalid(issue('input.reason', code)));
  });

  it('does not find a wallet of another tenant, of another company, or none', async () => {
    const stranger = await createTenant(gateway.pool);
    const [foreign] = await insertCustomers(gateway.pool, stranger, [{}]);
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
    const ids = [foreign?.primaryWalletId ?? '', german?.primaryWalletId ?? '', customer.id, 'nowhere'];
    for (const id of ids) await refuses(name, { id, amount, reason: 'r' }, notFound('wallet', id), limited);
  });

  it('is refused by a closed wallet', async () => {
    const { id } = await open();
    await changedWallet(gateway, admin, 'closeWallet', { id });
    await refuses(name, { id, amount, reason: 'r' }, closed(id, name));
  });

  it('is refused while the customer is archived, and after that of an erased one', async () => {
    const id = await filled();
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    await refuses(name, { id, amount, reason: 'r' }, archived(customer.id));
    await changeCustomer(gateway, admin, 'restoreCustomer', { id: customer.id });
    await changedWallet(gateway, admin, name, { id, amount, reason: 'r' });
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: customer.id, reason: 'asked' });
    const erased = refused('CUSTOMER_ARCHIVED', 'The customer was erased.', theCustomer(customer.id));
    await refuses(name, { id, amount, reason: 'r' }, erased);
  });

  it.each(['SUSPENDED', 'CHURNED'])('is open to a %s customer', async (status) => {
    const id = await filled();
    await changeCustomer(gateway, admin, 'changeCustomerStatus', { id: customer.id, status });
    expect(await changedWallet(gateway, admin, name, { id, amount, reason: 'r' })).toMatchObject({
      balance: money(after),
    });
  });
});

describe('movements of wallets', () => {
  ownTenant();

  it('need BILLING_WRITE, and adjusting ADMIN', async () => {
    const { id } = await open();
    const reader = await tenant.newKey({ scopes: ['BILLING_READ', 'CUSTOMERS_READ'] });
    const requests = [
      ['createWallet', { customerId: customer.id, currency: 'EUR' }, reader, 'BILLING_WRITE'],
      ['topUpWallet', { id, amount: '1' }, reader, 'BILLING_WRITE'],
      ['debitWallet', { id, amount: '1' }, reader, 'BILLING_WRITE'],
      ['closeWallet', { id }, reader, 'BILLING_WRITE'],
      ['adjustWallet', { id, amount: '1', reason: 'r' }, tenant.key, 'ADMIN'],
    ] as const;
    const before = await sum();
    for (const [name, input, key, scope] of requests) {
      const { errors } = await sendWallet(gateway, key, name, input);
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
        missing: expect.arrayContaining([{ path: [name], scope }]),
      });
    }
    expect(await sum()).toBe(before);
    expect(await change('topUpWallet', { id, amount: '1' }, tenant.key)).toMatchObject({
      wallet: { balance: money('1.00') },
    });
  });

  it('take an integer for an amount, and no reason at all', async () => {
    const { id } = await open({ currency: 'JPY' });
    expect(await change('topUpWallet', { id, amount: 7 })).toMatchObject({
      transaction: { amount: money('7', 'JPY'), reason: null },
    });
    expect(await change('debitWallet', { id, amount: '0.5', reason: null })).toMatchObject({
      wallet: { balance: money('6.5', 'JPY') },
      transaction: { amount: money('-0.5', 'JPY'), reason: null },
    });
    expect((await eventsOf(gateway, tenant, id)).slice(1)).toEqual([
      event('wallet.toppedUp', [told('balance', '0', '7')]),
      event('wallet.debited', [told('balance', '7', '6.5')]),
    ]);
  });

  // Whose wallet, of which mode, with how much: what is lacking for the movement, or null.
  const funds = [
    ['POSTPAID', 'LIVE', '10', 'debitWallet', '25.5', null],
    ['HYBRID', 'LIVE', '0', 'debitWallet', '0.000001', null],
    ['HYBRID', 'LIVE', '0', 'adjustWallet', '-7', null],
    ['PREPAID', 'LIVE', '10.5', 'debitWallet', '10.5', null],
    ['PREPAID', 'LIVE', '10.5', 'debitWallet', '10.500001', '0.000001'],
    ['PREPAID', 'LIVE', '10.5', 'adjustWallet', '-12', '1.50'],
    ['POSTPAID', 'PREPAID_ONLY', '0', 'debitWallet', '1000000000000', '1000000000000.00'],
    ['POSTPAID', 'PREPAID_ONLY', '3', 'adjustWallet', '-3.01', '0.01'],
    ['POSTPAID', 'PREPAID_ONLY', '3', 'adjustWallet', '-3', null],
    ['HYBRID', 'PREPAID_ONLY', '3', 'debitWallet', '3.1', '0.10'],
    ['PREPAID', 'PREPAID_ONLY', '3', 'debitWallet', '4', '1.00'],
    // It owed before it became a prepaid one: what comes in is taken, what goes out is not.
    ['PREPAID', 'LIVE', '-50', 'topUpWallet', '20', null],
    ['PREPAID', 'LIVE', '-50', 'adjustWallet', '0.5', null],
    ['PREPAID', 'LIVE', '-50', 'debitWallet', '20', '70.00'],
  ] as const;
  it.each(funds)('of a %s customer, %s wallet of %s: %s %s lacks %s', async (...row) => {
    const [billing_model, mode, balance, name, amount, lacking] = row;
    customer = await newCustomer({ billing_model });
    const { id } = await open({ mode });
    if (balance !== '0') await insertLedger(gateway.pool, tenant, [{ walletId: id, amount: balance }]);
    const input = { id, amount, reason: 'r' };
    if (lacking === null) {
      expect(await change(name, input)).toMatchObject({ transaction: { kind: expect.any(String) } });
      expect(chainFaults(await read(id))).toEqual([]);
      return;
    }
    const why = mode === 'PREPAID_ONLY' ? 'it is PREPAID_ONLY' : 'its customer is PREPAID';
    const { balance: held } = await read(id);
    const message = `The wallet holds ${held.amount} EUR and may not go below zero, since ${why}: ${lacking} EUR are lacking.`;
    const path = ['input', 'amount'];
    await refuses(
      name,
      input,
      refused('INSUFFICIENT_FUNDS', message, theWallet(id), { path, shortfall: money(lacking) }),
    );
  });

  it('follow the billing model that the customer has by now', async () => {
    const { id } = await open();
    await changedWallet(gateway, admin, 'debitWallet', { id, amount: '5' });
    await changeCustomer(gateway, admin, 'updateCustomer', { id: customer.id, customer: { billingModel: 'PREPAID' } });
    expect(await change('debitWallet', { id, amount: '5' })).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      shortfall: money('10.00'),
    });
    await changeCustomer(gateway, admin, 'updateCustomer', { id: customer.id, customer: { billingModel: 'POSTPAID' } });
    expect(await change('debitWallet', { id, amount: '5' })).toMatchObject({ wallet: { balance: money('-10.00') } });
  });

  it.each([
    ['topUpWallet', '9999999999999.5', '0.500001', '0.5', '10000000000000.00'],
    ['adjustWallet', '9999999999999.999999', '0.000002', '0.000001', '10000000000000.00'],
    ['debitWallet', '-9999999999999', '1.000001', '1', '-10000000000000.00'],
  ] as const)('keep the balance within its range: %s', async (name, balance, beyond, within, most) => {
    const { id } = await open();
    await insertLedger(gateway.pool, tenant, [{ walletId: id, amount: balance }]);
    const message = 'must leave a balance of -10000000000000.00 to 10000000000000.00 EUR';
    const range = invalid(issue('input.amount', 'OUT_OF_RANGE', message));
    await refuses(name, { id, amount: beyond, reason: 'r' }, range);
    await refuses(name, { id, amount: '1000000000000', reason: 'r' }, range);
    expect(await change(name, { id, amount: within, reason: 'r' })).toMatchObject({
      wallet: { balance: money(most) },
      transaction: { balanceAfter: money(most) },
    });
  });

  it('are later than the last entry, whatever the clock says', async () => {
    const { id } = await open();
    const ahead = new Date(Date.now() + 3_600_000);
    await insertLedger(gateway.pool, tenant, [{ walletId: id, amount: '5', createdAt: ahead.toISOString() }]);
    const payloads = [
      await change('topUpWallet', { id, amount: '1' }),
      await change('debitWallet', { id, amount: '2' }),
      await change('topUpWallet', { id, amount: '3' }),
    ];
    expect(payloads.map(({ transaction }) => Date.parse(transaction.createdAt) - ahead.getTime())).toEqual([1, 2, 3]);
    const wallet = await read(id);
    expect(wallet.ledger.map((entry: Data) => entry.balanceAfter.amount)).toEqual(['7.00', '4.00', '6.00', '5.00']);
    expect(chainFaults(wallet)).toEqual([]);
  });

  it('count for the balance of the customer, in its currency, while the wallet is open', async () => {
    const one = await open({ currency: 'SEK' });
    const other = await open({ currency: 'EUR' });
    for (const { id } of [one, other, { id: customer.primaryWalletId }])
      await changedWallet(gateway, admin, 'topUpWallet', { id, amount: '2.25' });
    const { customer: shown } = await gateway.ask(
      admin,
      'query ($id: ID!) { customer(id: $id) { balance { amount currency } } }',
      { id: customer.id },
    );
    expect(shown.balance).toEqual(money('4.50', 'SEK'));
  });
});

describe('closeWallet', () => {
  ownTenant();

  it('closes an empty wallet, whose ledger stays readable, and tells it exactly once', async () => {
    const { id } = await open();
    await changedWallet(gateway, admin, 'topUpWallet', { id, amount: '3' });
    await changedWallet(gateway, admin, 'debitWallet', { id, amount: '3' });
    const before = await read(id);
    const input = { idempotencyKey: randomUUID(), id: id.toUpperCase() };
    const { ledger, ...wallet } = { ...before, status: 'CLOSED' };
    const payload = { __typename: 'CloseWalletPayload', replayed: false, wallet };
    expect(await change('closeWallet', input)).toEqual(payload);
    expect(await change('closeWallet', input)).toEqual({ ...payload, replayed: true });
    expect(await read(id)).toEqual({ ...wallet, ledger });
    expect((await eventsOf(gateway, tenant, id)).slice(3)).toEqual([
      event('wallet.closed', [told('status', 'OPEN', 'CLOSED')]),
    ]);
  });

  it('is for good: closing twice is refused', async () => {
    const { id } = await open();
    await changedWallet(gateway, admin, 'closeWallet', { id });
    await refuses('closeWallet', { id }, closed(id, 'closeWallet'));
  });

  it.each([
    ['0.000001', '0.000001'],
    ['-5', '-5.00'],
  ])('is refused while the wallet holds %s', async (amount, shown) => {
    const { id } = await open();
    await insertLedger(gateway.pool, tenant, [{ walletId: id, amount }]);
    const message = `The wallet holds ${shown} EUR: bring it to zero first.`;
    await refuses('closeWallet', { id }, refused('INVALID_TRANSITION', message, theWallet(id)));
  });

  it('never closes the primary wallet', async () => {
    const id = customer.primaryWalletId;
    const message = "The customer's primary wallet is never closed.";
    await refuses('closeWallet', { id }, refused('INVALID_TRANSITION', message, theWallet(id)));
  });

  it('is allowed for an archived customer', async () => {
    const { id } = await open();
    await changeCustomer(gateway, admin, 'archiveCustomer', { id: customer.id });
    expect(await change('closeWallet', { id })).toMatchObject({ wallet: { id, status: 'CLOSED' } });
  });

  it('does not find a wallet of another tenant, of another company, or none', async () => {
    const stranger = await createTenant(gateway.pool);
    const [foreign] = await insertCustomers(gateway.pool, stranger, [{}]);
    const [german] = await insertCustomers(gateway.pool, tenant, [{ company: tenant.companies[1] }]);
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
    const ids = [foreign?.primaryWalletId ?? '', german?.primaryWalletId ?? '', randomUUID(), 'nowhere', ''];
    for (const id of ids) await refuses('closeWallet', { id }, notFound('wallet', id), limited);
  });

  it('tells a bad key', async () => {
    const { id } = await open();
    await refuses('closeWallet', { id, idempotencyKey: '' }, invalid(issue('input.idempotencyKey', 'OUT_OF_RANGE')));
  });
});

describe('the wallet that money for a customer belongs to', () => {
  ownTenant();
  let database: Database;
  beforeAll(() => {
    database = openDatabase({ url: inject('databaseUrl'), poolSize: 1 });
  });
  afterAll(() => database.close());

  /** What lockWalletFor answers inside a transaction that pays one unit into it. */
  async function paidInto(currency: string) {
    const { organizationId } = tenant;
    const actor = {
      organizationId,
      apiKeyId: null,
      keyPrefix: 'x',
      scopes: new Set(['ADMIN'] as const),
      companyIds: null,
    };
    return database.tenant(organizationId).transaction(async (tx) => {
      await lockCustomer(tx, customer.id);
      const { customer: row } = await getCustomer(tx, customer.id, {});
      const { state, events } = await lockWalletFor(tx, actor, row, '2026-05-12T08:30:00.000Z', currency);
      await moveMoney(tx, state, { kind: 'TOP_UP', amount: 1_000_000n, reason: null });
      return { id: state.row.id, actions: events.map((one) => one.action) };
    });
  }

  it('is the primary one where it has the currency, however many others there are', async () => {
    await insertWallets(gateway.pool, tenant, [{ customer, currency: 'SEK', createdAt: '2020-01-01T00:00:00Z' }]);
    expect(await paidInto('SEK')).toEqual({ id: customer.primaryWalletId, actions: [] });
    expect(await read(customer.primaryWalletId)).toMatchObject({ balance: money('1.00', 'SEK') });
  });

  it('is else the oldest open one of the currency', async () => {
    const specs = ['2026-03-03', '2026-03-01', '2026-03-02'].map((day) => ({
      customer,
      currency: 'EUR',
      createdAt: `${day}T00:00:00Z`,
      closedAt: day === '2026-03-01' ? '2026-04-01T00:00:00Z' : null,
    }));
    const [, , oldestOpen] = await insertWallets(gateway.pool, tenant, specs);
    expect(await paidInto('EUR')).toEqual({ id: oldestOpen, actions: [] });
  });

  it('is else made for it, and LIVE', async () => {
    const made = await paidInto('NOK');
    expect(made.actions).toEqual(['wallet.created']);
    expect(await read(made.id)).toMatchObject({
      name: 'NOK',
      currency: 'NOK',
      mode: 'LIVE',
      primary: false,
      balance: money('1.00', 'NOK'),
    });
    expect(await paidInto('NOK')).toEqual({ id: made.id, actions: [] });
  });
});
