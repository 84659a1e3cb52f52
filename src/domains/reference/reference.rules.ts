import type { InputIssues } from '../../kernel/input-issue.ts';
import { fields, given, type InputReader, instant, optional, text } from '../../kernel/input-reader.ts';
import type { ReferenceSource } from '../customer/customer.rules.ts';

/** A customer as another system names it. Times are RFC 3339 in UTC. */
export interface ExternalReference {
  readonly source: ReferenceSource;
  readonly externalId: string;
  readonly externalCreatedAt: string | null;
  readonly externalUpdatedAt: string | null;
}

/** As many as one customer may have. */
export const MOST_REFERENCES = 50;

export const readReference: InputReader<ExternalReference> = fields({
  source: given<ReferenceSource>(),
  externalId: text(1, 256),
  externalCreatedAt: optional(instant),
  externalUpdatedAt: optional(instant),
});

/** All references of a customer, with an issue for each that is bad or named twice. */
export function readReferences(value: unknown, path: readonly string[], issues: InputIssues): ExternalReference[] {
  const items = value as readonly unknown[];
  if (items.length > MOST_REFERENCES)
    issues.add(path, 'OUT_OF_RANGE', `must have at most ${MOST_REFERENCES} items, has ${items.length}`);
  const read = items
    .slice(0, MOST_REFERENCES)
    .map((item, index) => readReference(item, [...path, String(index)], issues));
  const seen = new Set<string>();
  return read.filter((one, index) => {
    if (one === null) return false;
    const isTwin = seen.has(keyOf(one));
    seen.add(keyOf(one));
    if (isTwin) issues.add([...path, String(index)], 'NOT_ALLOWED', 'is named twice');
    return !isTwin;
  }) as ExternalReference[];
}

/** What makes a reference the same one. */
export function keyOf({ source, externalId }: Pick<ExternalReference, 'source' | 'externalId'>): string {
  return `${source}:${externalId}`;
}

export const upsertOutcomes = {
  CREATED: 'There was none: the customer was made.',
  UPDATED: 'It was there, and was changed.',
  UNCHANGED: 'It was there, and nothing differed.',
  STALE: 'It was there, with a newer externalUpdatedAt: nothing was changed.',
} as const;
export type UpsertOutcome = keyof typeof upsertOutcomes;

/** Whether what another system tells is older than what it has told before. Equal is not older, and unknown is neither. */
export function isStale(told: ExternalReference, stored: ExternalReference): boolean {
  if (told.externalUpdatedAt === null || stored.externalUpdatedAt === null) return false;
  return Date.parse(told.externalUpdatedAt) < Date.parse(stored.externalUpdatedAt);
}
