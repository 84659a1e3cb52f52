import type pg from 'pg';
import type { Tenant } from './tenant.ts';
import type { Data } from './test-gateway.ts';

// Answers of the gateway, written down as SQL that knows nothing of how the gateway asks.

/** The rows of a table t as JSON, newest first, as many as a page may have. */
export async function sqlRows(
  pool: pg.Pool,
  { organizationId }: Tenant,
  table: string,
  row: string,
  values: readonly unknown[] = [],
): Promise<Data[]> {
  const { rows } = await pool.query(
    `select ${row} as row from ${table} t where t.organization_id = $1 order by ${newest('t')} limit 100`,
    [organizationId, ...values],
  );
  return rows.map((one) => one.row);
}

/** Money of two decimals. */
export const money = (amount: string, currency: string) =>
  `json_build_object('amount', round(${amount}, 2)::text, 'currency', ${currency})`;
export const iso = (instant: string) => `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
export const object = (fields: Readonly<Record<string, string>>) =>
  `json_build_object(${Object.entries(fields).flatMap(([name, sql]) => [`'${name}'`, sql])})`;
export const list = (row: string, from: string, order: string) =>
  `(select coalesce(json_agg(${row} order by ${order}), '[]') from ${from})`;
export const one = (row: string, from: string) => `(select ${row} from ${from})`;
export const newest = (alias: string) => `${alias}.created_at desc, ${alias}.id desc`;
