import { rawSql, sql, TENANT } from './sql.ts';
import type { TenantTransaction } from './tenant-database.ts';

/** Gives rows of a table that hang on one customer to another one. */
export async function reassignRows(
  tx: TenantTransaction,
  table: string,
  ids: readonly string[],
  customerId: string,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(
    sql`update ${rawSql(table)} set customer_id = ${customerId}::uuid where organization_id = ${TENANT} and id = any(${ids}::uuid[])`,
  );
}
