import { describe, expect, test } from 'vitest';
import { makeDemoData } from '../../src/demo/demo-data.ts';
import { shownOrgNumber } from '../../src/domains/customer/customer.rules.ts';
import { dueDateOf } from '../../src/domains/invoice/due-date.rules.ts';
import { amountsOf } from '../../src/domains/invoice/invoice-amounts.rules.ts';
import { deliveryOf } from '../../src/domains/invoice/invoice-delivery.rules.ts';
import { numberOfSeries } from '../../src/domains/invoice/invoice-number.rules.ts';
import {
  holdsCardNumber,
  isUsable,
  lackingToBeDefault,
} from '../../src/domains/payment-method/payment-method.rules.ts';
import { lackingKinds } from '../../src/domains/verification/verification.rules.ts';
import { minorUnitsOf } from '../../src/kernel/currency.ts';
import { decimalOf } from '../../src/kernel/decimal.ts';
import type { VerificationKind } from '../../src/kernel/verification-kind.ts';

/*
 * The invoices, payments, payment methods and verifications of the demo, held against the rules by which the system makes
 * them. The demo itself may not know those.
 */
const moments = [
  '2026-11-21T10:00:00.000Z',
  '2027-01-01T00:00:00.000Z',
  '2028-02-29T12:00:00.000Z',
  '2027-03-28T00:30:00.000Z',
  '2030-10-27T03:45:12.345Z',
].map((text) => new Date(text));

const sum = (values: readonly string[]) => values.reduce((total, value) => total + decimalOf(value), 0n);

