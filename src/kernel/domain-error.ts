import type { InputIssue } from './input-issue.ts';
import type { Money } from './money.ts';
import type { VerificationKind } from './verification-kind.ts';

export const errorCodes = {
  VALIDATION_ERROR: 'The input breaks one or more rules; `issues` lists every one of them.',
  NOT_FOUND: 'No such object in your organization, or none that your key may see.',
  VERSION_CONFLICT: 'The customer was changed since the version that `expectedVersion` names.',
  FIELD_IMMUTABLE: 'The field cannot be changed any more.',
  IDEMPOTENCY_KEY_REUSED: 'This idempotencyKey was already used with another input.',
  IDEMPOTENCY_IN_PROGRESS: 'The first request with this idempotencyKey is still running: send it again later.',
  CUSTOMER_DUPLICATE_ORG_NUMBER: 'Another customer of the company has this organisation number.',
  CUSTOMER_DUPLICATE_EXTERNAL_ID: 'Another customer of the organization has this external id.',
  CUSTOMER_DUPLICATE_REFERENCE: 'Another customer of the organization has this reference.',
  CUSTOMER_DUPLICATE_SLUG: 'Another customer of the company has this slug.',
  CUSTOMER_HAS_INVOICES: 'The customer has open invoices; `subjects` lists them.',
  CUSTOMER_SUSPENDED: 'The status of the customer forbids it: SUSPENDED new invoices, CHURNED new subscriptions.',
  CUSTOMER_ARCHIVED: 'The customer is archived or erased.',
  MERGE_CONFLICT: 'Conflicts of the merge have no resolution; `plan` lists all of them.',
  MERGE_SELF: 'A customer cannot be merged into itself.',
  MERGE_SOURCE_DELETED: 'The source was merged already, archived or erased.',
  MERGE_TARGET_DELETED: 'The target was merged already, archived or erased.',
  MERGE_PLAN_STALE: 'Something of the two customers has changed since the plan that `expectedPlanHash` names.',
  UNMERGE_CONFLICT: 'Something prevents that the merge is undone; `blockers` lists all of it.',
  VERIFICATION_REQUIRED: 'Verifications are lacking; `missingVerifications` lists them.',
  INSUFFICIENT_FUNDS: 'The wallet holds too little; `shortfall` says how much is lacking.',
  CURRENCY_MISMATCH: 'Invoice, subscription, plan and wallet must have one currency.',
  INVALID_TRANSITION: 'The object is in a state that does not allow this; the message names what it allows.',
  PLAN_DUPLICATE_CODE: 'Another plan of the organization has this code.',
  INVOICE_DUPLICATE_NUMBER: 'Another invoice of the company has this number.',
  TAG_DUPLICATE_NAME: 'Another tag of the organization has this name, case aside.',
  CUSTOM_FIELD_DUPLICATE_KEY: 'Another custom field of the organization has this key.',
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** What a caller can meet in normal business. Becomes a member of the mutation's result union, never an `errors` entry. */
export abstract class DomainError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The input breaks rules: all of them at once, each with its path. Nothing was written. */
export class InvalidInputError extends DomainError {
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
    super('VALIDATION_ERROR', `${issues[0]?.path.join('.') ?? 'input'}: ${issues[0]?.message ?? 'is invalid'}${more}`);
    this.issues = issues;
  }
}

/** No such object for this caller: absent, of another tenant, or of a company its key may not see. */
export class NotFoundError extends DomainError {
  readonly id: string | null;

  constructor(what: string, id: string | null) {
    super('NOT_FOUND', `${what} not found`);
    this.id = id;
  }
}

/** Something else already holds a value that must be unique. `existing` is null where the caller may not see it. */
export class ConflictError extends DomainError {
  readonly existing: Subject | null;

  constructor(code: ErrorCode, message: string, existing: Subject | null) {
    super(code, message);
    this.existing = existing;
  }
}

/** An object that an error speaks of, by its GraphQL type and its id. */
export interface Subject {
  readonly typename: string;
  readonly id: string;
}

export interface RuleDetails {
  /** The input that the rule speaks of: `['input', 'customer', 'timezone']`. */
  readonly path?: readonly string[];
  /** What stands in the way: the open invoices, the other customer. */
  readonly subjects?: readonly Subject[];
  readonly missingVerifications?: readonly VerificationKind[];
  readonly shortfall?: Money;
  readonly currentVersion?: number;
}

/** A rule of the business forbids it as things stand: the input itself is well formed. */
export class RuleError extends DomainError {
  readonly details: RuleDetails;

  constructor(code: ErrorCode, message: string, details: RuleDetails = {}) {
    super(code, message);
    this.details = details;
  }
}

/** The idempotency key stands in the way: used with another input, or its first request still runs. */
export class IdempotencyError extends DomainError {}
