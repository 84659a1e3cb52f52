import { divideHalfUp } from '../../src/kernel/decimal.ts';
import type { Data } from './test-gateway.ts';
import { millionthsOf } from './wallets.ts';

export interface ModelCustomer {
  readonly id: string;
  readonly companyId: string;
  readonly companyCurrency: string;
  readonly type: 'BUSINESS' | 'CONSUMER';
  readonly isPrepaid: boolean;
  readonly collects: boolean;
  preferredCurrency: string | null;
  name: string;
  country: string;
  status: string;
  isArchived: boolean;
}
export interface ModelWallet {
  readonly customerId: string;
  readonly currency: string;
  readonly mode: string;
  readonly isPrimary: boolean;
  isOpen: boolean;
  balance: bigint;
}
export interface ModelSubscription {
  readonly customerId: string;
  readonly isTrial: boolean;
  plan: ModelPlan;
  quantity: number;
  isPaused: boolean;
  /** CANCELED until its period is over, which no run lives to see. */
  end: 'CANCELED' | 'ENDED' | null;
}
export interface ModelPlan {
  readonly code: string;
  readonly currency: string;
  /** null: sold by all companies. */
  readonly companyId: string | null;
  readonly needs: readonly string[];
  readonly isArchived: boolean;
}
export interface ModelLine {
  readonly amount: bigint;
  readonly taxRate: bigint | null;
}
export interface ModelInvoice {
  readonly customerId: string;
  readonly subscriptionId: string | null;
  readonly currency: string;
  readonly isLate: boolean;
  readonly isCreditNote: boolean;
  readonly lines: readonly ModelLine[];
  state: 'DRAFT' | 'SENT' | 'VOID' | 'CREDITED';
  number: string | null;
  tax: bigint;
  total: bigint;
  paid: bigint;
  /** Once it was sent: who it is made out to, and whether its money is collected. */
  printed: { readonly name: string; readonly country: string; readonly collects: boolean } | null;
}
export interface ModelMethod {
  readonly customerId: string;
  readonly type: string;
  isDefault: boolean;
}
export interface ModelVerification {
  readonly customerId: string;
  readonly kind: string;
  readonly methodId: string | null;
  status: 'PENDING' | 'APPROVED' | 'REJECTED';
}

/** What a tenant must hold, by the ids that the gateway gave. Maps are in the order of creation. */
export interface Model {
  readonly plans: ReadonlyMap<string, ModelPlan>;
  readonly customers: Map<string, ModelCustomer>;
  readonly wallets: Map<string, ModelWallet>;
  readonly subscriptions: Map<string, ModelSubscription>;
  readonly invoices: Map<string, ModelInvoice>;
  readonly methods: Map<string, ModelMethod>;
  readonly verifications: Map<string, ModelVerification>;
  /** The last number of each company's series. */
  readonly series: Map<string, number>;
}

export function at<Value>(map: ReadonlyMap<string, Value>, id: unknown): Value {
  const found = map.get(String(id));
  if (found === undefined) throw new Error(`the model has no ${id}`);
  return found;
}

export const owned = <Value extends { readonly customerId: string }>(map: ReadonlyMap<string, Value>, id: string) =>
  [...map.values()].filter(({ customerId }) => customerId === id);

/** The kinds of which a customer has an approved verification. */
export function approvedKinds(model: Model, customerId: string): string[] {
  return owned(model.verifications, customerId).flatMap(({ kind, status }) => (status === 'APPROVED' ? [kind] : []));
}

export function isProven(model: Model, methodId: string): boolean {
  return [...model.verifications.values()].some((one) => one.methodId === methodId && one.status === 'APPROVED');
}

/** A card is charged only when it was verified itself. */
export const isCharged = ({ type }: ModelMethod) => type === 'CARD' || type === 'SEPA_DEBIT';

/** Sellers are in Sweden and Germany, and all sell services: only a business outside the Union is not taxed. */
export const isTaxed = ({ country, type }: ModelCustomer) => country !== 'US' || type === 'CONSUMER';