describe.each(moments)('the billing of the demo at %s', (now) => {
  const data = makeDemoData(now);
  const companies = new Map(data.companies.map((company) => [company.id, company]));
  const customers = new Map(data.customers.map((customer) => [customer.id, customer]));
  const customerOf = ({ customerId }: { readonly customerId: string }) => {
    const customer = customers.get(customerId);
    if (!customer) throw new Error(`no customer ${customerId}`);
    return customer;
  };
  const linesOf = (id: string) => data.invoiceLines.filter(({ invoiceId }) => invoiceId === id);
  const paymentsOf = (id: string) => data.invoicePayments.filter(({ invoiceId }) => invoiceId === id);

  test('has lines that come to what their invoice says', () => {
    for (const { id, currency, subtotal, tax, total, creditNoteForId } of data.invoices) {
      const lines = linesOf(id);
      expect(lines.map(({ position }) => position)).toEqual(lines.map((_line, index) => index));
      const priced = lines.map(({ quantity, unitPrice, taxRate }) => ({
        quantity: decimalOf(quantity),
        unitPrice: decimalOf(unitPrice),
        taxRate: decimalOf(taxRate),
      }));
      const amounts = amountsOf(priced, minorUnitsOf(currency));
      expect(lines.map(({ amount, tax: share }) => [decimalOf(amount), decimalOf(share)])).toEqual(
        amounts.lines.map((line) => [line.amount, line.tax]),
      );
      expect([subtotal, tax, total].map(decimalOf)).toEqual([amounts.subtotal, amounts.tax, amounts.total]);
      if (creditNoteForId === null) expect(decimalOf(total)).toBeGreaterThan(0n);
    }
    const counts = data.invoices.map(({ id }) => linesOf(id).length);
    expect(new Set(counts)).toEqual(new Set([1, 2]));
  });

  test('charges tax where the treatment is STANDARD, and none elsewhere', () => {
    for (const { id, tax, taxTreatment } of data.invoices) {
      const isTaxed = taxTreatment.kind === 'STANDARD';
      expect(decimalOf(tax) !== 0n).toBe(isTaxed);
      for (const { taxRate, givenTaxRate } of linesOf(id)) expect(taxRate).toBe(isTaxed ? givenTaxRate : '0');
    }
    expect(new Set(data.invoices.map(({ taxTreatment }) => taxTreatment.kind))).toEqual(
      new Set(['STANDARD', 'REVERSE_CHARGE', 'OUT_OF_SCOPE', 'EXEMPT']),
    );
  });

  test('goes on with the numbers of the series', () => {
    expect(data.invoiceCounters.map(({ companyId }) => companyId).sort()).toEqual([...companies.keys()].sort());
    for (const { companyId, last } of data.invoiceCounters) {
      const numbers = data.invoices.filter((invoice) => invoice.companyId === companyId && invoice.number !== null);
      expect(numbers.map(({ number }) => number).sort()).toEqual(
        Array.from({ length: last }, (_, index) => numberOfSeries(index + 1)),
      );
    }
  });

  test('says of each invoice what was printed, how it goes out, and when it is due', () => {
    for (const invoice of data.invoices) {
      const customer = customerOf(invoice);
      const { billTo, delivery, issuedAt, dueAt, state, creditNoteForId } = invoice;
      expect([billTo, delivery, issuedAt, dueAt].map((value) => value === null)).toEqual(
        Array(4).fill(state === 'DRAFT'),
      );
      if (!billTo || !delivery || !issuedAt) continue;
      const { name, billingAddress: address, email, orgNumber } = customer;
      expect(billTo).toMatchObject({ name, address, email, orgNumber: shownOrgNumber(orgNumber) });
      const identifiers = data.taxIdentifiers.filter(({ customerId }) => customerId === customer.id);
      expect(new Set(billTo.taxIdentifiers.map(({ type, value }) => `${type} ${value}`))).toEqual(
        new Set(identifiers.map(({ type, value }) => `${type} ${value}`)),
      );
      expect(delivery).toEqual(deliveryOf(customer, delivery.collectAutomatically));
      const terms = customer.paymentTermsDays ?? companies.get(invoice.companyId)?.defaultPaymentTermsDays ?? 0;
      if (creditNoteForId === null) expect(dueAt).toEqual(dueDateOf(issuedAt, terms, customer.timezone));
    }
    expect(new Set(data.invoices.map(({ delivery }) => delivery?.channel))).toEqual(
      new Set([undefined, 'EINVOICE', 'EMAIL', 'NONE']),
    );
  });

  test('has a payment for all that was paid, each before now', () => {
    for (const { id, amountPaid, issuedAt, paidAt, total, creditNoteForId } of data.invoices) {
      const payments = paymentsOf(id);
      expect(sum(payments.map(({ amount }) => amount))).toBe(decimalOf(amountPaid));
      for (const payment of payments) {
        expect(payment.paidAt.getTime()).toBeLessThan(now.getTime());
        expect(payment.paidAt.getTime()).toBeGreaterThan(issuedAt?.getTime() ?? 0);
        expect(decimalOf(payment.amount)).toBeGreaterThan(0n);
      }
      const isSettled = payments.length > 0 && decimalOf(amountPaid) === decimalOf(total);
      const settled = creditNoteForId === null ? null : issuedAt;
      expect(paidAt).toEqual(isSettled ? payments.at(-1)?.paidAt : settled);
    }
    expect(data.invoices.some(({ id }) => paymentsOf(id).length === 2)).toBe(true);
  });

  test('lets prepaid customers pay from their wallet, by a debit of the same amount', () => {
    const debits = new Map(data.walletTransactions.map((entry) => [entry.id, entry]));
    const byWallet = data.invoicePayments.filter(({ walletTransactionId }) => walletTransactionId !== null);
    for (const { invoiceId, amount, walletTransactionId } of byWallet) {
      const debit = debits.get(walletTransactionId ?? '');
      expect(debit).toMatchObject({ kind: 'DEBIT', invoiceId });
      expect(decimalOf(debit?.amount ?? '0')).toBe(-decimalOf(amount));
    }
    expect(data.walletTransactions.filter(({ invoiceId }) => invoiceId !== null)).toHaveLength(byWallet.length);
    const prepaid = data.invoices.filter((invoice) => customerOf(invoice).billingModel === 'PREPAID');
    const paidBy = new Set(byWallet.map(({ invoiceId }) => invoiceId));
    for (const { id, amountPaid } of prepaid) expect(paidBy.has(id)).toBe(decimalOf(amountPaid) > 0n);
    expect(byWallet.length).toBeGreaterThan(10);
  });

  test('has a credit note for each invoice that was credited', () => {
    const credited = data.invoices.filter(({ state }) => state === 'CREDITED');
    expect(credited.length).toBeGreaterThan(1);
    for (const { id, total, issuedAt } of credited) {
      const notes = data.invoices.filter(({ creditNoteForId }) => creditNoteForId === id);
      expect(notes).toHaveLength(1);
      expect(sum([total, notes[0]?.total ?? '0'])).toBe(0n);
      expect(notes[0]?.issuedAt?.getTime()).toBeGreaterThan(issuedAt?.getTime() ?? 0);
    }
  });

  test('has payment methods of all sorts, whose defaults can be used', () => {
    const today = now.toISOString().slice(0, 10);
    for (const method of data.paymentMethods) {
      expect(holdsCardNumber(Object.values(method).join(' '))).toBe(false);
      expect(method.createdAt.getTime()).toBeLessThan(now.getTime());
      if (!method.isDefault) continue;
      const own = data.verifications.filter(({ paymentMethodId }) => paymentMethodId === method.id);
      const isVerified = own.some(({ state }) => state === 'APPROVED');
      const state = method.expiresOn !== null && method.expiresOn < today ? 'EXPIRED' : 'USABLE';
      const used = { ...method, state, isVerified } as const;
      expect(isUsable(used)).toBe(true);
      const { customerType } = customerOf(method);
      expect(lackingToBeDefault(used, { customerType, verified: kindsOf(method.customerId, now) })).toEqual([]);
    }
    const defaults = data.paymentMethods.filter(({ isDefault }) => isDefault).map(({ customerId }) => customerId);
    expect(new Set(defaults).size).toBe(defaults.length);
    expect(new Set(data.paymentMethods.map(({ type }) => type))).toEqual(
      new Set(['CARD', 'SEPA_DEBIT', 'BANK_TRANSFER', 'INVOICE']),
    );
    expect(data.paymentMethods.some(({ needsReverification }) => needsReverification)).toBe(true);
    expect(data.paymentMethods.some(({ removedAt }) => removedAt !== null)).toBe(true);
    expect(data.paymentMethods.some(({ expiresOn }) => expiresOn !== null && expiresOn < today)).toBe(true);
  });

  function kindsOf(id: string, at: Date): VerificationKind[] {
    const own = data.verifications.filter(({ customerId, state, decidedAt, expiresAt }) => {
      return (
        customerId === id && state === 'APPROVED' && (decidedAt ?? at) <= at && (expiresAt === null || expiresAt > at)
      );
    });
    return own.map(({ kind }) => kind);
  }

  test('has verifications in every state, and none from the future', () => {
    for (const { state, kind, requestedAt, decidedAt, expiresAt, paymentMethodId } of data.verifications) {
      expect(requestedAt.getTime()).toBeLessThan(now.getTime());
      expect(decidedAt === null).toBe(state === 'PENDING');
      if (decidedAt) expect(decidedAt.getTime()).toBeGreaterThan(requestedAt.getTime());
      if (decidedAt) expect(decidedAt.getTime()).toBeLessThan(now.getTime());
      if (expiresAt) expect(state).toBe('APPROVED');
      expect(paymentMethodId !== null).toBe(kind === 'PAYMENT_INSTRUMENT');
    }
    const standings = data.verifications.map(({ state, expiresAt }) =>
      expiresAt !== null && expiresAt < now ? 'EXPIRED' : state,
    );
    expect(new Set(standings)).toEqual(new Set(['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED']));
    expect(new Set(data.verifications.map(({ kind }) => kind)).size).toBe(3);
  });

  test('has sold plans that ask for verifications to those who had them', () => {
    const demanding = data.plans.filter(({ requiredVerifications }) => requiredVerifications.length > 0);
    expect(demanding.length).toBeGreaterThan(1);
    for (const { id, requiredVerifications } of demanding) {
      const sold = data.subscriptions.filter(({ planId }) => planId === id);
      expect(sold.length).toBeGreaterThan(0);
      for (const { customerId, startedAt } of sold)
        expect(lackingKinds(requiredVerifications, kindsOf(customerId, startedAt))).toEqual([]);
    }
  });
});
