import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { type Books, long, nordberg, openBooks, work } from './support/books.ts';

let gateway: TestGateway;
let books: Books;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  books = await openBooks(gateway);
});

/** What a customer has with us. */
const accountOf = async (id: string): Promise<Data> => {
  const money = '{ amount currency }';
  const query = `query ($id: ID!) { customer(id: $id) { balance ${money} outstanding ${money} wallets {
    nodes { currency balance ${money} transactions { nodes { kind amount ${money} } } } } } }`;
  return (await books.reads(query, { id })).customer;
};

const pay = (id: string, amount: string, rest: object = {}) =>
  books.does('recordInvoicePayment', { id, amount, ...rest });

describe('Finance: wallets', () => {
  it('a prepaid customer runs dry, is told by how much, and goes on once it has paid in', async () => {
    const { id, walletId } = await books.signsUp({ ...nordberg, billingModel: 'PREPAID' });
    const topUp = await books.does('topUpWallet', { id: walletId, amount: '100', reason: 'Prepayment' });
    expect(topUp).toMatchObject({
      wallet: { balance: '100.00 SEK' },
      transaction: { kind: 'TOP_UP', amount: '100.00 SEK', balanceAfter: '100.00 SEK', reason: 'Prepayment' },
    });
    expect((await books.does('debitWallet', { id: walletId, amount: '60' })).wallet.balance).toBe('40.00 SEK');
    const dry = {
      refused: 'INSUFFICIENT_FUNDS',
      why: 'The wallet holds 40.00 SEK and may not go below zero, since its customer is PREPAID: 20.00 SEK are lacking.',
      about: [`Wallet ${walletId}`],
      shortfall: '20.00 SEK',
    };
    expect(await books.does('debitWallet', { id: walletId, amount: '60' })).toEqual(dry);
    const invoice = await books.bills(id);
    expect(await pay(invoice.id, '60', { walletId })).toEqual(dry);
    expect(await accountOf(id)).toMatchObject({ balance: '40.00 SEK', outstanding: '125.00 SEK' });
    await books.does('topUpWallet', { id: walletId, amount: '85' });
    expect((await pay(invoice.id, '125', { walletId })).invoice).toMatchObject({
      status: 'PAID',
      amountDue: '0.00 SEK',
    });
    const ledger = ['DEBIT -125.00 SEK', 'TOP_UP 85.00 SEK', 'DEBIT -60.00 SEK', 'TOP_UP 100.00 SEK'];
    const { wallets, ...account } = await accountOf(id);
    expect(account).toEqual({ balance: '0.00 SEK', outstanding: '0.00 SEK' });
    const told = wallets.nodes[0].transactions.nodes.map(({ kind, amount }: Data) => `${kind} ${amount}`);
    expect(told).toEqual(ledger);
  });

  it('an invoice in euros is not paid from a krona wallet, and is from one in euros', async () => {
    const { id, walletId } = await books.signsUp(nordberg);
    await books.does('topUpWallet', { id: walletId, amount: '1000' });
    const invoice = await books.bills(id, { currency: 'EUR' });
    expect(invoice).toMatchObject({ status: 'SENT', total: '125.00 EUR' });
    expect(await pay(invoice.id, '125', { walletId })).toEqual({
      refused: 'CURRENCY_MISMATCH',
      why: 'The invoice is in EUR, the wallet in SEK.',
      about: [`Wallet ${walletId}`],
    });
    const { wallet } = await books.does('createWallet', { customerId: id, name: 'Euros', currency: 'EUR' });
    expect(wallet).toMatchObject({ name: 'Euros', mode: 'LIVE', status: 'OPEN', balance: '0.00 EUR' });
    await books.does('topUpWallet', { id: wallet.id, amount: '125' });
    expect((await pay(invoice.id, '125', { walletId: wallet.id })).invoice.status).toBe('PAID');
    const { balance, outstanding, wallets } = await accountOf(id);
    // Nothing was exchanged: the kronor are all there.
    expect([balance, outstanding]).toEqual(['1000.00 SEK', '0.00 SEK']);
    expect(wallets.nodes.map((one: Data) => one.balance)).toEqual(['0.00 EUR', '1000.00 SEK']);
    const closed = await books.does('closeWallet', { id: wallet.id });
    expect(closed.wallet).toMatchObject({ status: 'CLOSED', balance: '0.00 EUR' });
  });
});

