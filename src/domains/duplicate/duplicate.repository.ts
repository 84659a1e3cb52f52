import { type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import { MOST_PER_KEY } from '../customer/match-keys.rules.ts';
import type { CandidatePair, DuplicateRecord, LookedUpKey } from './candidate-pair.rules.ts';
import type { DuplicateReason } from './score-pair.rules.ts';

export const duplicateTable = defineTable({
  name: 'duplicate_candidate',
  typename: 'DuplicateCandidate',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    score: columns.computed<number>('t.score::float8'),
    reasons: columns.computed<readonly DuplicateReason[]>('t.reasons'),
    // The older one first.
    customerIds: columns.computed<readonly string[]>(
      `select json_agg(c.id order by c.created_at, c.id) from customer c
        where c.organization_id = t.organization_id and c.id in (t.first_id, t.second_id)`,
    ),
  },
});
export type DuplicateRow = RowOf<typeof duplicateTable>;

export const duplicateOrder: Order = { name: 'score', key: sql`t.score`, type: 'numeric', nullable: false };

/**
 * Pairs that are still pairs, of at least this score: what was archived, merged or dismissed a moment ago may still be
 * stored.
 */
export function stillPairs(minScore: number): Sql[] {
  const isLive = (side: Sql) =>
    sql`exists (select from customer c where c.organization_id = ${TENANT} and c.id = ${side} and c.archived_at is null)`;
  return [
    sql`t.score >= ${String(minScore)}::numeric`,
    isLive(sql`t.first_id`),
    isLive(sql`t.second_id`),
    sql`not exists (select from dismissed_duplicate d where d.organization_id = ${TENANT} and d.first_id = t.first_id and d.second_id = t.second_id)`,
  ];
}

/** Customers as they are compared, by their ids; archived ones too. */
export async function findRecords(tenant: TenantReader, ids: readonly string[]): Promise<Map<string, DuplicateRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await tenant.query<{ record: string }>(
    sql`select json_build_object('id', t.id, 'companyId', t.company_id, 'organizationId', t.organization_id, 'isLive', t.archived_at is null, 'isErased', t.erased_at is not null,
               'name', t.name, 'legalName', t.legal_name, 'customerType', t.customer_type, 'email', t.email,
               'additionalEmails', t.additional_emails, 'phone', t.phone, 'orgNumber', t.org_number,
               'billingAddress', t.billing_address, 'shippingAddress', t.shipping_address, 'storedKeys', t.match_keys::text[],
               'taxNumbers', coalesce((select json_agg(json_build_object('type', x.type, 'value', x.value, 'country', x.country, 'storedKey', x.match_key::text) order by x.type)
                                         from tax_identifier x where x.organization_id = t.organization_id and x.customer_id = t.id), '[]'))::text as record
          from customer t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ record }) => JSON.parse(record)).map((record) => [record.id, record]));
}

/** A key with the customers that have it. */
export interface HeldKey {
  readonly companyId: string;
  readonly key: string;
  /** MOST_PER_KEY stands for more, too. */
  readonly count: number;
  /** None where there are MOST_PER_KEY. */
  readonly customerIds: readonly string[];
}

/** Who has these keys among the customers of each key's company, archived ones left out. A key that nobody has is not told. */
export async function findHolders(tenant: TenantReader, keys: readonly LookedUpKey[]): Promise<HeldKey[]> {
  if (keys.length === 0) return [];
  const [found] = await tenant.query<{ held: string }>(holdersStatement(keys));
  return found ? JSON.parse(found.held) : [];
}

/**
 * Only the key is asked inside `found`, so that no index but its own can serve; and a materialized query is planned for all
 * its rows, while no more of them are fetched than the limit asks for.
 */
export function holdersStatement(keys: readonly LookedUpKey[]): Sql {
  const given = JSON.stringify(keys.map(({ companyId, ...key }) => ({ company: companyId, ...key })));
  return sql`select coalesce(json_agg(json_build_object('companyId', k.company, 'key', k.key::text, 'count', h.count,
               'customerIds', case when h.count < ${MOST_PER_KEY} then h.ids else '{}' end)), '[]')::text as held
      from jsonb_to_recordset(${given}::jsonb) as k(company uuid, key bigint, "isNumber" boolean)
     cross join lateral (select count(*)::int as count, array_agg(f.id) as ids from (
        with found as materialized (
          select c.organization_id, c.company_id, c.id, c.archived_at from customer c where c.match_keys @> array[k.key])
        select f.id from found f where f.organization_id = ${TENANT} and f.company_id = k.company and f.archived_at is null
        union all
        select x.customer_id from tax_identifier x
          join customer c on c.organization_id = x.organization_id and c.id = x.customer_id
         where k."isNumber" and x.organization_id = ${TENANT} and x.match_key = k.key
           and c.company_id = k.company and c.archived_at is null and not c.match_keys @> array[k.key]
        limit ${MOST_PER_KEY}) f) h
     where h.count > 0`;
}

/** The pairs of these customers of which somebody has said that they are two. */
export async function findDismissed(tenant: TenantReader, ids: readonly string[]): Promise<string[]> {
  const part = (side: Sql) =>
    sql`select p.first_id || ' ' || p.second_id as pair from dismissed_duplicate p
         where p.organization_id = ${TENANT} and p.${side} = any(${ids}::uuid[])`;
  const rows = await tenant.query<{ pair: string }>(sql`${part(sql`first_id`)} union ${part(sql`second_id`)}`);
  return rows.map(({ pair }) => pair);
}

/** Makes these the stored pairs of these customers, and no others; what stays as it was is not written. */
export async function replacePairs(
  tx: TenantTransaction,
  customerIds: readonly string[],
  pairs: readonly CandidatePair[],
): Promise<void> {
  const kept = pairs.map(({ id }) => id);
  for (const side of [sql`first_id`, sql`second_id`])
    await tx.execute(
      sql`delete from duplicate_candidate p where p.organization_id = ${TENANT} and p.${side} = any(${customerIds}::uuid[]) and p.id <> all(${kept}::uuid[])`,
    );
  if (pairs.length === 0) return;
  await tx.execute(
    sql`insert into duplicate_candidate as p (organization_id, id, company_id, first_id, second_id, score, reasons)
        select ${TENANT}, g.id, g."companyId", g."firstId", g."secondId", g.score, g.reasons
          from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb)
            as g(id uuid, "companyId" uuid, "firstId" uuid, "secondId" uuid, score numeric, reasons text[])
        on conflict (organization_id, id) do update set score = excluded.score, reasons = excluded.reasons
         where (p.score, p.reasons) is distinct from (excluded.score, excluded.reasons)`,
  );
}

export interface Dismissal {
  readonly companyId: string;
  readonly firstId: string;
  readonly secondId: string;
  readonly at: string;
  readonly byId: string | null;
}

/** Remembers that two customers are two. False where it was remembered already. */
export async function insertDismissal(tx: TenantTransaction, dismissal: Dismissal): Promise<boolean> {
  const { companyId, firstId, secondId, at, byId } = dismissal;
  const inserted = await tx.execute(
    sql`insert into dismissed_duplicate (organization_id, company_id, first_id, second_id, dismissed_at, dismissed_by_id)
        values (${TENANT}, ${companyId}::uuid, ${firstId}::uuid, ${secondId}::uuid, ${at}::timestamptz, ${byId}::uuid)
        on conflict do nothing`,
  );
  return inserted > 0;
}
