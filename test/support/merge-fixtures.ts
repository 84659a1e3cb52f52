import type pg from 'pg';
import { newId } from '../../src/database/new-id.ts';
import type { MergePlan } from '../../src/domains/merge/merge.rules.ts';
import type { MergeJournal } from '../../src/domains/merge/merge-journal.rules.ts';
import { type CustomerFixture, insertCustomer, insertRows } from './fixtures.ts';
import type { Tenant } from './tenant.ts';

/** The journal of a merge of which nothing but the source itself has to come back. */
const emptyJournal: MergeJournal = {
  moved: {},
  changed: [],
  contents: {},
  identities: [],
  transfers: [],
  madeWallets: [],
};

export interface MergeSpec {
  readonly target: CustomerFixture;
  /** What the plan says besides that nothing moved. */
  readonly plan?: (source: CustomerFixture) => Partial<MergePlan>;
  readonly mergedById?: string;
}

/** A new customer that was merged into another one. Answers it and the id of the merge. */
export async function insertMerge(
  pool: pg.Pool,
  tenant: Tenant,
  { target, plan, mergedById }: MergeSpec,
): Promise<{ source: CustomerFixture; mergeId: string }> {
  const { company } = target;
  const columns = { classification: 'B2C', merged_into_id: target.id };
  const source = await insertCustomer(pool, tenant, { company, archivedAt: '2026-03-01T00:00:00Z', columns });
  const mergeId = newId();
  await insertRows(pool, 'customer_merge', [
    {
      organization_id: tenant.organizationId,
      id: mergeId,
      company_id: company.id,
      source_id: source.id,
      target_id: target.id,
      plan: { ...emptyPlan(source, target), ...plan?.(source) },
      journal: emptyJournal,
      merged_at: '2026-03-01T00:00:00Z',
      merged_by_id: mergedById ?? null,
    },
  ]);
  return { source, mergeId };
}

function emptyPlan(source: CustomerFixture, target: CustomerFixture): MergePlan {
  const ids = { sourceId: source.id, targetId: target.id, companyId: target.company.id };
  const nothing = { moves: [], transfers: [], newWallets: [], closedWallets: [], canceled: [], columns: {} };
  const kept = { replacedTaxIds: [], replacedValues: [], fieldChanges: [], conflicts: [] };
  return { planHash: '0'.repeat(64), ...ids, ...nothing, ...kept, canRun: true };
}
