import { sql } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { PlanInterval } from './plan.rules.ts';

export const planTable = defineTable({
  name: 'plan',
  typename: 'Plan',
  visibility: 'company_id_or_null',
  columns: {
    id: columns.text('id'),
    companyId: columns.textOrNull('company_id'),
    code: columns.text('code'),
    name: columns.text('name'),
    tier: columns.text('tier'),
    price: columns.decimal('price'),
    currency: columns.text('currency'),
    interval: columns.word<PlanInterval>('interval'),
    archivedAt: columns.instantOrNull('archived_at'),
    createdAt: columns.instant('created_at'),
  },
});
export type PlanRow = RowOf<typeof planTable>;

/** Plans that a company sells: its own, and those for all. */
export function soldBy(companyIds: readonly string[]) {
  return sql`(t.company_id is null or t.company_id = any(${companyIds}::uuid[]))`;
}
