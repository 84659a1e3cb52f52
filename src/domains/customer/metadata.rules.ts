import type { InputIssues } from '../../kernel/input-issue.ts';
import { type InputReader, maskedHint } from '../../kernel/input-reader.ts';
import { isMasked } from '../../kernel/swedish-number.ts';

export type Metadata = Readonly<Record<string, unknown>>;

/** Of a customer's metadata, and of each object in it. */
export const MOST_KEYS = 50;

/** At most 50 keys of up to 40 characters in each object, text up to 500, five levels deep. A null value removes its key. */
export const readMetadata: InputReader<Metadata> = (value, path, issues) => {
  const object = value as Metadata;
  const before = issues.found.length;
  checkValue(object, path, issues, 1);
  return issues.found.length > before ? null : object;
};

/** What metadata becomes by a change: keys are merged, null removes one. An issue where that makes too many. */
export function mergeMetadata(
  before: Metadata,
  change: Metadata | null,
  path: readonly string[],
  issues: InputIssues,
): Metadata {
  if (change === null) return {};
  const merged = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
  const count = Object.keys(merged).length;
  if (count > MOST_KEYS) issues.add(path, 'OUT_OF_RANGE', `must have at most ${MOST_KEYS} keys, would have ${count}`);
  return merged;
}

function checkValue(value: unknown, path: readonly string[], issues: InputIssues, depth: number): void {
  if (typeof value === 'string') checkText(value, path, issues);
  if (typeof value === 'number') checkNumber(value, path, issues);
  if (typeof value === 'object' && value !== null) checkObject(value, path, issues, depth);
}

function checkObject(value: object, path: readonly string[], issues: InputIssues, depth: number): void {
  const isList = Array.isArray(value);
  const count = isList ? 0 : Object.keys(value).length;
  // At the top null values remove keys; what is left is counted when it is merged.
  if (count > (depth === 1 ? 2 * MOST_KEYS : MOST_KEYS))
    return void issues.add(path, 'OUT_OF_RANGE', `must have at most ${MOST_KEYS} keys, has ${count}`);
  if (depth > 5) return void issues.add(path, 'OUT_OF_RANGE', 'must be at most 5 levels deep');
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (isList || isKey(key, here, issues)) checkValue(inner, here, issues, depth + 1);
  }
}

function isKey(key: string, path: readonly string[], issues: InputIssues): boolean {
  // JavaScript would take it for the object's ancestor, and lose it.
  if (key === '__proto__') issues.add(path, 'NOT_ALLOWED', 'must not be named so: the key is reserved');
  else if ([...key].length < 1 || [...key].length > 40 || /[\p{Cc}\p{Cs}]/u.test(key))
    issues.add(path, 'OUT_OF_RANGE', 'a key must have 1 to 40 characters and no control characters');
  else if (isMasked(key)) issues.add(path, 'NOT_ALLOWED', maskedHint);
  else return true;
  return false;
}

function checkText(value: string, path: readonly string[], issues: InputIssues): void {
  const length = [...value].length;
  if (length > 500) issues.add(path, 'OUT_OF_RANGE', `must have at most 500 characters, has ${length}`);
  // PostgreSQL's jsonb cannot hold these.
  if (/\0|\p{Cs}/u.test(value)) issues.add(path, 'INVALID_FORMAT', 'must not hold NUL or half a surrogate pair');
  if (isMasked(value)) issues.add(path, 'NOT_ALLOWED', maskedHint);
}

function checkNumber(value: number, path: readonly string[], issues: InputIssues): void {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    issues.add(path, 'OUT_OF_RANGE', 'must be a number that JSON keeps exactly; send a longer one as text');
}
