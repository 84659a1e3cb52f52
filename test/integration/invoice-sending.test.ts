import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dueDateOf } from '../../src/domains/invoice/due-date.rules.ts';
import { deliveryOf } from '../../src/domains/invoice/invoice-delivery.rules.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { checksum, updated } from '../support/customers.ts';
import {
  type CustomerFixture,
  insertCustomer,
  insertCustomers,
  insertInvoices,
  insertRows,
} from '../support/fixtures.ts';
import {
  changedInvoice,
  changeInvoice,
  type InvoiceMutation,
  plainLine,
  readInvoice,
  sendInvoiceMutation,
} from '../support/invoices.ts';
import { createOwnDatabase } from '../support/own-database.ts';
import { insertPaymentMethods, insertVerifications } from '../support/payment-method-fixtures.ts';
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
const draft = async (rest: Input = {}) => {
  const input = { customerId: customer.id, lines: [plainLine], ...rest };
  return (await changedInvoice(gateway, admin, 'createInvoice', input)).invoice;
};
const send = async (id: string) => (await changedInvoice(gateway, admin, 'sendInvoice', { id })).invoice;
const sent = async (rest: Input = {}) => send((await draft(rest)).id);
const money = (amount: string, currency = 'SEK') => ({ amount, currency });
const set = (columns: string, ...values: unknown[]) =>
  gateway.pool.query(`update customer set ${columns} where organization_id = $1 and id = $2`, [
    tenant.organizationId,
    customer.id,
    ...values,
  ]);

async function refuses(id: string, answer: object): Promise<void> {
  const before = await checksum(gateway.pool, tenant.organizationId);
  expect(await change('sendInvoice', { id })).toEqual(answer);
  expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
}

describe('sendInvoice', () => {
  ownTenant();

  it('gives what a sent invoice has, and tells the history', async () => {
    const { id } = await draft();
    const { invoice, replayed, __typename } = await change('sendInvoice', { id });
    expect({ __typename, replayed }).toEqual({ __typename: 'SendInvoicePayload', replayed: false });
    expect(invoice).toMatchObject({
      id,
      number: 'INV-000001',
      status: 'SENT',
      open: true,
      issuedAt: expect.any(String),
      dueAt: dueDateOf(new Date(invoice.issuedAt), 30, 'Europe/Stockholm').toISOString(),
      paidAt: null,
      total: money('125.00'),
      amountPaid: money('0.00'),
      amountDue: money('125.00'),
      payments: [],
    });
    const told = (field: string, before: unknown, after: unknown) => ({ path: [field], before, after });
    expect((await eventsOf(gateway, tenant, id)).at(-1)).toEqual({
      action: 'invoice.sent',
      subject_type: 'Invoice',
      company_id: customer.company.id,
      by_key: true,
      in_request: true,
      changes: [
        told('number', null, 'INV-000001'),
        told('status', 'DRAFT', 'SENT'),
        told('issuedAt', null, invoice.issuedAt),
        told('dueAt', null, invoice.dueAt),
      ],
    });
  });

  it('keeps a number and a due date that the caller gave, and takes none of the series for it', async () => {
    const counted = await sent();
    const own = await sent({ number: 'OWN-1', dueAt: '2020-01-01T00:00:00.001Z' });
    expect(own).toMatchObject({ number: 'OWN-1', dueAt: '2020-01-01T00:00:00.001Z', status: 'OVERDUE', open: true });
    expect(Number((await sent()).number.slice(4))).toBe(Number(counted.number.slice(4)) + 1);
  });

  it('counts by company, past six digits', async () => {
    const german = tenant.companies[1];
    const counter = { organization_id: tenant.organizationId, company_id: german.id, last: 999_998 };
    await insertRows(gateway.pool, 'invoice_counter', [counter]);
    customer = await newCustomer({}, { company: german });
    expect((await sent()).number).toBe('INV-999999');
    expect((await sent()).number).toBe('INV-1000000');
  });

  it('is paid at once where there is nothing to pay', async () => {
    const invoice = await sent({ lines: [plainLine, { ...plainLine, unitPrice: '-100' }] });
    expect(invoice).toMatchObject({ status: 'PAID', open: false, total: money('0.00'), amountDue: money('0.00') });
    expect(invoice.paidAt).toBe(invoice.issuedAt);
  });

  it('is done once for one key', async () => {
    const { id } = await draft();
    const input = { id, idempotencyKey: `send ${id}` };
    const [first, second] = await Promise.all([change('sendInvoice', input), change('sendInvoice', input)]);
    expect([first.replayed, second.replayed].sort()).toEqual([false, true]);
    expect(first.invoice).toEqual(second.invoice);
  });

  it.each([
    ['SUSPENDED', "status = 'SUSPENDED'", 'CUSTOMER_SUSPENDED', 'The customer is suspended, and gets no new invoice.'],
    ['archived', 'archived_at = now()', 'CUSTOMER_ARCHIVED', 'The customer is archived: restore it first.'],
  ])('is refused to a customer that is %s', async (_name, columns, code, message) => {
    const { id } = await draft();
    await set(columns);
    const subjects = [{ __typename: 'Customer', id: customer.id }];
    await refuses(id, { __typename: 'RuleError', code, message, path: null, shortfall: null, subjects });
  });
});

