import {
  ConflictError,
  type DomainError,
  type ErrorCode,
  InvalidInputError,
  type Subject,
} from '../../kernel/domain-error.ts';
import type { InputIssue } from '../../kernel/input-issue.ts';

export const bulkErrorPolicies = {
  CONTINUE: 'An item that fails undoes only itself: all others are written.',
  ALL_OR_NOTHING: 'One item that fails, and nothing is written. Every item tells its own verdict.',
} as const;
export type BulkErrorPolicy = keyof typeof bulkErrorPolicies;

export const mostItems = 50;

/** What an item can meet. */
export type ItemError = InvalidInputError | ConflictError;

/** The same as JSON, as it is stored under the idempotency key. */
export type StoredError =
  | { readonly issues: readonly InputIssue[] }
  | { readonly code: ErrorCode; readonly message: string; readonly existing: Subject | null };

export function storedError(error: ItemError): StoredError {
  if (error instanceof InvalidInputError) return { issues: error.issues };
  return { code: error.code, message: error.message, existing: error.existing };
}

export function restoredError(stored: StoredError): DomainError {
  if ('issues' in stored) return new InvalidInputError(stored.issues);
  return new ConflictError(stored.code, stored.message, stored.existing);
}
