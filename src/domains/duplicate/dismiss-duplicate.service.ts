import { type Actor, seesCompany } from '../../access/actor.ts';
import { LostRaceError } from '../../database/failure.ts';
import { getClock } from '../../database/find-row.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import {
  countVersion,
  findSurvivors,
  type LockedCustomer,
  lockCustomers,
} from '../customer/merged-customer.service.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { inOrder } from './candidate-pair.rules.ts';
import { insertDismissal } from './duplicate.repository.ts';

export interface DismissDuplicateInput extends MutationInput {
  readonly customerIds: readonly string[];
}

/** The two customers, in the order in which they were named. */
export interface DuplicateDismissed {
  readonly customerIds: readonly [string, string];
  readonly companyId: string;
}

/**
 * Remembers that two customers are two: they are not proposed again, whatever becomes of their facts. A merged customer is
 * its survivor; dismissing twice is no error.
 * @throws InvalidInputError unless two different customers of one company are named; NotFoundError for the first id that
 * names none which the key sees, an erased one's too.
 */
export function dismissDuplicate(
  write: WriteContext,
  input: DismissDuplicateInput,
): Promise<MutationResult<DuplicateDismissed>> {
  return runMutation(write, {
    name: 'dismissDuplicate',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const given = readIds(input.customerIds, issues);
      issues.throwIfAny();
      const [one, other] = await lockBoth(tx, write.actor, given);
      checkPair(one, other, issues);
      issues.throwIfAny();
      const [firstId, secondId] = inOrder(one.id, other.id);
      const pair = { companyId: one.companyId, firstId, secondId };
      const isNew = await insertDismissal(tx, { ...pair, at: await getClock(tx), byId: write.actor.apiKeyId });
      // A merge that was planned for one of them is to be looked at again.
      for (const id of isNew ? [firstId, secondId] : []) await countVersion(tx, id);
      const outcome = { customerIds: [one.id, other.id] as const, companyId: one.companyId };
      return { outcome, events: isNew ? [dismissed(one, other), dismissed(other, one)] : [] };
    },
  });
}

const path = ['input', 'customerIds'];

function readIds(ids: readonly string[], issues: InputIssues): string[] {
  const given = ids.map((id) => id.toLowerCase());
  if (given.length !== 2) issues.add(path, 'OUT_OF_RANGE', `must name exactly two customers, names ${given.length}`);
  else if (given[0] === given[1]) issues.add([...path, '1'], 'NOT_ALLOWED', 'names the same customer again');
  return given;
}

/** Both customers, or the survivors of their merges, locked at once in the order of all locks. */
async function lockBoth(
  tx: TenantTransaction,
  actor: Actor,
  given: readonly string[],
): Promise<[LockedCustomer, LockedCustomer]> {
  const survivors = await findSurvivors(tx, given.filter(isUuid));
  const locked = await lockCustomers(tx, [...new Set(survivors.values())]);
  const [one, other] = given.map((id) => {
    const found = locked.find((customer) => customer.id === survivors.get(id));
    if (!found || !seesCompany(actor, found.companyId) || found.erasedAt !== null)
      throw new NotFoundError('customer', id);
    if (found.mergedIntoId !== null) throw new LostRaceError('a customer was merged meanwhile');
    return found;
  });
  if (!one || !other) throw new Error('two ids name two customers');
  return [one, other];
}

function checkPair(one: LockedCustomer, other: LockedCustomer, issues: InputIssues): void {
  if (one.id === other.id) issues.add([...path, '1'], 'NOT_ALLOWED', 'leads to the same customer: they were merged');
  if (one.companyId !== other.companyId)
    issues.add([...path, '1'], 'NOT_ALLOWED', 'is a customer of another company: such two are never proposed');
}

function dismissed({ id: subjectId, companyId }: LockedCustomer, other: LockedCustomer): AuditEntry {
  const changes = [{ path: ['notDuplicateOf'], before: null, after: other.id }];
  return { action: 'customer.duplicateDismissed', subjectType: 'Customer', subjectId, companyId, changes };
}
