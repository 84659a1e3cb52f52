import { type Sql, sql } from './sql.ts';
import type { Order } from './table.ts';

/** The order of every list that names none. */
export const newestFirst: Order = { name: 'createdAt', key: sql`t.created_at`, type: 'timestamptz', nullable: false };

/** Rows of these companies, for tables that name one in company_id. */
export function ofCompany(ids: readonly string[]): Sql {
  return sql`t.company_id = any(${ids}::uuid[])`;
}
