import { type Actor, seesCompany } from '../../access/actor.ts';
import { LostRaceError } from '../../database/failure.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { type AuditEntry, changesBetween, type FieldChange } from '../audit/audit.rules.ts';
import type { Done } from '../idempotency/idempotency.service.ts';
import type { CustomerChanged } from './create-customer.service.ts';
import {
  type CustomerState,
  getCustomer,
  type LockedCustomer,
  lockSurvivor,
  nextVersion,
} from './customer.repository.ts';
import { partRecords } from './customer-part.service.ts';

export type { CustomerChanged, CustomerState };

export interface CustomerChange {
  /** The customer's id; one that was merged leads to the survivor. */
  readonly id: string;
  /** What the audit event says was done: `customer.updated`. */
  readonly action: string;
  /** Why, as the caller told it: kept with the event. */
  readonly reason?: string | null | undefined;
  /** What an erased customer is to this change: refused by default; absent where the mutation knows no RuleError. */
  readonly erased?: 'absent' | 'allowed';
  /** What the event and the answer may tell of the changes; all of it unless said otherwise. */
  readonly tell?: (changes: readonly FieldChange[]) => readonly FieldChange[];
  /** Not a change of its own fields: nobody who edits it meanwhile is told that it was changed. */
  readonly keepsVersion?: boolean;
  /** The work itself, on the locked customer. It may answer with further events. */
  readonly work: (state: CustomerState) => Promise<readonly AuditEntry[] | undefined>;
}

/**
 * Runs every change of a customer: locks it, does the work, and compares its record before and after. So `changes` are
 * exactly what happened; a change that changes nothing writes no event and counts no version.
 * @throws NotFoundError where the key sees no such customer; RuleError CUSTOMER_ARCHIVED for an erased one.
 */
export async function changeCustomer(
  tx: TenantTransaction,
  actor: Actor,
  change: CustomerChange,
): Promise<Done<CustomerChanged>> {
  return changeLocked(tx, await lockVisibleCustomer(tx, actor, change.id), change);
}

/** changeCustomer for a customer whose lock is held already. */
export async function changeLocked(
  tx: TenantTransaction,
  locked: LockedCustomer,
  change: CustomerChange,
): Promise<Done<CustomerChanged>> {
  if (locked.erasedAt !== null && change.erased !== 'allowed') refuseErased(change, locked.id);
  const before = await getCustomer(tx, locked.id, partRecords());
  const further = (await change.work(before)) ?? [];
  const { record } = await getCustomer(tx, locked.id, partRecords());
  const all = changesBetween(before.record, record);
  const changes = change.tell ? change.tell(all) : all;
  const { id: customerId, companyId } = locked;
  const outcome = { customerId, companyId, changes };
  if (changes.length === 0) return { outcome, events: further };
  if (!change.keepsVersion) await nextVersion(tx, customerId);
  const told = typeof change.reason === 'string' ? [{ path: ['reason'], before: null, after: change.reason }] : [];
  const event = { action: change.action, subjectType: 'Customer', subjectId: customerId, companyId } as const;
  return { outcome, events: [{ ...event, changes: [...changes, ...told] }, ...further] };
}

/**
 * Locks the customer of an id, or the survivor of its merges. @throws NotFoundError where the key sees none; LostRaceError
 * where it was merged while it was waited for: to wait for the survivor too, with this lock held, could be a deadlock.
 */
export async function lockVisibleCustomer(tx: TenantTransaction, actor: Actor, id: string): Promise<LockedCustomer> {
  const locked = isUuid(id) ? await lockSurvivor(tx, id) : null;
  if (!locked || !seesCompany(actor, locked.companyId)) throw new NotFoundError('customer', id);
  if (locked.mergedIntoId !== null) throw new LostRaceError('the customer was merged meanwhile');
  return locked;
}

/**
 * Locks the customer of an id, or the survivor of its merges, archived ones too. @throws NotFoundError; RuleError
 * CUSTOMER_ARCHIVED for an erased one.
 */
export async function lockUnerased(tx: TenantTransaction, actor: Actor, id: string): Promise<LockedCustomer> {
  const locked = await lockVisibleCustomer(tx, actor, id);
  if (locked.erasedAt === null) return locked;
  throw new RuleError('CUSTOMER_ARCHIVED', 'The customer was erased.', {
    subjects: [{ typename: 'Customer', id: locked.id }],
  });
}

function refuseErased({ erased, id }: CustomerChange, customerId: string): never {
  if (erased === 'absent') throw new NotFoundError('customer', id);
  throw new RuleError('CUSTOMER_ARCHIVED', 'The customer was erased, for good: nothing of it can be changed.', {
    subjects: [{ typename: 'Customer', id: customerId }],
  });
}