describe('Finance: payments', () => {
  it('an invoice is paid in three parts, and what is too much is told with what is due', async () => {
    const { id } = await books.signsUp(nordberg);
    const invoice = await books.bills(id);
    expect(invoice).toMatchObject({ number: 'INV-000001', status: 'SENT', amountDue: '125.00 SEK' });
    expect((await pay(invoice.id, '50', { paidAt: '2021-02-01T09:00:00Z' })).invoice).toMatchObject({
      status: 'PARTIALLY_PAID',
      amountPaid: '50.00 SEK',
      amountDue: '75.00 SEK',
    });
    expect((await pay(invoice.id, '50.5')).invoice).toMatchObject({
      status: 'PARTIALLY_PAID',
      amountPaid: '100.50 SEK',
      amountDue: '24.50 SEK',
    });
    expect(await pay(invoice.id, '50')).toEqual({
      refused: 'VALIDATION_ERROR',
      why: 'input.amount must be at most what is due: 24.50 SEK',
    });
    expect((await accountOf(id)).outstanding).toBe('24.50 SEK');
    const paid = await pay(invoice.id, '24.50', { paidAt: '2021-03-01T09:00:00Z' });
    expect(paid.invoice).toMatchObject({
      status: 'PAID',
      paidAt: '2021-03-01T09:00:00.000Z',
      amountPaid: '125.00 SEK',
      amountDue: '0.00 SEK',
    });
    expect(await pay(invoice.id, '0.01')).toEqual({
      refused: 'INVALID_TRANSITION',
      why: 'The invoice is PAID, which does not allow recordInvoicePayment: it allows creditInvoice.',
      about: [`Invoice ${invoice.id}`],
    });
    expect((await accountOf(id)).outstanding).toBe('0.00 SEK');
  });

  it('two clerks pay the same invoice at once: the money is taken once', async () => {
    const { id, walletId } = await books.signsUp(nordberg);
    await books.does('topUpWallet', { id: walletId, amount: '500' });
    const invoice = await books.bills(id);
    const answers = await Promise.all([
      pay(invoice.id, '125', { walletId }),
      books.does('recordInvoicePayment', { id: invoice.id, amount: '125', walletId }, books.officer),
    ]);
    expect(answers.flatMap((answer) => answer.invoice?.status ?? [])).toEqual(['PAID']);
    expect(answers.filter(({ refused }) => refused)).toEqual([
      {
        refused: 'INVALID_TRANSITION',
        why: 'The invoice is PAID, which does not allow recordInvoicePayment: it allows creditInvoice.',
        about: [`Invoice ${invoice.id}`],
      },
    ]);
    expect(await accountOf(id)).toMatchObject({ balance: '375.00 SEK', outstanding: '0.00 SEK' });
  });

  it('a clerk who sends the same payment twice has paid once', async () => {
    const { id, walletId } = await books.signsUp(nordberg);
    await books.does('topUpWallet', { id: walletId, amount: '500' });
    const invoice = await books.bills(id);
    const idempotencyKey = randomUUID();
    const again = () => pay(invoice.id, '25', { walletId, idempotencyKey });
    const answers = [...(await Promise.all([again(), again()])), await again()];
    expect(answers.map(({ replayed }) => replayed).sort()).toEqual([false, true, true]);
    for (const answer of answers) expect(answer.invoice).toMatchObject({ amountPaid: '25.00 SEK' });
    expect((await accountOf(id)).balance).toBe('475.00 SEK');
  });
});

