import { type ExecutionResult, getNamedType } from 'graphql';
import { type Actor, hasScope } from '../access/actor.ts';
import { maskPersonal, maskPhone } from '../kernel/mask-personal.ts';
import type { OperationPlan, PlannedField } from './operation-plan.ts';

/** Scalars that can hold whatever people write. The others are ids, numbers, times and words of a vocabulary. */
const texts: ReadonlySet<string> = new Set(['String', 'EmailAddress', 'URL', 'JSON', 'JSONObject']);

/** A field of an answer in which there are texts, or below which there are. */
interface MaskedField {
  readonly name: string;
  /** Null where it is an object. */
  readonly mask: ((value: unknown) => unknown) | null;
  readonly below: readonly MaskedField[];
}

const cache = new WeakMap<OperationPlan, readonly MaskedField[]>();

/**
 * Masks personal numbers in every text of an answer for a key without CUSTOMERS_PII, so that no field can forget to: a
 * number is known by itself, wherever it stands. `extensions.mask` of a field says otherwise: `none` for texts that only we
 * make, `phone` for telephone numbers, which look alike. The answer is changed where it stands.
 */
export function maskAnswer(plan: OperationPlan, actor: Actor, answer: ExecutionResult): ExecutionResult {
  if (hasScope(actor, 'CUSTOMERS_PII') || !answer.data) return answer;
  const fields = cache.get(plan) ?? maskedFields(plan.fields);
  cache.set(plan, fields);
  maskObject(fields, answer.data);
  return answer;
}

function maskedFields(fields: readonly PlannedField[]): MaskedField[] {
  return fields.flatMap(({ name, field, below }) => {
    const inner = maskedFields(below);
    const mask = texts.has(getNamedType(field.type).name) ? maskBy(field.extensions.mask) : null;
    return mask || inner.length > 0 ? [{ name, mask, below: inner }] : [];
  });
}

function maskBy(how: unknown): MaskedField['mask'] {
  if (how === 'none') return null;
  return how === 'phone' ? (value) => (typeof value === 'string' ? maskPhone(value) : value) : maskPersonal;
}

function maskObject(fields: readonly MaskedField[], object: Record<string, unknown>): void {
  for (const { name, mask, below } of fields) {
    const value = object[name];
    if (value === null || value === undefined) continue;
    if (mask) object[name] = mask(value);
    else maskObjects(below, value);
  }
}

function maskObjects(fields: readonly MaskedField[], value: unknown): void {
  if (Array.isArray(value)) for (const one of value) maskObjects(fields, one);
  else if (typeof value === 'object' && value !== null) maskObject(fields, value as Record<string, unknown>);
}
