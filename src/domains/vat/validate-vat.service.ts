import { setTimeout as delay } from 'node:timers/promises';
import { seesCompany } from '../../access/actor.ts';
import { getClock } from '../../database/find-row.ts';
import { inTime } from '../../database/in-time.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import type { VatValidationStatus } from '../customer/customer.rules.ts';
import { setVatColumns } from '../customer/vat-record.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  retellOutcome,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { runCheck } from './run-check.service.ts';
import { wrongForm } from './settle-vat.service.ts';
import type { StoredCheck } from './store-check.service.ts';
import { findCheck, findVerdict, insertChecks } from './vat-check.repository.ts';
import { findNextAttempts, type LeasedJob, leaseNumber } from './vat-job.repository.ts';
import { type AskedNumber, findAsked, type VatSubjectInput } from './vat-subject.service.ts';

export interface ValidateVatInput extends MutationInput {
  readonly subject: VatSubjectInput;
  readonly force: boolean;
}

export interface VatValidated {
  readonly companyId: string;
  readonly customerId: string | null;
  readonly status: VatValidationStatus;
  /** Null while it is queued, and where nobody can be asked. */
  readonly checkId: string | null;
  readonly queued: boolean;
  readonly nextAttemptAt: string | null;
}

/** How long the caller waits for the register: a little less than the 3 s that are promised. */
const WAIT_MS = 2_800;
/** A verdict so young is told again. */
const REUSED_SECONDS = 86_400;

/** What the first transaction leaves to be done: a job of ours, or one that somebody else works on. */
interface Waiting {
  readonly asked: AskedNumber;
  readonly job: LeasedJob | null;
  readonly since: string;
}

/**
 * Checks the VAT number of a customer, or a bare one for a company, now: key and job are stored in one transaction, the
 * register is asked outside, the check is kept in a second one. Waits up to 3 s; then it answers PENDING and the check goes
 * on in the background. Without `force` a verdict younger than 24 h is told again. A replay tells what was told, and asks
 * nobody.
 * @throws InvalidInputError; NotFoundError for the customer or company; RuleError CUSTOMER_ARCHIVED for an erased customer.
 */
export async function validateVat(
  context: WriteContext,
  input: ValidateVatInput,
): Promise<MutationResult<VatValidated>> {
  const write = context;
  const deadline = Date.now() + WAIT_MS;
  const begin: { waiting: Waiting | null } = { waiting: null };
  const begun = await runMutation<VatValidated>(write, {
    name: 'validateVat',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const { done, left } = await queueCheck(tx, write, input, issues);
      begin.waiting = left;
      return done;
    },
  });
  if (begun.replayed || !begin.waiting) return begun;
  return { ...begun, outcome: await settle(write, input, begun.outcome, begin.waiting, deadline) };
}

interface Begun {
  readonly done: Done<VatValidated>;
  readonly left: Waiting | null;
}

async function queueCheck(
  tx: TenantTransaction,
  { actor }: WriteContext,
  { subject, force }: ValidateVatInput,
  issues: InputIssues,
): Promise<Begun> {
  const asked = await findAsked(tx, actor, subject, issues);
  const { companyId, customerId, status } = asked;
  const told = { companyId, customerId, status, checkId: null, queued: false, nextAttemptAt: null };
  const nothing = (outcome: Partial<VatValidated> = {}): Begun => ({
    done: { outcome: { ...told, ...outcome }, events: [] },
    left: null,
  });
  if (!asked.isAsked) return nothing();
  if (!asked.formatValid) return { done: await refuseForm(tx, asked, told), left: null };
  if (!tx.asksVies) return nothing();
  const known = force || !asked.mayRetell ? null : await findVerdict(tx, asked, { secondsAgo: REUSED_SECONDS });
  if (known) {
    const nextAttemptAt = customerId === null ? null : await nextAttempt(tx, customerId);
    return nothing({ checkId: known.id, nextAttemptAt, status: customerId === null ? known.status : status });
  }
  const since = await getClock(tx);
  const job = await leaseNumber(tx, asked);
  if (customerId !== null && status === 'UNVALIDATED')
    await setVatColumns(tx, customerId, { vatValidationStatus: 'PENDING', vatRecord: null });
  const outcome: VatValidated = { ...told, status: 'PENDING', queued: true };
  return { done: { outcome, events: [requested(asked)] }, left: { asked, job, since } };
}

