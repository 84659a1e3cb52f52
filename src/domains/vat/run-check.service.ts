import type { TenantDatabase } from '../../database/tenant-database.ts';
import type { AskOptions, ViesAnswer, ViesBusy } from '../../kernel/vies-register.ts';
import type { AuditedWrite } from '../audit/audit.service.ts';
import { type AlongWith, type StoredCheck, storeAnswer } from './store-check.service.ts';
import { findVerdict, type VatCheckRow } from './vat-check.repository.ts';
import { FRESH_DAYS } from './vat-check.rules.ts';
import { type LeasedJob, returnJob } from './vat-job.repository.ts';

export interface CheckRun extends AskOptions {
  readonly write: AuditedWrite;
  readonly alongWith?: AlongWith;
}

/** `BUSY`: nobody was asked, the job waits. `DROPPED`: the answer was of a number that is not the customer's any more. */
export type CheckResult = StoredCheck | 'BUSY' | 'DROPPED' | 'POSTPONED';

/**
 * Does one job: asks the register, outside any transaction, and keeps the answer. An answer that the company got about the
 * same number since it was asked for is taken instead of a call. The lease keeps others away meanwhile.
 * @throws where the database is away: the job is taken up again when its lease is over.
 */
export async function runCheck(tenant: TenantDatabase, job: LeasedJob, run: CheckRun): Promise<CheckResult> {
  // Nobody does business with it; who asks for it in person is answered.
  if (job.isArchived && !run.urgent) {
    await returnJob(tenant, job, FRESH_DAYS * 86_400);
    return 'POSTPONED';
  }
  const answer = await findAnswer(tenant, job, run);
  if (answer.outcome === 'BUSY') {
    const wait = answer.until === null ? 0.5 + Math.random() : Math.max((answer.until - Date.now()) / 1_000, 1);
    await returnJob(tenant, job, wait);
    return 'BUSY';
  }
  return keep(tenant, job, answer, run);
}

/** Answers that are being kept right now, by what they are about: who asks the same meanwhile waits for them. */
const keeps = new Map<string, Promise<unknown>>();
let keepsBegun = 0;

function keyOf({ organizationId }: TenantDatabase, { companyId, vatNumber }: LeasedJob): string {
  return `${organizationId} ${companyId} ${vatNumber}`;
}

async function keep(tenant: TenantDatabase, job: LeasedJob, answer: ViesAnswer, run: CheckRun): Promise<CheckResult> {
  const key = keyOf(tenant, job);
  const keeping = storeAnswer(tenant, job, answer, run.write, run.alongWith);
  const settled = keeping.catch(() => null).finally(() => keeps.get(key) === settled && keeps.delete(key));
  keeps.set(key, settled);
  keepsBegun += 1;
  return (await keeping) ?? 'DROPPED';
}

/** So long a caller waits for a free call before it looks whether another gateway has got the answer meanwhile. */
const LOOK_MS = 300;

async function findAnswer(
  tenant: TenantDatabase,
  job: LeasedJob,
  { waitMs, urgent }: CheckRun,
): Promise<ViesAnswer | ViesBusy> {
  const { vies } = tenant;
  if (!vies) throw new Error('nobody is asked here');
  // The register leaves out a requester that it cannot know: a company outside the Union.
  const question = { vatNumber: job.vatNumber, requester: job.requester?.replace(/^GR/, 'EL') ?? null };
  const end = Date.now() + waitMs;
  for (;;) {
    const begun = keepsBegun;
    const known = await findVerdict(tenant, { ...job, customerId: null }, { at: job.requestedAt });
    if (known) return answerOf(known);
    const keeping = keeps.get(keyOf(tenant, job));
    if (keeping) await keeping;
    // It may have been kept just after we looked.
    if (keeping || begun !== keepsBegun) continue;
    const left = Math.max(end - Date.now(), 0);
    const answer = await vies.ask(question, { waitMs: Math.min(left, LOOK_MS), urgent });
    if (answer.outcome !== 'BUSY' || answer.until !== null || left <= LOOK_MS) return answer;
  }
}

function answerOf(check: VatCheckRow): ViesAnswer {
  const { outcome, errorCode, name, address, consultationNumber, requester, evidenceHash } = check;
  if (outcome === 'FORMAT_INVALID') throw new Error('a wrong form is no verdict of the register');
  const isConfigurationFault = false;
  return { outcome, errorCode, isConfigurationFault, name, address, consultationNumber, requester, evidenceHash };
}
