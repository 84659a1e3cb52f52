import { multiplyRounded, parseDecimal } from '../../src/kernel/decimal.ts';
import { Refusal, type Rule, refuseArchived, refuseIf, refuseInvalid } from './billing-model-refusal.ts';
import {
  amountsOf,
  at,
  invoiceStatus,
  isCharged,
  isProven,
  isTaxed,
  type Model,
  type ModelCustomer,
  type ModelInvoice,
  type ModelLine,
  type ModelWallet,
  owned,
} from './billing-model-state.ts';
import type { Input } from './billing-model-world.ts';
import type { Data } from './test-gateway.ts';

interface GivenLine {
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxRate: string | null;
}

/** SEK and EUR have two decimals. */
const lineOf = ({ quantity, unitPrice, taxRate }: GivenLine): ModelLine => {
  const [count, price] = [parseDecimal(quantity) ?? 0n, parseDecimal(unitPrice) ?? 0n];
  return { amount: multiplyRounded(count, price, 2), taxRate: taxRate === null ? null : parseDecimal(taxRate) };
};

const unrated = (customer: ModelCustomer, lines: readonly ModelLine[]) =>
  isTaxed(customer) ? lines.flatMap(({ taxRate }, place) => (taxRate === null ? [place] : [])) : [];

function refuseUninvoiced(customer: ModelCustomer): void {
  refuseArchived(customer);
  refuseIf(customer.status === 'SUSPENDED', 'CUSTOMER_SUSPENDED');
}

const createInvoice: Rule = (model, input, { invoice }) => {
  const customer = at(model.customers, input.customerId);
  refuseArchived(customer);
  const subscription = input.subscriptionId === null ? null : at(model.subscriptions, input.subscriptionId);
  refuseIf(subscription !== null && subscription.customerId !== customer.id, 'NOT_FOUND');
  const lines = (input.lines as readonly GivenLine[]).map(lineOf);
  refuseInvalid(...unrated(customer, lines).map((place) => `input.lines.${place}.taxRate`));
  const amounts = amountsOf(lines, isTaxed(customer));
  refuseInvalid(...(amounts.total < 0n ? ['input.lines'] : []));
  refuseUninvoiced(customer);
  const currency =
    input.currency ?? subscription?.plan.currency ?? customer.preferredCurrency ?? customer.companyCurrency;
  refuseIf(subscription !== null && subscription.plan.currency !== currency, 'CURRENCY_MISMATCH');
  refuseIf(input.number !== null && isTaken(model, customer.companyId, input.number), 'INVOICE_DUPLICATE_NUMBER');
  const about = { customerId: customer.id, subscriptionId: input.subscriptionId as string | null };
  const fresh = { isLate: input.dueAt !== null, isCreditNote: false, state: 'DRAFT', paid: 0n, printed: null } as const;
  const number = input.number as string | null;
  model.invoices.set(invoice?.id, { ...about, ...fresh, number, currency: String(currency), lines, ...amounts });
  return [['Invoice', invoice?.id]];
};

const isTaken = (model: Model, companyId: string, number: unknown) =>
  [...model.invoices.values()].some(
    (one) => one.number === number && at(model.customers, one.customerId).companyId === companyId,
  );

const sendInvoice: Rule = (model, { id }) => {
  const invoice = at(model.invoices, id);
  refuseIf(invoice.state !== 'DRAFT', 'INVALID_TRANSITION');
  const customer = at(model.customers, invoice.customerId);
  refuseUninvoiced(customer);
  const amounts = amountsOf(invoice.lines, isTaxed(customer));
  refuseInvalid(...(unrated(customer, invoice.lines).length > 0 || amounts.total < 0n ? ['input.id'] : []));
  Object.assign(invoice, amounts, { state: 'SENT', printed: printOf(model, customer) });
  invoice.number ??= nextNumber(model, customer.companyId);
  return [['Invoice', String(id)]];
};

/** What is printed of a customer, and whether the money is collected by its default payment method. */
function printOf(model: Model, { id, name, country, collects }: ModelCustomer): ModelInvoice['printed'] {
  const usable = [...model.methods].some(([methodId, method]) => {
    return method.customerId === id && method.isDefault && (!isCharged(method) || isProven(model, methodId));
  });
  return { name, country, collects: collects && usable };
}

function nextNumber(model: Model, companyId: string): string {
  const count = (model.series.get(companyId) ?? 0) + 1;
  model.series.set(companyId, count);
  return `INV-${String(count).padStart(6, '0')}`;
}

