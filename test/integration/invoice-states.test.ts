import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checksum } from '../support/customers.ts';
import {
  type CustomerFixture,
  insertCustomer,
  insertCustomers,
  insertLedger,
  insertWallets,
} from '../support/fixtures.ts';
import { changedInvoice, changeInvoice, type InvoiceMutation, plainLine, readInvoice } from '../support/invoices.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { changeWallet, eventsOf, millionthsOf, readWallet } from '../support/wallets.ts';

type Input = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
let customer: CustomerFixture;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

function ownTenant(): void {
  beforeAll(async () => {
    tenant = await createTenant(gateway.pool);
    admin = await tenant.newKey({ scopes: ['ADMIN'] });
  });
  beforeEach(async () => {
    customer = await newCustomer();
  });
}

const newCustomer = (columns: Input = {}, spec: Input = {}) =>
  insertCustomer(gateway.pool, tenant, { columns, ...spec });

const change = (name: InvoiceMutation, input: Input) => changeInvoice(gateway, admin, name, input);
const changed = async (name: InvoiceMutation, input: Input) =>
  (await changedInvoice(gateway, admin, name, input)).invoice;
const draft = (rest: Input = {}) => changed('createInvoice', { customerId: customer.id, lines: [plainLine], ...rest });
/** Of 125, unless said otherwise. */
const sent = async (rest: Input = {}) => changed('sendInvoice', { id: (await draft(rest)).id });
const pay = (id: string, amount: string, rest: Input = {}) => changed('recordInvoicePayment', { id, amount, ...rest });
const credit = (id: string, reason = 'Mistake') => changedInvoice(gateway, admin, 'creditInvoice', { id, reason });
const read = (id: string) => readInvoice(gateway, admin, id);
const wallet = (id: string) => readWallet(gateway, admin, id);
const sum = () => checksum(gateway.pool, tenant.organizationId);
const set = (columns: string) =>
  gateway.pool.query(`update customer set ${columns} where organization_id = $1 and id = $2`, [
    tenant.organizationId,
    customer.id,
  ]);

const money = (amount: string, currency = 'SEK') => ({ amount, currency });
const told = (field: string, before: unknown, after: unknown) => ({ path: [field], before, after });
const about = (typename: string, id: string) => ({ subjects: [{ __typename: typename, id }] });
const refused = (code: string, message: unknown, rest: object = {}) => ({
  __typename: 'RuleError',
  code,
  message,
  path: null,
  shortfall: null,
  subjects: [],
  ...rest,
});
const invalid = (...issues: readonly (readonly [string, string, string])[]) => ({
  __typename: 'InvalidInputError',
  code: 'VALIDATION_ERROR',
  message: expect.any(String),
  issues: issues.map(([path, code, message]) => ({ path: path.split('.'), code, message })),
});
const archived = () =>
  refused('CUSTOMER_ARCHIVED', 'The customer is archived: restore it first.', about('Customer', customer.id));

/** Asserts that a request is answered so, and writes nothing. */
async function refuses(name: InvoiceMutation, input: Input, answer: object): Promise<void> {
  const before = await sum();
  expect(await change(name, input)).toEqual(answer);
  expect(await sum()).toBe(before);
}

