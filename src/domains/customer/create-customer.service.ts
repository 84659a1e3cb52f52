import { type Actor, seesCompany } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { foldText, slugOf } from '../../kernel/fold-text.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { withoutPersonalNumbers } from '../../kernel/swedish-number.ts';
import { changesOfCreation, type FieldChange } from '../audit/audit.rules.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { chooseCompany, type SellingCompany } from '../organization/organization.service.ts';
import { getCustomer, insertCustomer, setSlug } from './customer.repository.ts';
import { defaultAutoCollection, searchedText, storedOrgNumber } from './customer.rules.ts';
import {
  type CustomerDetails,
  type CustomerDetailsInput,
  checkNewCustomer,
  readCustomerDetails,
} from './customer-details.rules.ts';
import { claimIdentity, freeSlug } from './customer-identity.repository.ts';
import { claim } from './customer-identity.service.ts';
import {
  type LoadedParts,
  loadParts,
  type PartValues,
  partRecords,
  readParts,
  writeParts,
} from './customer-part.service.ts';
import { mergeMetadata } from './metadata.rules.ts';

export interface CreateCustomerInput extends MutationInput {
  readonly companyId?: string | null | undefined;
  readonly customer: CustomerDetailsInput;
}

/** Ids and changes: what is stored under the idempotency key. */
export interface CustomerChanged {
  readonly customerId: string;
  readonly companyId: string;
  readonly changes: readonly FieldChange[];
}

/**
 * Makes a customer with its slug, its identities, its primary wallet and all that hangs on it. Company, currency, time zone
 * and payment terms come from the company where not given; `changes` lists every field of the new record, derived ones too,
 * ids and times left out.
 * @throws InvalidInputError with all problems at once; NotFoundError for the company; ConflictError for an external id,
 * reference, org number or slug that another customer has (of any state), with that customer where the key may see it.
 */
export async function createCustomer(
  write: WriteContext,
  input: CreateCustomerInput,
): Promise<MutationResult<CustomerChanged>> {
  return runMutation(write, {
    name: 'createCustomer',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const company = await chooseCompany(tx, write.actor, input.companyId, issues);
      const loaded = await loadParts(tx, [input.customer]);
      const draft = readNewCustomer(input.customer, company, loaded, ['input', 'customer'], issues);
      issues.throwIfAny();
      if (!company) throw new Error('no company and no issue');
      return writeNewCustomer(tx, write.actor, company, draft);
    },
  });
}

/** A new customer whose input was read. */
export interface NewCustomer {
  readonly details: CustomerDetails;
  readonly values: PartValues;
}

/** Reads the details of a new customer, with an issue for each problem. `company` is null where that has one already. */
export function readNewCustomer(
  input: CustomerDetailsInput,
  company: SellingCompany | null,
  loaded: LoadedParts,
  path: readonly string[],
  issues: InputIssues,
): NewCustomer {
  checkNewCustomer(input, path, issues);
  const read = readCustomerDetails(input, path, issues);
  const billingCountry = read.billingAddress?.country ?? null;
  const orgNumber = readOrgNumber(read.orgNumber ?? null, billingCountry ?? company?.country ?? null, path, issues);
  const metadata = mergeMetadata({}, read.metadata ?? {}, [...path, 'metadata'], issues);
  const values = readParts(loaded, input, { path, issues, billingCountry, before: null });
  return { details: { ...read, orgNumber, metadata }, values };
}

/** The stored form of an org number in a country; an issue where the country is Sweden and refuses it. */
export function readOrgNumber(
  text: string | null,
  country: string | null,
  path: readonly string[],
  issues: InputIssues,
): string | null {
  if (text === null || country === null) return null;
  const stored = storedOrgNumber(text, country);
  const hint = 'must be a Swedish organisation or personal number, such as 556677-8899';
  if (stored === null) issues.add([...path, 'orgNumber'], 'INVALID_FORMAT', hint);
  return stored;
}

async function writeNewCustomer(
  tx: TenantTransaction,
  actor: Actor,
  company: SellingCompany,
  { details, values }: NewCustomer,
): Promise<Done<CustomerChanged>> {
  const [id, companyId] = [newId(), company.id];
  const slug = details.slug ?? (await madeSlug(tx, companyId, details));
  await insertCustomer(tx, { id, companyId }, { slug, ...columnsOf(details, company) });
  await claimIdentities(tx, actor, company, details, id);
  await claimSlug(tx, actor, companyId, details, { id, slug });
  const { customer } = await getCustomer(tx, id, {});
  const events = await writeParts(tx, actor, [{ customer, values, isNew: true }]);
  const { record } = await getCustomer(tx, id, partRecords());
  const changes = changesOfCreation(record);
  const created = { action: 'customer.created', subjectType: 'Customer', subjectId: id, companyId, changes } as const;
  return { outcome: { customerId: id, companyId, changes }, events: [created, ...events] };
}

/** The columns of a new row, but for its slug: what was given, else what holds for a customer of this company. */
function columnsOf(details: CustomerDetails, company: SellingCompany) {
  const { slug: _slug, name, legalName = null, email = null, externalId = null, orgNumber = null, ...fields } = details;
  // What is null has its default in the table.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const known = { name: name ?? '', legalName, email, externalId, orgNumber };
  return {
    ...given,
    ...known,
    ...foldedColumns(known),
    // Prisma leaves a list out that is not named, and the column would be null.
    additionalEmails: [...(fields.additionalEmails ?? [])],
    billingCountry: fields.billingAddress?.country ?? null,
    timezone: fields.timezone ?? company.timezone,
    autoCollection: fields.autoCollection ?? defaultAutoCollection(fields.paymentProvider ?? null),
  };
}

/** What a customer is searched and ordered by. Both are free of personal numbers: a cursor holds the name's key. */
export function foldedColumns(known: Parameters<typeof searchedText>[0]): { nameKey: string; searchText: string } {
  return { nameKey: foldText(withoutPersonalNumbers(known.name)), searchText: foldText(searchedText(known)) };
}

async function claimIdentities(
  tx: TenantTransaction,
  actor: Actor,
  company: SellingCompany,
  { externalId, orgNumber }: CustomerDetails,
  id: string,
): Promise<void> {
  if (externalId) await claim(tx, actor, { scopeId: tx.organizationId, kind: 'EXTERNAL_ID', value: externalId }, id);
  if (orgNumber) await claim(tx, actor, { scopeId: company.id, kind: 'ORG_NUMBER', value: orgNumber }, id);
}

/** A slug of the caller's own must be free; one that we made gives way to a twin that came first. */
async function claimSlug(
  tx: TenantTransaction,
  actor: Actor,
  companyId: string,
  details: CustomerDetails,
  made: { readonly id: string; readonly slug: string },
): Promise<void> {
  const identity = { scopeId: companyId, kind: 'SLUG', value: made.slug } as const;
  if (details.slug) return claim(tx, actor, identity, made.id);
  if (await claimIdentity(tx, identity, made.id)) return;
  const slug = await madeSlug(tx, companyId, details);
  await setSlug(tx, made.id, slug);
  await claimSlug(tx, actor, companyId, details, { id: made.id, slug });
}

/** From the name, short enough that a number after it stays within the 100 characters of a slug. */
function madeSlug(tx: TenantTransaction, companyId: string, details: CustomerDetails): Promise<string> {
  return freeSlug(tx, companyId, slugOf(withoutPersonalNumbers(details.name ?? ''), 90));
}
