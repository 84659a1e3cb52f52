import { seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { RuleError, type Subject } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { optional } from '../../kernel/input-reader.ts';
import { checkStep } from '../../kernel/state-machine.ts';
import {
  changeEvents,
  changeOwned,
  lockOwned,
  type OwnedChanged,
  type OwnedState,
  refuseArchived,
} from '../customer/owned-object.service.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { findPlanToSell, type PlanRow } from '../plan/plan.service.ts';
import { requireVerifications } from '../verification/verification.service.ts';
import {
  type SubscriptionChanges,
  type SubscriptionRow,
  setSubscription,
  type subscriptionTable,
} from './subscription.repository.ts';
import { endOfTerm, readQuantity, type SubscriptionStep, subscriptionTransitions } from './subscription.rules.ts';
import { issuesFirst, refuseChurned, subscriptionKind } from './subscription.service.ts';

type State = OwnedState<typeof subscriptionTable>;

interface NamedSubscription extends MutationInput {
  readonly id: string;
}

export interface ChangeSubscriptionInput extends NamedSubscription {
  readonly planCode?: string | null | undefined;
  readonly quantity?: number | null | undefined;
}

/**
 * Moves a subscription to another plan, whose price and interval hold from now on, or to another quantity. What is left out
 * or null stays; the plan that it has already changes nothing. Periods go on being counted from startedAt.
 * @throws InvalidInputError with all problems at once: neither plan nor quantity given, quantity (1 to 1,000,000), planCode
 * (UNKNOWN_VALUE where the customer's company sells none of this code, NOT_ALLOWED for an archived one); NotFoundError;
 * RuleError INVALID_TRANSITION for one that is canceled or over, CUSTOMER_ARCHIVED, and for another plan CUSTOMER_SUSPENDED
 * for a CHURNED customer, CURRENCY_MISMATCH, VERIFICATION_REQUIRED with what the customer lacks.
 */
export function changeSubscription(
  write: WriteContext,
  input: ChangeSubscriptionInput,
): Promise<MutationResult<OwnedChanged>> {
  return runMutation(write, {
    name: 'changeSubscription',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const quantity = optional(readQuantity)(input.quantity, ['input', 'quantity'], issues);
      if ((input.planCode ?? input.quantity ?? null) === null)
        issues.add(['input'], 'REQUIRED', 'give another planCode, another quantity, or both');
      const state = await issuesFirst(issues, () => lockOwned(tx, write.actor, subscriptionKind, input.id));
      const plan = await findOtherPlan(tx, state, input.planCode, issues);
      issues.throwIfAny();
      checkSubscription(state.row, 'changeSubscription');
      refuseArchived(state.customer);
      const agreed = plan ? await agreePlan(tx, state, plan) : {};
      const { id: customerId, companyId } = state.customer;
      const { id } = state.row;
      await setSubscription(tx, id, { ...agreed, ...(quantity === null ? {} : { quantity }) });
      const events = await changeEvents(tx, subscriptionKind, state, 'subscription.changed');
      return { outcome: { id, customerId, companyId }, events };
    },
  });
}

/** The plan of a code, null where it is the present one: that may be archived by now. */
async function findOtherPlan(
  tx: TenantTransaction,
  { row, customer }: State,
  planCode: string | null | undefined,
  issues: InputIssues,
): Promise<PlanRow | null> {
  if (typeof planCode !== 'string' || planCode.trim() === row.planCode) return null;
  return findPlanToSell(tx, customer.companyId, planCode, issues);
}

/** What another plan changes. @throws RuleError where the customer cannot have it. */
async function agreePlan(tx: TenantTransaction, { row, customer }: State, plan: PlanRow): Promise<SubscriptionChanges> {
  refuseChurned(customer);
  if (plan.currency !== row.currency)
    throw new RuleError(
      'CURRENCY_MISMATCH',
      `The plan ${plan.code} is sold in ${plan.currency}, the subscription is in ${row.currency}.`,
      { path: ['input', 'planCode'], subjects: [subjectOf(row), { typename: 'Plan', id: plan.id }] },
    );
  await requireVerifications(tx, customer, plan.requiredVerifications, `The plan ${plan.code}`);
  return { planId: plan.id, price: plan.price, interval: plan.interval };
}

/**
 * Lets a subscription stand still until it is resumed. Its periods and its trial run on.
 * @throws NotFoundError; RuleError INVALID_TRANSITION for one that is paused already, canceled or over.
 */
export function pauseSubscription(
  write: WriteContext,
  input: NamedSubscription,
): Promise<MutationResult<OwnedChanged>> {
  return take(write, 'pauseSubscription', 'subscription.paused', input, ({ clock }) => ({ pausedAt: clock }));
}

/**
 * Lets a paused subscription go on: TRIALING, PAST_DUE or ACTIVE by the clock.
 * @throws NotFoundError; RuleError INVALID_TRANSITION for one that is not paused.
 */
export function resumeSubscription(
  write: WriteContext,
  input: NamedSubscription,
): Promise<MutationResult<OwnedChanged>> {
  return take(write, 'resumeSubscription', 'subscription.resumed', input, () => ({ pausedAt: null }));
}

export interface CancelSubscriptionInput extends NamedSubscription {
  readonly atPeriodEnd: boolean;
}

/**
 * Cancels a subscription to the end of its present period (of its trial while that lasts), or at once: then it is ENDED. One
 * that is canceled to the end of its period can still be ended at once.
 * @throws NotFoundError; RuleError INVALID_TRANSITION for one that is over, or canceled to the end of its period already.
 */
export function cancelSubscription(
  write: WriteContext,
  input: CancelSubscriptionInput,
): Promise<MutationResult<OwnedChanged>> {
  return take(write, 'cancelSubscription', 'subscription.canceled', input, ({ row, clock }) => {
    if (input.atPeriodEnd && row.canceledAt !== null) refuseSecondCancel(row);
    const endsAt = input.atPeriodEnd ? endOfTerm(row, clock) : clock;
    return { canceledAt: row.canceledAt ?? clock, endsAt };
  });
}

function refuseSecondCancel(row: SubscriptionRow): never {
  const message =
    'The subscription is CANCELED to the end of its period already: it allows cancelSubscription with atPeriodEnd false only.';
  throw new RuleError('INVALID_TRANSITION', message, { subjects: [subjectOf(row)] });
}

/** A step that only asks for the state of the subscription. */
function take(
  write: WriteContext,
  step: SubscriptionStep,
  action: string,
  input: NamedSubscription,
  changes: (state: State) => SubscriptionChanges,
): Promise<MutationResult<OwnedChanged>> {
  return changeOwned(write, step, input, subscriptionKind, (tx) => ({
    action,
    work: async (state) => {
      checkSubscription(state.row, step);
      await setSubscription(tx, state.row.id, changes(state));
      return [];
    },
  }));
}

function checkSubscription(row: SubscriptionRow, step: SubscriptionStep): void {
  checkStep(subscriptionTransitions, 'subscription', row.status, step, subjectOf(row));
}

function subjectOf({ id }: SubscriptionRow): Subject {
  return { typename: 'PlanSubscription', id };
}
