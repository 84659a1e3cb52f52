import type { Model, ModelCustomer } from './billing-model-state.ts';
import type { Input, Typename } from './billing-model-world.ts';
import type { Data } from './test-gateway.ts';

/** What an error must tell. */
export interface Refused {
  readonly code: string;
  /** The paths of its issues, sorted. */
  readonly paths: readonly string[];
  readonly missing: readonly string[];
  readonly shortfall: bigint | null;
}

export class Refusal extends Error {
  readonly refused: Refused;

  constructor(code: string, details: Partial<Refused> = {}) {
    super(code);
    this.refused = { code, paths: [], missing: [], shortfall: null, ...details };
  }
}

/** Refuses an input with a problem at each of these paths; at none it is good. */
export function refuseInvalid(...paths: readonly string[]): void {
  if (paths.length > 0) throw new Refusal('VALIDATION_ERROR', { paths: [...paths].sort() });
}

export function refuseLacking(needed: readonly string[], approved: readonly string[]): void {
  const missing = needed.filter((kind) => !approved.includes(kind));
  if (missing.length > 0) throw new Refusal('VERIFICATION_REQUIRED', { missing });
}

export function refuseArchived({ isArchived }: ModelCustomer): void {
  if (isArchived) throw new Refusal('CUSTOMER_ARCHIVED');
}

export function refuseIf(is: boolean, code: string): void {
  if (is) throw new Refusal(code);
}

/**
 * Does a mutation in the model, and names the objects of its payload in their order; throws a Refusal where it must be
 * refused. What is made gets the ids of the answer.
 */
export type Rule = (model: Model, input: Input, answer: Data) => [Typename, string][];