/** Tax by rate over the sum of its lines, rounded once to hundredths; rates are millionths of a percent. */
export function amountsOf(
  lines: readonly ModelLine[],
  taxed: boolean,
): { readonly tax: bigint; readonly total: bigint } {
  const sums = new Map<bigint, bigint>();
  for (const { amount, taxRate } of lines) sums.set(taxRate ?? 0n, (sums.get(taxRate ?? 0n) ?? 0n) + amount);
  const cent = 10_000n;
  const taxes = [...sums].map(([rate, sum]) => divideHalfUp(sum * rate, 100n * 1_000_000n * cent) * cent);
  const tax = taxed ? taxes.reduce((all, one) => all + one, 0n) : 0n;
  return { tax, total: [...sums.values()].reduce((all, one) => all + one, tax) };
}

export const isOpenInvoice = ({ state, paid, total }: ModelInvoice) => state === 'SENT' && paid < total;

export function invoiceStatus(invoice: ModelInvoice): string {
  if (invoice.state !== 'SENT') return invoice.state;
  if (!isOpenInvoice(invoice)) return 'PAID';
  if (invoice.isLate) return 'OVERDUE';
  return invoice.paid > 0n ? 'PARTIALLY_PAID' : 'SENT';
}

export function subscriptionStatus(model: Model, id: string): string {
  const { end, isPaused, isTrial } = at(model.subscriptions, id);
  if (end !== null) return end;
  if (isPaused) return 'PAUSED';
  if (isTrial) return 'TRIALING';
  const invoices = [...model.invoices.values()].filter(({ subscriptionId }) => subscriptionId === id);
  return invoices.some((one) => isOpenInvoice(one) && one.isLate) ? 'PAST_DUE' : 'ACTIVE';
}

/** What the model says of an object, in the words of `toldOf`. */
export const facts = {
  Customer: (model: Model, id: string) => {
    const { name, country, status, isArchived, preferredCurrency } = at(model.customers, id);
    return { name, country, status, isArchived, preferredCurrency };
  },
  PlanSubscription: (model: Model, id: string) => {
    const { plan, quantity } = at(model.subscriptions, id);
    return { plan: plan.code, quantity, status: subscriptionStatus(model, id) };
  },
  Invoice: (model: Model, id: string) => {
    const invoice = at(model.invoices, id);
    const { number, currency, tax, total, paid, customerId, printed } = invoice;
    const [open, { name, country }] = [isOpenInvoice(invoice), printed ?? at(model.customers, customerId)];
    const amounts = { tax, total, paid, due: open ? total - paid : 0n };
    const collects = printed?.collects ?? null;
    return { number, status: invoiceStatus(invoice), open, currency, ...amounts, billTo: { name, country }, collects };
  },
  Wallet: (model: Model, id: string) => {
    const { currency, mode, balance, isOpen, isPrimary } = at(model.wallets, id);
    return { currency, mode, balance, isOpen, isPrimary };
  },
  PaymentMethod: (model: Model, id: string) => {
    const { type, isDefault } = at(model.methods, id);
    return { type, isDefault };
  },
  Verification: (model: Model, id: string) => {
    const { kind, status } = at(model.verifications, id);
    return { kind, status };
  },
};

const amountOf = (money: Data): bigint => millionthsOf(money.amount);
/** What was answered of an object, as far as the model knows it. */
export const toldOf = {
  Customer: ({ name, status, archivedAt, preferredCurrency, billingAddress }: Data) => {
    const { country } = billingAddress;
    return { name, country, status, isArchived: archivedAt !== null, preferredCurrency };
  },
  PlanSubscription: ({ plan, quantity, status }: Data) => ({ plan: plan.code, quantity, status }),
  Invoice: ({ number, status, open, currency, billTo, delivery, ...money }: Data) => {
    const [tax, total] = [amountOf(money.tax), amountOf(money.total)];
    const [paid, due] = [amountOf(money.amountPaid), amountOf(money.amountDue)];
    const party = { name: billTo.name, country: billTo.address.country };
    const collects = delivery?.collectAutomatically ?? null;
    return { number, status, open, currency, tax, total, paid, due, billTo: party, collects };
  },
  Wallet: ({ currency, mode, balance, status, primary }: Data) => {
    return { currency, mode, balance: amountOf(balance), isOpen: status === 'OPEN', isPrimary: primary };
  },
  PaymentMethod: ({ type, isDefault }: Data) => ({ type, isDefault }),
  Verification: ({ kind, status }: Data) => ({ kind, status }),
};