function requested({ companyId, customerId, vatNumber }: AskedNumber): AuditEntry {
  const changes = [{ path: ['vatNumber'], before: null, after: vatNumber }];
  return customerId === null
    ? { action: 'company.vatCheckRequested', subjectType: 'Company', subjectId: companyId, companyId, changes }
    : { action: 'customer.vatCheckRequested', subjectType: 'Customer', subjectId: customerId, companyId, changes };
}

async function refuseForm(tx: TenantTransaction, asked: AskedNumber, told: VatValidated): Promise<Done<VatValidated>> {
  const [checkId = null] = await insertChecks(tx, [wrongForm(asked, await getClock(tx))]);
  const status = asked.status === 'MANUAL' ? 'MANUAL' : 'INVALID';
  return { outcome: { ...told, status, checkId }, events: [requested(asked)] };
}

async function nextAttempt(tx: TenantTransaction, customerId: string): Promise<string | null> {
  return (await findNextAttempts(tx, [customerId])).get(customerId) ?? null;
}

/** What is known when the time is over. The stored outcome becomes the same: a replay tells it. */
async function settle(
  write: WriteContext,
  { idempotencyKey }: ValidateVatInput,
  outcome: VatValidated,
  waiting: Waiting,
  deadline: number,
): Promise<VatValidated> {
  const { asked, job } = waiting;
  if (!job) return waitForOthers(write, idempotencyKey, outcome, waiting, deadline);
  const answer: { told: VatValidated | null; isOver: boolean } = { told: null, isOver: false };
  const checking = runCheck(write.database, job, {
    waitMs: Math.max(deadline - Date.now(), 0),
    urgent: true,
    write,
    alongWith: async (tx, stored) => {
      if (answer.isOver) return;
      answer.told = toldOf(asked, outcome, stored);
      await retellOutcome(tx, 'validateVat', idempotencyKey, answer.told);
    },
    // The job is taken up again when its lease is over.
  }).catch(() => null);
  const first = await inTime(checking, deadline - Date.now());
  // What is being kept already is told: else a replay would tell more than this answer.
  const result = first === 'LATE' && answer.told ? await checking : first;
  answer.isOver = true;
  return result !== null && typeof result === 'object' && answer.told ? answer.told : outcome;
}

/** A person's word stays in force, whatever the register says. */
function toldOf(
  asked: AskedNumber,
  outcome: VatValidated,
  { checkId, status, nextAttemptAt }: StoredCheck,
): VatValidated {
  const queued = nextAttemptAt !== null && status !== 'VALID' && status !== 'INVALID';
  return { ...outcome, status: asked.status === 'MANUAL' ? 'MANUAL' : status, checkId, queued, nextAttemptAt };
}

/** Somebody else asks about the same number right now: their answer is ours. */
async function waitForOthers(
  write: WriteContext,
  idempotencyKey: string,
  outcome: VatValidated,
  { asked, since }: Waiting,
  deadline: number,
): Promise<VatValidated> {
  while (Date.now() < deadline) {
    await delay(100);
    const check = await findCheck(write.database, asked, since);
    if (!check) continue;
    return write.database.transaction(async (tx) => {
      const nextAttemptAt = asked.customerId === null ? null : await nextAttempt(tx, asked.customerId);
      const told = toldOf(asked, outcome, { checkId: check.id, status: check.status, nextAttemptAt });
      await retellOutcome(tx, 'validateVat', idempotencyKey, told);
      return told;
    });
  }
  return outcome;
}
