import { type Actor, seesCompany } from '../../access/actor.ts';
import { LostRaceError } from '../../database/failure.ts';
import { findRow, getClock } from '../../database/find-row.ts';
import type { RowOf, Table } from '../../database/table.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import {
  type AuditEntry,
  type AuditedRecord,
  type AuditSubject,
  changesBetween,
  changesOfCreation,
} from '../audit/audit.rules.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { lockVisibleCustomer } from './change-customer.service.ts';
import { type CustomerRow, getCustomer, lockCustomer } from './customer.repository.ts';

/** A table whose rows hang on a customer. */
type OwnedTable = Table & { readonly columns: { readonly customerId: { readonly value?: string } } };

/** A kind of object that hangs on a customer: how errors and events speak of it. */
export interface OwnedKind<T extends OwnedTable> {
  /** As errors call it: `subscription`. */
  readonly what: string;
  readonly typename: AuditSubject;
  readonly table: T;
  /** What events tell of a row. */
  readonly record: (row: RowOf<T>) => AuditedRecord;
}

/** The outcome of a change: ids, and nothing that could be out of date when it is told again. */
export interface OwnedChanged {
  readonly id: string;
  readonly customerId: string;
  readonly companyId: string;
}

/** A customer whose lock is held. */
export interface HeldCustomer {
  readonly customer: CustomerRow;
  /** The time to write down for what is done now. */
  readonly clock: string;
}

/** An object under the lock of its customer, as it was before the work. */
export interface OwnedState<T extends OwnedTable> extends HeldCustomer {
  readonly row: RowOf<T>;
}

/**
 * Locks the customer of an object, and reads both. All writers of what hangs on a customer wait for each other here.
 * @throws NotFoundError where the key sees no such object.
 */
export async function lockOwned<T extends OwnedTable>(
  tx: TenantTransaction,
  actor: Actor,
  kind: OwnedKind<T>,
  id: string,
): Promise<OwnedState<T>> {
  const found = isUuid(id) ? await findRow(tx, kind.table, id, ['customerId']) : null;
  const locked = found && (await lockCustomer(tx, ownerOf(found)));
  if (!locked || !seesCompany(actor, locked.companyId)) throw new NotFoundError(kind.what, id);
  const row = await findRow(tx, kind.table, id);
  // A merge has moved it while its customer was waited for: to wait for the other one too could be a deadlock.
  if (!row || ownerOf(row) !== locked.id) throw new LostRaceError(`the ${kind.what} moved meanwhile`);
  const { customer } = await getCustomer(tx, locked.id, {});
  return { row, customer, clock: await getClock(tx) };
}

function ownerOf(row: object): string {
  return (row as { readonly customerId: string }).customerId;
}

/**
 * Locks a customer that something new is to hang on; one that was merged leads to the survivor.
 * @throws NotFoundError where the key sees none; RuleError CUSTOMER_ARCHIVED for an archived or erased one.
 */
export async function lockForNew(tx: TenantTransaction, actor: Actor, customerId: string): Promise<HeldCustomer> {
  const { id } = await lockVisibleCustomer(tx, actor, customerId);
  const { customer } = await getCustomer(tx, id, {});
  refuseArchived(customer);
  return { customer, clock: await getClock(tx) };
}

/** @throws RuleError CUSTOMER_ARCHIVED where no new business is done with the customer. */
export function refuseArchived(customer: CustomerRow): void {
  if (customer.archivedAt === null) return;
  const message =
    customer.erasedAt === null ? 'The customer is archived: restore it first.' : 'The customer was erased.';
  throw new RuleError('CUSTOMER_ARCHIVED', message, { subjects: [{ typename: 'Customer', id: customer.id }] });
}

/** What was done to one object, and the events of it. */
export async function createdOwned<T extends OwnedTable>(
  tx: TenantTransaction,
  kind: OwnedKind<T>,
  customer: CustomerRow,
  id: string,
  action: string,
): Promise<Done<OwnedChanged>> {
  const row = await getRow(tx, kind, id);
  const { id: customerId, companyId } = customer;
  const event = { action, subjectType: kind.typename, subjectId: id, companyId };
  return {
    outcome: { id, customerId, companyId },
    events: [{ ...event, changes: changesOfCreation(kind.record(row)) }],
  };
}

/** The event of a change, found by comparing the object with what it was; none where nothing changed. */
export async function changeEvents<T extends OwnedTable>(
  tx: TenantTransaction,
  kind: OwnedKind<T>,
  before: OwnedState<T>,
  action: string,
  reason?: string | null,
): Promise<AuditEntry[]> {
  const { id } = before.row as { readonly id: string };
  const changes = changesBetween(kind.record(before.row), kind.record(await getRow(tx, kind, id)));
  if (changes.length === 0) return [];
  const told = typeof reason === 'string' ? [{ path: ['reason'], before: null, after: reason }] : [];
  const { companyId } = before.customer;
  return [{ action, subjectType: kind.typename, subjectId: id, companyId, changes: [...changes, ...told] }];
}

async function getRow<T extends OwnedTable>(tx: TenantTransaction, kind: OwnedKind<T>, id: string): Promise<RowOf<T>> {
  const row = await findRow(tx, kind.table, id);
  if (!row) throw new Error(`${kind.what} ${id} is missing`);
  return row;
}

export interface OwnedChange<T extends OwnedTable> {
  /** What the event says was done: `subscription.paused`. */
  readonly action: string;
  /** Why, as the caller told it: kept with the event. */
  readonly reason?: string | null;
  /** The work itself. It may answer with further events. */
  readonly work: (state: OwnedState<T>) => Promise<readonly AuditEntry[] | undefined>;
}

/**
 * Runs a mutation that changes one object by its id: reads the input, locks, does the work, and compares before and after.
 * `read` checks the input and says what to do; its issues are told before anything is looked up.
 * @throws as runMutation; NotFoundError where the key sees no such object.
 */
export function changeOwned<T extends OwnedTable>(
  write: WriteContext,
  name: string,
  input: MutationInput & { readonly id: string },
  kind: OwnedKind<T>,
  read: (tx: TenantTransaction, issues: InputIssues) => OwnedChange<T>,
): Promise<MutationResult<OwnedChanged>> {
  return runMutation(write, {
    name,
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const change = read(tx, issues);
      issues.throwIfAny();
      const state = await lockOwned(tx, write.actor, kind, input.id);
      const further = (await change.work(state)) ?? [];
      const events = await changeEvents(tx, kind, state, change.action, change.reason);
      const { id: customerId, companyId } = state.customer;
      return { outcome: { id: input.id.toLowerCase(), customerId, companyId }, events: [...events, ...further] };
    },
  });
}
