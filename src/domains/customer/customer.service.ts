import { seesCompany } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { ConflictError, type ErrorCode } from '../../kernel/domain-error.ts';
import { foldText, slugOf } from '../../kernel/fold-text.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { changesOfCreation, type FieldChange } from '../audit/audit.rules.ts';
import { recordAudit } from '../audit/audit.service.ts';
import { type MutationResult, runMutation, type WriteContext } from '../idempotency/idempotency.service.ts';
import { chooseCompany, type SellingCompany } from '../organization/organization.service.ts';
import {
  type CustomerRow,
  claimIdentity,
  findHolder,
  freeSlug,
  getCustomer,
  type Identity,
  setSlug,
} from './customer.repository.ts';
import { defaultAutoCollection, searchedText, shownOrgNumber, storedOrgNumber } from './customer.rules.ts';
import {
  type CustomerDetails,
  type CustomerDetailsInput,
  checkNewCustomer,
  readCustomerDetails,
} from './customer-details.rules.ts';

export type { CustomerRow };

export interface CreateCustomerInput {
  readonly idempotencyKey: string;
  readonly dryRun?: boolean | null;
  readonly companyId?: string | null;
  readonly customer: CustomerDetailsInput;
}

/** Ids and changes: what is stored under the idempotency key. */
export interface CustomerCreated {
  readonly customerId: string;
  readonly companyId: string;
  readonly changes: readonly FieldChange[];
}

/** What a domain above this one adds to every new customer, in the same transaction. */
export type CustomerPart = (tx: TenantTransaction, customer: CustomerRow) => Promise<void>;
const parts: CustomerPart[] = [];

/** Registers a part. Parts run in the order of registration, which is the domains' own (schema.ts). */
export function addCustomerPart(part: CustomerPart): void {
  parts.push(part);
}

/**
 * Makes a customer with its slug, its identities and its primary wallet. Company, currency, time zone and payment terms
 * come from the company where not given; `changes` lists every field of the new record, derived ones too, ids and times left out.
 * @throws InvalidInputError with all problems at once; NotFoundError for the company; ConflictError for an external id,
 * org number or slug that another customer has (of any state), with that customer where the key may see it.
 * Source: product.md, Creating and Identity.
 */
export async function createCustomer(
  write: WriteContext,
  input: CreateCustomerInput,
): Promise<MutationResult<CustomerCreated>> {
  return runMutation(write, {
    name: 'createCustomer',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const path = ['input', 'customer'];
      checkNewCustomer(input.customer, path, issues);
      const details = readCustomerDetails(input.customer, path, issues);
      const company = await chooseCompany(tx, write.actor, input.companyId, issues);
      const orgNumber = readOrgNumber(details, company, path, issues);
      issues.throwIfAny();
      if (!company) throw new Error('no company and no issue');
      return insertCustomer(tx, write, company, { ...details, orgNumber });
    },
  });
}

function readOrgNumber(
  details: CustomerDetails,
  company: SellingCompany | null,
  path: readonly string[],
  issues: InputIssues,
): string | null {
  const country = details.billingAddress?.country ?? company?.country;
  if (!details.orgNumber || !country) return null;
  const stored = storedOrgNumber(details.orgNumber, country);
  if (stored === null)
    issues.add(
      [...path, 'orgNumber'],
      'INVALID_FORMAT',
      'must be a Swedish organisation or personal number, such as 556677-8899',
    );
  return stored;
}

async function insertCustomer(
  tx: TenantTransaction,
  write: WriteContext,
  company: SellingCompany,
  details: CustomerDetails,
): Promise<CustomerCreated> {
  const id = newId();
  const slug = details.slug ?? (await madeSlug(tx, company, details));
  await tx.customer.create({
    data: { organizationId: tx.organizationId, id, companyId: company.id, slug, ...recordOf(details, company) },
    select: { id: true },
  });
  await claimIdentities(tx, write, company, details, id);
  await claimSlug(tx, write, company, details, { id, slug });
  const customer = await getCustomer(tx, id);
  for (const part of parts) await part(tx, customer);
  const changes = creationOf(customer);
  await recordAudit(tx, write, {
    action: 'customer.created',
    subjectType: 'Customer',
    subjectId: id,
    companyId: company.id,
    changes,
  });
  return { customerId: id, companyId: company.id, changes };
}