describe('the states of an invoice', () => {
  ownTenant();
  const past = { dueAt: '2020-01-01T00:00:00Z' };
  const voided = async (id: string) => changed('voidInvoice', { id, reason: 'Mistake' });
  const free = { lines: [{ ...plainLine, unitPrice: '0' }] };
  const given: Readonly<Record<string, () => Promise<Data>>> = {
    'a draft': () => draft(),
    sent: () => sent(),
    'partially paid': async () => pay((await sent()).id, '0.01'),
    paid: async () => pay((await sent()).id, '125'),
    'paid since it is free': () => sent(free),
    overdue: () => sent(past),
    'overdue and partially paid': async () => pay((await sent(past)).id, '1'),
    'void as a draft': async () => voided((await draft()).id),
    'void after it was sent': async () => voided((await sent()).id),
    credited: async () => (await credit((await sent()).id)).invoice,
    'a credit note': async () => (await credit((await sent()).id)).creditNote,
  };
  const steps = {
    sendInvoice: {},
    recordInvoicePayment: { amount: '1' },
    creditInvoice: { reason: 'Mistake' },
    voidInvoice: { reason: 'Mistake' },
  } as const;
  type Step = keyof typeof steps;
  const nothing = 'nothing more can be done with it';
  const table: readonly (readonly [string, string, string, readonly Step[]])[] = [
    ['a draft', 'invoice', 'DRAFT', ['sendInvoice', 'voidInvoice']],
    ['sent', 'invoice', 'SENT', ['recordInvoicePayment', 'creditInvoice', 'voidInvoice']],
    ['partially paid', 'invoice', 'PARTIALLY_PAID', ['recordInvoicePayment', 'creditInvoice']],
    ['paid', 'invoice', 'PAID', ['creditInvoice']],
    ['paid since it is free', 'invoice', 'PAID', ['creditInvoice']],
    ['overdue', 'invoice', 'OVERDUE', ['recordInvoicePayment', 'creditInvoice', 'voidInvoice']],
    ['overdue and partially paid', 'invoice', 'OVERDUE', ['recordInvoicePayment', 'creditInvoice']],
    ['void as a draft', 'invoice', 'VOID', []],
    ['void after it was sent', 'invoice', 'VOID', []],
    ['credited', 'invoice', 'CREDITED', []],
    ['a credit note', 'credit note', 'PAID', []],
  ];

  it.each(table)('%s allows what the table says, and refuses the rest', async (name, what, status, allowed) => {
    for (const step of Object.keys(steps) as Step[]) {
      const invoice = await given[name]?.();
      expect(invoice.status).toBe(status);
      const input = { id: invoice.id, ...steps[step] };
      if (allowed.includes(step)) {
        expect(await change(step, input)).toHaveProperty('invoice.id', invoice.id);
        continue;
      }
      const legal = allowed.length === 0 ? nothing : `it allows ${allowed.join(', ')}`;
      const message = `The ${what} is ${status}, which does not allow ${step}: ${legal}.`;
      await refuses(step, input, refused('INVALID_TRANSITION', message, about('Invoice', invoice.id)));
    }
  });

  it('gives up a draft, whose number of its own stays taken', async () => {
    const { id } = await draft({ number: 'VOID-1' });
    const { rows: before } = await gateway.pool.query('select last from invoice_counter where organization_id = $1', [
      tenant.organizationId,
    ]);
    expect(await changed('voidInvoice', { id, reason: ' Asked\nfor ' })).toMatchObject({
      number: 'VOID-1',
      status: 'VOID',
      open: false,
      issuedAt: null,
      amountDue: money('0.00'),
      delivery: null,
    });
    const { rows: after } = await gateway.pool.query('select last from invoice_counter where organization_id = $1', [
      tenant.organizationId,
    ]);
    expect(after).toEqual(before);
    expect((await eventsOf(gateway, tenant, id)).at(-1)).toMatchObject({
      action: 'invoice.voided',
      changes: [told('status', 'DRAFT', 'VOID'), told('reason', null, 'Asked\nfor')],
    });
  });

  it('withdraws a sent invoice, which keeps its number and all that was printed', async () => {
    const invoice = await sent();
    expect(await changed('voidInvoice', { id: invoice.id, reason: 'Mistake' })).toEqual({
      ...invoice,
      status: 'VOID',
      open: false,
      amountDue: money('0.00'),
    });
  });

  it('withdraws what a suspended or archived customer has', async () => {
    const [first, second] = [await sent(), await sent()];
    await set("status = 'SUSPENDED'");
    expect(await changed('voidInvoice', { id: first.id, reason: 'Mistake' })).toMatchObject({ status: 'VOID' });
    await set('archived_at = now()');
    expect(await changed('voidInvoice', { id: second.id, reason: 'Mistake' })).toMatchObject({ status: 'VOID' });
  });
});

