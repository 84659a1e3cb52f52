import { newId } from '../../database/new-id.ts';
import { joinSql, rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { TagSubject } from './tag.rules.ts';

const ofTag = (column: string) =>
  `select g.${column} from tag g where g.organization_id = t.organization_id and g.id = t.tag_id`;

/** The tags of an object, read as such: each row is a link, and shows its tag. */
export const tagLinkTable = defineTable({
  name: 'tag_link',
  typename: 'Tag',
  // Reached through the object alone, which the key has seen.
  visibility: 'everyone',
  columns: {
    id: columns.uuid('tag_id'),
    name: columns.computed<string>(ofTag('name')),
    color: columns.computed<string | null>(ofTag('color')),
  },
});

export const tagLinkOrder: Order = {
  name: 'name',
  key: sql`(${rawSql(ofTag('name_key'))})`,
  type: 'text',
  nullable: false,
};

/** The names of the tags of the customer `t`, as JSON. */
export const tagNamesRecord = `select coalesce(json_agg(g.name order by g.name_key), '[]')
  from tag_link l join tag g on g.organization_id = l.organization_id and g.id = l.tag_id
  where l.organization_id = t.organization_id and l.customer_id = t.id`;

/** The column of a link that names its object. */
export type LinkColumn = 'customerId' | TagSubject['column'];
const columnNames = {
  customerId: rawSql('customer_id'),
  subscriptionId: rawSql('subscription_id'),
  invoiceId: rawSql('invoice_id'),
} as const satisfies Record<LinkColumn, unknown>;

export interface LinkedTag {
  readonly id: string;
  readonly name: string;
}

/** The tags of each of these objects, by name. */
export async function findLinkedTags(
  tx: TenantTransaction,
  column: LinkColumn,
  ids: readonly string[],
): Promise<Map<string, LinkedTag[]>> {
  const tags = new Map<string, LinkedTag[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return tags;
  const subject = columnNames[column];
  const rows = await tx.query<LinkedTag & { subjectId: string }>(
    sql`select l.${subject}::text as "subjectId", g.id::text, g.name
          from tag_link l join tag g on g.organization_id = l.organization_id and g.id = l.tag_id
         where l.organization_id = ${TENANT} and l.${subject} = any(${ids}::uuid[]) order by g.name_key`,
  );
  for (const { subjectId, id, name } of rows) tags.get(subjectId)?.push({ id, name });
  return tags;
}

/** Puts each of these tags on each of these objects; what is there already stays. */
export async function insertLinks(
  tx: TenantTransaction,
  column: LinkColumn,
  links: readonly { readonly subjectId: string; readonly tagId: string }[],
): Promise<void> {
  if (links.length === 0) return;
  const ids = links.map(() => newId());
  const [subjects, tags] = [links.map(({ subjectId }) => subjectId), links.map(({ tagId }) => tagId)];
  await tx.execute(
    sql`insert into tag_link (organization_id, id, ${columnNames[column]}, tag_id)
        select ${TENANT}, l.* from unnest(${ids}::uuid[], ${subjects}::uuid[], ${tags}::uuid[]) l
        on conflict do nothing`,
  );
}

/** Takes each of these tags off each of these objects. */
export async function deleteLinks(
  tx: TenantTransaction,
  column: LinkColumn,
  subjectIds: readonly string[],
  tagIds: readonly string[],
): Promise<void> {
  if (tagIds.length === 0) return;
  await tx.execute(
    sql`delete from tag_link where organization_id = ${TENANT}
           and ${columnNames[column]} = any(${subjectIds}::uuid[]) and tag_id = any(${tagIds}::uuid[])`,
  );
}

/** How many objects have a tag. */
export async function countLinks(tx: TenantTransaction, tagId: string): Promise<number> {
  return tx.tagLink.count({ where: { organizationId: tx.organizationId, tagId } });
}

/** An object that can have tags, as an id names it. */
export interface FoundSubject {
  readonly typename: 'Customer' | TagSubject['typename'];
  readonly id: string;
  readonly companyId: string;
  /** The customer that it is, or that it belongs to. */
  readonly customerId: string;
}

/** The objects of these ids, by id. A merged customer is its survivor; erased ones are found too. */
export async function findSubjects(
  tx: TenantTransaction,
  ids: readonly string[],
  tables: readonly TagSubject[],
): Promise<Map<string, FoundSubject>> {
  const customers = sql`select given::text, 'Customer' as typename, id::text, company_id::text as "companyId", id::text as "customerId"
      from chain where merged_into_id is null`;
  const others = tables.map(
    ({ table, typename }) =>
      sql`select s.id::text, ${typename}::text, s.id::text, s.company_id::text, s.customer_id::text
            from ${rawSql(table)} s where s.organization_id = ${TENANT} and s.id = any(${ids}::uuid[])`,
  );
  const rows = await tx.query<FoundSubject & { given: string }>(
    sql`with recursive chain as (
          select c.id as given, c.id, c.company_id, c.merged_into_id from customer c
           where c.organization_id = ${TENANT} and c.id = any(${ids}::uuid[])
          union all
          select p.given, c.id, c.company_id, c.merged_into_id from chain p
            join customer c on c.organization_id = ${TENANT} and c.id = p.merged_into_id)
        ${joinSql([customers, ...others], ' union all ')}`,
  );
  return new Map(rows.map(({ given, ...subject }) => [given, subject]));
}

/** Locks all customers that have a tag, or an object of theirs, in the order of their ids. */
export async function lockTaggedCustomers(
  tx: TenantTransaction,
  tagId: string,
  tables: readonly TagSubject[],
): Promise<void> {
  const own = sql`select l.customer_id from tag_link l where l.organization_id = ${TENANT} and l.tag_id = ${tagId}::uuid and l.customer_id is not null`;
  const others = tables.map(
    ({ table, column }) =>
      sql`select s.customer_id from tag_link l join ${rawSql(table)} s on s.organization_id = l.organization_id and s.id = l.${columnNames[column]}
           where l.organization_id = ${TENANT} and l.tag_id = ${tagId}::uuid`,
  );
  await tx.query(
    sql`select count(*)::int as locked from (
          select 1 from customer c where c.organization_id = ${TENANT} and c.id in (${joinSql([own, ...others], ' union ')})
           order by c.id for no key update) r`,
  );
}

/** The customer `t` has one of these tags, by the keys of their names. */
export function hasTags(keys: readonly string[]): Sql {
  return sql`exists (select from tag_link l join tag g on g.organization_id = l.organization_id and g.id = l.tag_id
                      where l.organization_id = ${TENANT} and g.organization_id = ${TENANT} and l.customer_id = t.id and g.name_key = any(${keys}::text[]))`;
}
