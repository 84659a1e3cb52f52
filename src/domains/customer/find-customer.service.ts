import { type Actor, hasScope, seesCompany } from '../../access/actor.ts';
import type { TenantReader } from '../../database/tenant-database.ts';
import { maskPersonal } from '../../kernel/mask-personal.ts';
import { parseSwedishNumber } from '../../kernel/swedish-number.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { findHolders, type Identity, type IdentityHolder, identityKey } from './customer-identity.repository.ts';

export interface CompanyKey {
  readonly companyId: string;
  readonly value: string;
}

/** One way to name a customer: exactly one of them is given. */
export interface CustomerIdentifier {
  readonly id?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly reference?: { readonly source: string; readonly externalId: string } | null | undefined;
  readonly slug?: CompanyKey | null | undefined;
  readonly orgNumber?: CompanyKey | null | undefined;
  readonly vatNumber?: CompanyKey | null | undefined;
}

/** Finds customers of a company by their VAT number: the tax identifiers live in a domain above this one. */
export type VatNumberFinder = (tenant: TenantReader, key: CompanyKey) => Promise<IdentityHolder | null>;
let findByVatNumber: VatNumberFinder = async () => null;

export function setVatNumberFinder(finder: VatNumberFinder): void {
  findByVatNumber = finder;
}

/**
 * The id of the customer that an identifier names, or null where the key sees none. Archived ones are found, and the
 * identities of merged ones lead to the survivor. A personal number names nobody to a key without CUSTOMERS_PII.
 */
export async function findCustomerId(
  tenant: TenantReader,
  actor: Actor,
  identifier: CustomerIdentifier,
): Promise<string | null> {
  if (typeof identifier.id === 'string') return isUuid(identifier.id) ? identifier.id.toLowerCase() : null;
  // PostgreSQL has no NUL in its texts, and nobody has one in an identity.
  if (holdsNul(identifier)) return null;
  const key = identifier.slug ?? identifier.orgNumber ?? identifier.vatNumber;
  if (key && (!isUuid(key.companyId) || !seesCompany(actor, key.companyId.toLowerCase()))) return null;
  if (!hasScope(actor, 'CUSTOMERS_PII') && maskPersonal(identifier) !== identifier) return null;
  const holder = identifier.vatNumber
    ? await findByVatNumber(tenant, identifier.vatNumber)
    : await findAny(tenant, identitiesOf(tenant.organizationId, identifier));
  return holder && seesCompany(actor, holder.companyId) ? holder.id : null;
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}

async function findAny(tenant: TenantReader, identities: readonly Identity[]): Promise<IdentityHolder | null> {
  const holders = await findHolders(tenant, identities);
  const known = identities.find((identity) => holders.has(identityKey(identity)));
  return known ? (holders.get(identityKey(known)) ?? null) : null;
}

/** The identities that an identifier may mean: an org number is stored as digits where Sweden's rules hold, else as it is. */
function identitiesOf(organizationId: string, identifier: CustomerIdentifier): Identity[] {
  const { externalId, reference, slug, orgNumber } = identifier;
  if (typeof externalId === 'string')
    return [{ scopeId: organizationId, kind: 'EXTERNAL_ID', value: externalId.trim() }];
  if (reference)
    return [{ scopeId: organizationId, kind: `REFERENCE:${reference.source}`, value: reference.externalId.trim() }];
  if (slug) return [{ scopeId: slug.companyId.toLowerCase(), kind: 'SLUG', value: slug.value.trim() }];
  if (!orgNumber) return [];
  const written = orgNumber.value.trim();
  const values = new Set([parseSwedishNumber(written) ?? written, written]);
  return [...values].map((value) => ({ scopeId: orgNumber.companyId.toLowerCase(), kind: 'ORG_NUMBER', value }));
}
