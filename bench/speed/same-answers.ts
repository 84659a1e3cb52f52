import { isDeepStrictEqual } from 'node:util';

type Found = Record<string, unknown>;

/**
 * An answer without what each contender may write as it likes: cursors, the zeros behind an amount, the form of a time. Two
 * answers that tell the same are equal then.
 */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string')
    return /^\d{4}-\d{2}-\d{2}[T ]\d{2}:/.test(value) ? new Date(value).toISOString() : value;
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'cursor' && name !== 'endCursor');
  return Object.fromEntries(
    fields.map(([name, inner]) => [name, name === 'amount' ? Number(inner) : comparable(inner)]),
  );
}

/** What of a comparable answer stands in columns as it is: the clock aside, and tags in any order. */
export function withoutDerived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDerived);
  if (typeof value !== 'object' || value === null) return value;
  const owner = value as Found;
  return Object.fromEntries(
    Object.entries(owner).map(([name, inner]) => {
      if (name === 'status') return [name, storedStatus(owner)];
      if (name === 'tags') return [name, sortedById(inner as readonly Found[])];
      return [name, withoutDerived(inner)];
    }),
  );
}

/** A customer's is stored; an invoice has a number, a subscription a plan. */
function storedStatus(owner: Found): unknown {
  const { status } = owner;
  if ('number' in owner) return ['PAID', 'PARTIALLY_PAID', 'OVERDUE'].includes(status as string) ? 'SENT' : status;
  if ('plan' in owner) return ['CANCELED', 'ENDED'].includes(status as string) ? 'CANCELED' : 'ACTIVE';
  return status;
}

function sortedById(tags: readonly Found[]): Found[] {
  return [...tags].sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
}

/** Where two answers differ first, with both values; null where they do not. */
export function firstDifference(expected: unknown, given: unknown, path = '$'): string | null {
  if (isDeepStrictEqual(expected, given)) return null;
  if (!isTree(expected) || !isTree(given) || Array.isArray(expected) !== Array.isArray(given))
    return `${path}: ${shown(expected)} against ${shown(given)}`;
  for (const name of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    const found = firstDifference((expected as Found)[name], (given as Found)[name], `${path}.${name}`);
    if (found) return found;
  }
  return `${path}: ${shown(expected)} against ${shown(given)}`;
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 500);
}
