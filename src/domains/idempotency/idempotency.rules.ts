import { createHash } from 'node:crypto';
import { InputIssues } from '../../kernel/input-issue.ts';

/** The issues that an input starts with: one, unless its key is 1 to 255 printable characters. */
export function checkIdempotencyKey(key: string): InputIssues {
  const issues = new InputIssues();
  const path = ['input', 'idempotencyKey'];
  if (key.length < 1 || key.length > 255)
    issues.add(path, 'OUT_OF_RANGE', `must have 1 to 255 characters, has ${key.length}`);
  else if (/[\p{Cc}\p{Cs}]/u.test(key)) issues.add(path, 'INVALID_FORMAT', 'must not hold control characters');
  return issues;
}

/** SHA-256 of the input in canonical form: keys sorted, the idempotency key and the dry run left out. */
export function hashInput(input: object): Uint8Array<ArrayBuffer> {
  const { idempotencyKey: _key, dryRun: _dryRun, ...meaning } = input as Record<string, unknown>;
  return Uint8Array.from(createHash('sha256').update(canonical(meaning)).digest());
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join()}}`;
}
