import type { VerificationKind } from '../../kernel/verification-kind.ts';
import type { CustomerStatus } from '../customer/customer.rules.ts';
import {
  lackingToAdd,
  lackingToBeDefault,
  type PayingCustomer,
  type PaymentMethodType,
  paymentMethodNeeds,
  paymentMethodTypes,
  type UsedPaymentMethod,
} from '../payment-method/payment-method.rules.ts';
import { lackingKinds } from '../verification/verification.rules.ts';

export interface OfferedPlan {
  readonly id: string;
  readonly code: string;
  readonly tier: string;
  readonly requiredVerifications: readonly VerificationKind[];
}

/** What eligibility follows from. */
export interface EligibilityFacts extends PayingCustomer {
  readonly status: CustomerStatus;
  readonly isArchived: boolean;
  /** Its payment methods that are not removed. */
  readonly methods: readonly UsedPaymentMethod[];
  /** The unarchived plans that its company sells. */
  readonly plans: readonly OfferedPlan[];
}

/** What is lacking for one thing: a type of payment method, or a plan. */
export interface EligibilityGap {
  readonly paymentMethod: PaymentMethodType | null;
  readonly planId: string | null;
  readonly missing: readonly VerificationKind[];
}

export interface Eligibility {
  readonly paymentMethods: readonly PaymentMethodType[];
  readonly planTiers: readonly string[];
  readonly missing: readonly VerificationKind[];
  readonly gaps: readonly EligibilityGap[];
  readonly canInvoice: boolean;
}

const types = Object.keys(paymentMethodTypes) as PaymentMethodType[];

/** What a customer may do now, and which verifications it lacks for the rest. The writes go by the same rules. */
export function eligibilityOf(facts: EligibilityFacts): Eligibility {
  const methods = types.map((type) => ({ type, missing: lackingForType(type, facts) }));
  const plans = [...facts.plans].sort(byCode).map((plan) => ({ plan, missing: lackingForPlan(plan, facts) }));
  const gaps = [
    ...methods.map(({ type, missing }) => ({ paymentMethod: type, planId: null, missing })),
    ...plans.map(({ plan, missing }) => ({ paymentMethod: null, planId: plan.id, missing })),
  ].filter(({ missing }) => missing.length > 0);
  const openTiers = plans.filter(({ missing }) => missing.length === 0).map(({ plan }) => plan.tier);
  return {
    paymentMethods: facts.isArchived
      ? []
      : methods.filter(({ missing }) => missing.length === 0).map(({ type }) => type),
    planTiers: mayNotSubscribe(facts) ? [] : [...new Set(openTiers)].sort(),
    missing: lackingKinds(
      gaps.flatMap(({ missing }) => missing),
      [],
    ),
    gaps,
    canInvoice: !facts.isArchived && facts.status !== 'SUSPENDED',
  };
}

/** What is lacking until the customer's default can be of a type: by one that it has, or by one that is added for it. */
function lackingForType(type: PaymentMethodType, facts: EligibilityFacts): readonly VerificationKind[] {
  // A new one would do.
  if (!paymentMethodNeeds[type].ofItself) return lackingToAdd(type, facts);
  const ready = facts.methods.filter((method) => method.type === type && method.state === 'USABLE');
  if (ready.some((method) => lackingToBeDefault(method, facts).length === 0)) return [];
  return lackingKinds([...lackingToAdd(type, facts), 'PAYMENT_INSTRUMENT'], []);
}

function lackingForPlan({ requiredVerifications }: OfferedPlan, { verified }: EligibilityFacts): VerificationKind[] {
  return lackingKinds(requiredVerifications, verified);
}

function mayNotSubscribe({ isArchived, status }: EligibilityFacts): boolean {
  return isArchived || status === 'CHURNED';
}

function byCode(one: OfferedPlan, other: OfferedPlan): number {
  return one.code < other.code ? -1 : 1;
}
