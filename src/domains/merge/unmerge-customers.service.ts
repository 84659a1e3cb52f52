import { seesCompany } from '../../access/actor.ts';
import { findRow, getClock } from '../../database/find-row.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError, type Subject } from '../../kernel/domain-error.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { type AuditEntry, changesBetween, type FieldChange } from '../audit/audit.rules.ts';
import {
  type CustomerState,
  countVersion,
  type LockedCustomer,
  lockCustomers,
  readState,
} from '../customer/merged-customer.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import {
  findJournal,
  findMergeOf,
  findOwners,
  findRevisions,
  findStayed,
  imagesOf,
  type MergeRow,
  mergeTable,
  setReverted,
  takeMergeLock,
} from './merge.repository.ts';
import { type UnmergeBlocker, UnmergeConflictError } from './merge-error.rules.ts';
import { type MergeJournal, slugGoingBack } from './merge-journal.rules.ts';
import { inTurn } from './merge-queue.service.ts';
import { playBack } from './play-back.service.ts';

export interface UnmergeCustomersInput extends MutationInput {
  readonly mergeId: string;
}

export interface CustomersUnmerged {
  readonly mergeId: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly companyId: string;
  /** Of both, their paths begun by `source` or `target`. */
  readonly changes: readonly FieldChange[];
  /** What was made for the target after the merge, and stays with it. */
  readonly stayed: readonly Subject[];
}

/**
 * Undoes a merge by its journal: what moved goes back, with what happened to it since; balances flow back; fields and
 * identities that nobody has changed since are what they were. What was made after the merge stays with the target.
 * @throws InvalidInputError; NotFoundError; UnmergeConflictError with everything that prevents it: undone already, the
 * target merged itself, a side erased; RuleError INSUFFICIENT_FUNDS where the target has spent what came from the source.
 */
export function unmergeCustomers(
  context: WriteContext,
  input: UnmergeCustomersInput,
): Promise<MutationResult<CustomersUnmerged>> {
  const write = inTurn(context);
  return runMutation(write, {
    name: 'unmergeCustomers',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      issues.throwIfAny();
      await takeMergeLock(tx);
      const merge = isUuid(input.mergeId) ? await findRow(tx, mergeTable, input.mergeId) : null;
      if (!merge || !seesCompany(write.actor, merge.companyId)) throw new NotFoundError('merge', input.mergeId);
      // Under the merge lock nothing changes hands; all that is to change is locked at once, in the one order.
      const journal = await findJournal(tx, merge.id);
      const owners = journal ? await findOwners(tx, journal) : [];
      const locked = await lockCustomers(tx, [...new Set([merge.sourceId, merge.targetId, ...owners])]);
      const blockers = await findBlockers(tx, merge, locked, journal);
      if (blockers.length > 0 || !journal) throw new UnmergeConflictError(blockers);
      return undo(tx, write, merge, journal, owners);
    },
  });
}

async function findBlockers(
  tx: TenantTransaction,
  merge: MergeRow,
  locked: readonly LockedCustomer[],
  journal: MergeJournal | null,
): Promise<UnmergeBlocker[]> {
  if (merge.revertedAt !== null)
    return [{ reason: 'The merge was undone already.', subject: { typename: 'CustomerMerge', id: merge.id } }];
  const blockers: UnmergeBlocker[] = [];
  const sides = locked.filter(({ id }) => id === merge.sourceId || id === merge.targetId);
  for (const { id, erasedAt } of sides)
    if (erasedAt !== null)
      blockers.push({ reason: 'One of the customers was erased.', subject: { typename: 'Customer', id } });
  const target = locked.find(({ id }) => id === merge.targetId);
  if (target && target.mergedIntoId !== null) {
    const later = await findMergeOf(tx, target.id);
    const subject = later === null ? null : { typename: 'CustomerMerge', id: later };
    blockers.push({ reason: 'The target was merged into another customer since: undo that merge first.', subject });
  }
  const slug = journal && (await findSlugGoingBack(tx, merge.targetId, journal));
  if (slug)
    blockers.push({
      reason: `The target has the slug ${slug}, which goes back to the source: give the target another one first.`,
      subject: { typename: 'Customer', id: merge.targetId },
    });
  if (journal === null && blockers.length === 0)
    blockers.push({
      reason: 'The journal of the merge was erased.',
      subject: { typename: 'CustomerMerge', id: merge.id },
    });
  return blockers;
}

async function findSlugGoingBack(tx: TenantTransaction, targetId: string, journal: MergeJournal) {
  const target = (await imagesOf(tx, 'customer', [targetId])).get(targetId);
  return target ? slugGoingBack(journal, target) : null;
}

async function undo(
  tx: TenantTransaction,
  { actor }: WriteContext,
  merge: MergeRow,
  journal: MergeJournal,
  owners: readonly string[],
): Promise<Done<CustomersUnmerged>> {
  const { id: mergeId, sourceId, targetId, companyId } = merge;
  const clock = await getClock(tx);
  const before = { source: await readState(tx, sourceId), target: await readState(tx, targetId) };
  const stayed = await findStayed(tx, targetId, merge.mergedAt, journal);
  const others = await watchOthers(tx, merge, owners);
  await playBack(tx, merge, journal, clock);
  await setReverted(tx, mergeId, clock, actor.apiKeyId);
  const [source, target] = [await changesOf(tx, before.source), await changesOf(tx, before.target)];
  for (const id of [sourceId, targetId]) await countVersion(tx, id);
  const events = [
    event(sourceId, companyId, [{ path: ['mergedInto'], before: targetId, after: null }, ...source]),
    event(targetId, companyId, [{ path: ['mergedFrom'], before: sourceId, after: null }, ...target]),
    ...(await others()),
  ];
  const changes = [...under('source', source), ...under('target', target)];
  return { outcome: { mergeId, sourceId, targetId, companyId, changes, stayed }, events };
}

/**
 * An earlier merge may have lent the target what this one changed: a wallet that took its money, and has gone home since.
 * Answers what tells the events of such customers, once the undoing is done.
 */
async function watchOthers(
  tx: TenantTransaction,
  { id: mergeId, sourceId, targetId, companyId }: MergeRow,
  owners: readonly string[],
): Promise<() => Promise<AuditEntry[]>> {
  const ids = owners.filter((id) => id !== sourceId && id !== targetId);
  const revisions = await findRevisions(tx, ids);
  const states = new Map<string, CustomerState>();
  for (const id of ids) states.set(id, await readState(tx, id));
  return async () => {
    const written = [...(await findRevisions(tx, ids))].filter(([id, revision]) => revisions.get(id) !== revision);
    const events: AuditEntry[] = [];
    for (const [id] of written) {
      const state = states.get(id);
      const changes = state ? await changesOf(tx, state) : [];
      if (changes.length > 0) await countVersion(tx, id);
      events.push(event(id, companyId, [{ path: ['merge'], before: mergeId, after: null }, ...changes]));
    }
    return events;
  };
}

async function changesOf(tx: TenantTransaction, before: CustomerState): Promise<FieldChange[]> {
  return changesBetween(before.record, (await readState(tx, before.customer.id)).record);
}

function under(side: string, changes: readonly FieldChange[]): FieldChange[] {
  return changes.map(({ path, ...change }) => ({ path: [side, ...path], ...change }));
}

function event(subjectId: string, companyId: string, changes: readonly FieldChange[]): AuditEntry {
  return { action: 'customer.unmerged', subjectType: 'Customer', subjectId, companyId, changes };
}
