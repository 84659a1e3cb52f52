import { getClock } from '../../database/find-row.ts';
import type { TenantDatabase, TenantTransaction } from '../../database/tenant-database.ts';
import type { ViesAnswer } from '../../kernel/vies-register.ts';
import { type AuditedWrite, recordAudit } from '../audit/audit.service.ts';
import { changeLocked } from '../customer/change-customer.service.ts';
import type { VatValidationStatus } from '../customer/customer.rules.ts';
import type { VatRecord } from '../customer/vat-record.rules.ts';
import { type LockedCustomer, lockCustomer, setVatColumns } from '../customer/vat-record.service.ts';
import type { Done } from '../idempotency/idempotency.service.ts';
import { deriveClassification } from '../tax-id/tax-id.service.ts';
import { countMalformed, insertChecks } from './vat-check.repository.ts';
import {
  type AttemptHistory,
  isVerdict,
  MOST_MALFORMED,
  recordAfter,
  stepAfter,
  type VatStep,
} from './vat-check.rules.ts';
import { holdLease, type LeasedJob, scheduleNext } from './vat-job.repository.ts';

/** What came of a check. */
export interface StoredCheck {
  readonly checkId: string;
  readonly status: VatValidationStatus;
  readonly nextAttemptAt: string | null;
}

/** What else is written in the transaction that keeps a check. */
export type AlongWith = (tx: TenantTransaction, stored: StoredCheck) => Promise<void>;

/**
 * Keeps what the register answered: the check itself as evidence, what it means of the customer's number, and when to ask
 * again, in one transaction. Null, and nothing is written, where the number was changed, moved or erased meanwhile: the
 * answer is dropped, and the number of now has a job of its own. A person's decision stays in force.
 */
export async function storeAnswer(
  tenant: TenantDatabase,
  job: LeasedJob,
  answer: ViesAnswer,
  write: AuditedWrite,
  alongWith?: AlongWith,
): Promise<StoredCheck | null> {
  return tenant.transaction(async (tx) => {
    // Customers are locked before what hangs on them, here as everywhere.
    const locked = job.customerId === null ? null : await lockCustomer(tx, job.customerId);
    if (!(await holdLease(tx, job))) return null;
    const at = await getClock(tx);
    const attempted = { job, answer, at, history: await historyOf(tx, job, answer) };
    const { outcome, events } = await (locked ? keepOfCustomer(tx, attempted, locked) : keepOfNumber(tx, attempted));
    await recordAudit(tx, write, events);
    await alongWith?.(tx, outcome);
    return outcome;
  });
}

async function keepOfNumber(tx: TenantTransaction, attempted: Attempted): Promise<Done<StoredCheck>> {
  const { stored } = await keep(tx, attempted, null);
  const { companyId } = attempted.job;
  const event = { action: 'company.vatChecked', subjectType: 'Company', subjectId: companyId, companyId } as const;
  return {
    outcome: stored,
    events: [{ ...event, changes: [{ path: ['vatCheck'], before: null, after: stored.checkId }] }],
  };
}

async function keepOfCustomer(
  tx: TenantTransaction,
  attempted: Attempted,
  locked: LockedCustomer,
): Promise<Done<StoredCheck>> {
  let stored: StoredCheck | undefined;
  const { events } = await changeLocked(tx, locked, {
    id: locked.id,
    action: 'customer.vatChecked',
    keepsVersion: true,
    work: async ({ customer }) => {
      const kept = await keep(tx, attempted, customer.vatRecord);
      stored = kept.stored;
      const vatValidationStatus = customer.vatRecord?.override ? 'MANUAL' : kept.step.status;
      await setVatColumns(tx, locked.id, { vatValidationStatus, vatRecord: kept.record });
      await deriveClassification(tx, [locked.id]);
      return [];
    },
  });
  if (!stored) throw new Error('a check was not kept');
  return { outcome: stored, events };
}

interface Attempted {
  readonly job: LeasedJob;
  readonly answer: ViesAnswer;
  readonly at: string;
  readonly history: Omit<AttemptHistory, 'wasInvalid'>;
}

async function historyOf(tx: TenantTransaction, job: LeasedJob, answer: ViesAnswer): Promise<Attempted['history']> {
  const isMalformed = answer.outcome === 'MALFORMED_ANSWER';
  return {
    attempts: job.attempts + 1,
    malformed: isMalformed ? 1 + (await countMalformed(tx, job, MOST_MALFORMED)) : 0,
    random: Math.random(),
  };
}

interface Kept {
  readonly stored: StoredCheck;
  readonly step: VatStep;
  readonly record: VatRecord;
}

async function keep(
  tx: TenantTransaction,
  { job, answer, at, history }: Attempted,
  before: VatRecord | null,
): Promise<Kept> {
  const { companyId, customerId, vatNumber } = job;
  const { outcome, errorCode, name, address, consultationNumber, requester, evidenceHash } = answer;
  const step = stepAfter(answer, { ...history, wasInvalid: before?.verdict === 'INVALID' });
  const evidence = { outcome, errorCode, name, address, consultationNumber, requester, evidenceHash };
  const check = { companyId, customerId, vatNumber, ...evidence, status: step.status, checkedAt: at };
  const [checkId = ''] = await insertChecks(tx, [check]);
  const decided = isVerdict(outcome);
  // A number that is no customer's is asked about for one answer, and not again.
  const next = customerId === null && decided ? null : step.next;
  const nextAttemptAt = await scheduleNext(tx, job, next, decided ? 0 : history.attempts);
  return {
    stored: { checkId, status: step.status, nextAttemptAt },
    step,
    record: recordAfter(before, vatNumber, answer, history, at),
  };
}
