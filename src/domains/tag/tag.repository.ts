import { newId } from '../../database/new-id.ts';
import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { Tag, TagName } from './tag.rules.ts';

export const tagTable = defineTable({
  name: 'tag',
  typename: 'Tag',
  // Tags belong to the organization, not to one of its companies.
  visibility: 'everyone',
  columns: {
    id: columns.uuid('id'),
    name: columns.text('name'),
    color: columns.textOrNull('color'),
  },
});
export type TagRow = RowOf<typeof tagTable>;

export const tagOrder: Order = { name: 'name', key: sql`t.name_key`, type: 'text', nullable: false };

export interface NewTag extends Tag, TagName {}

/** Makes a tag, unless another has its name. One whose writer still runs is waited for. */
export async function insertTag(tx: TenantTransaction, tag: NewTag): Promise<boolean> {
  const { organizationId } = tx;
  const { id, name, key: nameKey, color } = tag;
  const { count } = await tx.tag.createMany({
    data: [{ organizationId, id, name, nameKey, color }],
    skipDuplicates: true,
  });
  return count > 0;
}

/** The id of the tag that has a name. */
export async function findHolder(tx: TenantTransaction, key: string): Promise<string | null> {
  const where = { organizationId: tx.organizationId, nameKey: key };
  return (await tx.tag.findFirst({ where, select: { id: true } }))?.id ?? null;
}

export async function findTagIds(tx: TenantTransaction, keys: readonly string[]): Promise<string[]> {
  const where = { organizationId: tx.organizationId, nameKey: { in: [...keys] } };
  return (await tx.tag.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

export async function hasTag(tx: TenantTransaction, id: string): Promise<boolean> {
  return (await tx.tag.count({ where: { organizationId: tx.organizationId, id } })) > 0;
}

/** Locks a tag against links that are being made, and everyone who changes it. */
export async function lockTag(tx: TenantTransaction, id: string): Promise<Tag | null> {
  const [tag] = await tx.query<Tag>(
    sql`select id::text, name, color from tag where organization_id = ${TENANT} and id = ${id}::uuid for update`,
  );
  return tag ?? null;
}

export async function updateTagRow(
  tx: TenantTransaction,
  id: string,
  { name, key: nameKey, color }: Partial<TagName> & { readonly color?: string | null | undefined },
): Promise<void> {
  const given = Object.entries({ name, nameKey, color }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  await tx.tag.updateMany({ where: { organizationId: tx.organizationId, id }, data: Object.fromEntries(given) });
}

/** Deletes a tag, and with it all its links (on delete cascade). */
export async function deleteTagRow(tx: TenantTransaction, id: string): Promise<void> {
  await tx.tag.deleteMany({ where: { organizationId: tx.organizationId, id } });
}

export interface EnsuredTag extends TagName {
  readonly id: string;
  /** Whether this call has made it. */
  readonly isNew: boolean;
}

/**
 * The tags of these names, made where there are none, and kept from being deleted or renamed until the transaction ends.
 * All writers go by the order of the keys, and insert before they lock, so that none waits for one who waits for it.
 */
export async function ensureTags(tx: TenantTransaction, names: readonly TagName[]): Promise<EnsuredTag[]> {
  if (names.length === 0) return [];
  const { organizationId } = tx;
  const ordered = [...names].sort((one, other) => (one.key < other.key ? -1 : 1));
  const rows = ordered.map(({ name, key: nameKey }) => ({ organizationId, id: newId(), name, nameKey }));
  await tx.tag.createMany({ data: rows, skipDuplicates: true });
  const made = new Set(rows.map(({ id }) => id));
  const keys = ordered.map(({ key }) => key);
  const found = await keepTags(tx, keys);
  const tags = found.map((tag) => ({ ...tag, isNew: made.has(tag.id) }));
  const known = new Set(found.map(({ key }) => key));
  // One that was there when we would have made it, and is gone by now.
  const lost = ordered.filter(({ key }) => !known.has(key));
  return [...tags, ...(await ensureTags(tx, lost))];
}

async function keepTags(tx: TenantTransaction, keys: readonly string[]): Promise<(TagName & { id: string })[]> {
  return tx.query<TagName & { id: string }>(
    sql`select id::text, name, name_key as key from tag
         where organization_id = ${TENANT} and name_key = any(${keys}::text[]) order by name_key for key share`,
  );
}
