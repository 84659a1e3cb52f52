import { type Actor, seesCompany } from '../../access/actor.ts';
import { getClock } from '../../database/find-row.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { shownInstant } from '../../kernel/instant.ts';
import { checkStep } from '../../kernel/state-machine.ts';
import { isUuid } from '../../kernel/uuid.ts';
import type { VerificationKind } from '../../kernel/verification-kind.ts';
import { type AuditEntry, changesOfCreation } from '../audit/audit.rules.ts';
import { lockUnerased } from '../customer/change-customer.service.ts';
import {
  changeOwned,
  type OwnedChanged,
  type OwnedKind,
  type OwnedState,
  refuseArchived,
} from '../customer/owned-object.service.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import {
  findApprovedKinds,
  insertVerification,
  type NewVerification,
  setDecision,
  type VerificationRow,
  verificationTable,
} from './verification.repository.ts';
import {
  type DecidedFields,
  type Decision,
  lackingKinds,
  type RequestedFields,
  readDecision,
  readRequest,
  verificationTransitions,
} from './verification.rules.ts';

const verificationKind: OwnedKind<typeof verificationTable> = {
  what: 'verification',
  typename: 'Verification',
  table: verificationTable,
  record: ({ kind, status, evidence, reason, decidedAt, expiresAt }) => {
    return { kind, status, evidence, reason, decidedAt: shownInstant(decidedAt), expiresAt: shownInstant(expiresAt) };
  },
};
type VerificationState = OwnedState<typeof verificationTable>;

export type { OwnedChanged };
export { findApprovedKinds };

/** What this domain asks of payment methods, which live in a domain above it. */
export interface VerifiedInstruments {
  /** Whether the customer has this payment method and still uses it. */
  readonly isInUse: (tenant: TenantReader, customerId: string, paymentMethodId: string) => Promise<boolean>;
  /** What follows for a payment method whose PAYMENT_INSTRUMENT was approved: the events of it. */
  readonly approved: (tx: TenantTransaction, actor: Actor, paymentMethodId: string) => Promise<readonly AuditEntry[]>;
}
let instruments: VerifiedInstruments = { isInUse: async () => false, approved: async () => [] };

export function setVerifiedInstruments(verified: VerifiedInstruments): void {
  instruments = verified;
}

export interface RequestVerificationInput extends MutationInput, RequestedFields {
  readonly customerId: string;
}

/**
 * Asks for a verification of a customer: PENDING until it is decided. Several of a kind may be asked for, since one approved
 * and unexpired suffices. A PAYMENT_INSTRUMENT is verified for one payment method, the other kinds for none.
 * @throws InvalidInputError, with metadata's limits for the evidence; NotFoundError for the customer, and for a payment
 * method that is not the customer's or was removed; RuleError CUSTOMER_ARCHIVED for an erased customer: archived ones may
 * be verified.
 */
export function requestVerification(
  write: WriteContext,
  input: RequestVerificationInput,
): Promise<MutationResult<OwnedChanged>> {
  return runMutation(write, {
    name: 'requestVerification',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const { kind, paymentMethodId = null } = input;
      const { evidence } = readRequest(input, issues);
      issues.throwIfAny();
      const { id: customerId, companyId } = await lockUnerased(tx, write.actor, input.customerId);
      if (paymentMethodId !== null) await mustBeInUse(tx, customerId, paymentMethodId);
      const requestedAt = await getClock(tx);
      const fresh: NewVerification = { companyId, customerId, paymentMethodId, kind, evidence, requestedAt };
      const id = await insertVerification(tx, fresh);
      const event = {
        action: 'verification.requested',
        subjectType: 'Verification',
        subjectId: id,
        companyId,
      } as const;
      const changes = changesOfCreation({ kind, status: 'PENDING', evidence });
      return { outcome: { id, customerId, companyId }, events: [{ ...event, changes }] };
    },
  });
}

async function mustBeInUse(tx: TenantTransaction, customerId: string, paymentMethodId: string): Promise<void> {
  const isInUse = isUuid(paymentMethodId) && (await instruments.isInUse(tx, customerId, paymentMethodId));
  if (!isInUse) throw new NotFoundError('payment method', paymentMethodId);
}

export interface DecideVerificationInput extends MutationInput, DecidedFields {
  readonly id: string;
}

/**
 * Approves or rejects a verification that is PENDING, for good. An approval may expire. That of a PAYMENT_INSTRUMENT takes
 * needsReverification off its payment method.
 * @throws InvalidInputError for a status that is no decision, the reason (1 to 1000 characters), and an expiresAt that is
 * past or goes with a rejection; NotFoundError; RuleError INVALID_TRANSITION where it was decided before, CUSTOMER_ARCHIVED
 * for an erased customer.
 */
export function decideVerification(
  write: WriteContext,
  input: DecideVerificationInput,
): Promise<MutationResult<OwnedChanged>> {
  return changeOwned(write, 'decideVerification', input, verificationKind, (tx, issues) => {
    const decision = readDecision(input, new Date(), issues);
    return {
      action: 'verification.decided',
      work: async (state) => {
        if (!decision) throw new Error('no decision and no issue');
        return decide(tx, write.actor, state, decision);
      },
    };
  });
}

async function decide(
  tx: TenantTransaction,
  actor: Actor,
  { row, customer, clock }: VerificationState,
  decision: Decision,
): Promise<readonly AuditEntry[]> {
  if (customer.erasedAt !== null) refuseArchived(customer);
  const subject = { typename: 'Verification', id: row.id };
  checkStep(verificationTransitions, 'verification', row.status, 'decideVerification', subject);
  await setDecision(tx, row.id, { ...decision, decidedAt: clock, decidedById: actor.apiKeyId });
  const method = approvedMethod(row, decision);
  return method === null ? [] : instruments.approved(tx, actor, method);
}

function approvedMethod({ paymentMethodId }: VerificationRow, { state }: Decision): string | null {
  return state === 'APPROVED' ? paymentMethodId : null;
}

/**
 * Those of `needed` for which the customer has no approved and unexpired verification now, in the order of the vocabulary.
 * A PAYMENT_INSTRUMENT counts for whichever of its payment methods it was.
 */
export async function missingVerifications(
  tx: TenantTransaction,
  customerId: string,
  needed: readonly VerificationKind[],
): Promise<VerificationKind[]> {
  if (needed.length === 0) return [];
  return lackingKinds(needed, await findApprovedKinds(tx, customerId));
}

/**
 * Refuses what needs verifications that the customer lacks. `what` begins the message: "The plan".
 * @throws RuleError VERIFICATION_REQUIRED with missingVerifications.
 */
export async function requireVerifications(
  tx: TenantTransaction,
  customer: { readonly id: string },
  needed: readonly VerificationKind[],
  what: string,
): Promise<void> {
  refuseLacking(await missingVerifications(tx, customer.id, needed), what);
}

/** @throws RuleError VERIFICATION_REQUIRED where something is lacking. */
export function refuseLacking(lacking: readonly VerificationKind[], what: string): void {
  if (lacking.length === 0) return;
  const message = `${what} needs verifications that the customer lacks: ${lacking.join(', ')}.`;
  throw new RuleError('VERIFICATION_REQUIRED', message, { missingVerifications: lacking });
}