/** The columns of a new row: what was given, else the defaults of product.md, Creating. */
function recordOf(details: CustomerDetails, company: SellingCompany) {
  const { slug: _slug, orgNumber = null, ...fields } = details;
  const { name, legalName = null, email = null, externalId = null, paymentProvider = null, billingAddress } = fields;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return {
    ...given,
    name: name ?? '',
    // Prisma leaves a list out that is not named, and the column would be null.
    additionalEmails: [...(fields.additionalEmails ?? [])],
    nameKey: foldText(name ?? ''),
    searchText: foldText(searchedText({ name: name ?? '', legalName, email, externalId, orgNumber })),
    billingCountry: billingAddress?.country ?? null,
    timezone: fields.timezone ?? company.timezone,
    autoCollection: fields.autoCollection ?? defaultAutoCollection(paymentProvider),
    orgNumber,
  };
}

async function claimIdentities(
  tx: TenantTransaction,
  write: WriteContext,
  company: SellingCompany,
  details: CustomerDetails,
  id: string,
): Promise<void> {
  const { externalId, orgNumber } = details;
  if (externalId) await claim(tx, write, { scopeId: tx.organizationId, kind: 'EXTERNAL_ID', value: externalId }, id);
  if (orgNumber) await claim(tx, write, { scopeId: company.id, kind: 'ORG_NUMBER', value: orgNumber }, id);
}

/** A slug of the caller's own must be free; one that we made gives way to a twin that came first. */
async function claimSlug(
  tx: TenantTransaction,
  write: WriteContext,
  company: SellingCompany,
  details: CustomerDetails,
  made: { id: string; slug: string },
): Promise<void> {
  const identity = { scopeId: company.id, kind: 'SLUG', value: made.slug } as const;
  if (details.slug) return claim(tx, write, identity, made.id);
  if (await claimIdentity(tx, identity, made.id)) return;
  const slug = await madeSlug(tx, company, details);
  await setSlug(tx, made.id, slug);
  await claimSlug(tx, write, company, details, { id: made.id, slug });
}

/** From the name, short enough that a number after it stays within the 100 characters of a slug. */
function madeSlug(tx: TenantTransaction, company: SellingCompany, details: CustomerDetails): Promise<string> {
  return freeSlug(tx, company.id, slugOf(details.name ?? '', 90));
}

const conflicts = {
  EXTERNAL_ID: ['CUSTOMER_DUPLICATE_EXTERNAL_ID', 'Another customer of the organization has this external id.'],
  ORG_NUMBER: ['CUSTOMER_DUPLICATE_ORG_NUMBER', 'Another customer of the company has this organisation number.'],
  SLUG: ['CUSTOMER_DUPLICATE_SLUG', 'Another customer of the company has this slug.'],
} as const satisfies Record<Identity['kind'], readonly [ErrorCode, string]>;

async function claim(
  tx: TenantTransaction,
  write: WriteContext,
  identity: Identity,
  customerId: string,
): Promise<void> {
  if (await claimIdentity(tx, identity, customerId)) return;
  const holder = await findHolder(tx, identity);
  const visible = holder && seesCompany(write.actor, holder.companyId);
  const [code, message] = conflicts[identity.kind];
  throw new ConflictError(code, message, visible ? { typename: 'Customer', id: holder.id } : null);
}

function creationOf(customer: CustomerRow): FieldChange[] {
  const {
    id: _id,
    companyId: _company,
    createdAt: _created,
    updatedAt: _updated,
    version: _version,
    ...fields
  } = customer;
  return changesOfCreation({ ...fields, orgNumber: shownOrgNumber(fields.orgNumber, true) });
}
