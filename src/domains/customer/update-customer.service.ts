import { type Actor, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { getCompany } from '../organization/organization.service.ts';
import { changeCustomer } from './change-customer.service.ts';
import { type CustomerChanged, readOrgNumber } from './create-customer.service.ts';
import { type CustomerRow, type CustomerState, setColumns } from './customer.repository.ts';
import { customerDefaults, defaultAutoCollection } from './customer.rules.ts';
import {
  type CustomerDetails,
  type CustomerDetailsInput,
  checkChangedCustomer,
  readCustomerDetails,
} from './customer-details.rules.ts';
import { askGuards } from './customer-guard.service.ts';
import type { IdentityKind } from './customer-identity.repository.ts';
import { replaceIdentity } from './customer-identity.service.ts';
import { loadParts, readParts, writeParts } from './customer-part.service.ts';
import { type DerivedFrom, derivedColumns } from './derived-columns.rules.ts';
import { type CustomerIdentifier, findCustomerId } from './find-customer.service.ts';
import { mergeMetadata } from './metadata.rules.ts';

export interface UpdateCustomerInput extends MutationInput {
  readonly id?: string | null | undefined;
  readonly identifier?: CustomerIdentifier | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly customer: CustomerDetailsInput;
}

/**
 * Changes a customer's own fields and what hangs on it, named by its id or by another identifier. A field that is left out
 * stays; null clears it, or restores its default. metadata and customFields merge by key, a null value removes the key;
 * addresses, additionalEmails, references, tags and taxIdentifiers are replaced whole. `changes` are what really changed.
 * @throws InvalidInputError with all problems at once; NotFoundError; ConflictError for an identity that another customer
 * has; RuleError VERSION_CONFLICT with the current version, FIELD_IMMUTABLE for timezone and a settled externalId,
 * CUSTOMER_ARCHIVED for an erased customer.
 */
export async function updateCustomer(
  write: WriteContext,
  input: UpdateCustomerInput,
): Promise<MutationResult<CustomerChanged>> {
  return runMutation(write, {
    name: 'updateCustomer',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const id = await findTarget(tx, write.actor, input, issues);
      return changeCustomer(tx, write.actor, {
        id,
        action: 'customer.updated',
        work: (state) => applyDetails(tx, write.actor, state, input, issues),
      });
    },
  });
}

async function findTarget(
  tx: TenantTransaction,
  actor: Actor,
  { id, identifier, customer }: UpdateCustomerInput,
  issues: InputIssues,
): Promise<string> {
  const given = [id, identifier].filter((one) => one !== null && one !== undefined);
  if (given.length === 0) issues.add(['input', 'id'], 'REQUIRED', 'name the customer by its id, or by an identifier');
  if (given.length > 1) issues.add(['input', 'identifier'], 'NOT_ALLOWED', 'give either id or identifier, not both');
  if (given.length !== 1) {
    // Without a customer the details are told what can be told, beside.
    readChangedDetails(customer, issues);
    issues.throwIfAny();
  }
  if (typeof id === 'string') return id;
  const found = await findCustomerId(tx, actor, identifier ?? {});
  if (!found) throw new NotFoundError('customer', identifier?.id ?? null);
  return found;
}

const path = ['input', 'customer'];

/** The details of a change, with an issue for each problem that can be seen without the customer. */
export function readChangedDetails(input: CustomerDetailsInput, issues: InputIssues): CustomerDetails {
  checkChangedCustomer(input, path, issues);
  return readCustomerDetails(input, path, issues);
}

/** Changes a locked customer: updateCustomer inside a transaction that does more. */
export async function applyDetails(
  tx: TenantTransaction,
  actor: Actor,
  { customer, record }: CustomerState,
  input: Pick<UpdateCustomerInput, 'customer' | 'expectedVersion'>,
  issues: InputIssues,
) {
  const read = readChangedDetails(input.customer, issues);
  const company = await getCompany(tx, customer.companyId);
  const details = settle(customer, read, company.country, path, issues);
  const loaded = await loadParts(tx, [input.customer]);
  const billingCountry = billingCountryOf(customer, details);
  const values = readParts(loaded, input.customer, { path, issues, billingCountry, before: record });
  issues.throwIfAny();
  checkVersion(customer, input.expectedVersion);
  await checkImmutable(tx, customer, details, path);
  await writeColumns(tx, actor, customer, details);
  return writeParts(tx, actor, [{ customer, values, isNew: false }]);
}

