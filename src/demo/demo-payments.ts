import { toAmount, toMinor } from './demo-amounts.ts';
import type { InvoicePaymentRow, InvoiceRow } from './demo-billing-rows.ts';
import { addDays } from './demo-clock.ts';
import type { DemoRandom } from './demo-random.ts';
import type { WalletTransactionRow } from './demo-rows.ts';

/** Of the invoices that were paid in full: those that came in two parts. */
const SHARE_IN_PARTS = 0.12;

/** The payments that make up what was paid of each invoice: from a wallet, at once, or in two parts. */
export function makePayments(
  random: DemoRandom,
  invoices: readonly InvoiceRow[],
  transactions: readonly WalletTransactionRow[],
): InvoicePaymentRow[] {
  const debits = new Map(transactions.flatMap(({ id, invoiceId }) => (invoiceId === null ? [] : [[invoiceId, id]])));
  return invoices.flatMap((invoice) => {
    const paid = toMinor(invoice.amountPaid, invoice.currency);
    if (paid === 0) return [];
    const walletTransactionId = debits.get(invoice.id) ?? null;
    const payment = (amount: number, paidAt: Date): InvoicePaymentRow => ({
      organizationId: invoice.organizationId,
      id: random.id(paidAt),
      invoiceId: invoice.id,
      amount: toAmount(amount, invoice.currency),
      walletTransactionId,
      paidAt,
      createdAt: paidAt,
    });
    const issuedAt = invoice.issuedAt ?? invoice.createdAt;
    const last = invoice.paidAt ?? addDays(issuedAt, random.integer(1, 3));
    if (walletTransactionId !== null || invoice.paidAt === null || !random.chance(SHARE_IN_PARTS))
      return [payment(paid, last)];
    const first = Math.round(paid / 2);
    const halfway = new Date((issuedAt.getTime() + last.getTime()) / 2);
    return [payment(first, halfway), payment(paid - first, last)];
  });
}
