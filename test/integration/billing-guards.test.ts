import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type CustomerFixture,
  insertCustomers,
  insertInvoices,
  insertPayments,
  insertRows,
} from '../support/fixtures.ts';
import { insertPaymentMethods, insertVerifications } from '../support/payment-method-fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';

/*
 * What the database refuses, whoever writes: what was printed and paid stays, and no row says what cannot be.
 */
let pool: pg.Pool;
let tenant: Tenant;
let customer: CustomerFixture;
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 4 });
  tenant = await createTenant(pool);
  [customer] = (await insertCustomers(pool, tenant, [{}])) as [CustomerFixture];
});
afterAll(() => pool.end());

const refused = { code: '23001' };
const run = (text: string, ...values: unknown[]) => pool.query(text, [tenant.organizationId, ...values]);
const rowOf = async (table: string, id: string) =>
  (await run(`select * from ${table} where organization_id = $1 and id = $2`, id)).rows[0];

const lines = [
  { amount: '80', quantity: '4', unitPrice: '20', taxRate: '25', tax: '20' },
  { amount: '12.5', taxRate: '6', tax: '0.75' },
];
async function newInvoice(issuedAt: string | null): Promise<string> {
  const [id = ''] = await insertInvoices(pool, tenant, [{ customer, issuedAt, lines }]);
  return id;
}
const draft = () => newInvoice(null);
const sent = () => newInvoice('2026-01-05T00:00:00Z');

const setInvoice = (id: string, assignment: string) =>
  run(`update invoice set ${assignment} where organization_id = $1 and id = $2`, id);
const setLines = (id: string, assignment: string) =>
  run(`update invoice_line set ${assignment} where organization_id = $1 and invoice_id = $2`, id);

describe('an invoice that was sent', () => {
  const printed = [
    "number = 'OTHER-1'",
    "supply = 'GOODS'",
    "currency = 'EUR'",
    'subtotal = subtotal + 1, total = total + 1',
    'tax = tax + 1, total = total + 1',
    'tax_treatment = \'{"kind": "EXEMPT"}\'',
    'bill_to = \'{"name": "Somebody else"}\'',
    'delivery = \'{"channel": "NONE"}\'',
    "issued_at = issued_at - interval '1 day'",
    "due_at = due_at + interval '1 day'",
    "state = 'DRAFT'",
  ];

  it.each(printed)('refuses %s, which a draft takes', async (assignment) => {
    const [before, open] = [await sent(), await draft()];
    const row = await rowOf('invoice', before);
    await expect(setInvoice(before, assignment)).rejects.toMatchObject(refused);
    expect(await rowOf('invoice', before)).toEqual(row);
    expect((await setInvoice(open, assignment)).rowCount).toBe(1);
  });

  it('refuses to become a credit note, or another company’s', async () => {
    const [id, other] = [await sent(), await sent()];
    await expect(setInvoice(id, `credit_note_for_id = '${other}'`)).rejects.toMatchObject(refused);
    const company = tenant.companies[1].id;
    const [theirs] = await insertCustomers(pool, tenant, [{ company: tenant.companies[1] }]);
    await expect(setInvoice(id, `company_id = '${company}', customer_id = '${theirs?.id}'`)).rejects.toMatchObject(
      refused,
    );
  });

  it('may move to another customer, as a merge moves it, and may be closed once', async () => {
    const [id, other] = [await sent(), await insertCustomers(pool, tenant, [{}])];
    expect((await setInvoice(id, `customer_id = '${other[0]?.id}'`)).rowCount).toBe(1);
    expect((await setInvoice(id, "state = 'CREDITED'")).rowCount).toBe(1);
    for (const state of ['SENT', 'VOID', 'DRAFT'])
      await expect(setInvoice(id, `state = '${state}'`)).rejects.toMatchObject(refused);
  });

  it('keeps its lines: they are neither changed nor taken away', async () => {
    const id = await sent();
    const before = await run('select * from invoice_line where organization_id = $1 and invoice_id = $2', id);
    for (const assignment of ['amount = 1', 'tax = 0', "description = 'x'", 'position = position + 5'])
      await expect(setLines(id, assignment)).rejects.toMatchObject(refused);
    for (const invoice of [id, await draft()])
      await expect(
        run('delete from invoice_line where organization_id = $1 and invoice_id = $2', invoice),
      ).rejects.toMatchObject(refused);
    const after = await run('select * from invoice_line where organization_id = $1 and invoice_id = $2', id);
    expect(after.rows).toEqual(before.rows);
  });
});