describe('Finance: customers that leave, or may not buy', () => {
  it('a credit note opens the way to archiving, and what was paid waits in the wallet', async () => {
    const { id, walletId } = await books.signsUp(nordberg);
    const invoice = await books.bills(id);
    const draft = await books.does('createInvoice', { customerId: id, lines: [work] });
    await pay(invoice.id, '25');
    expect(await books.does('archiveCustomer', { id })).toEqual({
      refused: 'CUSTOMER_HAS_INVOICES',
      why: 'The customer has open invoices: settle or credit them first.',
      about: [`Invoice ${invoice.id}`],
    });
    const credited = await books.does('creditInvoice', { id: invoice.id, reason: 'Never delivered' });
    expect(credited).toMatchObject({
      invoice: { number: 'INV-000001', status: 'CREDITED', amountPaid: '25.00 SEK', amountDue: '0.00 SEK' },
      creditNote: { number: 'INV-000002', status: 'PAID', total: '-125.00 SEK', amountDue: '0.00 SEK' },
    });
    expect(await accountOf(id)).toMatchObject({ balance: '25.00 SEK', outstanding: '0.00 SEK' });
    const { customer } = await books.does('archiveCustomer', { id });
    expect(customer).toEqual({ id, name: 'Nordberg AB', status: 'ACTIVE', archivedAt: expect.any(String) });
    const archived = { refused: 'CUSTOMER_ARCHIVED', why: 'The customer is archived: restore it first.' };
    const about = [`Customer ${id}`];
    expect(await books.does('sendInvoice', { id: draft.invoice.id })).toEqual({ ...archived, about });
    expect(await books.does('topUpWallet', { id: walletId, amount: '1' })).toEqual({ ...archived, about });
    await books.does('restoreCustomer', { id });
    expect((await books.does('sendInvoice', { id: draft.invoice.id })).invoice.number).toBe('INV-000003');
  });

  it('a suspended customer gets no invoice until it is active again, and pays what it owes meanwhile', async () => {
    const { id } = await books.signsUp(nordberg);
    const owed = await books.bills(id, { dueAt: long });
    expect(owed).toMatchObject({ number: 'INV-000001', status: 'OVERDUE', dueAt: '2020-01-01T00:00:00.000Z' });
    const draft = (await books.does('createInvoice', { customerId: id, lines: [work] })).invoice;
    await books.does('changeCustomerStatus', { id, status: 'SUSPENDED', reason: 'Does not pay' });
    const refused = {
      refused: 'CUSTOMER_SUSPENDED',
      why: 'The customer is suspended, and gets no new invoice.',
      about: [`Customer ${id}`],
    };
    expect(await books.does('createInvoice', { customerId: id, lines: [work] })).toEqual(refused);
    expect(await books.does('sendInvoice', { id: draft.id })).toEqual(refused);
    const query = 'query ($id: ID!) { customer(id: $id) { eligibility { canInvoice } } }';
    expect((await books.reads(query, { id })).customer.eligibility).toEqual({ canInvoice: false });
    expect((await pay(owed.id, '125')).invoice).toMatchObject({ status: 'PAID', amountDue: '0.00 SEK' });
    await books.does('changeCustomerStatus', { id, status: 'ACTIVE' });
    expect((await books.reads(query, { id })).customer.eligibility).toEqual({ canInvoice: true });
    // What was refused has taken no number.
    expect((await books.does('sendInvoice', { id: draft.id })).invoice).toMatchObject({
      number: 'INV-000002',
      status: 'SENT',
    });
  });

  it('the series has no gap, whatever is given up, refused or numbered elsewhere', async () => {
    const { id } = await books.signsUp(nordberg);
    const numbers = [(await books.bills(id)).number];
    const draft = (await books.does('createInvoice', { customerId: id, lines: [work] })).invoice;
    const void1 = await books.does('voidInvoice', { id: draft.id, reason: 'Ordered twice' });
    expect(void1.invoice).toMatchObject({ number: null, status: 'VOID', amountDue: '0.00 SEK' });
    expect((await books.bills(id, { number: 'OLD-17' })).number).toBe('OLD-17');
    expect(await books.does('createInvoice', { customerId: id, lines: [work], number: 'OLD-17' })).toMatchObject({
      refused: 'INVOICE_DUPLICATE_NUMBER',
    });
    const drafts = await Promise.all(
      Array.from({ length: 4 }, () => books.does('createInvoice', { customerId: id, lines: [work] })),
    );
    const sent = await Promise.all(drafts.map(({ invoice }) => books.does('sendInvoice', { id: invoice.id })));
    numbers.push(...sent.map(({ invoice }) => invoice.number).sort());
    const withdrawn = await books.does('voidInvoice', { id: sent[0].invoice.id, reason: 'Ordered twice' });
    expect(withdrawn.invoice).toMatchObject({ number: sent[0].invoice.number, status: 'VOID' });
    numbers.push((await books.bills(id)).number);
    expect(numbers).toEqual(['INV-000001', 'INV-000002', 'INV-000003', 'INV-000004', 'INV-000005', 'INV-000006']);
  });
});

