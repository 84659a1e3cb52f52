import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { ConflictError, NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { optional } from '../../kernel/input-reader.ts';
import { isUuid } from '../../kernel/uuid.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { refuseLimitedKey } from '../organization/limited-key.service.ts';
import { deleteTagRow, findHolder, hasTag, insertTag, lockTag, type NewTag, updateTagRow } from './tag.repository.ts';
import { readTagColor, readTagName, type Tag, type TagName, tagCreated, tagDeleted, tagUpdated } from './tag.rules.ts';
import { countLinks, lockTaggedCustomers } from './tag-link.repository.ts';
import { addTagSubject, tagSubjects } from './tag-subject.service.ts';
import './customer-tags.service.ts';

export { addTagSubject };

/** A tag as the mutation left it: told again where it is gone by then. */
export interface TagChanged {
  readonly tag: Tag;
}

export interface CreateTagInput extends MutationInput {
  readonly name: string;
  readonly color?: string | null | undefined;
}

/**
 * Makes a tag of the organization. A key that is limited to companies may do so too, as it does by tagging a customer.
 * @throws InvalidInputError for the name (1 to 64 characters) and the color (`#rrggbb`); ConflictError TAG_DUPLICATE_NAME
 * with the tag that has the name, case aside.
 */
export function createTag(write: WriteContext, input: CreateTagInput): Promise<MutationResult<TagChanged>> {
  return runMutation(write, {
    name: 'createTag',
    input,
    mayReplay: () => true,
    work: async (tx, issues) => {
      const named = readTagName(input.name, ['input', 'name'], issues);
      const color = optional(readTagColor)(input.color, ['input', 'color'], issues);
      issues.throwIfAny();
      if (!named) throw new Error('no name and no issue');
      const { name, key } = named;
      const id = newId();
      const holder = await claimName(tx, { id, name, key, color });
      if (holder) throw duplicateName(holder);
      return { outcome: { tag: { id, name, color } }, events: [tagCreated({ id, name, color })] };
    },
  });
}

export interface UpdateTagInput extends MutationInput {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly color?: string | null | undefined;
}

/**
 * Renames a tag, or gives it another color, wherever it hangs. What is left out stays; null clears the color.
 * @throws InvalidInputError, for a key that is limited to companies too; NotFoundError; ConflictError TAG_DUPLICATE_NAME
 * with the tag that has the name, case aside.
 */
export function updateTag(write: WriteContext, input: UpdateTagInput): Promise<MutationResult<TagChanged>> {
  return runMutation(write, {
    name: 'updateTag',
    input,
    mayReplay: () => true,
    work: async (tx, issues) => {
      const { id } = input;
      refuseLimitedKey(write.actor, issues);
      const change = readTagChange(input, issues);
      issues.throwIfAny();
      await mustExist(tx, id);
      if (change.name) await freeName(tx, id, change.name);
      const before = await getLockedTag(tx, id);
      await updateTagRow(tx, before.id, { ...change.name, color: change.color });
      const tag = {
        id: before.id,
        name: change.name?.name ?? before.name,
        color: change.color === undefined ? before.color : change.color,
      };
      return { outcome: { tag }, events: tagUpdated(before, tag) };
    },
  });
}

export interface DeleteTagInput extends MutationInput {
  readonly id: string;
}

/**
 * Deletes a tag, and takes it off everything that has it. The history of those objects says nothing of it: the tag's own
 * event tells how many they were.
 * @throws InvalidInputError for a key that is limited to companies; NotFoundError.
 */
export function deleteTag(
  write: WriteContext,
  input: DeleteTagInput,
): Promise<MutationResult<{ readonly tagId: string }>> {
  return runMutation(write, {
    name: 'deleteTag',
    input,
    mayReplay: () => true,
    work: async (tx, issues) => {
      refuseLimitedKey(write.actor, issues);
      issues.throwIfAny();
      await mustExist(tx, input.id);
      // Customers before tags, as those do who tag them: a link that goes touches its customer. Where another is tagged just
      // then, PostgreSQL may have to end a deadlock; the work of the one that lost runs again.
      await lockTaggedCustomers(tx, input.id, tagSubjects());
      const tag = await getLockedTag(tx, input.id);
      const links = await countLinks(tx, tag.id);
      await deleteTagRow(tx, tag.id);
      return { outcome: { tagId: tag.id }, events: [tagDeleted(tag, links)] };
    },
  });
}

interface TagChange {
  readonly name: TagName | null;
  /** Undefined: it stays. */
  readonly color: string | null | undefined;
}

function readTagChange({ name, color }: UpdateTagInput, issues: InputIssues): TagChange {
  const path = ['input', 'name'];
  if (name === null) issues.add(path, 'REQUIRED', 'can be changed, but not cleared');
  return {
    name: optional(readTagName)(name, path, issues),
    color: color === undefined ? undefined : optional(readTagColor)(color, ['input', 'color'], issues),
  };
}

async function mustExist(tx: TenantTransaction, id: string): Promise<void> {
  if (!isUuid(id) || !(await hasTag(tx, id))) throw new NotFoundError('tag', id);
}

async function getLockedTag(tx: TenantTransaction, id: string) {
  const tag = await lockTag(tx, id);
  // It was there a moment ago.
  if (!tag) throw new NotFoundError('tag', id);
  return tag;
}

/** Takes a name by making its tag: null, or the id of the tag that has the name. Who is just making one is waited for. */
async function claimName(tx: TenantTransaction, tag: NewTag): Promise<string | null> {
  if (await insertTag(tx, tag)) return null;
  return (await findHolder(tx, tag.key)) ?? claimName(tx, tag);
}

/**
 * Makes sure that a tag can take a name, until the transaction ends: by a tag of that name which goes at once, since an
 * update that meets a twin would fail where an insert waits.
 * @throws ConflictError where another tag has it.
 */
async function freeName(tx: TenantTransaction, tagId: string, name: TagName): Promise<void> {
  const id = newId();
  const holder = await claimName(tx, { id, ...name, color: null });
  if (holder === null) return deleteTagRow(tx, id);
  if (holder !== tagId.toLowerCase()) throw duplicateName(holder);
}

function duplicateName(id: string): ConflictError {
  const message = 'Another tag of the organization has this name, case aside.';
  return new ConflictError('TAG_DUPLICATE_NAME', message, { typename: 'Tag', id });
}
