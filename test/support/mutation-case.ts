import type { MutationRows } from './mutation-rows.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface MutationCase {
  /** An input that changes something. */
  readonly good: (rows: MutationRows) => Fields;
  /** The object that its audit event speaks of; null for one that it makes. */
  readonly subject: ((rows: MutationRows) => string) | null;
  /** Fields that break a rule, with the path of the problem; null where the input is an id and nothing else. */
  readonly fault: {
    readonly fields: Fields | ((rows: MutationRows) => Fields);
    readonly path: readonly string[];
  } | null;
  /** It changes what belongs to the whole organization: keys that are limited to companies are told so. */
  readonly wholeOrganization?: true;
  /** What it answers where an id names nothing: NotFoundError unless told, or an issue at the id. */
  readonly absent?: 'InvalidInputError';
}

export const faulty = (fields: Fields | ((rows: MutationRows) => Fields), ...path: string[]) => ({
  fields,
  path: ['input', ...path],
});
export const suffix = (id: string) => id.slice(-12);