/** The details with what null means for each, and with what follows from them. */
function settle(
  customer: CustomerRow,
  read: CustomerDetails,
  companyCountry: string,
  path: readonly string[],
  issues: InputIssues,
): CustomerDetails {
  const cleared = Object.entries(customerDefaults).filter(([field]) => read[field as keyof CustomerDetails] === null);
  const metadata =
    read.metadata === undefined
      ? {}
      : { metadata: mergeMetadata(customer.metadata, read.metadata, [...path, 'metadata'], issues) };
  return {
    ...read,
    ...Object.fromEntries(cleared),
    ...metadata,
    ...settledOrgNumber(customer, read, companyCountry, path, issues),
    ...settledAutoCollection(customer, read),
  };
}

/** Another billing country asks anew what an org number may be. */
function settledOrgNumber(
  customer: CustomerRow,
  read: CustomerDetails,
  companyCountry: string,
  path: readonly string[],
  issues: InputIssues,
): CustomerDetails {
  const [before, after] = [customer.billingAddress?.country ?? null, billingCountryOf(customer, read)];
  if (read.orgNumber === undefined && before === after) return {};
  const text = read.orgNumber === undefined ? customer.orgNumber : read.orgNumber;
  return { orgNumber: readOrgNumber(text, after ?? companyCountry, path, issues) };
}

/** A payment provider collects by itself from the moment it is set, unless said otherwise. */
function settledAutoCollection(customer: CustomerRow, read: CustomerDetails): CustomerDetails {
  const provider = read.paymentProvider === undefined ? customer.paymentProvider : read.paymentProvider;
  if (read.autoCollection === null) return { autoCollection: defaultAutoCollection(provider) };
  const isFirst = customer.paymentProvider === null && provider !== null;
  return read.autoCollection === undefined && isFirst ? { autoCollection: true } : {};
}

function billingCountryOf(customer: CustomerRow, details: CustomerDetails): string | null {
  const address = details.billingAddress === undefined ? customer.billingAddress : details.billingAddress;
  return address?.country ?? null;
}

function checkVersion(customer: CustomerRow, expected: number | null | undefined): void {
  if (typeof expected !== 'number' || expected === customer.version) return;
  throw new RuleError('VERSION_CONFLICT', `The customer is at version ${customer.version}, not ${expected}.`, {
    path: ['input', 'expectedVersion'],
    currentVersion: customer.version,
    subjects: [{ typename: 'Customer', id: customer.id }],
  });
}

async function checkImmutable(
  tx: TenantTransaction,
  customer: CustomerRow,
  { timezone, externalId }: CustomerDetails,
  path: readonly string[],
): Promise<void> {
  if (timezone !== undefined && timezone !== customer.timezone)
    throw new RuleError('FIELD_IMMUTABLE', "A customer's time zone never changes: its due dates were told by it.", {
      path: [...path, 'timezone'],
    });
  if (externalId === undefined || externalId === customer.externalId) return;
  if (customer.externalId !== null)
    throw new RuleError('FIELD_IMMUTABLE', 'The external id is settled: other systems know the customer by it.', {
      path: [...path, 'externalId'],
    });
  await askGuards('setExternalId', tx, customer);
}

async function writeColumns(
  tx: TenantTransaction,
  actor: Actor,
  customer: CustomerRow,
  details: CustomerDetails,
): Promise<void> {
  const after = (field: 'slug' | 'orgNumber' | 'externalId') =>
    details[field] === undefined ? customer[field] : details[field];
  const replace = (kind: IdentityKind, scopeId: string, field: 'slug' | 'orgNumber' | 'externalId') =>
    replaceIdentity(tx, actor, customer.id, { scopeId, kind }, { from: customer[field], to: after(field) });
  await replace('SLUG', customer.companyId, 'slug');
  await replace('ORG_NUMBER', customer.companyId, 'orgNumber');
  await replace('EXTERNAL_ID', tx.organizationId, 'externalId');
  const derived = derivedColumns(tx.organizationId, withDetails(customer, details));
  const billing = details.billingAddress === undefined ? {} : { billingCountry: billingCountryOf(customer, details) };
  await setColumns(tx, customer.id, { ...details, ...billing, ...derived });
}

/** What the customer's derived columns follow from, after the change. What cannot be null was settled. */
function withDetails(customer: CustomerRow, details: CustomerDetails): DerivedFrom {
  const told = Object.entries(details).filter(([, value]) => value !== undefined);
  return { ...customer, ...(Object.fromEntries(told) as Partial<DerivedFrom>) };
}
