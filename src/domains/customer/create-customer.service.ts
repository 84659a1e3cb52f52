import { type Actor, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { ConflictError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { chooseCompany, type SellingCompany } from '../organization/organization.service.ts';
import { storedOrgNumber } from './customer.rules.ts';
import { type CustomerDetailsInput, checkNewCustomer, readCustomerDetails } from './customer-details.rules.ts';
import { type LoadedParts, loadParts, readParts } from './customer-part.service.ts';
import { mergeMetadata } from './metadata.rules.ts';
import { type CustomerChanged, type NewCustomer, writeNewCustomers } from './new-customer.service.ts';

export type { CustomerChanged };

export interface CreateCustomerInput extends MutationInput {
  readonly companyId?: string | null | undefined;
  readonly customer: CustomerDetailsInput;
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
    work: (tx, issues) => createInTransaction(tx, write.actor, input, issues),
  });
}

/** createCustomer inside a transaction that does more. */
export async function createInTransaction(
  tx: TenantTransaction,
  actor: Actor,
  input: Omit<CreateCustomerInput, keyof MutationInput>,
  issues: InputIssues,
): Promise<Done<CustomerChanged>> {
  const company = await chooseCompany(tx, actor, input.companyId, issues);
  const loaded = await loadParts(tx, [input.customer]);
  const draft = readNewCustomer(input.customer, company, loaded, ['input', 'customer'], issues);
  issues.throwIfAny();
  if (!company) throw new Error('no company and no issue');
  const { made, events } = await writeNewCustomers(tx, actor, company, [draft]);
  const [outcome] = made;
  if (!outcome || outcome instanceof ConflictError) throw outcome;
  return { outcome, events };
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
  // A bad billing country has an issue of its own, and nobody knows whose rules hold.
  const billing = [...path, 'billingAddress', 'country'].join('.');
  if (text === null || country === null || issues.found.some((issue) => issue.path.join('.') === billing)) return null;
  const stored = storedOrgNumber(text, country);
  const hint = 'must be a Swedish organisation or personal number, such as 556677-8899';
  if (stored === null) issues.add([...path, 'orgNumber'], 'INVALID_FORMAT', hint);
  return stored;
}
