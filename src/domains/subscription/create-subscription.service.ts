import { seesCompany } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { instant, optional } from '../../kernel/input-reader.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { changeCustomer } from '../customer/change-customer.service.ts';
import { createdOwned, type HeldCustomer, lockForNew, type OwnedChanged } from '../customer/owned-object.service.ts';
import { applyDetails } from '../customer/update-customer.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { findPlanToSell, type PlanRow } from '../plan/plan.service.ts';
import { requireVerifications } from '../verification/verification.service.ts';
import { insertSubscription } from './subscription.repository.ts';
import { readQuantity, type StartTimes, settleStart } from './subscription.rules.ts';
import { issuesFirst, refuseChurned, subscriptionKind } from './subscription.service.ts';

export type { OwnedChanged };

export interface CreateSubscriptionInput extends MutationInput {
  readonly customerId: string;
  readonly planCode: string;
  readonly quantity: number;
  readonly startedAt?: string | null | undefined;
  readonly trialEndsAt?: string | null | undefined;
}

/**
 * Subscribes a customer to a plan, whose price, currency and interval are copied: they stay as agreed. From then on the
 * customer's external id is fixed, and its preferred currency is the plan's where it had none. A customer that was merged
 * leads to the survivor.
 * @throws InvalidInputError with all problems at once: quantity (1 to 1,000,000), planCode (UNKNOWN_VALUE where the
 * customer's company sells none of this code, NOT_ALLOWED for an archived one), startedAt (not in the future), trialEndsAt
 * (after the start); NotFoundError; RuleError CUSTOMER_ARCHIVED, CUSTOMER_SUSPENDED for a CHURNED customer,
 * VERIFICATION_REQUIRED with what it lacks.
 */
export function createSubscription(
  write: WriteContext,
  input: CreateSubscriptionInput,
): Promise<MutationResult<OwnedChanged>> {
  return runMutation(write, {
    name: 'createSubscription',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const read = readOrder(input, issues);
      const held = await issuesFirst(issues, () => lockForNew(tx, write.actor, input.customerId));
      const plan = await findPlanToSell(tx, held.customer.companyId, input.planCode, issues);
      const times = read && settleStart(read.startedAt, read.trialEndsAt, held.clock, issues);
      issues.throwIfAny();
      if (!plan || !times) throw new Error('nothing to subscribe to, and no issue');
      refuseChurned(held.customer);
      await requireVerifications(tx, held.customer, plan.requiredVerifications, `The plan ${plan.code}`);
      return subscribe(tx, write, held, plan, { ...times, quantity: input.quantity }, issues);
    },
  });
}

interface OrderedTimes {
  readonly startedAt: string | null;
  readonly trialEndsAt: string | null;
}

/** The times of an order, null where they cannot be read; the quantity is what GraphQL gave. */
function readOrder(input: CreateSubscriptionInput, issues: InputIssues): OrderedTimes | null {
  readQuantity(input.quantity, ['input', 'quantity'], issues);
  const before = issues.found.length;
  const startedAt = optional(instant)(input.startedAt, ['input', 'startedAt'], issues);
  const trialEndsAt = optional(instant)(input.trialEndsAt, ['input', 'trialEndsAt'], issues);
  return issues.found.length === before ? { startedAt, trialEndsAt } : null;
}

async function subscribe(
  tx: TenantTransaction,
  write: WriteContext,
  { customer, clock }: HeldCustomer,
  plan: PlanRow,
  order: StartTimes & { readonly quantity: number },
  issues: InputIssues,
): Promise<Done<OwnedChanged>> {
  const id = newId();
  const { price, currency, interval } = plan;
  const { id: customerId, companyId, preferredCurrency } = customer;
  const hangs = { id, companyId, customerId, planId: plan.id, createdAt: clock };
  await insertSubscription(tx, { ...hangs, price, currency, interval, ...order });
  const { outcome, events } = await createdOwned(tx, subscriptionKind, customer, id, 'subscription.created');
  const further = preferredCurrency === null ? await preferCurrency(tx, write, customerId, currency, issues) : [];
  return { outcome, events: [...events, ...further] };
}

/** As updateCustomer does it: with its version, and an event of its own. */
async function preferCurrency(
  tx: TenantTransaction,
  { actor }: WriteContext,
  id: string,
  preferredCurrency: string,
  issues: InputIssues,
): Promise<readonly AuditEntry[]> {
  const { events } = await changeCustomer(tx, actor, {
    id,
    action: 'customer.updated',
    work: (state) => applyDetails(tx, actor, state, { customer: { preferredCurrency } }, issues),
  });
  return events;
}
