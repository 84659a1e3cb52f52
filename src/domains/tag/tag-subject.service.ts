import { type Actor, hasScope, seesCompany } from '../../access/actor.ts';
import { LostRaceError } from '../../database/failure.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { lockCustomers } from '../customer/merged-customer.service.ts';
import type { TagSubject } from './tag.rules.ts';
import { type FoundSubject, findSubjects } from './tag-link.repository.ts';

const subjects: TagSubject[] = [];

/** Says that objects of a domain above this one can have tags. */
export function addTagSubject(subject: TagSubject): void {
  subjects.push(subject);
}

export function tagSubjects(): readonly TagSubject[] {
  return subjects;
}

/**
 * The objects of these ids, in their order, with all their customers locked until the transaction ends: at once, in the
 * order of all locks, so that two writers do not wait for each other. A merged customer is its survivor.
 * @throws NotFoundError for the first id that names nothing which the key may tag: billing objects need BILLING_WRITE;
 * LostRaceError where a merge, or its undoing, has moved one while its customer was waited for.
 */
export async function lockSubjects(
  tx: TenantTransaction,
  actor: Actor,
  ids: readonly string[],
): Promise<FoundSubject[]> {
  const tables = hasScope(actor, 'BILLING_WRITE') ? subjects : [];
  const known = ids.filter(isUuid);
  const found = await findSubjects(tx, known, tables);
  const named = ids.map((id) => ({ id, subject: visible(actor, id, found.get(id.toLowerCase())) }));
  const locked = await lockCustomers(tx, [...new Set(named.map(({ subject }) => subject.customerId))]);
  const now = await findSubjects(tx, known, tables);
  for (const [given, { customerId }] of found)
    if (now.get(given)?.customerId !== customerId) throw new LostRaceError('a subject moved meanwhile');
  const erased = new Set(locked.filter(({ erasedAt }) => erasedAt !== null).map(({ id }) => id));
  return named.map(({ id, subject }) => {
    if (subject.typename === 'Customer' && erased.has(subject.id)) throw new NotFoundError('subject', id);
    return subject;
  });
}

function visible(actor: Actor, id: string, subject: FoundSubject | undefined): FoundSubject {
  if (!subject || !seesCompany(actor, subject.companyId)) throw new NotFoundError('subject', id);
  return subject;
}
