import { type Actor, seesCompany } from '../../access/actor.ts';
import { failureKind } from '../../database/failure.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { InvalidInputError } from '../../kernel/domain-error.ts';
import { InputIssues } from '../../kernel/input-issue.ts';
import { optional, text } from '../../kernel/input-reader.ts';
import type { AuditEntry, FieldChange } from '../audit/audit.rules.ts';
import { readNewCustomer } from '../customer/create-customer.service.ts';
import type { CustomerDetailsInput } from '../customer/customer-details.rules.ts';
import { type LoadedParts, loadParts } from '../customer/customer-part.service.ts';
import {
  type CustomerChanged,
  givenIdentities,
  identityKey,
  type NewCustomer,
  writeNewCustomers,
} from '../customer/new-customer.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { chooseCompany, type SellingCompany } from '../organization/organization.service.ts';
import { type BulkErrorPolicy, type ItemError, mostItems, type StoredError, storedError } from './bulk.rules.ts';

export interface BulkItemInput {
  readonly clientRef?: string | null | undefined;
  readonly customer: CustomerDetailsInput;
}

export interface BulkCreateCustomersInput extends MutationInput {
  readonly companyId?: string | null | undefined;
  readonly errorPolicy: BulkErrorPolicy;
  readonly items: readonly BulkItemInput[];
}

/** What became of one item; its place in the list is that of the item. */
export interface BulkItemOutcome {
  readonly clientRef: string | null;
  /** null where the item failed, and where nothing was written. */
  readonly customerId: string | null;
  readonly error: StoredError | null;
  readonly changes: readonly FieldChange[];
}

export interface BulkOutcome {
  readonly companyId: string;
  readonly items: readonly BulkItemOutcome[];
}

/**
 * Makes 1 to 50 customers of one company: each is read by the rules of createCustomer, and all are written with one
 * statement a table. Answers in the order of the items, each with its verdict. CONTINUE: an item that fails undoes only
 * itself. ALL_OR_NOTHING: where one fails, nothing is written, and the good ones are ok without a customer. A value that
 * two items name (external id, org number, slug, reference) is an issue of the later one. The idempotency key covers the
 * whole batch, failed items included.
 * @throws InvalidInputError for the list and the company; NotFoundError for the company.
 */
export function bulkCreateCustomers(
  write: WriteContext,
  input: BulkCreateCustomersInput,
): Promise<MutationResult<BulkOutcome>> {
  return runMutation(write, {
    name: 'bulkCreateCustomers',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const { length } = input.items;
      if (length < 1 || length > mostItems)
        issues.add(['input', 'items'], 'OUT_OF_RANGE', `must have 1 to ${mostItems} items, has ${length}`);
      const company = await chooseCompany(tx, write.actor, input.companyId, issues);
      issues.throwIfAny();
      if (!company) throw new Error('no company and no issue');
      const loaded = await loadParts(
        tx,
        input.items.map(({ customer }) => customer),
      );
      const read = readItems(input.items, company, loaded, tx.organizationId);
      return writeItems(tx, write.actor, company, input, read);
    },
  });
}

type ReadItem = NewCustomer | InvalidInputError;

/** Reads every item by itself; a value that an earlier good item has named is an issue of the later one. */
function readItems(
  items: readonly BulkItemInput[],
  company: SellingCompany,
  loaded: LoadedParts,
  organizationId: string,
): ReadItem[] {
  const named = new Map<string, number>();
  return items.map(({ clientRef, customer }, index) => {
    const issues = new InputIssues();
    const path = ['input', 'items', String(index)];
    optional(text(1, 256))(clientRef, [...path, 'clientRef'], issues);
    const draft = readNewCustomer(customer, company, loaded, [...path, 'customer'], issues);
    if (issues.found.length > 0) return new InvalidInputError(issues.found);
    const keys = givenIdentities(draft, company.id, organizationId);
    for (const identity of keys) {
      const first = named.get(identityKey(identity));
      const field = fieldOf(identity.kind);
      if (first !== undefined)
        issues.add([...path, 'customer', field], 'DUPLICATE_IN_BATCH', `item ${first} has the same ${field}`);
    }
    if (issues.found.length > 0) return new InvalidInputError(issues.found);
    for (const identity of keys) named.set(identityKey(identity), index);
    return draft;
  });
}

