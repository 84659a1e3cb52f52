import type pg from 'pg';
import { tenantTables } from './customers.ts';

// Ids, instants and hashes: what differs between two runs of the same.
const written =
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ][\d:.]+(Z|[+-][\d:]+)?|\\\\x[0-9a-f]{64}/g;

/** Ids, instants and hashes that a tenant has. */
export type Known = ReadonlySet<string>;

// What jobs derive after a commit, in their own time.
const derived = ['job', 'duplicate_candidate'];

/** All rows of a tenant as text, in one order, in every table that knows tenants; times of use aside, and what jobs derive. */
export async function textOf(pool: pg.Pool, organizationId: string): Promise<string[]> {
  const tables = (await tenantTables(pool)).filter((name) => !derived.includes(name));
  const parts = tables.map(
    (name) =>
      `select '${name} ' || (to_jsonb(t) - 'last_used_at')::text as row from "${name}" t where organization_id = $1`,
  );
  const { rows } = await pool.query<{ row: string }>(parts.join(' union all '), [organizationId]);
  return rows.map(({ row }) => row).sort();
}

export async function knownIn(pool: pg.Pool, organizationId: string): Promise<Known> {
  const rows = await textOf(pool, organizationId);
  return new Set(rows.flatMap((row) => row.match(written) ?? []));
}

/**
 * Everything that a tenant has, in one order, with ids, instants and hashes that are not known as `NEW`: two runs of the same
 * work on the same rows leave equal dumps, however often either of them was tried.
 */
export async function dump(pool: pg.Pool, organizationId: string, known: Known): Promise<string[]> {
  const rows = await textOf(pool, organizationId);
  return rows.map((row) => row.replace(written, (value) => (known.has(value) ? value : 'NEW'))).sort();
}
