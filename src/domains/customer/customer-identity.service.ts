import { type Actor, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { ConflictError, type ErrorCode } from '../../kernel/domain-error.ts';
import { claimIdentity, findHolder, type Identity, releaseIdentity } from './customer-identity.repository.ts';

export { releaseIdentity };

const conflicts = {
  EXTERNAL_ID: ['CUSTOMER_DUPLICATE_EXTERNAL_ID', 'Another customer of the organization has this external id.'],
  REFERENCE: ['CUSTOMER_DUPLICATE_REFERENCE', 'Another customer of the organization has this reference.'],
  ORG_NUMBER: ['CUSTOMER_DUPLICATE_ORG_NUMBER', 'Another customer of the company has this organisation number.'],
  SLUG: ['CUSTOMER_DUPLICATE_SLUG', 'Another customer of the company has this slug.'],
} as const satisfies Record<string, readonly [ErrorCode, string]>;

/**
 * Takes an identity for a customer; one that it has already is no conflict.
 * @throws ConflictError where another customer has it, with that customer where the key may see it.
 */
export async function claim(
  tx: TenantTransaction,
  actor: Actor,
  identity: Identity,
  customerId: string,
): Promise<void> {
  if (await claimIdentity(tx, identity, customerId)) return;
  const holder = await findHolder(tx, identity);
  if (holder?.id === customerId) return;
  const visible = holder && seesCompany(actor, holder.companyId);
  const [code, message] = conflicts[identity.kind.split(':')[0] as keyof typeof conflicts];
  throw new ConflictError(code, message, visible ? { typename: 'Customer', id: holder.id } : null);
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
