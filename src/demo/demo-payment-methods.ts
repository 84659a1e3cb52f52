import type { PaymentMethodRow, VerificationRow } from './demo-billing-rows.ts';
import { addDays, addMonths, daysAgo } from './demo-clock.ts';
import type { CustomerSpec, MethodSpec, ProofSpec } from './demo-customer-spec.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CustomerRow } from './demo-rows.ts';

export interface PaymentMeans {
  readonly paymentMethods: readonly PaymentMethodRow[];
  readonly verifications: readonly VerificationRow[];
}

interface Maker {
  readonly random: DemoRandom;
  readonly now: Date;
  readonly customer: CustomerRow;
}

/** How long an approval holds. */
const PROOF_MONTHS = 36;
const documents = { KYC: 'Passport', BUSINESS_DOCUMENT: 'Extract of the register' } as const;

/** How a customer pays, with the first that stands as its default, and what it has proven. */
export function makePaymentMeans(
  random: DemoRandom,
  now: Date,
  customer: CustomerRow,
  spec: CustomerSpec,
): PaymentMeans {
  const maker = { random, now, customer };
  const pays = spec.pays ?? [];
  const first = pays.find(([, , state]) => state === undefined);
  const paymentMethods = pays.map((method) => makeMethod(maker, method, method === first));
  const instruments = pays.flatMap(([type, , state], index) => {
    const method = paymentMethods[index];
    const isAsked = (type === 'CARD' || type === 'SEPA_DEBIT') && state !== 'UNVERIFIED';
    return isAsked && method ? [makeInstrument(maker, method)] : [];
  });
  const proofs = (spec.proven ?? []).map((proof) => makeProof(maker, proof));
  return { paymentMethods, verifications: [...proofs, ...instruments] };
}

function makeMethod({ random, now, customer }: Maker, method: MethodSpec, isDefault: boolean): PaymentMethodRow {
  const [type, known = '', state] = method;
  const createdAt = addDays(customer.createdAt, 1);
  const [, brand = '', last4 = null] = /^(.*?) ?(\d{4})$/.exec(known) ?? [];
  const isStripe = customer.paymentProvider?.startsWith('STRIPE') === true && type !== 'BANK_TRANSFER';
  const months = state === 'EXPIRED' ? -2 : random.integer(4, 40);
  return {
    organizationId: customer.organizationId,
    id: random.id(createdAt),
    companyId: customer.companyId,
    customerId: customer.id,
    type,
    provider: isStripe ? (customer.paymentProvider as PaymentMethodRow['provider']) : null,
    providerId: isStripe ? `pm_1Q${random.integer(10 ** 9, 10 ** 10 - 1).toString(36)}` : null,
    brand: brand === '' ? null : brand,
    last4,
    expiresOn: type === 'CARD' ? lastDayOf(addMonths(now, months)) : null,
    isDefault,
    needsReverification: state === 'REVERIFY',
    removedAt: state === 'REMOVED' ? addDays(createdAt, 1) : null,
    createdAt,
  };
}

/** Cards can be used to the last day of a month. */
function lastDayOf(date: Date): string {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
}

/** That a payment method is the customer's, and works. */
function makeInstrument({ random, customer }: Maker, { id, createdAt }: PaymentMethodRow): VerificationRow {
  return {
    organizationId: customer.organizationId,
    id: random.id(createdAt),
    companyId: customer.companyId,
    customerId: customer.id,
    paymentMethodId: id,
    kind: 'PAYMENT_INSTRUMENT',
    state: 'APPROVED',
    evidence: { check: 'A charge of 1.00, paid back' },
    reason: null,
    requestedAt: createdAt,
    decidedAt: new Date(createdAt.getTime() + 3_600_000),
    expiresAt: null,
  };
}

/** What was asked for before the customer was one is told of its first day. */
function makeProof({ random, now, customer }: Maker, [kind, state, days, reason]: ProofSpec): VerificationRow {
  const asked = daysAgo(now, days, random.integer(420, 960));
  const requestedAt = asked > customer.createdAt ? asked : customer.createdAt;
  const decidedAt = new Date(requestedAt.getTime() + random.integer(2, 30) * 3_600_000);
  const isDecided = state !== 'PENDING';
  const expiresAt = state === 'EXPIRED' ? daysAgo(now, 20, 0) : addMonths(decidedAt, PROOF_MONTHS);
  return {
    organizationId: customer.organizationId,
    id: random.id(requestedAt),
    companyId: customer.companyId,
    customerId: customer.id,
    paymentMethodId: null,
    kind,
    state: state === 'EXPIRED' ? 'APPROVED' : state,
    evidence: { document: documents[kind], file: `dms:${random.integer(100_000, 999_999)}` },
    reason: reason ?? null,
    requestedAt,
    decidedAt: isDecided ? decidedAt : null,
    expiresAt: state === 'APPROVED' || state === 'EXPIRED' ? expiresAt : null,
  };
}
