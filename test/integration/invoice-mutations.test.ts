import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeCustomer, checksum } from '../support/customers.ts';
import {
  type CustomerFixture,
  insertCustomer,
  insertCustomers,
  insertInvoices,
  insertPlans,
  insertSubscriptions,
} from '../support/fixtures.ts';
import {
  changedInvoice,
  changeInvoice,
  type InvoiceMutation,
  plainLine,
  readInvoice,
  sendInvoiceMutation,
} from '../support/invoices.ts';
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

/** A tenant of its own for a describe, and a new Swedish customer (SEK) for each of its tests. */
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

/** By a key with every scope, unless another one is named. */
const change = (name: InvoiceMutation, input: Input, key = admin) => changeInvoice(gateway, key, name, input);
const draftInput = (rest: Input = {}) => ({ customerId: customer.id, lines: [plainLine], ...rest });
const draft = async (rest: Input = {}) =>
  (await changedInvoice(gateway, admin, 'createInvoice', draftInput(rest))).invoice;
const sum = () => checksum(gateway.pool, tenant.organizationId);

const money = (amount: string, currency = 'SEK') => ({ amount, currency });
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
const refused = (code: string, message: unknown, rest: object = {}) => ({
  __typename: 'RuleError',
  code,
  message,
  path: null,
  shortfall: null,
  subjects: [],
  ...rest,
});
const about = (typename: string, id: string) => ({ subjects: [{ __typename: typename, id }] });

/** Asserts that a request is answered so, and writes nothing. */
async function refuses(name: InvoiceMutation, input: Input, answer: object, key = admin): Promise<void> {
  const before = await sum();
  expect(await change(name, input, key)).toEqual(answer);
  expect(await sum()).toBe(before);
}