describe('a draft', () => {
  it('has its tax reckoned anew, line by line', async () => {
    const id = await draft();
    expect((await setLines(id, 'tax = 0, tax_rate = 0')).rowCount).toBe(2);
  });

  it('needs no number to be given up, and one to be sent', async () => {
    const [given, lacking] = [await draft(), await draft()];
    expect((await setInvoice(given, "state = 'VOID'")).rowCount).toBe(1);
    const check = { code: '23514', constraint: 'invoice_sent_check' };
    await expect(setInvoice(lacking, "state = 'SENT'")).rejects.toMatchObject(check);
    await setInvoice(lacking, "state = 'SENT', number = 'X-1', issued_at = now(), due_at = now()");
  });
});

describe('what was paid', () => {
  const paidOf = async (id: string) => {
    const { amount_paid, paid_at } = await rowOf('invoice', id);
    return [amount_paid, paid_at?.toISOString() ?? null];
  };

  it('is the sum of the payments, and told by the last of them', async () => {
    const id = await sent();
    expect(await paidOf(id)).toEqual(['0.000000', null]);
    await insertPayments(pool, tenant, [{ invoiceId: id, amount: '13.249999' }]);
    expect(await paidOf(id)).toEqual(['13.249999', null]);
    await insertPayments(pool, tenant, [{ invoiceId: id, amount: '100.000001', paidAt: '2026-02-03T04:05:06.789Z' }]);
    expect(await paidOf(id)).toEqual(['113.250000', '2026-02-03T04:05:06.789Z']);
  });

  it('is never more than the total, however many payments come at once', async () => {
    const id = await sent();
    const pay = () => insertPayments(pool, tenant, [{ invoiceId: id, amount: '20' }]);
    const ends = await Promise.allSettled(Array.from({ length: 12 }, pay));
    const failed = ends.filter((end) => end.status === 'rejected');
    expect(failed.map((end) => end.reason.constraint)).toEqual(Array(7).fill('invoice_paid_check'));
    expect(await paidOf(id)).toEqual(['100.000000', null]);
    const sum = 'select sum(amount)::text as sum from invoice_payment where organization_id = $1 and invoice_id = $2';
    expect((await run(sum, id)).rows).toEqual([{ sum: '100.000000' }]);
  });

  it('is nothing of a draft, and of one that was given up', async () => {
    const [open, voided] = [await draft(), await sent()];
    await setInvoice(voided, "state = 'VOID'");
    for (const invoiceId of [open, voided])
      await expect(insertPayments(pool, tenant, [{ invoiceId, amount: '1' }])).rejects.toMatchObject(refused);
  });

  it('cannot be written by hand', async () => {
    for (const id of [await sent(), await draft()])
      for (const assignment of ['amount_paid = 1', 'amount_paid = total, paid_at = now()'])
        await expect(setInvoice(id, assignment)).rejects.toMatchObject(refused);
  });
});

describe('a default payment method', () => {
  const method = (isDefault: boolean, removedAt: string | null = null) =>
    insertPaymentMethods(pool, tenant, [{ customer, isDefault, removedAt }]);

  it('is one of many', async () => {
    await method(true);
    await method(false);
    const second = { code: '23505', constraint: 'payment_method_default_key' };
    await expect(method(true)).rejects.toMatchObject(second);
    const all = 'update payment_method set is_default = true where organization_id = $1 and customer_id = $2';
    await expect(run(all, customer.id)).rejects.toMatchObject(second);
    const [other] = await insertCustomers(pool, tenant, [{}]);
    await insertPaymentMethods(pool, tenant, [{ customer: other as CustomerFixture, isDefault: true }]);
  });

  it('is never one that was removed', async () => {
    const check = { code: '23514', constraint: 'payment_method_default_check' };
    await expect(method(true, '2026-01-05T00:00:00Z')).rejects.toMatchObject(check);
  });
});

