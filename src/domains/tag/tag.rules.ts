import type { InputIssues } from '../../kernel/input-issue.ts';
import { type InputReader, report, text } from '../../kernel/input-reader.ts';
import { type AuditEntry, changesBetween, changesOfCreation } from '../audit/audit.rules.ts';

/** As many tags as one list may name, and as one object may have. */
export const MOST_TAGS = 50;

/** As many objects as one request may tag. */
const MOST_SUBJECTS = 100;

/** A tag as a caller names it. */
export interface TagName {
  /** As it is shown. */
  readonly name: string;
  /** What makes it the same tag, unique in the organization. */
  readonly key: string;
}

export interface Tag {
  readonly id: string;
  readonly name: string;
  readonly color: string | null;
}

/** What a tag hangs on besides customers: where its rows are, and the column that names them in a link. */
export interface TagSubject {
  readonly typename: 'PlanSubscription' | 'Invoice';
  readonly table: 'plan_subscription' | 'invoice';
  readonly column: 'subscriptionId' | 'invoiceId';
}

/** What an audit event says was done to an object that got or lost tags. */
export const taggedActions = {
  PlanSubscription: 'subscription.tagged',
  Invoice: 'invoice.tagged',
} as const satisfies Record<TagSubject['typename'], string>;

/**
 * What makes names the same: their letters, whatever their case, their form in Unicode and the white space around them.
 * @example tagKeyOf('  Key\u00a0 Account') // 'key account'
 */
export function tagKeyOf(name: string): string {
  // Lower case can take a letter apart, and the first normalisation can make capitals: Ⓐ is A.
  const lower = name.normalize('NFKC').toLowerCase().normalize('NFKC');
  // A sigma at the end of a word is another small letter of the same capital.
  return lower.replaceAll('ς', 'σ').replace(/\s+/g, ' ').trim();
}

const nameText = text(1, 64);

export const readTagName: InputReader<TagName> = (value, path, issues) => {
  const name = nameText(value, path, issues);
  return name === null ? null : { name, key: tagKeyOf(name) };
};

const colorForm = /^#[0-9a-f]{6}$/;

/** A colour as screens take it, in lower case. */
export const readTagColor: InputReader<string> = (value, path, issues) => {
  const color = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return colorForm.test(color) ? color : report(path, issues, 'INVALID_FORMAT', 'must be a colour such as #1e90ff');
};

/**
 * The tags that a list names, each once: names that are the same case aside count as one, spelled as the first of them.
 * An issue where the list names fewer than `min` or more than 50, and for each bad name.
 */
export function readTagNames(value: unknown, path: readonly string[], issues: InputIssues, min = 0): TagName[] {
  const items = value as readonly unknown[];
  const places = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    const key = typeof item === 'string' ? tagKeyOf(item) : item;
    if (!places.has(key)) places.set(key, index);
  }
  if (places.size < min || places.size > MOST_TAGS) {
    const wanted = min > 0 ? `${min} to ${MOST_TAGS}` : `at most ${MOST_TAGS}`;
    issues.add(path, 'OUT_OF_RANGE', `must name ${wanted} tags, names ${places.size}`);
    return [];
  }
  const read = [...places.values()].map((index) => readTagName(items[index], [...path, String(index)], issues));
  return read.filter((name) => name !== null);
}

export function checkSubjectIds(ids: readonly string[], path: readonly string[], issues: InputIssues): void {
  if (ids.length < 1 || ids.length > MOST_SUBJECTS)
    issues.add(path, 'OUT_OF_RANGE', `must have 1 to ${MOST_SUBJECTS} ids, has ${ids.length}`);
}

const shown = ({ name, color }: Tag) => ({ name, color });
const ofTag = ({ id }: Tag) => ({ subjectType: 'Tag', subjectId: id, companyId: null }) as const;

export function tagCreated(tag: Tag): AuditEntry {
  return { action: 'tag.created', ...ofTag(tag), changes: changesOfCreation(shown(tag)) };
}

/** What was changed of a tag: no event where nothing was. */
export function tagUpdated(before: Tag, after: Tag): AuditEntry[] {
  const changes = changesBetween(shown(before), shown(after));
  return changes.length === 0 ? [] : [{ action: 'tag.updated', ...ofTag(after), changes }];
}

/** `links` is how many objects had the tag. */
export function tagDeleted(tag: Tag, links: number): AuditEntry {
  return { action: 'tag.deleted', ...ofTag(tag), changes: changesBetween({ links, ...shown(tag) }, {}) };
}
