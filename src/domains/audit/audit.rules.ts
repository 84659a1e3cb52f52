import { maskPersonalNumbersIn } from '../../kernel/swedish-number.ts';

/** One field that a write changed. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The changes that made a record: every field that has a value. */
export function changesOfCreation(record: Readonly<Record<string, unknown>>): FieldChange[] {
  return Object.entries(record)
    .filter(([, after]) => after !== null && after !== undefined)
    .map(([field, after]) => ({ path: [field], before: null, after }));
}

/**
 * A value as a key without CUSTOMERS_PII may see it: a personal number is known by itself, wherever it stands and whatever
 * the customer's type says.
 */
export function maskPersonalNumbers(value: unknown): unknown {
  if (typeof value === 'string') return maskPersonalNumbersIn(value);
  if (Array.isArray(value)) return value.map(maskPersonalNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskPersonalNumbers(inner)]));
}