describe('a check', () => {
  const own = () => ({ organization_id: tenant.organizationId, id: randomUUID() });
  const line = async (columns: object) =>
    insertRows(pool, 'invoice_line', [
      {
        ...own(),
        invoice_id: await draft(),
        position: 9,
        description: 'x',
        quantity: '1',
        unit_price: '1',
        amount: '1',
        tax: '0',
        ...columns,
      },
    ]);
  /** The second payment of an invoice: what is taken from the first would fit into its total. */
  const payment = async (amount: string) => {
    const invoiceId = await sent();
    await insertPayments(pool, tenant, [{ invoiceId, amount: '10' }]);
    return insertPayments(pool, tenant, [{ invoiceId, amount }]);
  };
  const verification = async (columns: object, instrument = false) => {
    const [paymentMethodId = null] = instrument ? await insertPaymentMethods(pool, tenant, [{ customer }]) : [];
    return insertVerifications(pool, tenant, [
      { customer, state: 'PENDING', paymentMethodId, columns: { ...columns } },
    ]);
  };
  const counter = (last: number) =>
    insertRows(pool, 'invoice_counter', [
      { organization_id: tenant.organizationId, company_id: tenant.companies[0].id, last },
    ]);
  const note = async (total: string) =>
    insertInvoices(pool, tenant, [{ customer, issuedAt: null, total, columns: { credit_note_for_id: await sent() } }]);
  const decided = { state: 'APPROVED', decided_at: '2026-01-04T00:00:00Z' };

  const refusals: readonly (readonly [constraint: string, wrong: () => Promise<unknown>])[] = [
    ['invoice_line_numbers_check', () => line({ amount: 'NaN' })],
    ['invoice_line_numbers_check', () => line({ quantity: 'NaN' })],
    ['invoice_line_rate_check', () => line({ tax_rate: '100.5' })],
    ['invoice_line_rate_check', () => line({ tax_rate: '-1' })],
    ['invoice_line_rate_check', () => line({ tax_rate: 'NaN' })],
    ['invoice_line_rate_check', () => line({ given_tax_rate: '101' })],
    ['invoice_payment_amount_check', () => payment('0')],
    ['invoice_payment_amount_check', () => payment('-1')],
    ['invoice_counter_last_check', () => counter(0)],
    ['invoice_credit_note_check', () => note('1')],
    ['verification_decided_check', () => verification({ state: 'APPROVED' })],
    ['verification_decided_check', () => verification({ decided_at: decided.decided_at })],
    ['verification_expires_check', () => verification({ expires_at: '2099-01-01T00:00:00Z' })],
    ['verification_expires_check', () => verification({ ...decided, state: 'REJECTED', expires_at: '2099-01-01' })],
    ['verification_instrument_check', () => verification({ kind: 'PAYMENT_INSTRUMENT' })],
    ['verification_instrument_check', () => verification({ kind: 'KYC' }, true)],
  ];

  it.each(refusals)('named %s refuses what cannot be (%#)', async (constraint, wrong) => {
    await expect(wrong()).rejects.toMatchObject({ code: '23514', constraint });
  });

  it('lets pass what can be', async () => {
    await line({ tax_rate: '100', given_tax_rate: '0' });
    await line({ position: 10, tax_rate: null, amount: '-1' });
    await payment('0.000001');
    await note('-1');
    await note('0');
    await verification({ ...decided, expires_at: '2099-01-01T00:00:00Z' });
    await verification({ ...decided, state: 'REJECTED' }, true);
    await counter(1);
  });

  it('refuses a payment that is no number before it reaches the invoice', async () => {
    await expect(payment('NaN')).rejects.toMatchObject({ code: '23514' });
  });

  it('numbers the lines of an invoice once, and an invoice’s number within its company', async () => {
    const invoice_id = await draft();
    await expect(line({ invoice_id, position: 1 })).rejects.toMatchObject({ code: '23505' });
    const numbered = () =>
      insertInvoices(pool, tenant, [{ customer, issuedAt: '2026-01-05T00:00:00Z', columns: { number: 'TWICE' } }]);
    await numbered();
    await expect(numbered()).rejects.toMatchObject({ code: '23505' });
  });
});