describe('createInvoice', () => {
  ownTenant();

  it('makes a draft, reckoned in the currency of the customer', async () => {
    const lines = [
      { description: '  Hours ', quantity: '1.5', unitPrice: '999.95', taxRate: '25' },
      { description: 'Discount', quantity: 1, unitPrice: '-100.005', taxRate: '25.0' },
      { description: 'Book', quantity: '3', unitPrice: '33.333333', taxRate: 6 },
    ];
    const { invoice, replayed, __typename } = await change('createInvoice', draftInput({ lines }));
    expect({ __typename, replayed }).toEqual({ __typename: 'CreateInvoicePayload', replayed: false });
    const line = (description: string, numbers: readonly string[]) => {
      const [quantity, unitPrice = '', amount = '', taxRate, tax = ''] = numbers;
      return { description, quantity, taxRate, unitPrice: money(unitPrice), amount: money(amount), tax: money(tax) };
    };
    expect(invoice).toEqual({
      id: expect.any(String),
      number: null,
      status: 'DRAFT',
      open: false,
      currency: 'SEK',
      issuedAt: null,
      dueAt: null,
      paidAt: null,
      customer: { id: customer.id },
      subscription: null,
      subtotal: money('1499.92'),
      tax: money('355.98'),
      total: money('1855.90'),
      amountPaid: money('0.00'),
      amountDue: money('0.00'),
      taxTreatment: {
        kind: 'STANDARD',
        category: 'S',
        reason: 'DOMESTIC',
        legalReference: null,
        provisional: false,
        note: null,
      },
      billTo: expect.objectContaining({ name: expect.stringMatching(/^Customer/), taxIdentifiers: [] }),
      delivery: null,
      lines: [
        line('Hours', ['1.5', '999.95', '1499.93', '25', '374.98']),
        line('Discount', ['1', '-100.005', '-100.01', '25', '-25.00']),
        line('Book', ['3', '33.333333', '100.00', '6', '6.00']),
      ],
      payments: [],
      creditNoteFor: null,
      creditNotes: [],
    });
    expect(await readInvoice(gateway, admin, invoice.id)).toEqual(invoice);
  });

  it('tells the history what was made, lines too, but not who it is for', async () => {
    const dueAt = '2026-12-31T12:00:00+01:00';
    const invoice = await draft({ number: ' A-1 ', dueAt, supply: 'GOODS' });
    const told = (field: string, after: unknown) => ({ path: [field], before: null, after });
    expect(await eventsOf(gateway, tenant, invoice.id)).toEqual([
      {
        action: 'invoice.created',
        subject_type: 'Invoice',
        company_id: customer.company.id,
        by_key: true,
        in_request: true,
        changes: [
          told('number', 'A-1'),
          told('status', 'DRAFT'),
          told('currency', 'SEK'),
          told('supply', 'GOODS'),
          told('subtotal', '100.00'),
          told('tax', '25.00'),
          told('total', '125.00'),
          told('amountPaid', '0.00'),
          told('dueAt', '2026-12-31T11:00:00.000Z'),
          told('lines', [
            {
              description: 'Work',
              quantity: '1',
              unitPrice: '100.00',
              amount: '100.00',
              taxRate: '25',
              tax: '25.00',
            },
          ]),
        ],
      },
    ]);
  });

  it.each([
    ['JPY', '101', '10', '111'],
    ['KWD', '100.500', '10.050', '110.550'],
    ['EUR', '100.50', '10.05', '110.55'],
  ])('rounds to the minor unit of %s', async (currency, subtotal, tax, total) => {
    const lines = [{ description: 'Thirds', quantity: '3', unitPrice: '33.5', taxRate: '10' }];
    const invoice = await draft({ currency, lines });
    expect(invoice).toMatchObject({
      currency,
      subtotal: money(subtotal, currency),
      tax: money(tax, currency),
      total: money(total, currency),
    });
  });

  it('asks for no tax rate where nothing is taxed, and keeps the one that is given', async () => {
    customer = await newCustomer({ customer_type: 'BUSINESS' }, { country: 'US' });
    const lines = [plainLine, { description: 'More', quantity: '2', unitPrice: '10' }];
    const invoice = await draft({ lines });
    expect(invoice).toMatchObject({
      taxTreatment: { kind: 'OUT_OF_SCOPE' },
      subtotal: money('120.00'),
      tax: money('0.00'),
      total: money('120.00'),
      lines: [{ taxRate: '0' }, { taxRate: '0' }],
    });
    const { rows } = await gateway.pool.query(
      'select given_tax_rate::text from invoice_line where organization_id = $1 and invoice_id = $2 order by position',
      [tenant.organizationId, invoice.id],
    );
    expect(rows.map(({ given_tax_rate }) => given_tax_rate)).toEqual(['25.000000', null]);
  });

  it.each([
    ['SERVICE', 'OUT_OF_SCOPE'],
    ['GOODS', 'EXPORT'],
    ['DIGITAL_SERVICE', 'OUT_OF_SCOPE'],
  ])('taxes %s as such: %s', async (supply, kind) => {
    customer = await newCustomer({ customer_type: 'BUSINESS' }, { country: 'US' });
    expect((await draft({ supply })).taxTreatment.kind).toBe(kind);
  });

  it('takes nothing for granted: every rate from 0 to 100, prices and quantities to their last digit', async () => {
    const lines = [
      { description: 'x'.repeat(500), quantity: '1000000000', unitPrice: '0.000001', taxRate: '100' },
      { description: 'Free', quantity: '0.000001', unitPrice: '1000000000000', taxRate: '0' },
    ];
    expect(await draft({ lines })).toMatchObject({
      subtotal: money('1001000.00'),
      tax: money('1000.00'),
      lines: [
        { quantity: '1000000000', unitPrice: money('0.000001') },
        { quantity: '0.000001', taxRate: '0' },
      ],
    });
  });

  it('takes 200 lines', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => ({ ...plainLine, description: `Line ${index}` }));
    const invoice = await draft({ lines });
    expect(invoice.lines.map(({ description }: Data) => description)).toEqual(
      lines.map(({ description }) => description),
    );
  });

  it('may come to nothing', async () => {
    const lines = [plainLine, { ...plainLine, unitPrice: '-100' }];
    expect(await draft({ lines })).toMatchObject({ status: 'DRAFT', total: money('0.00') });
  });

  it('follows a merge to the survivor', async () => {
    const merged = await newCustomer({ merged_into_id: customer.id, archived_at: '2026-01-02T00:00:00Z' });
    expect(await draft({ customerId: merged.id })).toMatchObject({ customer: { id: customer.id } });
  });

  it('hangs on a subscription of the customer, in its currency', async () => {
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    const columns = { currency: 'EUR' };
    const [subscriptionId = ''] = await insertSubscriptions(gateway.pool, tenant, [{ customer, planId, columns }]);
    const invoice = await draft({ subscriptionId });
    expect(invoice).toMatchObject({ subscription: { id: subscriptionId }, currency: 'EUR' });
    expect(await draft({ subscriptionId, currency: 'EUR' })).toMatchObject({ currency: 'EUR' });
    await refuses(
      'createInvoice',
      draftInput({ subscriptionId, currency: 'SEK' }),
      refused('CURRENCY_MISMATCH', 'The subscription is in EUR, and so are its invoices: not in SEK.', {
        path: ['input', 'currency'],
        ...about('PlanSubscription', subscriptionId),
      }),
    );
    customer = await newCustomer();
    await refuses('createInvoice', draftInput({ subscriptionId }), notFound('subscription', subscriptionId));
  });

  it('tells an earlier answer again, and refuses the key for another input', async () => {
    const input = draftInput({ idempotencyKey: randomUUID() });
    const first = await change('createInvoice', input);
    expect(await change('createInvoice', input)).toEqual({ ...first, replayed: true });
    await refuses(
      'createInvoice',
      { ...input, supply: 'GOODS' },
      { __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED', message: expect.any(String) },
    );
  });
});