describe('the tax of an invoice', () => {
  ownTenant();
  beforeEach(async () => {
    customer = await newCustomer({ customer_type: 'BUSINESS' }, { country: 'US' });
  });
  const moveHome = () => set(`billing_address = '{"country": "SE"}', billing_country = 'SE'`);
  const line = (unitPrice: string, taxRate: string | null) => ({ ...plainLine, unitPrice, taxRate });

  it('is reckoned anew when it is sent: taxed by then', async () => {
    const made = await draft({ lines: [line('0.05', '25'), line('0.05', '25'), line('10', '6')] });
    expect(made).toMatchObject({ taxTreatment: { kind: 'OUT_OF_SCOPE' }, total: money('10.10') });
    await moveHome();
    expect(await send(made.id)).toMatchObject({
      taxTreatment: { kind: 'STANDARD', reason: 'DOMESTIC' },
      subtotal: money('10.10'),
      tax: money('0.63'),
      total: money('10.73'),
      lines: [
        { taxRate: '25', tax: money('0.02') },
        { taxRate: '25', tax: money('0.01') },
        { taxRate: '6', tax: money('0.60') },
      ],
    });
    const changes = (await eventsOf(gateway, tenant, made.id)).at(-1).changes;
    expect(changes).toContainEqual({ path: ['tax'], before: '0.00', after: '0.63' });
    expect(changes).toContainEqual({ path: ['total'], before: '10.10', after: '10.73' });
  });

  it('is reckoned anew when it is sent: not taxed by then', async () => {
    await moveHome();
    const made = await draft();
    expect(made.tax).toEqual(money('25.00'));
    await set(`billing_address = '{"country": "US"}', billing_country = 'US'`);
    expect(await send(made.id)).toMatchObject({
      taxTreatment: { kind: 'OUT_OF_SCOPE' },
      tax: money('0.00'),
      total: money('100.00'),
      lines: [{ taxRate: '0', tax: money('0.00') }],
    });
  });

  it('stays as it was sent', async () => {
    const invoice = await sent();
    await moveHome();
    expect(await readInvoice(gateway, admin, invoice.id)).toEqual(invoice);
  });

  const refusal = (code: string, message: string) => ({
    __typename: 'InvalidInputError',
    code: 'VALIDATION_ERROR',
    message: expect.any(String),
    issues: [{ path: ['input', 'id'], code, message }],
  });
  const big = { ...plainLine, quantity: '1000000000', unitPrice: '10000', taxRate: '25' };
  it.each([
    [
      'lacks a rate by then',
      [line('1', '25'), line('1', null), line('1', '0'), line('1', null)],
      'REQUIRED',
      'has lines without a tax rate (2, 4), and its treatment is STANDARD by now (DOMESTIC): void it and make a new one',
    ],
    [
      'comes to less than nothing by then',
      [line('100', '0'), line('-100', '25')],
      'OUT_OF_RANGE',
      'must not come to less than zero, come to -25',
    ],
    ['comes to too much by then', [big], 'OUT_OF_RANGE', 'must come to 10000000000000 at most, come to 12500000000000'],
  ])('is refused where it %s', async (_name, lines, code, message) => {
    const { id } = await draft({ lines });
    await moveHome();
    await refuses(id, refusal(code, message));
  });
});

