import { hasScope, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { type AuditEntry, changesBetween } from '../audit/audit.rules.ts';
import { changeCustomer } from '../customer/change-customer.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { makeTags } from './make-tags.service.ts';
import { findTagIds } from './tag.repository.ts';
import { checkSubjectIds, MOST_TAGS, readTagNames, type TagName, taggedActions } from './tag.rules.ts';
import {
  deleteLinks,
  type FoundSubject,
  findLinkedTags,
  insertLinks,
  type LinkColumn,
  type LinkedTag,
} from './tag-link.repository.ts';
import { lockSubjects, tagSubjects } from './tag-subject.service.ts';

export interface TagObjectsInput extends MutationInput {
  readonly subjectIds: readonly string[];
  readonly tags: readonly string[];
}

/** What was tagged, in the order of the ids that named it, and the companies that it belongs to. */
export interface ObjectsTagged {
  readonly subjects: readonly Pick<FoundSubject, 'typename' | 'id'>[];
  readonly companyIds: readonly string[];
}

/**
 * Puts tags on customers, subscriptions and invoices, all or none of them. Unknown tags are made; adding a tag that is
 * there already is no error. Subscriptions and invoices need BILLING_WRITE; a merged customer is its survivor.
 * @throws InvalidInputError for the lists (1 to 100 ids, 1 to 50 names), the names, and objects that would have more than
 * 50 tags; NotFoundError for the first id that names nothing which the key may tag, an erased customer's too.
 */
export function addTags(write: WriteContext, input: TagObjectsInput): Promise<MutationResult<ObjectsTagged>> {
  return tagObjects(write, 'addTags', input, async (tx, names, subjects, issues) => {
    const { ids, events } = await makeTags(tx, names);
    const tagIds = [...ids.values()];
    await checkCounts(tx, subjects, tagIds, issues);
    const change: LinkChange = (column, subjectIds) =>
      insertLinks(
        tx,
        column,
        subjectIds.flatMap((subjectId) => tagIds.map((tagId) => ({ subjectId, tagId }))),
      );
    return { change, events };
  });
}

/**
 * Takes tags off customers, subscriptions and invoices, all or none of them. Taking off a tag that is not there, or that
 * does not exist, is no error. Subscriptions and invoices need BILLING_WRITE; a merged customer is its survivor.
 * @throws as addTags.
 */
export function removeTags(write: WriteContext, input: TagObjectsInput): Promise<MutationResult<ObjectsTagged>> {
  return tagObjects(write, 'removeTags', input, async (tx, names) => {
    const tagIds = await findTagIds(
      tx,
      names.map(({ key }) => key),
    );
    return { change: (column, subjectIds) => deleteLinks(tx, column, subjectIds, tagIds), events: [] };
  });
}

type LinkChange = (column: LinkColumn, subjectIds: readonly string[]) => Promise<void>;
type Preparation = (
  tx: TenantTransaction,
  names: readonly TagName[],
  subjects: readonly FoundSubject[],
  issues: InputIssues,
) => Promise<{ readonly change: LinkChange; readonly events: readonly AuditEntry[] }>;

function tagObjects(
  write: WriteContext,
  name: string,
  input: TagObjectsInput,
  prepare: Preparation,
): Promise<MutationResult<ObjectsTagged>> {
  const { actor } = write;
  return runMutation(write, {
    name,
    input,
    mayReplay: ({ subjects, companyIds }) =>
      companyIds.every((id) => seesCompany(actor, id)) &&
      (hasScope(actor, 'BILLING_WRITE') || subjects.every(({ typename }) => typename === 'Customer')),
    work: async (tx, issues): Promise<Done<ObjectsTagged>> => {
      checkSubjectIds(input.subjectIds, ['input', 'subjectIds'], issues);
      const names = readTagNames(input.tags, ['input', 'tags'], issues, 1);
      issues.throwIfAny();
      const subjects = await lockSubjects(tx, actor, input.subjectIds);
      const { change, events } = await prepare(tx, names, subjects, issues);
      const changed = [
        ...(await changeCustomers(tx, write, subjects, change)),
        ...(await changeOthers(tx, subjects, change)),
      ];
      return { outcome: outcomeOf(subjects), events: [...events, ...changed] };
    },
  });
}

function outcomeOf(subjects: readonly FoundSubject[]): ObjectsTagged {
  return {
    subjects: subjects.map(({ typename, id }) => ({ typename, id })),
    companyIds: [...new Set(subjects.map(({ companyId }) => companyId))],
  };
}

function idsOf(subjects: readonly FoundSubject[], wanted: FoundSubject['typename']): string[] {
  const ids = subjects.filter(({ typename }) => typename === wanted).map(({ id }) => id);
  return [...new Set(ids)].sort();
}

async function changeCustomers(
  tx: TenantTransaction,
  { actor }: WriteContext,
  subjects: readonly FoundSubject[],
  change: LinkChange,
): Promise<AuditEntry[]> {
  const events: AuditEntry[] = [];
  for (const id of idsOf(subjects, 'Customer')) {
    const work = async () => {
      await change('customerId', [id]);
      return [];
    };
    const done = await changeCustomer(tx, actor, { id, action: 'customer.updated', erased: 'absent', work });
    events.push(...done.events);
  }
  return events;
}

async function changeOthers(
  tx: TenantTransaction,
  subjects: readonly FoundSubject[],
  change: LinkChange,
): Promise<AuditEntry[]> {
  const events: AuditEntry[] = [];
  for (const { typename, column } of tagSubjects()) {
    const ids = idsOf(subjects, typename);
    if (ids.length === 0) continue;
    const before = await findNames(tx, column, ids);
    await change(column, ids);
    const after = await findNames(tx, column, ids);
    for (const id of ids) {
      const changes = changesBetween({ tags: before.get(id) }, { tags: after.get(id) });
      const companyId = subjects.find((subject) => subject.id === id)?.companyId ?? null;
      const event = { action: taggedActions[typename], subjectType: typename, subjectId: id, companyId, changes };
      if (changes.length > 0) events.push(event);
    }
  }
  return events;
}

async function findNames(
  tx: TenantTransaction,
  column: LinkColumn,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const linked = await findLinkedTags(tx, column, ids);
  return new Map([...linked].map(([id, tags]) => [id, tags.map(({ name }) => name)]));
}

/** @throws InvalidInputError with an issue for each object that would have too many tags. */
async function checkCounts(
  tx: TenantTransaction,
  subjects: readonly FoundSubject[],
  tagIds: readonly string[],
  issues: InputIssues,
): Promise<void> {
  const linked = new Map<string, LinkedTag[]>();
  for (const { typename, column } of [{ typename: 'Customer', column: 'customerId' } as const, ...tagSubjects()])
    for (const [id, tags] of await findLinkedTags(tx, column, idsOf(subjects, typename))) linked.set(id, tags);
  for (const [index, { id }] of subjects.entries()) {
    const count = new Set([...(linked.get(id) ?? []).map((tag) => tag.id), ...tagIds]).size;
    const message = `would have ${count} tags: at most ${MOST_TAGS} are allowed`;
    if (count > MOST_TAGS) issues.add(['input', 'subjectIds', String(index)], 'OUT_OF_RANGE', message);
  }
  issues.throwIfAny();
}