describe('recordInvoicePayment', () => {
  ownTenant();

  it('takes part payments, and the last of them is when it was paid', async () => {
    const { id } = await sent();
    const first = await change('recordInvoicePayment', { id, amount: '25.5', paidAt: '2026-01-05T10:00:00+01:00' });
    expect(first).toMatchObject({ __typename: 'RecordInvoicePaymentPayload', replayed: false });
    const one = { amount: money('25.50'), paidAt: '2026-01-05T09:00:00.000Z', walletTransaction: null };
    expect(first.invoice).toMatchObject({
      status: 'PARTIALLY_PAID',
      open: true,
      amountPaid: money('25.50'),
      amountDue: money('99.50'),
      paidAt: null,
      payments: [one],
    });
    const paid = await pay(id, '99.50', { paidAt: '2026-01-04T00:00:00Z' });
    const two = { amount: money('99.50'), paidAt: '2026-01-04T00:00:00.000Z', walletTransaction: null };
    expect(paid).toMatchObject({
      status: 'PAID',
      open: false,
      amountPaid: money('125.00'),
      amountDue: money('0.00'),
      paidAt: '2026-01-04T00:00:00.000Z',
      payments: [one, two],
    });
    expect((await eventsOf(gateway, tenant, id)).slice(2)).toMatchObject([
      {
        action: 'invoice.paid',
        changes: [told('status', 'SENT', 'PARTIALLY_PAID'), told('amountPaid', '0.00', '25.50')],
      },
      {
        action: 'invoice.paid',
        changes: [
          told('status', 'PARTIALLY_PAID', 'PAID'),
          told('amountPaid', '25.50', '125.00'),
          told('paidAt', null, '2026-01-04T00:00:00.000Z'),
        ],
      },
    ]);
  });

  it('was paid now unless said otherwise, and once for one key', async () => {
    const { id, issuedAt } = await sent();
    const input = { id, amount: '125', idempotencyKey: randomUUID() };
    const { invoice } = await change('recordInvoicePayment', input);
    expect(invoice.paidAt >= issuedAt && new Date(invoice.paidAt) <= new Date()).toBe(true);
    expect(invoice.payments).toHaveLength(1);
    expect(await change('recordInvoicePayment', input)).toMatchObject({ replayed: true, invoice });
  });

  it('tells all that is wrong with a payment at once, and what is due', async () => {
    const { id } = await sent();
    await pay(id, '25');
    const future = new Date(Date.now() + 3_600_000).toISOString();
    await refuses(
      'recordInvoicePayment',
      { id, amount: '100.001', paidAt: future, walletId: randomUUID() },
      invalid(
        ['input.amount', 'INVALID_FORMAT', 'must have 2 decimals at most, as SEK has'],
        ['input.amount', 'OUT_OF_RANGE', 'must be at most what is due: 100.00 SEK'],
        ['input.paidAt', 'OUT_OF_RANGE', 'must not lie in the future'],
      ),
    );
    const yen = await sent({ currency: 'JPY' });
    await refuses(
      'recordInvoicePayment',
      { id: yen.id, amount: '1.5' },
      invalid(['input.amount', 'INVALID_FORMAT', 'must have 0 decimals at most, as JPY has']),
    );
  });

  it('takes the payment of an archived customer, as long as no wallet moves', async () => {
    const { id } = await sent();
    await insertLedger(gateway.pool, tenant, [{ walletId: customer.primaryWalletId, amount: '500' }]);
    await set('archived_at = now()');
    await refuses('recordInvoicePayment', { id, amount: '1', walletId: customer.primaryWalletId }, archived());
    expect(await pay(id, '125')).toMatchObject({ status: 'PAID' });
  });

  it('never takes more than is due, however many pay at a time', async () => {
    const { id } = await sent();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => change('recordInvoicePayment', { id, amount: '25' })),
    );
    expect(answers.filter(({ invoice }) => invoice)).toHaveLength(5);
    expect(answers.filter(({ invoice }) => !invoice).map(({ code }) => code)).toEqual(
      Array(3).fill('INVALID_TRANSITION'),
    );
    expect(await read(id)).toMatchObject({ status: 'PAID', amountPaid: money('125.00') });
  });
});

