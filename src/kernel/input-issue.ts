import { InvalidInputError } from './domain-error.ts';

export const inputIssueCodes = {
  REQUIRED: 'A value is needed here.',
  INVALID_FORMAT: 'The value does not have the form it must have.',
  OUT_OF_RANGE: 'The value is too long, too short, too large or too small.',
  UNKNOWN_VALUE: 'The value is well formed, but names nothing that exists.',
  WRONG_TYPE: 'The value is of another kind than the field.',
  DUPLICATE_IN_BATCH: 'Another item of the same request has this value.',
  NOT_ALLOWED: 'The value may not be set here.',
} as const;
export type InputIssueCode = keyof typeof inputIssueCodes;

export interface InputIssue {
  readonly path: readonly string[];
  readonly code: InputIssueCode;
  readonly message: string;
}

/** Gathers every problem of an input, so that a caller is told all at once. */
export class InputIssues {
  readonly found: InputIssue[] = [];

  add(path: readonly string[], code: InputIssueCode, message: string): void {
    this.found.push({ path: [...path], code, message });
  }

  /** @throws InvalidInputError with all that was found, if anything was. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new InvalidInputError(this.found);
  }
}