const recordInvoicePayment: Rule = (model, { id, walletId, amount: given }) => {
  const amount = parseDecimal(String(given)) ?? 0n;
  refuseInvalid(...(amount <= 0n ? ['input.amount'] : []));
  const invoice = at(model.invoices, id);
  refuseIf(!['SENT', 'PARTIALLY_PAID', 'OVERDUE'].includes(invoiceStatus(invoice)), 'INVALID_TRANSITION');
  // Too fine for the currency, and more than is due: each is told.
  const faults = [amount % 10_000n !== 0n, amount > invoice.total - invoice.paid].filter((isWrong) => isWrong);
  refuseInvalid(...faults.map(() => 'input.amount'));
  if (walletId !== null) {
    const wallet = at(model.wallets, walletId);
    refuseIf(wallet.customerId !== invoice.customerId, 'NOT_FOUND');
    refuseIf(wallet.currency !== invoice.currency, 'CURRENCY_MISMATCH');
    move(model, wallet, -amount);
  }
  invoice.paid += amount;
  return [['Invoice', String(id)]];
};

function move(model: Model, wallet: ModelWallet, amount: bigint): void {
  const customer = at(model.customers, wallet.customerId);
  refuseIf(!wallet.isOpen, 'INVALID_TRANSITION');
  refuseArchived(customer);
  const after = wallet.balance + amount;
  const neverOwes = wallet.mode === 'PREPAID_ONLY' || customer.isPrepaid;
  if (neverOwes && amount < 0n && after < 0n) throw new Refusal('INSUFFICIENT_FUNDS', { shortfall: -after });
  wallet.balance = after;
}

const creditInvoice: Rule = (model, { id }, answer) => {
  const invoice = at(model.invoices, id);
  refuseIf(invoice.state !== 'SENT' || invoice.isCreditNote, 'INVALID_TRANSITION');
  const customer = at(model.customers, invoice.customerId);
  if (invoice.paid > 0n) {
    refuseArchived(customer);
    move(model, refundWallet(model, invoice, answer), invoice.paid);
  }
  const number = nextNumber(model, customer.companyId);
  const { lines, tax, total, printed } = invoice;
  const negated = { lines: lines.map((one) => ({ ...one, amount: -one.amount })), tax: -tax, total: -total };
  const note = { ...invoice, ...negated, isCreditNote: true, isLate: false, number, paid: 0n };
  model.invoices.set(answer.creditNote?.id, { ...note, printed: printed && { ...printed, collects: false } });
  invoice.state = 'CREDITED';
  return [
    ['Invoice', String(id)],
    ['Invoice', answer.creditNote?.id],
  ];
};

/** The primary wallet where it has the currency, else the oldest open one of it, else the one that was made for it. */
function refundWallet(model: Model, { customerId, currency }: ModelInvoice, { invoice }: Data): ModelWallet {
  const fitting = owned(model.wallets, customerId).filter((one) => one.currency === currency && one.isOpen);
  const found = fitting.find(({ isPrimary }) => isPrimary) ?? fitting[0];
  if (found) return found;
  const made = invoice?.holder.wallets.nodes.find((one: Data) => !model.wallets.has(one.id));
  const wallet = { customerId, currency, mode: 'LIVE', isPrimary: false, isOpen: true, balance: 0n };
  model.wallets.set(made?.id, wallet);
  return wallet;
}

const voidInvoice: Rule = (model, { id }) => {
  const invoice = at(model.invoices, id);
  const status = invoiceStatus(invoice);
  const isUnpaid = ['SENT', 'OVERDUE'].includes(status) && invoice.paid === 0n;
  refuseIf(status !== 'DRAFT' && !isUnpaid, 'INVALID_TRANSITION');
  invoice.state = 'VOID';
  return [['Invoice', String(id)]];
};

const moveWallet =
  (direction: 1n | -1n, isSigned = false): Rule =>
  (model, { id, amount: given }: Input) => {
    const amount = parseDecimal(String(given)) ?? 0n;
    refuseInvalid(...(amount === 0n || (amount < 0n && !isSigned) ? ['input.amount'] : []));
    move(model, at(model.wallets, id), direction * amount);
    return [['Wallet', String(id)]];
  };

const createWallet: Rule = (model, { customerId, currency, mode }, { wallet }) => {
  refuseArchived(at(model.customers, customerId));
  const fresh = { isPrimary: false, isOpen: true, balance: 0n, mode: String(mode ?? 'LIVE') };
  model.wallets.set(wallet?.id, { customerId: String(customerId), currency: String(currency), ...fresh });
  return [['Wallet', wallet?.id]];
};

const closeWallet: Rule = (model, { id }) => {
  const wallet = at(model.wallets, id);
  refuseIf(!wallet.isOpen || wallet.isPrimary || wallet.balance !== 0n, 'INVALID_TRANSITION');
  wallet.isOpen = false;
  return [['Wallet', String(id)]];
};

export const moneyRules = {
  createInvoice,
  sendInvoice,
  recordInvoicePayment,
  creditInvoice,
  voidInvoice,
  topUpWallet: moveWallet(1n),
  debitWallet: moveWallet(-1n),
  adjustWallet: moveWallet(1n, true),
  createWallet,
  closeWallet,
} satisfies Record<string, Rule>;