describe('recordInvoicePayment from a wallet', () => {
  ownTenant();

  it('moves the money in the same transaction, and tells both histories', async () => {
    const walletId = customer.primaryWalletId;
    await insertLedger(gateway.pool, tenant, [{ walletId, amount: '150.5' }]);
    const { id, number } = await sent();
    const invoice = await pay(id, '100', { walletId });
    const transaction = { kind: 'DEBIT', amount: money('-100.00'), reason: `Invoice ${number}`, invoice: { id } };
    expect(invoice).toMatchObject({
      status: 'PARTIALLY_PAID',
      payments: [{ amount: money('100.00'), walletTransaction: transaction }],
    });
    const { balance, ledger } = await wallet(walletId);
    expect(balance).toEqual(money('50.50'));
    expect(ledger[0]).toMatchObject({ id: invoice.payments[0].walletTransaction.id, amount: money('-100.00') });
    expect((await eventsOf(gateway, tenant, walletId)).at(-1)).toMatchObject({
      action: 'wallet.debited',
      subject_type: 'Wallet',
      changes: [told('balance', '150.50', '50.50'), told('reason', null, `Invoice ${number}`)],
    });
    expect((await eventsOf(gateway, tenant, id)).at(-1)).toMatchObject({ action: 'invoice.paid' });
  });

  it('is refused without money, and tells how much is lacking', async () => {
    customer = await newCustomer({ billing_model: 'PREPAID' });
    const walletId = customer.primaryWalletId;
    await insertLedger(gateway.pool, tenant, [{ walletId, amount: '99.99' }]);
    const { id } = await sent();
    await refuses(
      'recordInvoicePayment',
      { id, amount: '100', walletId },
      refused('INSUFFICIENT_FUNDS', expect.stringContaining('0.01 SEK are lacking'), {
        path: ['input', 'amount'],
        shortfall: money('0.01'),
        ...about('Wallet', walletId),
      }),
    );
    expect(await pay(id, '99.99', { walletId })).toMatchObject({ amountDue: money('25.01') });
  });

  it('takes open wallets of the same customer and currency only', async () => {
    const { id } = await sent();
    const [other] = await insertCustomers(gateway.pool, tenant, [{}]);
    for (const walletId of [other?.primaryWalletId ?? '', randomUUID(), 'nonsense', id]) {
      const notFound = { __typename: 'NotFoundError', code: 'NOT_FOUND', message: 'wallet not found', id: walletId };
      await refuses('recordInvoicePayment', { id, amount: '1', walletId }, notFound);
    }
    const [euro = '', closed = ''] = await insertWallets(gateway.pool, tenant, [
      { customer },
      { customer, currency: 'SEK', closedAt: '2026-01-04T00:00:00Z' },
    ]);
    await refuses(
      'recordInvoicePayment',
      { id, amount: '1', walletId: euro },
      refused('CURRENCY_MISMATCH', 'The invoice is in SEK, the wallet in EUR.', {
        path: ['input', 'walletId'],
        ...about('Wallet', euro),
      }),
    );
    await refuses(
      'recordInvoicePayment',
      { id, amount: '1', walletId: closed },
      refused('INVALID_TRANSITION', expect.stringContaining('CLOSED'), about('Wallet', closed)),
    );
  });
});