describe('numbers', () => {
  it('have no gap in a company, in the order of issue, however many are sent at a time and fail in between', async () => {
    // Its tables get a trigger, which must not stand in the way of other tests.
    const database = await createOwnDatabase();
    const gateways = await Promise.all([1, 2].map(() => startTestGateway({ databaseUrl: database.url })));
    const [first] = gateways as [TestGateway, TestGateway];
    const own = await createTenant(first.pool);
    const key = await own.newKey({ scopes: ['ADMIN'] });
    const [planned, failing] = [10, 3];
    const series = await Promise.all(
      own.companies.map(async (company) => {
        const specs = Array.from({ length: planned + failing }, () => ({ company }));
        const customers = await insertCustomers(first.pool, own, specs);
        const lines = [{ amount: '100', taxRate: '25', tax: '25' }];
        const drafts = customers.map((one) => ({ customer: one, issuedAt: null, lines }));
        return { company, drafts: await insertInvoices(first.pool, own, drafts) };
      }),
    );
    const doomed = new Set(series.flatMap(({ drafts }) => drafts.slice(planned)));
    await failAtTheEnd(first, doomed);
    const mixed = series.flatMap(({ drafts }) => drafts).sort();
    const answers = await Promise.all(
      mixed.map((id, index) =>
        sendInvoiceMutation(gateways[index % 2] ?? first, key, 'sendInvoice', { id }).then(({ data, errors }) => ({
          id,
          fails: errors !== undefined,
          invoice: data?.sendInvoice?.invoice,
        })),
      ),
    );
    expect(answers.filter(({ fails }) => fails).map(({ id }) => id)).toEqual([...doomed].sort());
    for (const { company } of series) {
      const { rows } = await first.pool.query<{ number: string; last: number }>(
        `select i.number, c.last from invoice i join invoice_counter c using (organization_id, company_id)
          where i.organization_id = $1 and i.company_id = $2 and i.state = 'SENT' order by i.issued_at, i.number`,
        [own.organizationId, company.id],
      );
      const expected = Array.from({ length: planned }, (_, index) => `INV-${String(index + 1).padStart(6, '0')}`);
      expect(rows.map(({ number }) => number)).toEqual(expected);
      expect(rows[0]?.last).toBe(planned);
    }
    for (const one of gateways) await one.stop();
    await database.drop();
  });

  /** Lets the sending of these invoices fail when the counter has counted: their events cannot be written. */
  async function failAtTheEnd({ pool }: TestGateway, ids: ReadonlySet<string>): Promise<void> {
    await pool.query(
      `create function no_event() returns trigger language plpgsql as
         $$ begin raise exception 'no event' using errcode = 'check_violation'; end $$`,
    );
    const list = [...ids].map((id) => `'${id}'`).join();
    await pool.query(
      `create trigger no_event before insert on audit_event for each row
         when (new.action = 'invoice.sent' and new.subject_id in (${list})) execute function no_event()`,
    );
  }
});

