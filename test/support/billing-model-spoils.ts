import type { moneyRules } from './billing-model-audit.ts';
import type { numberRules } from './billing-model-audit-numbers.ts';

type Rule = keyof typeof moneyRules | keyof typeof numberRules;

/** The first row of a table of the organization $1 that meets a condition. */
const one = (table: string, condition = 'true') =>
  `(organization_id, id) = (select organization_id, id from ${table} where organization_id = $1 and ${condition} order by id limit 1)`;
const change = (table: string, columns: string, condition?: string) =>
  `update ${table} set ${columns} where ${one(table, condition)}`;
const unsaid = (action: string) => `delete from audit_event where organization_id = $1 and action = '${action}'`;

const series = "number ilike 'INV-%'";
const fromWallet = 'wallet_transaction_id is not null';
const paidDebit = "kind = 'DEBIT' and invoice_id is not null";
const refund = "kind = 'TOP_UP' and invoice_id is not null";

/** One wrong row for each rule of the audit, that no trigger would let through. */
export const spoils: Readonly<Record<Rule, string>> = {
  'a balance is the sum of its ledger': change('wallet', 'balance = balance + 0.000001'),
  'each entry of a ledger goes on from the one before': change(
    'wallet_transaction',
    'balance_after = balance_after + 1',
  ),
  'a prepaid wallet is never owed': change(
    'wallet',
    'balance = -0.01',
    "mode = 'LIVE' and customer_id in (select id from customer where billing_model = 'PREPAID')",
  ),
  'a closed wallet is empty': change('wallet', 'closed_at = now()', 'is_primary and balance = 0'),
  'what was paid is the sum of the payments': change(
    'invoice',
    'amount_paid = amount_paid + 0.01',
    'amount_paid > 0 and amount_paid < total',
  ),
  'only what was sent is paid': change('invoice', "state = 'VOID'", 'amount_paid > 0'),
  'a payment out of a wallet is a debit of it': change('invoice_payment', 'amount = amount + 1', fromWallet),
  'a debit for an invoice is one payment of it': change('invoice_payment', 'wallet_transaction_id = null', fromWallet),
  'wallets pay for, and get back, what is their own': change(
    'wallet',
    "currency = 'NOK'",
    `id in (select wallet_id from wallet_transaction where ${paidDebit})`,
  ),
  'what was paid of a credited invoice came back, once': change('wallet_transaction', 'invoice_id = null', refund),
  'a credited invoice has one credit note, its exact negation': change(
    'invoice',
    'subtotal = subtotal - 0.01, total = total - 0.01',
    'credit_note_for_id is not null',
  ),
  'the lines of a credit note are negated': change('invoice_line', 'tax = tax + 0.01', 'quantity < 0'),
  'only a credited invoice has a credit note': change('invoice', "state = 'SENT'", "state = 'CREDITED'"),
  'an invoice is the sum of its lines': change('invoice_line', 'amount = amount + 0.01'),
  'no open invoice on an archived customer': change(
    'customer',
    'archived_at = now()',
    "id in (select customer_id from invoice where state = 'SENT' and amount_paid < total)",
  ),
  'numbers have no gap, and the order of their times': change(
    'invoice',
    "number = 'INV-000099'",
    `${series} and number > 'INV-000001'`,
  ),
  'the counter is the last number': 'update invoice_counter set last = last + 1 where organization_id = $1',
  'what was sent is complete': change('invoice', 'bill_to = null', "state = 'SENT'"),
  'what was not sent is not printed': change('invoice', "bill_to = '{}'", "state = 'DRAFT'"),
  'a customer has one default at most, which may be charged': change(
    'verification',
    "state = 'REJECTED'",
    "kind = 'PAYMENT_INSTRUMENT' and state = 'APPROVED'",
  ),
  'who is on a plan has proven what it asks for': change(
    'verification',
    "state = 'REJECTED'",
    "kind = 'KYC' and state = 'APPROVED'",
  ),
  'invoices, subscriptions and plans have one currency': change(
    'invoice',
    "currency = 'NOK'",
    'subscription_id is not null',
  ),
  'every customer has its event': unsaid('customer.created'),
  'every subscription has its events': unsaid('subscription.canceled'),
  'every invoice has its events': unsaid('invoice.sent'),
  'every wallet has its events': unsaid('wallet.closed'),
  'every payment method has its event': unsaid('paymentMethod.added'),
  'every verification has its events': unsaid('verification.decided'),
  'every payment has its event': unsaid('invoice.paid'),
  'every movement has its event': unsaid('wallet.toppedUp'),
  'every event says who, and in which request': change('audit_event', 'request_id = null'),
};
