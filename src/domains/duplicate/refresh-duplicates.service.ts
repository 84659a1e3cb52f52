import { registerJob } from '../../database/job-work.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { deriveMatchKeys, lockCustomers, withoutRevisions } from '../customer/merged-customer.service.ts';
import { deriveTaxKeys } from '../tax-id/merge-tax-ids.service.ts';
import { type DuplicateRecord, hasItsKeys } from './candidate-pair.rules.ts';
import { findRecords, replacePairs } from './duplicate.repository.ts';
import { findPairs } from './find-duplicates.service.ts';

/**
 * Looks for the twins of these customers again, and stores what was found in the place of what was stored of them. A
 * customer that is archived, merged or erased has none. Keys that an older release has written, or none, are written anew.
 * Not for two transactions of one organization at once.
 */
export async function refreshDuplicates(tx: TenantTransaction, customerIds: readonly string[]): Promise<void> {
  const records = await withKeys(tx, customerIds, await findRecords(tx, customerIds));
  const pairs = await findPairs(tx, [...records.values()]);
  await replacePairs(tx, customerIds, pairs);
}

registerJob('DUPLICATES', refreshDuplicates);

type Records = ReadonlyMap<string, DuplicateRecord>;

async function withKeys(tx: TenantTransaction, ids: readonly string[], records: Records): Promise<Records> {
  const outdated = [...records.values()].filter((record) => !hasItsKeys(record)).map(({ id }) => id);
  if (outdated.length === 0) return records;
  await lockCustomers(tx, outdated);
  await withoutRevisions(tx, async () => {
    await deriveMatchKeys(tx, outdated);
    await deriveTaxKeys(tx, outdated);
  });
  return findRecords(tx, ids);
}