describe('due dates', () => {
  ownTenant();

  it.each([
    ['the terms of the company', {}, 30, 'Europe/Stockholm'],
    ['the terms of the customer', { payment_terms_days: 7, timezone: 'Pacific/Kiritimati' }, 7, 'Pacific/Kiritimati'],
    ['the same day', { payment_terms_days: 0, timezone: 'America/Los_Angeles' }, 0, 'America/Los_Angeles'],
  ])('follow %s', async (_name, columns, days, timezone) => {
    customer = await newCustomer(columns);
    const { issuedAt, dueAt } = await sent();
    const { rows } = await gateway.pool.query(
      `select ($1::timestamptz at time zone $3)::date + $4::int = ($2::timestamptz at time zone $3)::date as "rightDay",
              to_char($2::timestamptz at time zone $3, 'HH24:MI:SS.MS') as "time"`,
      [issuedAt, dueAt, timezone, days],
    );
    expect(rows).toEqual([{ rightDay: true, time: '23:59:59.999' }]);
  });

  /** What a clock in a zone shows, as PostgreSQL writes it below. */
  const clockOf = (instant: Date, timeZone: string) =>
    instant.toLocaleString('sv-SE', { timeZone, numberingSystem: 'latn' }).replace(',', '');

  it("are the last millisecond of their day by PostgreSQL's own clocks, in any zone", async () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const anyTime = fc.date({ min: new Date('2026-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });
    let [checked, disputed] = [0, 0];
    const property = fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...zones), anyTime, fc.nat(365)), { minLength: 100, maxLength: 100 }),
      async (cases) => {
        const given = cases.map(([zone, issued, days]) => {
          const due = dueDateOf(issued, days, zone);
          const next = new Date(due.getTime() + 1);
          return { zone, days, issued, due, next, clocks: [issued, due, next].map((at) => clockOf(at, zone)).join() };
        });
        const { rows } = await gateway.pool.query(
          `select zone, days, issued, due, clocks, wrong from (
             select g.*, concat_ws(',', to_char(a, form), to_char(b, form), to_char(c, form)) = clocks as agreed,
                    b::date <> a::date + days or c::date <> a::date + days + 1 as wrong
               from jsonb_to_recordset($1::jsonb) as g(zone text, days int, issued timestamptz, due timestamptz, next timestamptz, clocks text),
                    lateral (select issued at time zone zone, due at time zone zone, next at time zone zone) local(a, b, c),
                    lateral (values ('YYYY-MM-DD HH24:MI:SS')) written(form)) each
            where agreed`,
          [JSON.stringify(given)],
        );
        expect(rows.filter(({ wrong }) => wrong)).toEqual([]);
        checked += rows.length;
        disputed += given.length - rows.length;
      },
    );
    await fc.assert(property, { numRuns: 10 * soak });
    // Node and PostgreSQL each bring their time zones along, and a country may have changed its mind in between.
    expect(disputed).toBeLessThan(checked / 50);
  });
});

