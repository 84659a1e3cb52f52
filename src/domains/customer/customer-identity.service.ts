import { type Actor, hasScope, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { ConflictError, type ErrorCode } from '../../kernel/domain-error.ts';
import { maskPersonal } from '../../kernel/mask-personal.ts';
import {
  type Claim,
  claimIdentities,
  findHolders,
  type Identity,
  type IdentityHolder,
  identityKey,
  releaseIdentity,
} from './customer-identity.repository.ts';

export { type Identity, releaseIdentity };

const conflicts = {
  EXTERNAL_ID: ['CUSTOMER_DUPLICATE_EXTERNAL_ID', 'Another customer of the organization has this external id.'],
  REFERENCE: ['CUSTOMER_DUPLICATE_REFERENCE', 'Another customer of the organization has this reference.'],
  ORG_NUMBER: ['CUSTOMER_DUPLICATE_ORG_NUMBER', 'Another customer of the company has this organisation number.'],
  SLUG: ['CUSTOMER_DUPLICATE_SLUG', 'Another customer of the company has this slug.'],
} as const satisfies Record<string, readonly [ErrorCode, string]>;

/** An identity that a customer could not have. */
export interface RefusedClaim {
  readonly claim: Claim;
  readonly error: ConflictError;
}

/**
 * Takes identities for customers; one that a customer has already is no conflict. Answers those that other customers have,
 * each with that customer where the key may see it.
 */
export async function claimAll(tx: TenantTransaction, actor: Actor, claims: readonly Claim[]): Promise<RefusedClaim[]> {
  const refused = await claimIdentities(tx, claims);
  const holders = await findHolders(tx, refused);
  const others = refused.filter((claim) => holders.get(identityKey(claim))?.id !== claim.customerId);
  return others.map((claim) => ({ claim, error: conflict(actor, claim, holders.get(identityKey(claim)) ?? null) }));
}

/** @throws ConflictError for the first identity that another customer has. */
export async function claim(
  tx: TenantTransaction,
  actor: Actor,
  identity: Identity,
  customerId: string,
): Promise<void> {
  const [refused] = await claimAll(tx, actor, [{ ...identity, customerId }]);
  if (refused) throw refused.error;
}

/** A key without CUSTOMERS_PII finds nobody by a personal number, by trying to take it neither. */
function conflict(actor: Actor, { kind, value }: Identity, holder: IdentityHolder | null): ConflictError {
  const mayFind = hasScope(actor, 'CUSTOMERS_PII') || maskPersonal(value) === value;
  const visible = holder && mayFind && seesCompany(actor, holder.companyId);
  const [code, message] = conflicts[kind.split(':')[0] as keyof typeof conflicts];
  return new ConflictError(code, message, visible ? { typename: 'Customer', id: holder.id } : null);
}

/** Gives an identity up for another one, where they differ; null is none. @throws ConflictError as claim does. */
export async function replaceIdentity(
  tx: TenantTransaction,
  actor: Actor,
  customerId: string,
  { scopeId, kind }: Pick<Identity, 'scopeId' | 'kind'>,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): Promise<void> {
  if (from === to) return;
  if (to !== null) await claim(tx, actor, { scopeId, kind, value: to }, customerId);
  if (from !== null) await releaseIdentity(tx, { scopeId, kind, value: from }, customerId);
}

/** Who has an identity; null for nobody. */
export async function findHolder(tx: TenantTransaction, identity: Identity): Promise<IdentityHolder | null> {
  return (await findHolders(tx, [identity])).get(identityKey(identity)) ?? null;
}