describe('createInvoice, refused', () => {
  ownTenant();

  it('tells all issues at once, missing tax rates too', async () => {
    const input = {
      number: 'inv-7',
      currency: 'XXX',
      dueAt: 'tomorrow',
      lines: [
        { description: '', quantity: '0', unitPrice: '1e5', taxRate: '25' },
        { description: 'a\nb', quantity: '-1', unitPrice: '1.0000001' },
        { description: 'x'.repeat(501), quantity: '1000000000.000001', unitPrice: '1000000000000.01', taxRate: '-1' },
        { description: 'ok', quantity: 'one', unitPrice: '1', taxRate: '100.000001' },
        { description: 'ok', quantity: '1', unitPrice: '1', taxRate: null },
      ],
    };
    await refuses(
      'createInvoice',
      draftInput(input),
      invalid(
        issue('input.number', 'NOT_ALLOWED', 'has the form of the series, which sendInvoice gives: leave it out'),
        issue('input.currency', 'UNKNOWN_VALUE'),
        issue('input.dueAt', 'INVALID_FORMAT'),
        issue('input.lines.0.description', 'OUT_OF_RANGE'),
        issue('input.lines.0.quantity', 'OUT_OF_RANGE', 'must be 0.000001 to 1000000000'),
        issue('input.lines.0.unitPrice', 'INVALID_FORMAT'),
        issue('input.lines.1.description', 'INVALID_FORMAT'),
        issue('input.lines.1.quantity', 'OUT_OF_RANGE'),
        issue('input.lines.1.unitPrice', 'INVALID_FORMAT'),
        issue('input.lines.2.description', 'OUT_OF_RANGE'),
        issue('input.lines.2.quantity', 'OUT_OF_RANGE'),
        issue('input.lines.2.unitPrice', 'OUT_OF_RANGE', 'must be -1000000000000 to 1000000000000'),
        issue('input.lines.2.taxRate', 'OUT_OF_RANGE', 'must be 0 to 100'),
        issue('input.lines.3.quantity', 'INVALID_FORMAT'),
        issue('input.lines.3.taxRate', 'OUT_OF_RANGE'),
        issue(
          'input.lines.1.taxRate',
          'REQUIRED',
          'must be the percentage of tax, such as "25": the treatment is STANDARD (DOMESTIC)',
        ),
        issue('input.lines.4.taxRate', 'REQUIRED'),
      ),
    );
  });

  const big = { description: 'Big', quantity: '1000000000', unitPrice: '10000', taxRate: '0' };
  it.each([
    ['no lines', [], [issue('input.lines', 'OUT_OF_RANGE', 'must have 1 to 200 items, has 0')]],
    [
      'more than 200 lines',
      Array.from({ length: 201 }, () => ({ ...plainLine, taxRate: null })),
      [issue('input.lines', 'OUT_OF_RANGE', 'must have at most 200 items, has 201')],
    ],
    [
      'less than nothing',
      [plainLine, { ...plainLine, unitPrice: '-100.01' }],
      [issue('input.lines', 'OUT_OF_RANGE', 'must not come to less than zero, come to -0.01')],
    ],
    [
      'a line beyond 10^13',
      [{ ...big, unitPrice: '10000.01' }, { ...big, unitPrice: '-10000.01' }, plainLine],
      [
        issue('input.lines.0', 'OUT_OF_RANGE', 'must come to -10000000000000 to 10000000000000'),
        issue('input.lines.1', 'OUT_OF_RANGE'),
      ],
    ],
    [
      'lines beyond 10^13 together',
      [big, plainLine],
      [issue('input.lines', 'OUT_OF_RANGE', 'must come to 10000000000000 at most, come to 10000000000125')],
    ],
    [
      'a tax that leads beyond 10^13',
      [{ ...big, taxRate: '0.000001' }],
      [issue('input.lines', 'OUT_OF_RANGE', 'must come to 10000000000000 at most, come to 10000000100000')],
    ],
  ])('refuses %s', async (_name, lines, issues) => {
    await refuses('createInvoice', draftInput({ lines }), invalid(...issues));
  });

  it('takes what comes to 10^13 exactly', async () => {
    expect(await draft({ lines: [big] })).toMatchObject({ total: money('10000000000000.00') });
  });

  it.each([
    ['', 'OUT_OF_RANGE'],
    ['x'.repeat(65), 'OUT_OF_RANGE'],
    ['INV-000001', 'NOT_ALLOWED'],
    ['Inv-1', 'NOT_ALLOWED'],
    ['19121212-****', 'NOT_ALLOWED'],
  ])('refuses the number %j', async (number, code) => {
    await refuses('createInvoice', draftInput({ number }), invalid(issue('input.number', code)));
  });

  it.each(['INV-', 'INV-2026-1', 'XINV-1', 'INV 1', 'x'.repeat(64)])('takes the number %j', async (number) => {
    expect(await draft({ number })).toMatchObject({ number, status: 'DRAFT' });
  });

  it('knows nobody whom the key does not see', async () => {
    const other = await createTenant(gateway.pool);
    const [stranger] = await insertCustomers(gateway.pool, other, [{}]);
    const german = await tenant.newKey({ scopes: ['BILLING_READ', 'BILLING_WRITE'], companies: [tenant.companies[1]] });
    for (const id of [stranger?.id ?? '', randomUUID(), 'nonsense'])
      await refuses('createInvoice', draftInput({ customerId: id }), notFound('customer', id));
    await refuses('createInvoice', draftInput(), notFound('customer', customer.id), german);
    for (const id of [randomUUID(), 'nonsense'])
      await refuses('createInvoice', draftInput({ subscriptionId: id }), notFound('subscription', id));
    // What is wrong with the input itself comes first.
    const wrong = { customerId: randomUUID(), currency: 'XXX' };
    await refuses('createInvoice', draftInput(wrong), invalid(issue('input.currency', 'UNKNOWN_VALUE')));
  });

  it('refuses archived, erased and suspended customers, but no churned ones', async () => {
    const archived = refused('CUSTOMER_ARCHIVED', 'The customer is archived: restore it first.');
    customer = await newCustomer({ archived_at: '2026-01-02T00:00:00Z' });
    await refuses('createInvoice', draftInput(), { ...archived, ...about('Customer', customer.id) });
    await changeCustomer(gateway, admin, 'eraseCustomer', { id: customer.id, reason: 'Asked for' });
    const erased = { ...archived, message: 'The customer was erased.' };
    await refuses('createInvoice', draftInput(), { ...erased, ...about('Customer', customer.id) });
    customer = await newCustomer({ status: 'SUSPENDED' });
    const suspended = refused('CUSTOMER_SUSPENDED', 'The customer is suspended, and gets no new invoice.');
    await refuses('createInvoice', draftInput(), { ...suspended, ...about('Customer', customer.id) });
    await refuses('createInvoice', draftInput({ currency: 'XXX' }), invalid(issue('input.currency', 'UNKNOWN_VALUE')));
    customer = await newCustomer({ status: 'CHURNED' });
    expect(await draft()).toMatchObject({ status: 'DRAFT' });
  });

  it('gives a number once in a company, whoever asks and whatever became of it', async () => {
    const first = await draft({ number: 'B-1' });
    const taken = {
      __typename: 'ConflictError',
      code: 'INVOICE_DUPLICATE_NUMBER',
      message: 'Another invoice of the company has this number.',
      existing: { __typename: 'Invoice', id: first.id },
    };
    customer = await newCustomer();
    await refuses('createInvoice', draftInput({ number: 'B-1' }), taken);
    await changedInvoice(gateway, admin, 'voidInvoice', { id: first.id, reason: 'Mistake' });
    await refuses('createInvoice', draftInput({ number: ' B-1' }), taken);
    customer = await newCustomer({}, { company: tenant.companies[1] });
    expect(await draft({ number: 'B-1' })).toMatchObject({ number: 'B-1' });
  });

  it('gives a number once to many who ask at a time', async () => {
    const customers = await insertCustomers(
      gateway.pool,
      tenant,
      Array.from({ length: 8 }, () => ({})),
    );
    const answers = await Promise.all(
      customers.map(({ id }) => change('createInvoice', draftInput({ customerId: id, number: 'C-1' }))),
    );
    const made = answers.filter(({ invoice }) => invoice);
    expect(made).toHaveLength(1);
    const existing = { __typename: 'Invoice', id: made[0].invoice.id };
    for (const answer of answers.filter(({ invoice }) => !invoice))
      expect(answer).toMatchObject({ __typename: 'ConflictError', code: 'INVOICE_DUPLICATE_NUMBER', existing });
  });
});