describe('the delivery', () => {
  ownTenant();
  const peppol = '0007:5566778899';
  const leitweg = '04011000-1234512345-06';
  const mails = ['copy-1@example.com'];
  const email = { channel: 'EMAIL', to: 'a@example.com', cc: mails };
  const none = { channel: 'NONE', to: null, cc: [] };
  const wishes = {
    preferEinvoice: false,
    peppolId: null,
    leitwegId: null,
    emailDelivery: true,
    einvoiceEmail: null,
    email: 'a@example.com',
    additionalEmails: mails,
  };

  it.each([
    ['an e-mail', {}, email],
    ['an e-mail to the address for invoices', { einvoiceEmail: 'b@example.com' }, { ...email, to: 'b@example.com' }],
    [
      'an e-mail to that address alone',
      { einvoiceEmail: 'b@example.com', email: null },
      { ...email, to: 'b@example.com' },
    ],
    ['no e-mail where there is no address', { email: null }, none],
    ['no e-mail where none is wanted', { emailDelivery: false }, none],
    ['an e-invoice by Peppol', { preferEinvoice: true, peppolId: peppol }, { channel: 'EINVOICE', to: peppol, cc: [] }],
    [
      'an e-invoice by Leitweg-ID',
      { preferEinvoice: true, leitwegId: leitweg },
      { channel: 'EINVOICE', to: leitweg, cc: [] },
    ],
    [
      'Peppol before Leitweg-ID, and without e-mail too',
      { preferEinvoice: true, peppolId: peppol, leitwegId: leitweg, emailDelivery: false },
      { channel: 'EINVOICE', to: peppol, cc: [] },
    ],
    ['an e-mail where an e-invoice has no id to go to', { preferEinvoice: true }, email],
    ['an e-mail where an e-invoice is not preferred', { peppolId: peppol, leitwegId: leitweg }, email],
  ])('is %s', async (_name, columns, expected) => {
    const wished = { ...wishes, ...columns };
    expect(deliveryOf(wished, true)).toEqual({ ...expected, collectAutomatically: true });
    const names = Object.entries(wished).map(([name, value]) => [
      name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
      value,
    ]);
    customer = await newCustomer(Object.fromEntries(names));
    expect((await sent()).delivery).toEqual({ ...expected, collectAutomatically: false });
  });

  it.each([
    ['a default method', true, { isDefault: true }, true],
    ['no autoCollection', false, { isDefault: true }, false],
    ['no default', true, {}, false],
    ['one that has expired', true, { isDefault: true, columns: { expires_on: '2020-01-31' } }, false],
    ['one to verify again', true, { isDefault: true, columns: { needs_reverification: true } }, false],
    ['a card that is not verified', true, { isDefault: true, type: 'CARD' }, false],
  ])('collects by itself, or not: %s', async (_name, auto_collection, method, collects) => {
    customer = await newCustomer({ auto_collection });
    await insertPaymentMethods(gateway.pool, tenant, [{ customer, ...method }]);
    expect((await sent()).delivery.collectAutomatically).toBe(collects);
  });

  it('collects by a card that is verified', async () => {
    customer = await newCustomer({ auto_collection: true });
    const [paymentMethodId = ''] = await insertPaymentMethods(gateway.pool, tenant, [
      { customer, isDefault: true, type: 'CARD' },
    ]);
    await insertVerifications(gateway.pool, tenant, [{ customer, paymentMethodId }]);
    expect((await sent()).delivery.collectAutomatically).toBe(true);
  });
});

