import { type Actor, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { ConflictError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { text } from '../../kernel/input-reader.ts';
import { type CustomerState, changeCustomer } from '../customer/change-customer.service.ts';
import { type CustomerChanged, createInTransaction } from '../customer/create-customer.service.ts';
import type { CustomerDetailsInput } from '../customer/customer-details.rules.ts';
import { findHolder, type Identity } from '../customer/customer-identity.service.ts';
import { applyDetails, readChangedDetails } from '../customer/update-customer.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { chooseCompany } from '../organization/organization.service.ts';
import { type ExternalReference, isStale, keyOf, readReference, type UpsertOutcome } from './reference.rules.ts';

export interface UpsertCustomerInput extends MutationInput {
  readonly companyId?: string | null | undefined;
  /** Exactly one of them. */
  readonly by: { readonly externalId?: string | null | undefined; readonly reference?: object | null | undefined };
  readonly customer: CustomerDetailsInput;
}

export interface CustomerUpserted extends CustomerChanged {
  readonly upsert: UpsertOutcome;
}

/**
 * Makes a customer, or changes the one that is known by your external id or by another system's reference. A reference
 * whose externalUpdatedAt is older than the one that is stored changes nothing: STALE; an equal one is applied. A name is
 * needed only for a customer that is made. An archived customer is changed, not restored. Two at once make one customer.
 * @throws InvalidInputError; NotFoundError for the company; ConflictError for an identity that another customer has, and
 * for a customer of another company than the one that is named; RuleError as updateCustomer.
 */
export function upsertCustomer(
  write: WriteContext,
  input: UpsertCustomerInput,
): Promise<MutationResult<CustomerUpserted>> {
  return runMutation(write, {
    name: 'upsertCustomer',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const by = readKey(tx.organizationId, input, issues);
      // A company that is not there is told even where the customer is.
      if (input.companyId) await chooseCompany(tx, write.actor, input.companyId, issues);
      if (!by) throw refused(input, issues, new Error('no key and no issue'));
      return (await updateHolder(tx, write.actor, input, by, issues)) ?? create(tx, write.actor, input, by, issues);
    },
  });
}

/** What names the customer, and the reference that it was read from. */
interface UpsertKey {
  readonly identity: Identity;
  readonly reference: ExternalReference | null;
}

function readKey(organizationId: string, { by, customer }: UpsertCustomerInput, issues: InputIssues): UpsertKey | null {
  if (by.reference) {
    const reference = readReference(by.reference, ['input', 'by', 'reference'], issues);
    if (!reference) return null;
    const identity = {
      scopeId: organizationId,
      kind: `REFERENCE:${reference.source}`,
      value: reference.externalId,
    } as const;
    return { identity, reference };
  }
  const value = text(1, 256)(by.externalId, ['input', 'by', 'externalId'], issues);
  const { externalId = value } = customer;
  if (value !== null && (typeof externalId !== 'string' || externalId.trim() !== value))
    issues.add(['input', 'customer', 'externalId'], 'NOT_ALLOWED', 'must be the one in `by`, or be left out');
  return value === null ? null : { identity: { scopeId: organizationId, kind: 'EXTERNAL_ID', value }, reference: null };
}

async function create(
  tx: TenantTransaction,
  actor: Actor,
  input: UpsertCustomerInput,
  by: UpsertKey,
  issues: InputIssues,
): Promise<Done<CustomerUpserted>> {
  const customer = by.reference
    ? { ...input.customer, references: withReference(input.customer.references, by.reference) }
    : { ...input.customer, externalId: by.identity.value };
  try {
    const { outcome, events } = await tx.savepoint(() =>
      createInTransaction(tx, actor, { companyId: input.companyId, customer }, issues),
    );
    return { outcome: { ...outcome, upsert: 'CREATED' }, events };
  } catch (error) {
    // A twin has made the customer meanwhile: it is there now, or something else stands in the way.
    const updated = error instanceof ConflictError ? await updateHolder(tx, actor, input, by, issues) : null;
    if (updated) return updated;
    throw error;
  }
}

/** The references that were given, with the one that names the customer among them. */
function withReference(given: unknown, reference: ExternalReference): unknown[] {
  const others = ((given ?? []) as ExternalReference[]).filter((one) => keyOf(one) !== keyOf(reference));
  return [...others, reference];
}

/** Changes the customer that has the key; null where none has it. */
async function updateHolder(
  tx: TenantTransaction,
  actor: Actor,
  input: UpsertCustomerInput,
  { identity, reference }: UpsertKey,
  issues: InputIssues,
): Promise<Done<CustomerUpserted> | null> {
  const holder = await findHolder(tx, identity);
  if (!holder) return null;
  const visible = seesCompany(actor, holder.companyId);
  if (!visible || (input.companyId && input.companyId.toLowerCase() !== holder.companyId)) {
    const code = reference ? 'CUSTOMER_DUPLICATE_REFERENCE' : 'CUSTOMER_DUPLICATE_EXTERNAL_ID';
    const existing = visible ? { typename: 'Customer', id: holder.id } : null;
    throw refused(input, issues, new ConflictError(code, 'A customer of another company is known by this.', existing));
  }
  let stale = false;
  const { outcome, events } = await changeCustomer(tx, actor, {
    id: holder.id,
    action: 'customer.updated',
    work: async (state) => {
      const stored = storedReference(state, reference);
      stale = reference !== null && stored !== null && isStale(reference, stored);
      if (stale) {
        readChangedDetails(input.customer, issues);
        return [];
      }
      const { externalId: _same, ...others } = input.customer;
      // Found by it, a customer need not be told it: the survivor of a merge may have another.
      const details = reference ? input.customer : others;
      const references = reference ? referencesAfter(state, details.references, reference, stored) : details.references;
      return applyDetails(tx, actor, state, { customer: { ...details, references } }, issues);
    },
  });
  const upsert = stale ? 'STALE' : outcome.changes.length > 0 ? 'UPDATED' : 'UNCHANGED';
  return { outcome: { ...outcome, upsert }, events };
}

/** The error to throw where the details go nowhere: what can be told of them comes before it. */
function refused<Refusal extends Error>(
  { customer }: UpsertCustomerInput,
  issues: InputIssues,
  error: Refusal,
): Refusal {
  readChangedDetails(customer, issues);
  issues.throwIfAny();
  return error;
}

function storedReferences({ record }: CustomerState): readonly ExternalReference[] {
  return (record.references ?? []) as readonly ExternalReference[];
}

function storedReference(state: CustomerState, reference: ExternalReference | null): ExternalReference | null {
  if (!reference) return null;
  return storedReferences(state).find((one) => keyOf(one) === keyOf(reference)) ?? null;
}

/** Other references stay unless they were given; the times that nobody told stay too. */
function referencesAfter(
  state: CustomerState,
  given: unknown,
  reference: ExternalReference,
  stored: ExternalReference | null,
): unknown[] {
  const told = {
    ...reference,
    externalCreatedAt: reference.externalCreatedAt ?? stored?.externalCreatedAt ?? null,
    externalUpdatedAt: reference.externalUpdatedAt ?? stored?.externalUpdatedAt ?? null,
  };
  return withReference(given === undefined ? storedReferences(state) : given, told);
}