describe('all mutations of invoices', () => {
  ownTenant();
  const inputs: Readonly<Record<Exclude<InvoiceMutation, 'createInvoice'>, Input>> = {
    sendInvoice: {},
    recordInvoicePayment: { amount: '1' },
    creditInvoice: { reason: 'Mistake' },
    voidInvoice: { reason: 'Mistake' },
  };
  const each = Object.entries(inputs) as [InvoiceMutation, Input][];

  it.each(each)('%s needs BILLING_WRITE', async (name, input) => {
    const [id = ''] = await insertInvoices(gateway.pool, tenant, [{ customer, issuedAt: null }]);
    const key = await tenant.newKey({ scopes: ['BILLING_READ', 'CUSTOMERS_READ', 'CUSTOMERS_WRITE'] });
    const { errors } = await sendInvoiceMutation(gateway, key, name, { id, ...input });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it.each(each)('%s knows no invoice that the key does not see', async (name, input) => {
    const other = await createTenant(gateway.pool);
    const [stranger] = await insertCustomers(gateway.pool, other, [{}]);
    const [far = ''] = await insertInvoices(gateway.pool, other, [
      { customer: stranger as CustomerFixture, issuedAt: null },
    ]);
    const german = await tenant.newKey({ scopes: ['BILLING_READ', 'BILLING_WRITE'], companies: [tenant.companies[1]] });
    const [near = ''] = await insertInvoices(gateway.pool, tenant, [{ customer, issuedAt: null }]);
    for (const id of [far, randomUUID(), 'nonsense', customer.id])
      await refuses(name, { id, ...input }, notFound('invoice', id));
    await refuses(name, { id: near, ...input }, notFound('invoice', near), german);
  });

  it.each(['creditInvoice', 'voidInvoice'] as const)(
    '%s asks for a reason, before the invoice is looked up',
    async (name) => {
      for (const reason of ['', ' ', 'x'.repeat(1_001)])
        await refuses(name, { id: randomUUID(), reason }, invalid(issue('input.reason', 'OUT_OF_RANGE')));
    },
  );

  it('recordInvoicePayment reads its input before the invoice is looked up', async () => {
    await refuses(
      'recordInvoicePayment',
      { id: randomUUID(), amount: '0', paidAt: '2026-02-30T00:00:00Z' },
      invalid(
        issue('input.amount', 'OUT_OF_RANGE', 'must be 0.000001 to 1000000000000'),
        issue('input.paidAt', 'INVALID_FORMAT'),
      ),
    );
  });
});
