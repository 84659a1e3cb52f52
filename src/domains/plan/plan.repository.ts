import { findRow } from '../../database/find-row.ts';
import { updateRow } from '../../database/json-rows.ts';
import { newId } from '../../database/new-id.ts';
import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { VerificationKind } from '../../kernel/verification-kind.ts';
import type { PlanInterval } from './plan.rules.ts';

export const planTable = defineTable({
  name: 'plan',
  typename: 'Plan',
  visibility: 'company_id_or_null',
  columns: {
    id: columns.uuid('id'),
    companyId: columns.uuidOrNull('company_id'),
    code: columns.text('code'),
    name: columns.text('name'),
    tier: columns.text('tier'),
    price: columns.decimal('price'),
    currency: columns.word<string>('currency'),
    interval: columns.word<PlanInterval>('interval'),
    requiredVerifications: columns.json<readonly VerificationKind[]>('required_verifications'),
    archivedAt: columns.instantOrNull('archived_at'),
    createdAt: columns.instant('created_at'),
  },
});
export type PlanRow = RowOf<typeof planTable>;

/** Plans that a company sells: its own, and those for all. */
export function soldBy(companyIds: readonly string[]) {
  return sql`(t.company_id is null or t.company_id = any(${companyIds}::uuid[]))`;
}

export async function hasCompany(tx: TenantTransaction, id: string): Promise<boolean> {
  return (await tx.company.count({ where: { organizationId: tx.organizationId, id } })) > 0;
}

export interface NewPlan {
  readonly companyId: string | null;
  readonly code: string;
  readonly name: string;
  readonly tier: string;
  readonly price: string;
  readonly currency: string;
  readonly interval: PlanInterval;
  readonly requiredVerifications: readonly VerificationKind[];
}

/** Makes a plan, and answers its id; null where another has its code. One whose writer still runs is waited for. */
export async function insertPlan(tx: TenantTransaction, plan: NewPlan): Promise<string | null> {
  const id = newId();
  const { organizationId } = tx;
  const requiredVerifications = [...plan.requiredVerifications];
  const { count } = await tx.plan.createMany({
    data: [{ organizationId, id, ...plan, requiredVerifications }],
    skipDuplicates: true,
  });
  return count > 0 ? id : null;
}

/** The plan of a code, whatever company it belongs to. */
export async function findPlanByCode(tx: TenantTransaction, code: string): Promise<PlanRow | null> {
  const where = { organizationId: tx.organizationId, code };
  const found = await tx.plan.findFirst({ where, select: { id: true } });
  return found ? findRow(tx, planTable, found.id) : null;
}

/** Locks a plan against its other writers, until the transaction ends. Customers can subscribe to it beside that. */
export async function lockPlan(tx: TenantTransaction, id: string): Promise<PlanRow | null> {
  const locked = await tx.query(
    sql`select id::text from plan where organization_id = ${TENANT} and id = ${id}::uuid for no key update`,
  );
  return locked.length > 0 ? findRow(tx, planTable, id) : null;
}

export type PlanChanges = Partial<Pick<PlanRow, 'name' | 'tier' | 'requiredVerifications' | 'archivedAt'>>;

export async function setPlan(tx: TenantTransaction, id: string, changes: PlanChanges): Promise<void> {
  await updateRow(tx, 'plan', id, changes);
}
