import type { InputIssues } from '../../kernel/input-issue.ts';
import { instant, optional, text } from '../../kernel/input-reader.ts';
import type { Transitions } from '../../kernel/state-machine.ts';
import { type VerificationKind, verificationKinds } from '../../kernel/verification-kind.ts';
import { type Metadata, mergeMetadata, readMetadata } from '../customer/metadata.rules.ts';

export const verificationStatuses = {
  PENDING: 'Asked for, not decided yet.',
  APPROVED: 'Proven, and not expired.',
  REJECTED: 'Not proven.',
  EXPIRED: 'Was approved, until its `expiresAt`.',
} as const;
export type VerificationStatus = keyof typeof verificationStatuses;

/** A decision stands: what changes later is asked for anew. */
export const verificationTransitions: Transitions<VerificationStatus, 'decideVerification'> = {
  PENDING: ['decideVerification'],
  APPROVED: [],
  REJECTED: [],
  EXPIRED: [],
};

/** Those of `needed` that are not among the kinds which a customer has, each once, in the order of the vocabulary. */
export function lackingKinds(
  needed: readonly VerificationKind[],
  held: readonly VerificationKind[],
): VerificationKind[] {
  const kinds = Object.keys(verificationKinds) as VerificationKind[];
  return kinds.filter((kind) => needed.includes(kind) && !held.includes(kind));
}

export interface RequestedFields {
  readonly kind: VerificationKind;
  readonly paymentMethodId?: string | null | undefined;
  readonly evidence?: object | null | undefined;
}

/** The evidence of a request, with an issue for each problem: one names a payment method exactly where it is about one. */
export function readRequest(input: RequestedFields, issues: InputIssues): { readonly evidence: Metadata | null } {
  const path = ['input', 'paymentMethodId'];
  const namesMethod = typeof input.paymentMethodId === 'string';
  if (input.kind === 'PAYMENT_INSTRUMENT' && !namesMethod)
    issues.add(path, 'REQUIRED', 'a PAYMENT_INSTRUMENT is verified for one payment method: name it');
  if (input.kind !== 'PAYMENT_INSTRUMENT' && namesMethod)
    issues.add(path, 'NOT_ALLOWED', 'only a PAYMENT_INSTRUMENT is verified for a payment method: leave it out');
  return { evidence: readEvidence(input.evidence, issues) };
}

function readEvidence(evidence: unknown, issues: InputIssues): Metadata | null {
  const path = ['input', 'evidence'];
  const read = optional(readMetadata)(evidence, path, issues);
  return read && mergeMetadata({}, read, path, issues);
}

export interface DecidedFields {
  readonly status: VerificationStatus;
  readonly reason?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

export interface Decision {
  readonly state: 'APPROVED' | 'REJECTED';
  readonly reason: string | null;
  readonly expiresAt: string | null;
}

/** A decision, with an issue for each problem; null where its status is none. `now` is what `expiresAt` must lie after. */
export function readDecision(input: DecidedFields, now: Date, issues: InputIssues): Decision | null {
  const { status } = input;
  const isDecision = status === 'APPROVED' || status === 'REJECTED';
  if (!isDecision) issues.add(['input', 'status'], 'NOT_ALLOWED', 'must be APPROVED or REJECTED');
  const reason = optional(text(1, 1_000, { lines: true }))(input.reason, ['input', 'reason'], issues);
  const expiresAt = readExpiry(input, now, issues);
  return isDecision ? { state: status, reason, expiresAt } : null;
}

function readExpiry(input: DecidedFields, now: Date, issues: InputIssues): string | null {
  const path = ['input', 'expiresAt'];
  const expiresAt = optional(instant)(input.expiresAt, path, issues);
  if (expiresAt === null) return null;
  if (input.status !== 'APPROVED') issues.add(path, 'NOT_ALLOWED', 'only an approval expires: leave it out');
  else if (new Date(expiresAt) <= now) issues.add(path, 'OUT_OF_RANGE', 'must lie in the future');
  return expiresAt;
}
