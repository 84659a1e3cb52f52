import { DomainError, type Subject } from '../../kernel/domain-error.ts';
import type { MergePlan } from './merge.rules.ts';

/** Conflicts of the plan have no resolution: all of them are in it. Nothing was written. */
export class MergeConflictError extends DomainError {
  readonly plan: MergePlan;

  constructor(plan: MergePlan) {
    const open = plan.conflicts.filter(({ resolution }) => resolution === null).length;
    super('MERGE_CONFLICT', `${open} of ${plan.conflicts.length} conflicts have no resolution.`);
    this.plan = plan;
  }
}

export interface UnmergeBlocker {
  readonly reason: string;
  readonly subject: Subject | null;
}

/** What prevents that a merge is undone, all of it. Nothing was written. */
export class UnmergeConflictError extends DomainError {
  readonly blockers: readonly UnmergeBlocker[];

  constructor(blockers: readonly UnmergeBlocker[]) {
    super('UNMERGE_CONFLICT', blockers.map(({ reason }) => reason).join(' '));
    this.blockers = blockers;
  }
}
