import { toAmount, toMinor } from './demo-amounts.ts';
import type { InvoiceRow } from './demo-billing-rows.ts';
import { addDays, daysAgo } from './demo-clock.ts';
import type { CustomerSpec, ExtraWallet, WalletEntry } from './demo-customer-spec.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CompanyRow, CustomerRow, WalletRow, WalletTransactionRow } from './demo-rows.ts';

/** A prepaid customer tops up for so many invoices at once. */
const INVOICES_PER_TOP_UP = 3;
const TOP_UP_STEP = 500;

export interface WalletMaker {
  readonly random: DemoRandom;
  readonly now: Date;
  readonly company: CompanyRow;
  readonly customer: CustomerRow;
}

export interface FilledWallet {
  readonly wallet: WalletRow;
  readonly transactions: readonly WalletTransactionRow[];
}

/** The primary wallet, with the payments of a prepaid customer's numbered invoices, and the further ones. */
export function makeWallets(maker: WalletMaker, spec: CustomerSpec, invoices: readonly InvoiceRow[]): FilledWallet[] {
  const { random, now, company, customer } = maker;
  const currency = customer.preferredCurrency ?? company.defaultCurrency;
  const primary: WalletRow = {
    organizationId: customer.organizationId,
    id: random.id(customer.createdAt),
    companyId: customer.companyId,
    customerId: customer.id,
    name: 'Primary',
    currency,
    mode: customer.walletMode,
    isPrimary: true,
    closedAt: null,
    createdAt: customer.createdAt,
  };
  const entries = makeEntries(random, now, primary, spec.entries ?? []);
  const payments = customer.billingModel === 'PREPAID' ? makePayments(random, primary, invoices) : [];
  return [
    { wallet: primary, transactions: [...entries, ...payments] },
    ...(spec.extraWallets ?? []).map((extra) => makeExtraWallet(maker, extra)),
  ];
}

function makeExtraWallet({ random, now, customer }: WalletMaker, extra: ExtraWallet): FilledWallet {
  const createdAt = addDays(customer.createdAt, 1);
  const wallet: WalletRow = {
    organizationId: customer.organizationId,
    id: random.id(createdAt),
    companyId: customer.companyId,
    customerId: customer.id,
    name: extra.name,
    currency: extra.currency,
    mode: extra.mode,
    isPrimary: false,
    closedAt: extra.closedDaysAgo ? daysAgo(now, extra.closedDaysAgo, 600) : null,
    createdAt,
  };
  return { wallet, transactions: makeEntries(random, now, wallet, extra.entries) };
}

function makeEntries(
  random: DemoRandom,
  now: Date,
  wallet: WalletRow,
  entries: readonly WalletEntry[],
): WalletTransactionRow[] {
  return entries.map(([kind, amount, ago, reason]) => {
    const at = daysAgo(now, ago, random.integer(420, 960));
    return makeTransaction(random, wallet, kind, toMinor(amount, wallet.currency), reason, at);
  });
}

/** Top-ups two days ahead of the invoices they are for, and the invoices' payments: the balance never falls below zero. */
function makePayments(random: DemoRandom, wallet: WalletRow, invoices: readonly InvoiceRow[]): WalletTransactionRow[] {
  const { currency } = wallet;
  const paid = invoices.filter((invoice) => invoice.paidAt !== null && invoice.currency === currency);
  return paid.flatMap((invoice, index) => {
    const debit = -toMinor(invoice.amountPaid, currency);
    const at = invoice.paidAt ?? invoice.createdAt;
    const payment = makeTransaction(random, wallet, 'DEBIT', debit, `Invoice ${invoice.number}`, at, invoice.id);
    if (index % INVOICES_PER_TOP_UP !== 0) return [payment];
    const covered = paid.slice(index, index + INVOICES_PER_TOP_UP);
    const needed = covered.reduce((sum, next) => sum + toMinor(next.amountPaid, currency), 0);
    const step = toMinor(TOP_UP_STEP, currency);
    const topUp = Math.ceil(needed / step) * step;
    return [makeTransaction(random, wallet, 'TOP_UP', topUp, 'Bank transfer', addDays(invoice.createdAt, -2)), payment];
  });
}

function makeTransaction(
  random: DemoRandom,
  wallet: WalletRow,
  kind: WalletTransactionRow['kind'],
  amount: number,
  reason: string,
  createdAt: Date,
  invoiceId: string | null = null,
): WalletTransactionRow {
  return {
    organizationId: wallet.organizationId,
    id: random.id(createdAt),
    walletId: wallet.id,
    invoiceId,
    kind,
    amount: toAmount(amount, wallet.currency),
    reason,
    createdAt,
  };
}
