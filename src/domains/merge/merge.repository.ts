import { insertRows } from '../../database/json-rows.ts';
import { columnList } from '../../database/page.ts';
import { joinSql, rawSql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { Subject } from '../../kernel/domain-error.ts';
import type { MergePlan } from './merge.rules.ts';
import type { MergeJournal } from './merge-journal.rules.ts';
import type { MergeSideState } from './merge-snapshot.rules.ts';

export const mergeTable = defineTable({
  name: 'customer_merge',
  typename: 'CustomerMerge',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    companyId: columns.uuid('company_id'),
    sourceId: columns.uuid('source_id'),
    targetId: columns.uuid('target_id'),
    plan: columns.json<MergePlan>('plan'),
    mergedAt: columns.instant('merged_at'),
    mergedById: columns.uuidOrNull('merged_by_id'),
    revertedAt: columns.instantOrNull('reverted_at'),
  },
});
export type MergeRow = RowOf<typeof mergeTable>;

export const mergeOrder: Order = { name: 'mergedAt', key: sql`t.merged_at`, type: 'timestamptz', nullable: false };

/** Only one merge of a tenant at a time: the plan of one cannot be overtaken by another, in a chain either. */
export async function takeMergeLock(tx: TenantTransaction): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended('merge ' || ${TENANT}::text, 0))::text as taken`);
}

const list = (name: string, shape: string, table: string, order: string, where = '') =>
  `'${name}', (select coalesce(json_agg(${shape} order by ${order}), '[]') from ${table} x
     where x.organization_id = t.organization_id and x.customer_id = t.id${where})`;

// One statement, so that everything is read at one moment, without a lock for the preview.
const sideParts = [
  list(
    'wallets',
    `json_build_object('id', x.id, 'name', x.name, 'currency', x.currency, 'mode', x.mode, 'balance', x.balance::text,
       'open', x.closed_at is null, 'primary', x.is_primary)`,
    'wallet',
    'x.created_at, x.id',
  ),
  list(
    'subscriptions',
    "json_build_object('id', x.id, 'planId', x.plan_id, 'running', x.canceled_at is null)",
    'plan_subscription',
    'x.created_at, x.id',
  ),
  list('invoices', 'x.id', 'invoice', 'x.created_at, x.id'),
  list(
    'paymentMethods',
    "json_build_object('id', x.id, 'isDefault', x.is_default)",
    'payment_method',
    'x.created_at, x.id',
  ),
  list('verifications', 'x.id', 'verification', 'x.requested_at, x.id'),
  list(
    'taxIds',
    `json_build_object('id', x.id, 'type', x.type, 'value', x.value, 'primary', x.is_primary,
       'formatValid', x.format_valid, 'checksumValid', x.checksum_valid)`,
    'tax_identifier',
    'x.type',
  ),
  list('references', 'x.id', 'external_reference', 'x.source, x.external_id'),
  list('tags', "json_build_object('id', x.id, 'tagId', x.tag_id)", 'tag_link', 'x.tag_id'),
  `'customFields', (select coalesce(json_agg(json_build_object('id', x.id, 'definitionId', x.definition_id, 'key', d.key, 'value', x.value) order by d.key), '[]')
     from custom_field_value x join custom_field_definition d on d.organization_id = x.organization_id and d.id = x.definition_id
    where x.organization_id = t.organization_id and x.customer_id = t.id)`,
].join(', ');

/** Customers with all that hangs on them, by id. `customerColumns` are the customer's own, as its domain declares them. */
export async function readSides(
  tenant: TenantReader,
  customerTable: Parameters<typeof columnList>[0],
  ids: readonly string[],
): Promise<Map<string, MergeSideState>> {
  const own = columnList(customerTable, Object.keys(customerTable.columns));
  const rows = await tenant.query<{ id: string; side: string }>(
    sql`select t.id::text as id, json_build_object(
               'customer', (select row_to_json(r) from (select ${own}, t.revision) r),
               ${rawSql(sideParts)})::text as side
          from customer t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ id, side }) => [id, JSON.parse(side)]));
}

/** A row as the database has it, by its columns. */
export type RowImage = Readonly<Record<string, unknown>>;

