import { type Actor, seesCompany } from '../../access/actor.ts';
import { getClock } from '../../database/find-row.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { type ErrorCode, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { customerTable, type LockedCustomer, lockCustomers } from '../customer/merged-customer.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { insertMerge, readSides, takeMergeLock } from './merge.repository.ts';
import type { ConflictResolution, FieldChoice, MergeChoices, MergePlan, MergeStrategy } from './merge.rules.ts';
import { MergeConflictError } from './merge-error.rules.ts';
import { checkChoices, checkTwice, planMerge } from './merge-plan.rules.ts';
import { inTurn } from './merge-queue.service.ts';
import type { MergeSideState, MergeSnapshot } from './merge-snapshot.rules.ts';
import { runPlan } from './run-plan.service.ts';

export interface MergeCustomersInput extends MutationInput {
  readonly sourceCustomerId: string;
  readonly targetCustomerId: string;
  readonly strategy: MergeStrategy;
  readonly expectedPlanHash?: string | null | undefined;
  readonly fieldChoices?: readonly FieldChoice[] | null | undefined;
  readonly resolutions?: readonly ConflictResolution[] | null | undefined;
}

/** Ids; the plan of a merge that ran is kept with the merge. */
export interface CustomersMerged {
  readonly strategy: MergeStrategy;
  readonly sourceId: string;
  readonly targetId: string;
  readonly companyId: string;
  /** null for a preview. */
  readonly mergeId: string | null;
  /** The plan of a preview. */
  readonly plan: MergePlan | null;
}

/**
 * Merges one customer into another. PREVIEW answers with the plan, conflicts included, and writes nothing. MOVE_ALL runs
 * it in one transaction: all that hangs on the source becomes the target's, the source stays as an archived row that points
 * at the target, and its id, external id, references, slug and org number answer with the target from then on.
 * @throws in this order: InvalidInputError; RuleError MERGE_SELF; NotFoundError; RuleError MERGE_SOURCE_DELETED and
 * MERGE_TARGET_DELETED for a merged, archived or erased side; for MOVE_ALL RuleError MERGE_PLAN_STALE; InvalidInputError for
 * choices that the plan does not know; and for MOVE_ALL MergeConflictError with the plan.
 */
export function mergeCustomers(
  context: WriteContext,
  input: MergeCustomersInput,
): Promise<MutationResult<CustomersMerged>> {
  const [sourceId, targetId] = [input.sourceCustomerId.toLowerCase(), input.targetCustomerId.toLowerCase()];
  const choices = { fieldChoices: input.fieldChoices ?? [], resolutions: input.resolutions ?? [] };
  const isPreview = input.strategy === 'PREVIEW';
  // A preview takes no lock, and waits for nobody.
  const write = isPreview ? context : inTurn(context);
  return runMutation(write, {
    name: 'mergeCustomers',
    input,
    rehearsal: isPreview,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues): Promise<Done<CustomersMerged>> => {
      checkTwice(choices, issues);
      issues.throwIfAny();
      if (sourceId === targetId) throw refused('MERGE_SELF', 'A customer cannot be merged into itself.', sourceId);
      const ids = { sourceId, targetId };
      if (isPreview) {
        const plan = await makePlan(tx, write.actor, ids, choices, issues);
        return { outcome: { strategy: 'PREVIEW', ...ids, companyId: plan.companyId, mergeId: null, plan }, events: [] };
      }
      const locked = await lockBoth(tx, ids);
      const expected = input.expectedPlanHash ?? null;
      const plan = await makePlan(tx, write.actor, ids, choices, issues, expected);
      if (!plan.canRun) throw new MergeConflictError(plan);
      return runMerge(tx, write.actor, plan, locked);
    },
  });
}

interface Ids {
  readonly sourceId: string;
  readonly targetId: string;
}

/** The tenant's merge lock, then both customers by id: the one order of all locks. */
async function lockBoth(tx: TenantTransaction, { sourceId, targetId }: Ids): Promise<LockedCustomer[]> {
  await takeMergeLock(tx);
  return lockCustomers(tx, [sourceId, targetId].filter(isUuid));
}

async function makePlan(
  tx: TenantTransaction,
  actor: Actor,
  { sourceId, targetId }: Ids,
  choices: MergeChoices,
  issues: InputIssues,
  expected: string | null = null,
): Promise<MergePlan> {
  const sides = await readSides(tx, customerTable, [sourceId, targetId].filter(isUuid));
  const snapshot = { source: visible(actor, sides, sourceId), target: visible(actor, sides, targetId) };
  refuseDeleted(snapshot);
  checkChoices(snapshot, choices, issues);
  // A plan was shown for these choices, so what they speak of was there: it has gone since.
  if (expected !== null && issues.found.length > 0) throw stale(sourceId);
  issues.throwIfAny();
  const plan = planMerge(snapshot, choices);
  if (expected !== null && expected !== plan.planHash) throw stale(sourceId);
  return plan;
}

function visible(actor: Actor, sides: ReadonlyMap<string, MergeSideState>, id: string): MergeSideState {
  const side = sides.get(id);
  if (!side || !seesCompany(actor, side.customer.companyId)) throw new NotFoundError('customer', id);
  return side;
}

function refuseDeleted({ source, target }: MergeSnapshot): void {
  for (const [code, what, { customer }] of [
    ['MERGE_SOURCE_DELETED', 'source', source],
    ['MERGE_TARGET_DELETED', 'target', target],
  ] as const) {
    if (customer.archivedAt === null) continue;
    const how = customer.erasedAt !== null ? 'erased' : customer.mergedIntoId !== null ? 'merged already' : 'archived';
    throw refused(code, `The ${what} was ${how}.`, customer.id);
  }
}

function stale(sourceId: string): RuleError {
  return refused('MERGE_PLAN_STALE', 'The plan is another one by now: ask for a PREVIEW and look at it.', sourceId);
}

function refused(code: ErrorCode, message: string, customerId: string): RuleError {
  return new RuleError(code, message, { subjects: [{ typename: 'Customer', id: customerId }] });
}

async function runMerge(
  tx: TenantTransaction,
  actor: Actor,
  plan: MergePlan,
  locked: readonly LockedCustomer[],
): Promise<Done<CustomersMerged>> {
  const { sourceId, targetId, companyId } = plan;
  const [mergeId, clock] = [newId(), await getClock(tx)];
  await insertMerge(tx, {
    id: mergeId,
    companyId,
    sourceId,
    targetId,
    plan,
    mergedAt: clock,
    mergedById: actor.apiKeyId,
  });
  const events = await runPlan(tx, plan, { mergeId, clock, locked });
  return { outcome: { strategy: 'MOVE_ALL', sourceId, targetId, companyId, mergeId, plan: null }, events };
}