function fieldOf(kind: string): string {
  const fields: Readonly<Record<string, string>> = { EXTERNAL_ID: 'externalId', ORG_NUMBER: 'orgNumber', SLUG: 'slug' };
  return fields[kind] ?? 'references';
}

type Verdict = CustomerChanged | ItemError;

class Undone extends Error {}

async function writeItems(
  tx: TenantTransaction,
  actor: Actor,
  company: SellingCompany,
  input: BulkCreateCustomersInput,
  read: readonly ReadItem[],
): Promise<Done<BulkOutcome>> {
  const allOrNothing = input.errorPolicy === 'ALL_OR_NOTHING';
  let written: Written = { verdicts: [], events: [] };
  let undone = false;
  try {
    await tx.savepoint(async () => {
      written = await writeGood(tx, actor, company, read);
      if (allOrNothing && written.verdicts.some(isError)) throw new Undone('an item failed');
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    undone = true;
  }
  const items = written.verdicts.map((verdict, index) => outcomeOf(verdict, input.items[index], undone));
  return { outcome: { companyId: company.id, items }, events: undone ? [] : written.events };
}

function outcomeOf(verdict: Verdict, item: BulkItemInput | undefined, undone: boolean): BulkItemOutcome {
  const clientRef = item?.clientRef ?? null;
  if (isError(verdict)) return { clientRef, customerId: null, error: storedError(verdict), changes: [] };
  const { customerId, changes } = verdict;
  return { clientRef, customerId: undone ? null : customerId, error: null, changes: undone ? [] : changes };
}

function isError(verdict: Verdict): verdict is ItemError {
  return verdict instanceof Error;
}

interface Written {
  readonly verdicts: readonly Verdict[];
  readonly events: readonly AuditEntry[];
}

/** All good items at once; where a row breaks a rule that only the database knows, one by one. */
async function writeGood(
  tx: TenantTransaction,
  actor: Actor,
  company: SellingCompany,
  read: readonly ReadItem[],
): Promise<Written> {
  const good = read.filter((item) => !(item instanceof InvalidInputError)) as NewCustomer[];
  const { made, events } = await writeTogether(tx, actor, company, good).catch((error: unknown) => {
    if (failureKind(error) !== 'constraint') throw error;
    return writeOneByOne(tx, actor, company, good, read);
  });
  const verdicts = new Map(good.map((item, index) => [item, made[index]]));
  return {
    verdicts: read.map((item) => (item instanceof InvalidInputError ? item : verdictOf(verdicts, item))),
    events,
  };
}

function verdictOf(verdicts: ReadonlyMap<NewCustomer, Verdict | undefined>, item: NewCustomer): Verdict {
  const verdict = verdicts.get(item);
  if (!verdict) throw new Error('an item has no verdict');
  return verdict;
}

interface Made {
  readonly made: readonly Verdict[];
  readonly events: readonly AuditEntry[];
}

function writeTogether(
  tx: TenantTransaction,
  actor: Actor,
  company: SellingCompany,
  good: readonly NewCustomer[],
): Promise<Made> {
  return tx.savepoint(() => writeNewCustomers(tx, actor, company, good));
}

async function writeOneByOne(
  tx: TenantTransaction,
  actor: Actor,
  company: SellingCompany,
  good: readonly NewCustomer[],
  read: readonly ReadItem[],
): Promise<Made> {
  const made: Verdict[] = [];
  const events: AuditEntry[] = [];
  for (const item of good) {
    try {
      const one = await writeTogether(tx, actor, company, [item]);
      made.push(...one.made);
      events.push(...one.events);
    } catch (error) {
      if (failureKind(error) !== 'constraint') throw error;
      made.push(refusedByDatabase(read.indexOf(item)));
    }
  }
  return { made, events };
}

/** What none of our rules has seen: the others of the batch need not suffer for it. */
function refusedByDatabase(index: number): InvalidInputError {
  const message = 'the database refuses this customer: it breaks a rule that is kept there';
  return new InvalidInputError([{ path: ['input', 'items', String(index), 'customer'], code: 'NOT_ALLOWED', message }]);
}