/** What rows look like now, by id. */
export async function imagesOf(
  tx: TenantTransaction,
  table: string,
  ids: readonly string[],
): Promise<Map<string, RowImage>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ image: string }>(
    sql`select to_jsonb(t)::text as image from ${rawSql(table)} t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ image }) => JSON.parse(image)).map((image) => [image.id, image]));
}

/** Sets columns of a row, by the names and in the form that imagesOf has them in. */
export async function setImage(tx: TenantTransaction, table: string, id: string, image: RowImage): Promise<void> {
  const names = Object.keys(image);
  if (names.length === 0) return;
  const sets = rawSql(names.map((name) => `${name} = g.${name}`).join(', '));
  await tx.execute(
    sql`update ${rawSql(table)} t set ${sets} from jsonb_populate_record(null::${rawSql(table)}, ${JSON.stringify(image)}::jsonb) g
         where t.organization_id = ${TENANT} and t.id = ${id}::uuid`,
  );
}

/** Which of these rows hang on a customer now. */
export async function findOwned(
  tx: TenantTransaction,
  table: string,
  ids: readonly string[],
  customerId: string,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    sql`select t.id::text as id from ${rawSql(table)} t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])
           and t.customer_id = ${customerId}::uuid`,
  );
  return rows.map(({ id }) => id);
}

/** The customers that the rows hang on whose columns an undoing would change: earlier merges, undone since, had lent some. */
export async function findOwners(tx: TenantTransaction, { changed, transfers }: MergeJournal): Promise<string[]> {
  const rows = [...changed, ...transfers.flatMap(({ from, to }) => [from, to].map((id) => ({ table: 'wallet', id })))];
  const tables = [...new Set(rows.map(({ table }) => table))].filter((table) => table !== 'customer');
  if (tables.length === 0) return [];
  const parts = tables.map((table) => {
    const ids = rows.filter((row) => row.table === table).map(({ id }) => id);
    return sql`select t.customer_id from ${rawSql(table)} t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])`;
  });
  const owners = await tx.query<{ id: string }>(
    sql`select customer_id::text as id from (${joinSql(parts, ' union ')}) o`,
  );
  return owners.map(({ id }) => id);
}

/** The revisions of customers: each write to one, or to what hangs on it, has raised it. */
export async function findRevisions(tx: TenantTransaction, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; revision: number }>(
    sql`select c.id::text as id, c.revision from customer c where c.organization_id = ${TENANT} and c.id = any(${ids}::uuid[]) order by c.id`,
  );
  return new Map(rows.map(({ id, revision }) => [id, revision]));
}

export interface NewMerge {
  readonly id: string;
  readonly companyId: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly plan: MergePlan;
  readonly mergedAt: string;
  readonly mergedById: string | null;
}

/** The ledger points at it, so it is there before its journal. */
export async function insertMerge(tx: TenantTransaction, merge: NewMerge): Promise<void> {
  await insertRows(tx, 'customer_merge', [{ ...merge }]);
}

export async function setJournal(tx: TenantTransaction, id: string, journal: MergeJournal): Promise<void> {
  await tx.execute(
    sql`update customer_merge set journal = ${JSON.stringify(journal)}::jsonb where organization_id = ${TENANT} and id = ${id}::uuid`,
  );
}

export async function setReverted(tx: TenantTransaction, id: string, at: string, by: string | null): Promise<void> {
  await tx.execute(
    sql`update customer_merge set reverted_at = ${at}::timestamptz, reverted_by_id = ${by}::uuid
         where organization_id = ${TENANT} and id = ${id}::uuid`,
  );
}

/** The journal of a merge; null where a customer of it was erased since. */
export async function findJournal(tx: TenantTransaction, id: string): Promise<MergeJournal | null> {
  const [row] = await tx.query<{ journal: string | null }>(
    sql`select journal::text as journal from customer_merge where organization_id = ${TENANT} and id = ${id}::uuid`,
  );
  return row?.journal ? JSON.parse(row.journal) : null;
}

/** The merge by which a customer was merged into another one, where that is not undone. */
export async function findMergeOf(tx: TenantTransaction, sourceId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    sql`select id::text as id from customer_merge where organization_id = ${TENANT} and source_id = ${sourceId}::uuid and reverted_at is null`,
  );
  return row?.id ?? null;
}

const kept: readonly (readonly [typename: string, table: string, madeAt: string])[] = [
  ['PlanSubscription', 'plan_subscription', 'created_at'],
  ['Invoice', 'invoice', 'created_at'],
  ['Wallet', 'wallet', 'created_at'],
  ['PaymentMethod', 'payment_method', 'created_at'],
  ['Verification', 'verification', 'requested_at'],
];

/** What was made for the target after a merge, oldest first. */
export async function findStayed(
  tx: TenantTransaction,
  targetId: string,
  mergedAt: string,
  journal: MergeJournal,
): Promise<Subject[]> {
  const parts = kept.map(
    ([typename, table, madeAt]) =>
      sql`select ${typename}::text as typename, t.id::text as id, t.${rawSql(madeAt)} as made_at from ${rawSql(table)} t
           where t.organization_id = ${TENANT} and t.customer_id = ${targetId}::uuid and t.${rawSql(madeAt)} > ${mergedAt}::timestamptz
             and t.id <> all(${[...(journal.moved[table] ?? []), ...journal.madeWallets]}::uuid[])`,
  );
  const rows = await tx.query<Subject>(
    sql`select typename, id from (${joinSql(parts, ' union all ')}) made order by made_at, id`,
  );
  return rows.map(({ typename, id }) => ({ typename, id }));
}
