import { isDeepStrictEqual } from 'node:util';
import { reassignRows } from '../../database/reassign-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import {
  findLostIdentities,
  leadBack,
  readState,
  setMergedColumns,
  withoutRevisions,
} from '../customer/merged-customer.service.ts';
import { releaseUnlinked } from '../reference/reference.service.ts';
import { deriveClassification, deriveTaxKeys } from '../tax-id/merge-tax-ids.service.ts';
import { settleVat } from '../vat/settle-vat.service.ts';
import { checkTransfersBack, closeIfUnused, reopenWallets, transferBalances } from '../wallet/merge-wallets.service.ts';
import { findOwned, imagesOf, type MergeRow, setImage } from './merge.repository.ts';
import { type MergeJournal, type RowChange, undone } from './merge-journal.rules.ts';

/** Plays the journal of a merge back. All whose rows it changes are locked. @throws RuleError INSUFFICIENT_FUNDS. */
export async function playBack(
  tx: TenantTransaction,
  { id: mergeId, sourceId, targetId }: MergeRow,
  journal: MergeJournal,
  clock: string,
): Promise<void> {
  const back = journal.transfers.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from }));
  await checkTransfersBack(tx, mergeId, back);
  await withoutRevisions(tx, () => returnRows(tx, sourceId, targetId, journal));
  await restoreRows(tx, sourceId, journal);
  // One that was emptied and closed since may have to take a debt back.
  await reopenWallets(
    tx,
    back.map(({ from }) => from),
  );
  await transferBalances(tx, { kind: 'UNMERGE', mergeId, clock, transfers: back });
  await closeIfUnused(tx, journal.madeWallets, mergeId, clock);
  await leadBack(tx, sourceId, targetId, journal.identities);
  await releaseUnlinked(tx, sourceId);
  await derive(tx, sourceId, targetId);
}

/** What follows from what has gone back: of which number the VAT status is, and what customers are known by. */
async function derive(tx: TenantTransaction, sourceId: string, targetId: string): Promise<void> {
  await settleVat(tx, [sourceId, targetId]);
  await deriveTaxKeys(tx, [sourceId, targetId]);
  const { customer: target } = await readState(tx, targetId);
  await setMergedColumns(tx, target, await lostNames(tx, targetId));
  await deriveClassification(tx, [sourceId, targetId]);
}

/** A name of the source that the target took for its own since is the source's alone again: the target goes without. */
async function lostNames(tx: TenantTransaction, targetId: string): Promise<Readonly<Record<string, null>>> {
  const fields = await findLostIdentities(tx, targetId);
  if (fields.includes('slug')) throw new Error(`customer ${targetId} would be left without a slug`);
  return Object.fromEntries(fields.map((field) => [field, null]));
}

/** What moved, and still hangs on the target, goes back with what happened to it since. */
async function returnRows(
  tx: TenantTransaction,
  sourceId: string,
  targetId: string,
  { moved, contents }: MergeJournal,
): Promise<void> {
  for (const [table, rows] of Object.entries(moved)) {
    const ids = await findOwned(tx, table, rows, targetId);
    await reassignRows(tx, table, await unchanged(tx, table, ids, contents), sourceId);
  }
}

/** A tax identifier or a custom field value that was changed since is the target's own by now. */
async function unchanged(
  tx: TenantTransaction,
  table: string,
  ids: readonly string[],
  contents: MergeJournal['contents'],
): Promise<readonly string[]> {
  const images = await imagesOf(
    tx,
    table,
    ids.filter((id) => Object.hasOwn(contents, id)),
  );
  return ids.filter((id) => !images.has(id) || isDeepStrictEqual(images.get(id)?.value, contents[id]));
}

/** The columns that nobody has changed since become what they were. */
async function restoreRows(tx: TenantTransaction, sourceId: string, { changed, moved }: MergeJournal): Promise<void> {
  const tables = [...new Set(changed.map(({ table }) => table))];
  for (const table of tables) {
    const rows = changed.filter((change) => change.table === table);
    const images = await imagesOf(tx, table, [...rows.map(({ id }) => id), ...(moved[table] ?? [])]);
    const returned = [...images.values()].filter((row) => row.customer_id === sourceId);
    for (const change of rows) {
      const now = images.get(change.id);
      if (!now) continue;
      await setImage(tx, table, change.id, restored(change, now, returned));
    }
  }
}

type Image = Readonly<Record<string, unknown>>;

/** Columns of which one row of a customer may say yes. */
const single: Readonly<Record<string, string>> = { payment_method: 'is_default', tax_identifier: 'is_primary' };

/** `returned` are the rows of the table that are the source's again. */
function restored(change: RowChange, now: Image, returned: readonly Image[]): Record<string, unknown> {
  const columns = undone(change, now);
  // The country is a column of its own: the database holds it to the address.
  if (columns.billing_address !== undefined)
    columns.billing_country = (columns.billing_address as Image | null)?.country ?? null;
  const flag = single[change.table];
  // It stays with the target, or another one that came back has been made the one since.
  const taken = flag && (!returned.includes(now) || returned.some((row) => row[flag] === true));
  if (flag && taken) delete columns[flag];
  return columns;
}
