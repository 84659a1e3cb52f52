import { columnList } from './page.ts';
import { rawSql, sql, TENANT } from './sql.ts';
import type { RowOf, Table } from './table.ts';
import type { TenantReader } from './tenant-database.ts';

/**
 * A row as the reader gives it, with all its columns unless some are named, whatever company it belongs to: null where
 * there is none.
 */
export async function findRow<T extends Table>(
  tenant: TenantReader,
  table: T,
  id: string,
  names: readonly string[] = Object.keys(table.columns),
): Promise<RowOf<T> | null> {
  const columns = columnList(table, names);
  const [found] = await tenant.query<{ row: string }>(
    sql`select row_to_json(r)::text as row from (select ${columns} from ${rawSql(table.name)} t
         where t.organization_id = ${TENANT} and t.id = ${id}::uuid) r`,
  );
  return found ? JSON.parse(found.row) : null;
}

/** The time to write down for what is done now: after every lock that was waited for, to the millisecond, never ahead. */
export async function getClock(tenant: TenantReader): Promise<string> {
  const [row] = await tenant.query<{ now: string }>(
    sql`select to_json(date_trunc('milliseconds', clock_timestamp()))#>>'{}' as now where ${TENANT} is not null`,
  );
  if (!row) throw new Error('PostgreSQL did not tell the time');
  return new Date(row.now).toISOString();
}