describe('who an invoice is made out to', () => {
  ownTenant();
  const details = {
    name: 'Acme AB',
    legalName: 'Acme Aktiebolag (publ)',
    email: 'a@acme.example',
    orgNumber: '556677-8899',
    peppolId: '0007:5566778899',
    leitwegId: '04011000-1234512345-06',
    billingAddress: { line1: 'Gatan 1', city: 'Lund', postalCode: '222 22', country: 'SE' },
    taxIdentifiers: [
      { type: 'us_ein', value: '12-3456789' },
      { type: 'eu_vat', value: 'SE556677889901' },
    ],
  };
  const printed = {
    name: 'Acme AB',
    legalName: 'Acme Aktiebolag (publ)',
    email: 'a@acme.example',
    orgNumber: '556677-8899',
    peppolId: '0007:5566778899',
    leitwegId: '04011000-1234512345-06',
    address: { line1: 'Gatan 1', line2: null, city: 'Lund', region: null, postalCode: '222 22', country: 'SE' },
    taxIdentifiers: [
      { type: 'eu_vat', value: 'SE556677889901' },
      { type: 'us_ein', value: '123456789' },
    ],
  };

  it('is the customer while it is a draft, and what was printed from then on', async () => {
    await updated(gateway, admin, customer.id, details);
    const { id, billTo } = await draft();
    const later = await draft();
    expect(billTo).toEqual(printed);
    expect((await send(id)).billTo).toEqual(printed);
    await updated(gateway, admin, customer.id, {
      name: 'New name',
      orgNumber: null,
      taxIdentifiers: [],
      peppolId: null,
    });
    expect((await readInvoice(gateway, admin, id)).billTo).toEqual(printed);
    const now = { ...printed, name: 'New name', orgNumber: null, taxIdentifiers: [], peppolId: null };
    expect((await readInvoice(gateway, admin, later.id)).billTo).toEqual(now);
    expect((await send(later.id)).billTo).toEqual(now);
  });

  it('has the registered seat where there is no billing address', async () => {
    const legalAddress = { city: 'Wien', country: 'AT' };
    await updated(gateway, admin, customer.id, { billingAddress: null, legalAddress });
    const none = { line1: null, line2: null, region: null, postalCode: null };
    expect((await sent()).billTo.address).toEqual({ ...none, ...legalAddress });
  });

  it('hides personal numbers from a key without CUSTOMERS_PII', async () => {
    const person = { ...details, orgNumber: '19821105-9954', customerType: 'SOLE_TRADER', peppolId: '0007:8211059954' };
    await updated(gateway, admin, customer.id, {
      ...person,
      preferEinvoice: true,
      taxIdentifiers: [{ type: 'eu_vat', value: 'SE821105995401' }],
    });
    const { id, billTo } = await sent();
    expect(billTo).toMatchObject({ orgNumber: '19821105-9954', taxIdentifiers: [{ value: 'SE821105995401' }] });
    const key = await tenant.newKey({ scopes: ['BILLING_READ'] });
    const seen = await readInvoice(gateway, key, id);
    expect(seen).toMatchObject({
      billTo: {
        orgNumber: '19821105-****',
        peppolId: '0007:******',
        taxIdentifiers: [{ type: 'eu_vat', value: 'SE**********01' }],
      },
      delivery: { channel: 'EINVOICE', to: '0007:******' },
    });
  });

  const columns = {
    number: "'X-1'",
    supply: "'GOODS'",
    currency: "'EUR'",
    subtotal: 'subtotal + 1, total = total + 1',
    tax: 'tax + 1, total = total + 1',
    tax_treatment: "'{}'",
    bill_to: `jsonb_set(bill_to, '{name}', '"Other"')`,
    delivery: 'null',
    issued_at: "issued_at + interval '1 day'",
    due_at: "due_at + interval '1 day'",
    amount_paid: '1',
  } as const;
  it.each(Object.entries(columns))('is kept by the database, as all that was sent: %s', async (name, value) => {
    const { id } = await sent();
    const statement = `update invoice set ${name} = ${value} where organization_id = $1 and id = $2`;
    const write = gateway.pool.query(statement, [tenant.organizationId, id]);
    await expect(write).rejects.toThrow(/an invoice that was sent is never changed|amount_paid is the sum/);
  });

  it.each(['description', 'amount', 'tax'])('is kept by the database, lines too: %s', async (name) => {
    const { id } = await sent();
    const values = [tenant.organizationId, id];
    const where = 'where organization_id = $1 and invoice_id = $2';
    const value = name === 'description' ? "'x'" : `${name} + 1`;
    const message = /the lines of an invoice that was sent are never changed/;
    await expect(gateway.pool.query(`update invoice_line set ${name} = ${value} ${where}`, values)).rejects.toThrow(
      message,
    );
    await expect(gateway.pool.query(`delete from invoice_line ${where}`, values)).rejects.toThrow(message);
  });

  it('is the customer as it is for an invoice that was loaded without', async () => {
    const [id = ''] = await insertInvoices(gateway.pool, tenant, [{ customer, issuedAt: '2026-01-01T00:00:00Z' }]);
    const { billTo }: Data = await readInvoice(gateway, admin, id);
    expect(billTo).toMatchObject({ name: expect.stringMatching(/^Customer/), taxIdentifiers: [] });
  });
});
