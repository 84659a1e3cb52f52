import { getClock } from '../../database/find-row.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { emptyVatRecord, forgottenVatRecord } from '../customer/vat-record.rules.ts';
import { setVatColumns } from '../customer/vat-record.service.ts';
import { onVatNumbers } from '../tax-id/tax-id.service.ts';
import { insertChecks, type NewCheck } from './vat-check.repository.ts';
import { FRESH_DAYS, isAbout, statusOf } from './vat-check.rules.ts';
import { dropChecks, type QueuedNumber, queueChecks } from './vat-job.repository.ts';
import { findVatSubjects, type VatSubject } from './vat-number.repository.ts';

/**
 * Makes what is known of customers' VAT numbers, and what is queued, agree with the numbers that they have now: another
 * number starts over, one that is gone is forgotten, and one of a wrong form is INVALID without a call, with a check that
 * says so. A person's decision stays. Whoever writes numbers calls it in the same transaction, under the customers' locks.
 */
export async function settleVat(tx: TenantTransaction, customerIds: readonly string[]): Promise<void> {
  const subjects = await findVatSubjects(tx, customerIds);
  await dropChecks(
    tx,
    subjects.filter((subject) => subject.hasJob && !isAsked(tx, subject)).map(({ customerId }) => customerId),
  );
  await queueChecks(
    tx,
    subjects.filter((subject) => isAsked(tx, subject)).flatMap((subject) => queuedOf(subject) ?? []),
  );
  await refuseForms(tx, subjects);
  for (const subject of subjects) await startOver(tx, subject);
}

/** settleVat for the target of a merge, to which the number of the source may have gone with all that is known of it. */
export async function settleMergedVat(tx: TenantTransaction, sourceId: string, targetId: string): Promise<void> {
  // What the source knows of its number stays with it: it may come back.
  await dropChecks(tx, [sourceId]);
  await settleVat(tx, [targetId]);
}

onVatNumbers(settleVat);

function isAsked({ asksVies }: TenantTransaction, { number }: VatSubject): boolean {
  return asksVies && number?.formatValid === true;
}

function isKnown({ record, number }: VatSubject): boolean {
  return isAbout(record, number);
}

/** Null where the register has said its last word. */
function queuedOf(subject: VatSubject): QueuedNumber | null {
  const { companyId, customerId, number, record } = subject;
  if (!number) return null;
  const queued = { companyId, customerId, vatNumber: number.value };
  if (!isKnown(subject) || subject.hasJob || !record?.verdictAt || record.attempts > 0) return queued;
  const due = new Date(record.verdictAt).getTime() + (record.verdict === 'VALID' ? FRESH_DAYS : 1) * 86_400_000;
  if (record.verdict === 'INVALID' && due < Date.now()) return null;
  return { ...queued, runAt: new Date(due).toISOString() };
}

async function startOver(tx: TenantTransaction, subject: VatSubject): Promise<void> {
  const { customerId, status, record, number } = subject;
  if (isKnown(subject) && status !== 'UNVALIDATED') return;
  const kept = isKnown(subject) ? record : forgottenVatRecord(record);
  // That its form was refused is known of this number from now on.
  const refused = number && { ...(kept ?? emptyVatRecord), number: number.value, error: 'FORMAT_INVALID' };
  const vatRecord = number?.formatValid === false ? refused : kept;
  const vatValidationStatus = statusOf(kept, number, tx.asksVies);
  if (vatRecord === record && vatValidationStatus === status) return;
  await setVatColumns(tx, customerId, { vatValidationStatus, vatRecord });
}

/** A wrong form is refused by ourselves, with evidence as everything that is checked. */
async function refuseForms(tx: TenantTransaction, subjects: readonly VatSubject[]): Promise<void> {
  const wrong = subjects.filter((subject) => subject.number?.formatValid === false && !isKnown(subject));
  if (wrong.length === 0) return;
  const checkedAt = await getClock(tx);
  await insertChecks(
    tx,
    wrong.map((subject) => wrongForm({ ...subject, vatNumber: subject.number?.value ?? '' }, checkedAt)),
  );
}

/** The check of a number whose form is wrong: nobody was asked. */
export function wrongForm(
  { companyId, customerId, vatNumber }: Pick<NewCheck, 'companyId' | 'customerId' | 'vatNumber'>,
  checkedAt: string,
): NewCheck {
  return {
    companyId,
    customerId,
    vatNumber,
    requester: null,
    outcome: 'FORMAT_INVALID',
    status: 'INVALID',
    errorCode: 'FORMAT_INVALID',
    name: null,
    address: null,
    consultationNumber: null,
    checkedAt,
    evidenceHash: null,
  };
}
