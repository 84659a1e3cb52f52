import { createHash } from 'node:crypto';
import { InputIssues } from '../../kernel/input-issue.ts';

/** The issues that an input starts with: one, unless its key is 1 to 255 printable characters. */
export function checkIdempotencyKey(key: string): InputIssues {
  const issues = new InputIssues();
  const path = ['input', 'idempotencyKey'];
  const length = [...key].length;
  if (length < 1 || length > 255) issues.add(path, 'OUT_OF_RANGE', `must have 1 to 255 characters, has ${length}`);
  else if (/[\p{Cc}\p{Cs}]/u.test(key)) issues.add(path, 'INVALID_FORMAT', 'must not hold control characters');
  return issues;
}

/** SHA-256 of the input in canonical form: keys sorted, the idempotency key and the dry run left out. */
export function hashInput(input: object): Uint8Array<ArrayBuffer> {
  const { idempotencyKey: _key, dryRun: _dryRun, ...meaning } = input as Record<string, unknown>;
  return Uint8Array.from(createHash('sha256').update(canonicalJson(meaning)).digest());
}

type Piece = { readonly text: string } | { readonly value: unknown };

/** JSON with sorted keys. A loop, since a caller's metadata may nest deeper than a stack, and is only checked later. */
export function canonicalJson(whole: unknown): string {
  const done: string[] = [];
  const open: Piece[] = [{ value: whole }];
  for (let piece = open.pop(); piece; piece = open.pop()) {
    if ('text' in piece) done.push(piece.text);
    else for (const inner of piecesOf(piece.value).reverse()) open.push(inner);
  }
  return done.join('');
}

function piecesOf(value: unknown): Piece[] {
  if (typeof value !== 'object' || value === null) return [{ text: JSON.stringify(value) ?? 'null' }];
  if (Array.isArray(value))
    return [{ text: '[' }, ...value.flatMap((inner): Piece[] => [{ value: inner }, { text: ',' }]), { text: ']' }];
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const pieces = sorted.flatMap(([key, inner]): Piece[] => [
    { text: `${JSON.stringify(key)}:` },
    { value: inner },
    { text: ',' },
  ]);
  return [{ text: '{' }, ...pieces, { text: '}' }];
}