describe('creditInvoice', () => {
  ownTenant();
  const lines = [
    { description: 'Work', quantity: '1.5', unitPrice: '0.05', taxRate: '25' },
    { description: 'Work', quantity: '1', unitPrice: '0.05', taxRate: '25' },
    { description: 'Discount', quantity: '1', unitPrice: '-0.01', taxRate: '6' },
  ];

  it('makes a credit note of the same with amounts negated, settled from the start', async () => {
    const invoice = await sent({ lines, supply: 'GOODS' });
    await set("name = 'New name'");
    const answer = await change('creditInvoice', { id: invoice.id, reason: ' Wrong\ncustomer ' });
    expect(answer).toMatchObject({ __typename: 'CreditInvoicePayload', replayed: false });
    const { creditNote } = answer;
    const count = Number(invoice.number.slice(4)) + 1;
    const number = `INV-${String(count).padStart(6, '0')}`;
    expect(answer.invoice).toEqual({
      ...invoice,
      status: 'CREDITED',
      open: false,
      amountDue: money('0.00'),
      creditNotes: [{ id: creditNote.id, number }],
    });
    const negated = ({ amount, currency }: Data) => money(`-${amount}`.replace('--', ''), currency);
    expect(creditNote).toEqual({
      ...invoice,
      id: expect.any(String),
      number,
      status: 'PAID',
      open: false,
      issuedAt: expect.any(String),
      dueAt: creditNote.issuedAt,
      paidAt: creditNote.issuedAt,
      subtotal: negated(invoice.subtotal),
      tax: negated(invoice.tax),
      total: negated(invoice.total),
      amountDue: money('0.00'),
      lines: invoice.lines.map((line: Data) => ({
        ...line,
        quantity: `-${line.quantity}`,
        amount: negated(line.amount),
        tax: line.tax.amount === '0.00' ? line.tax : negated(line.tax),
      })),
      creditNoteFor: { id: invoice.id },
    });
    expect(await read(creditNote.id)).toEqual(creditNote);
    expect((await eventsOf(gateway, tenant, invoice.id)).at(-1)).toMatchObject({
      action: 'invoice.credited',
      changes: [told('status', 'SENT', 'CREDITED'), told('reason', null, 'Wrong\ncustomer')],
    });
    const [made] = await eventsOf(gateway, tenant, creditNote.id);
    expect(made).toMatchObject({ action: 'invoice.created', subject_type: 'Invoice' });
    expect(made.changes).toContainEqual(told('number', null, number));
    expect(made.changes).toContainEqual(told('status', null, 'PAID'));
    expect((await wallet(customer.primaryWalletId)).ledger).toEqual([]);
  });

  it('takes an invoice back that came to nothing', async () => {
    const { id } = await sent({ lines: [{ ...plainLine, unitPrice: '0' }] });
    const { invoice, creditNote } = await credit(id);
    expect(invoice.status).toBe('CREDITED');
    expect(creditNote).toMatchObject({ status: 'PAID', total: money('0.00'), lines: [{ quantity: '-1' }] });
  });

  it.each([
    ['in part', '100', 'PARTIALLY_PAID'],
    ['in full', '125', 'PAID'],
  ])('pays what was paid %s into the primary wallet', async (_name, amount, status) => {
    const { id } = await sent();
    expect(await pay(id, amount)).toMatchObject({ status });
    const { invoice, creditNote } = await credit(id);
    expect(invoice).toMatchObject({ status: 'CREDITED', amountPaid: money(`${amount}.00`), amountDue: money('0.00') });
    const { balance, ledger } = await wallet(customer.primaryWalletId);
    const reason = `Credit note ${creditNote.number}`;
    expect({ balance, ledger }).toMatchObject({
      balance: money(`${amount}.00`),
      ledger: [{ kind: 'TOP_UP', amount: money(`${amount}.00`), reason }],
    });
    expect((await eventsOf(gateway, tenant, customer.primaryWalletId)).at(-1)).toMatchObject({
      action: 'wallet.toppedUp',
      changes: [told('balance', '0.00', `${amount}.00`), told('reason', null, reason)],
    });
    const query = 'query ($id: ID!) { node(id: $id) { ... on WalletTransaction { invoice { id } } } }';
    expect((await gateway.ask(admin, query, { id: ledger[0].id })).node).toEqual({ invoice: { id } });
  });

  it('pays into a wallet of the currency where the primary one has another: the oldest, else a new one', async () => {
    const { id } = await sent({ currency: 'USD' });
    await pay(id, '125');
    await credit(id);
    const query =
      'query ($id: ID!) { customer(id: $id) { wallets(first: 9) { nodes { id name currency mode balance { amount } } } } }';
    const walletsOf = async () => (await gateway.ask(admin, query, { id: customer.id })).customer.wallets.nodes;
    const [made, ...others] = await walletsOf();
    expect(made).toMatchObject({ name: 'USD', currency: 'USD', mode: 'LIVE', balance: { amount: '125.00' } });
    expect(others).toMatchObject([{ id: customer.primaryWalletId, balance: { amount: '0.00' } }]);
    expect((await eventsOf(gateway, tenant, made.id)).map(({ action }) => action)).toEqual([
      'wallet.created',
      'wallet.toppedUp',
    ]);
    const again = await sent({ currency: 'USD' });
    await pay(again.id, '25');
    await credit(again.id);
    expect(await walletsOf()).toMatchObject([{ id: made.id, balance: { amount: '150.00' } }, {}]);
  });

  it('is allowed for suspended customers, and for archived ones as long as no money moves', async () => {
    const [first, second, third] = [await sent(), await sent(), await sent()];
    await pay(first.id, '1');
    await pay(second.id, '1');
    await set("status = 'SUSPENDED'");
    expect((await credit(first.id)).invoice.status).toBe('CREDITED');
    await set('archived_at = now()');
    await refuses('creditInvoice', { id: second.id, reason: 'Mistake' }, archived());
    expect((await credit(third.id)).invoice.status).toBe('CREDITED');
  });

  it('happens once, however many ask at a time, and loses no money to those who pay or charge meanwhile', async () => {
    const { id } = await sent();
    const walletId = customer.primaryWalletId;
    await insertLedger(gateway.pool, tenant, [{ walletId, amount: '1000' }]);
    const answers: readonly (readonly [string, Data])[] = await Promise.all([
      ...['25', '50'].map(
        async (amount) => ['wallet', await change('recordInvoicePayment', { id, amount, walletId })] as const,
      ),
      ...[1, 2].map(async () => ['credit', await change('creditInvoice', { id, reason: 'Mistake' })] as const),
      (async () => ['cash', await change('recordInvoicePayment', { id, amount: '10' })] as const)(),
      (async () =>
        ['debit', await changeWallet(gateway, admin, 'debitWallet', { id: walletId, amount: '7' })] as const)(),
    ]);
    const done = answers.filter(([, answer]) => answer.invoice || answer.wallet);
    expect(done.filter(([what]) => what === 'credit')).toHaveLength(1);
    for (const [, answer] of answers.filter((one) => !done.includes(one)))
      expect(answer.code).toBe('INVALID_TRANSITION');
    const cash = done.some(([what]) => what === 'cash') ? 10n : 0n;
    const { balance } = await wallet(walletId);
    // What the wallet paid came back; cash came in.
    expect(millionthsOf(balance.amount)).toBe((1_000n - 7n + cash) * 1_000_000n);
    expect(await read(id)).toMatchObject({ status: 'CREDITED', creditNotes: [{}] });
  });
});
