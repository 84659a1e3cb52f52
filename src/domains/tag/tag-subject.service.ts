import { type Actor, hasScope, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { lockVisibleCustomer } from '../customer/change-customer.service.ts';
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
 * The objects of these ids, in their order, with all their customers locked until the transaction ends: in the order of
 * the customers' ids, so that two writers do not wait for each other. A merged customer is its survivor.
 * @throws NotFoundError for the first id that names nothing which the key may tag: billing objects need BILLING_WRITE.
 */
export async function lockSubjects(
  tx: TenantTransaction,
  actor: Actor,
  ids: readonly string[],
): Promise<FoundSubject[]> {
  const tables = hasScope(actor, 'BILLING_WRITE') ? subjects : [];
  const found = await findSubjects(tx, ids.filter(isUuid), tables);
  const named = ids.map((id) => ({ id, subject: visible(actor, id, found.get(id.toLowerCase())) }));
  const customerIds = [...new Set(named.map(({ subject }) => subject.customerId))].sort();
  const locked = new Map<string, Awaited<ReturnType<typeof lockVisibleCustomer>>>();
  for (const id of customerIds) locked.set(id, await lockVisibleCustomer(tx, actor, id));
  return named.map(({ id, subject }) => {
    if (subject.typename !== 'Customer') return subject;
    const customer = locked.get(subject.customerId);
    if (!customer || customer.erasedAt !== null) throw new NotFoundError('subject', id);
    return { ...subject, id: customer.id, customerId: customer.id };
  });
}

function visible(actor: Actor, id: string, subject: FoundSubject | undefined): FoundSubject {
  if (!subject || !seesCompany(actor, subject.companyId)) throw new NotFoundError('subject', id);
  return subject;
}
