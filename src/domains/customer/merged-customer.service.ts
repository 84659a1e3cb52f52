import type { TenantTransaction } from '../../database/tenant-database.ts';
import {
  type CustomerRow,
  type CustomerState,
  customerTable,
  findCustomers,
  findSurvivors,
  getCustomer,
  type LockedCustomer,
  lockCustomers,
  nextVersion,
  setColumns,
  setMatchKeys,
  withoutRevisions,
} from './customer.repository.ts';
import {
  findLostIdentities,
  type MovedIdentity,
  repointIdentities,
  returnIdentities,
} from './customer-identity.repository.ts';
import { partRecords } from './customer-part.service.ts';
import { derivedColumns } from './derived-columns.rules.ts';

export {
  type CustomerRow,
  type CustomerState,
  customerTable,
  findLostIdentities,
  findSurvivors,
  type LockedCustomer,
  lockCustomers,
  type MovedIdentity,
  withoutRevisions,
};

/**
 * Sets columns of a customer to what another one had. Its identities are not asked: a merge gives it those of both.
 * What it is searched, ordered and recognised by follows.
 */
export async function setMergedColumns(
  tx: TenantTransaction,
  customer: CustomerRow,
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  const after = { ...customer, ...columns } as CustomerRow;
  const billingCountry = after.billingAddress?.country ?? null;
  await setColumns(tx, customer.id, { ...columns, billingCountry, ...derivedColumns(tx.organizationId, after) });
}

/** Writes the match keys of customers anew, as their facts ask for them. They are locked. */
export async function deriveMatchKeys(tx: TenantTransaction, ids: readonly string[]): Promise<void> {
  const states = await findCustomers(tx, ids, {});
  const keys = [...states].map(
    ([id, { customer }]) => [id, derivedColumns(tx.organizationId, customer).matchKeys] as const,
  );
  await setMatchKeys(tx, new Map(keys));
}

/** Lets a customer be found under the survivor's name from now on, and hides it. Answers the identities that moved. */
export async function leadTo(
  tx: TenantTransaction,
  source: string,
  target: string,
  mergeId: string,
  clock: string,
): Promise<MovedIdentity[]> {
  const moved = await repointIdentities(tx, source, target, mergeId);
  await setColumns(tx, source, { mergedIntoId: target, archivedAt: clock });
  return moved;
}

/** Undoes leadTo. An identity that the survivor has given up since does not come back. */
export async function leadBack(
  tx: TenantTransaction,
  source: string,
  target: string,
  moved: readonly MovedIdentity[],
): Promise<void> {
  await returnIdentities(tx, target, source, moved);
  await setColumns(tx, source, { mergedIntoId: null, archivedAt: null });
}

/** A customer as it is now, with its record as events tell it. */
export function readState(tx: TenantTransaction, id: string): Promise<CustomerState> {
  return getCustomer(tx, id, partRecords());
}

/** Counts a change of the record that was not made by changeCustomer. */
export function countVersion(tx: TenantTransaction, id: string): Promise<void> {
  return nextVersion(tx, id);
}
