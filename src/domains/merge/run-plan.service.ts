import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { reassignValues, takeOverValues } from '../custom-field/custom-field-value.service.ts';
import { changeLocked } from '../customer/change-customer.service.ts';
import {
  type CustomerRow,
  type LockedCustomer,
  leadTo,
  setMergedColumns,
  withoutRevisions,
} from '../customer/merged-customer.service.ts';
import { reassignInvoices } from '../invoice/merge-invoices.service.ts';
import { reassignPaymentMethods } from '../payment-method/merge-payment-methods.service.ts';
import { reassignReferences } from '../reference/reference.service.ts';
import { cancelForMerge, reassignSubscriptions } from '../subscription/merge-subscriptions.service.ts';
import { reassignTagLinks } from '../tag/customer-tags.service.ts';
import { reassignTaxIds, takeOverTaxIds } from '../tax-id/merge-tax-ids.service.ts';
import { settleMergedVat } from '../vat/settle-vat.service.ts';
import { reassignVerifications } from '../verification/merge-verifications.service.ts';
import {
  closeWallets,
  openPlannedWallets,
  reassignWallets,
  transferBalances,
} from '../wallet/merge-wallets.service.ts';
import { imagesOf, type RowImage, setJournal } from './merge.repository.ts';
import type { MergeMoveKind, MergePlan } from './merge.rules.ts';
import { changesOfRows, type MergeJournal } from './merge-journal.rules.ts';

type Reassign = (tx: TenantTransaction, ids: readonly string[], to: string) => Promise<void>;

/** How each kind moves: its domain knows, and the table that its rows lie in. */
export const movers: Readonly<Record<MergeMoveKind, { readonly table: string; readonly reassign: Reassign }>> = {
  SUBSCRIPTION: { table: 'plan_subscription', reassign: reassignSubscriptions },
  INVOICE: { table: 'invoice', reassign: reassignInvoices },
  WALLET: { table: 'wallet', reassign: reassignWallets },
  PAYMENT_METHOD: { table: 'payment_method', reassign: reassignPaymentMethods },
  VERIFICATION: { table: 'verification', reassign: reassignVerifications },
  TAX_IDENTIFIER: { table: 'tax_identifier', reassign: reassignTaxIds },
  REFERENCE: { table: 'external_reference', reassign: reassignReferences },
  TAG: { table: 'tag_link', reassign: reassignTagLinks },
  CUSTOM_FIELD: { table: 'custom_field_value', reassign: reassignValues },
};

export interface MergeRun {
  readonly mergeId: string;
  readonly clock: string;
  readonly locked: readonly LockedCustomer[];
}

/** Does what a plan says, writes its journal, and answers the events. Both customers are locked. */
export async function runPlan(tx: TenantTransaction, plan: MergePlan, run: MergeRun): Promise<readonly AuditEntry[]> {
  const { sourceId, targetId } = plan;
  const { events } = await changeLocked(tx, lockedOf(run, sourceId), {
    id: sourceId,
    action: 'customer.mergedInto',
    tell: (changes) => [{ path: ['mergedInto'], before: null, after: targetId }, ...changes],
    work: async () => {
      const merged = await changeLocked(tx, lockedOf(run, targetId), {
        id: targetId,
        action: 'customer.merged',
        tell: (changes) => [{ path: ['mergedFrom'], before: null, after: sourceId }, ...changes],
        work: ({ customer }) => applyPlan(tx, plan, run, customer),
      });
      return merged.events;
    },
  });
  return events;
}

function lockedOf({ locked }: MergeRun, id: string): LockedCustomer {
  const found = locked.find((one) => one.id === id);
  if (!found) throw new Error(`customer ${id} is not locked`);
  return found;
}

async function applyPlan(
  tx: TenantTransaction,
  plan: MergePlan,
  { mergeId, clock }: MergeRun,
  target: CustomerRow,
): Promise<readonly AuditEntry[]> {
  const before = await touchedImages(tx, plan);
  const events = await cancelForMerge(tx, plan.canceled, plan.companyId, clock);
  // Row by row a thousand invoices would write their customers a thousand times; both are written below.
  await withoutRevisions(tx, async () => {
    for (const { kind, rows } of plan.moves) await movers[kind].reassign(tx, rows, plan.targetId);
  });
  await takeOverTaxIds(tx, plan.replacedTaxIds);
  await takeOverValues(tx, plan.replacedValues);
  await setMergedColumns(tx, target, plan.columns);
  await settleMergedVat(tx, plan.sourceId, plan.targetId);
  await openPlannedWallets(tx, target, plan.newWallets, clock);
  await transferBalances(tx, { kind: 'MERGE', mergeId, clock, transfers: plan.transfers });
  await closeWallets(tx, plan.closedWallets, clock);
  const identities = await leadTo(tx, plan.sourceId, plan.targetId, mergeId, clock);
  const after = await touchedImages(tx, plan);
  await setJournal(tx, mergeId, { ...journalOf(plan, before, after), identities });
  return events;
}

type Images = ReadonlyMap<string, ReadonlyMap<string, RowImage>>;

/** The rows that a merge changes in other columns than the one that says whose they are. */
function touchedRows(plan: MergePlan): ReadonlyMap<string, readonly string[]> {
  const moved = (kind: MergeMoveKind) => plan.moves.find((move) => move.kind === kind)?.rows ?? [];
  return new Map([
    ['plan_subscription', plan.canceled],
    ['wallet', plan.closedWallets],
    ['payment_method', moved('PAYMENT_METHOD')],
    ['tax_identifier', [...moved('TAX_IDENTIFIER'), ...plan.replacedTaxIds.map(({ target }) => target)]],
    ['custom_field_value', [...moved('CUSTOM_FIELD'), ...plan.replacedValues.map(({ target }) => target)]],
    // Last: what it goes back to depends on the identifiers that have gone back.
    ['customer', [plan.targetId]],
  ]);
}

async function touchedImages(tx: TenantTransaction, plan: MergePlan): Promise<Images> {
  const images = new Map<string, ReadonlyMap<string, RowImage>>();
  for (const [table, ids] of touchedRows(plan)) images.set(table, await imagesOf(tx, table, ids));
  return images;
}

function journalOf(plan: MergePlan, before: Images, after: Images): Omit<MergeJournal, 'identities'> {
  const changed = [...before].flatMap(([table, images]) => changesOfRows(table, images, after.get(table) ?? new Map()));
  const contents = ['tax_identifier', 'custom_field_value'].flatMap((table) =>
    [...(after.get(table) ?? [])].map(([id, image]) => [id, image.value] as const),
  );
  return {
    moved: Object.fromEntries(plan.moves.map(({ kind, rows }) => [movers[kind].table, rows])),
    changed,
    contents: Object.fromEntries(contents),
    transfers: plan.transfers,
    madeWallets: plan.newWallets.map(({ id }) => id),
  };
}