describe('Finance: tax', () => {
  const american = { ...nordberg, name: 'Borg Inc.', billingAddress: { country: 'US', city: 'Austin' } };

  it('a draft that was made untaxed is sent taxed, since the customer has moved', async () => {
    const { id } = await books.signsUp(american);
    const draft = (await books.does('createInvoice', { customerId: id, lines: [work] })).invoice;
    expect(draft).toMatchObject({
      status: 'DRAFT',
      total: '100.00 SEK',
      taxTreatment: { kind: 'OUT_OF_SCOPE', category: 'O', reason: 'BUSINESS_OUTSIDE_EU' },
      lines: [{ taxRate: '0', amount: '100.00 SEK', tax: '0.00 SEK' }],
    });
    const unrated = { ...work, taxRate: null };
    const blank = (await books.does('createInvoice', { customerId: id, lines: [work, unrated] })).invoice;
    const customer = { billingAddress: { country: 'SE', city: 'Lund' } };
    await books.does('updateCustomer', { id, customer });
    const sent = (await books.does('sendInvoice', { id: draft.id })).invoice;
    expect(sent).toMatchObject({
      number: 'INV-000001',
      total: '125.00 SEK',
      taxTreatment: { kind: 'STANDARD', category: 'S', reason: 'DOMESTIC' },
      lines: [{ taxRate: '25', amount: '100.00 SEK', tax: '25.00 SEK' }],
      billTo: { name: 'Borg Inc.', address: { country: 'SE' } },
    });
    expect(await books.does('sendInvoice', { id: blank.id })).toEqual({
      refused: 'VALIDATION_ERROR',
      why: 'input.id has lines without a tax rate (2), and its treatment is STANDARD by now (DOMESTIC): void it and make a new one',
    });
    expect(await books.does('createInvoice', { customerId: id, lines: [work, unrated] })).toEqual({
      refused: 'VALIDATION_ERROR',
      why: 'input.lines.1.taxRate must be the percentage of tax, such as "25": the treatment is STANDARD (DOMESTIC)',
    });
    // What was printed stays, wherever the customer goes.
    await books.does('updateCustomer', { id, customer: { name: 'Borg LLC', billingAddress: { country: 'US' } } });
    const query = `query ($id: ID!) { invoice(id: $id) { total { amount currency } billTo { name address { country } } } }`;
    expect((await books.reads(query, { id: draft.id })).invoice).toEqual({
      total: '125.00 SEK',
      billTo: { name: 'Borg Inc.', address: { country: 'SE' } },
    });
  });

  it('a VAT number turns an invoice to reverse charge, from when it is confirmed until it is replaced', async () => {
    const german = { ...nordberg, name: 'Süd GmbH', billingAddress: { country: 'DE' } };
    const { id } = await books.signsUp(german);
    const untold = { kind: 'STANDARD', category: 'S', legalReference: null, provisional: false };
    expect(await books.bills(id)).toMatchObject({
      total: '125.00 SEK',
      taxTreatment: { ...untold, reason: 'EU_CONSUMER' },
    });
    const number = (value: string) => ({ customerId: id, identifier: { type: 'eu_vat', value } });
    await books.does('setTaxIdentifier', number('DE136695976'));
    const draft = (await books.does('createInvoice', { customerId: id, lines: [work] })).invoice;
    const unconfirmed = { ...untold, reason: 'VAT_NUMBER_UNCONFIRMED', provisional: true };
    expect(draft).toMatchObject({ total: '125.00 SEK', taxTreatment: unconfirmed });
    // As the register says.
    const verdict =
      "jsonb_build_object('number', 'DE136695976', 'verdict', 'VALID', 'verdictAt', now(), 'override', null)";
    await books.moves('customer', id, `vat_validation_status = 'VALID', vat_record = ${verdict}`);
    expect((await books.does('sendInvoice', { id: draft.id })).invoice).toMatchObject({
      total: '100.00 SEK',
      taxTreatment: {
        kind: 'REVERSE_CHARGE',
        category: 'AE',
        reason: 'EU_BUSINESS',
        legalReference: 'Art. 196 of Directive 2006/112/EC',
        provisional: false,
      },
      lines: [{ taxRate: '0', amount: '100.00 SEK', tax: '0.00 SEK' }],
      billTo: { name: 'Süd GmbH', taxIdentifiers: [{ type: 'eu_vat', value: 'DE136695976' }] },
    });
    await books.does('setTaxIdentifier', number('DE129274202'));
    expect(await books.bills(id)).toMatchObject({ total: '125.00 SEK', taxTreatment: unconfirmed });
    const treated = await books.reads('query ($id: ID!) { invoice(id: $id) { taxTreatment { kind } } }', {
      id: draft.id,
    });
    expect(treated.invoice.taxTreatment.kind).toBe('REVERSE_CHARGE');
  });
});
