import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { addCondition } from '../customer/customer-list.service.ts';
import { addCustomerPart, type PartEntry } from '../customer/customer-part.service.ts';
import { makeTags } from './make-tags.service.ts';
import { readTagNames, type TagName, tagKeyOf } from './tag.rules.ts';
import { deleteLinks, findLinkedTags, hasTags, insertLinks, tagNamesRecord } from './tag-link.repository.ts';

type TagNames = readonly TagName[];

addCustomerPart<null, TagNames>({
  name: 'tags',
  record: tagNamesRecord,
  load: async () => null,
  read: ({ tags }, { path, issues }) =>
    tags === undefined ? undefined : readTagNames(tags ?? [], [...path, 'tags'], issues),
  write: (tx, _actor, entries) => replaceTags(tx, entries),
});

/** Gives each customer the tags that were named for it, and no others. Unknown ones are made. */
async function replaceTags(tx: TenantTransaction, entries: readonly PartEntry<TagNames>[]): Promise<AuditEntry[]> {
  const named = entries.flatMap(({ customer, value, isNew }) =>
    value ? [{ id: customer.id, names: value, isNew }] : [],
  );
  const { ids, events } = await makeTags(
    tx,
    named.flatMap(({ names }) => names),
  );
  const changed = named.filter(({ isNew }) => !isNew).map(({ id }) => id);
  const linked = await findLinkedTags(tx, 'customerId', changed);
  const links = named.map(({ id, names }) => ({ id, tagIds: names.flatMap(({ key }) => ids.get(key) ?? []) }));
  for (const { id, tagIds } of links) {
    const gone = (linked.get(id) ?? []).filter((tag) => !tagIds.includes(tag.id));
    await deleteLinks(
      tx,
      'customerId',
      [id],
      gone.map((tag) => tag.id),
    );
  }
  await insertLinks(
    tx,
    'customerId',
    links.flatMap(({ id, tagIds }) => tagIds.map((tagId) => ({ subjectId: id, tagId }))),
  );
  return [...events];
}

addCondition('tags', (names) => hasTags(names.map(tagKeyOf)));

/** Gives tags of one customer to another, which has none of them. */
export function reassignTagLinks(tx: TenantTransaction, ids: readonly string[], customerId: string): Promise<void> {
  return reassignRows(tx, 'tag_link', ids, customerId);
}
