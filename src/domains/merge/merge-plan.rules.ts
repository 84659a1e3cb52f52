import { createHash } from 'node:crypto';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { MOST_KEYS } from '../customer/metadata.rules.ts';
import { verdictInForce } from '../customer/vat-record.rules.ts';
import { canonicalJson } from '../idempotency/idempotency.rules.ts';
import { classificationOf } from '../tax-id/customer-tax-id.rules.ts';
import type { MergeChoices, MergeConflict, MergeMove, MergeMoveKind, MergePlan } from './merge.rules.ts';
import { canceledBy, findConflicts, takesSource } from './merge-conflicts.rules.ts';
import {
  canChoose,
  changedValues,
  choicesOf,
  countMetadata,
  fieldChanges,
  mergedValues,
} from './merge-fields.rules.ts';
import type { CustomFieldState, MergeSnapshot, TaxIdState } from './merge-snapshot.rules.ts';
import { planWallets } from './merge-wallets.rules.ts';

/**
 * What merging these two will do, under these choices: a pure function of what was read, used alike by preview and run.
 * The hash covers all of it, and both revisions: any write to either customer, or to what hangs on it, makes it another.
 */
export function planMerge(snapshot: MergeSnapshot, choices: MergeChoices): MergePlan {
  const { source, target } = snapshot;
  const conflicts = findConflicts(snapshot, choices);
  const taxIds = planTaxIds(snapshot, conflicts);
  const values = planCustomFields(snapshot, choices);
  const columns = planColumns(snapshot, choices, conflicts, taxIds);
  const wallets = planWallets(snapshot);
  const plan = {
    sourceId: source.customer.id,
    targetId: target.customer.id,
    companyId: target.customer.companyId,
    moves: planMoves(snapshot, wallets.moved, taxIds.moved, values.moved),
    transfers: wallets.transfers,
    newWallets: wallets.newWallets,
    closedWallets: wallets.closedWallets,
    canceled: canceledBy(conflicts),
    columns,
    replacedTaxIds: taxIds.replaced,
    replacedValues: values.replaced,
    fieldChanges: [...fieldChanges(target.customer, columns), ...taxIds.changes, ...values.changes],
    conflicts,
    canRun: conflicts.every(({ resolution }) => resolution !== null),
  };
  return { planHash: hashOf([plan, choices, source.customer.revision, target.customer.revision]), ...plan };
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

function planMoves(
  { source, target }: MergeSnapshot,
  wallets: readonly string[],
  taxIds: readonly string[],
  values: readonly CustomFieldState[],
): MergeMove[] {
  const had = new Set(target.tags.map(({ tagId }) => tagId));
  const tags = source.tags.filter(({ tagId }) => !had.has(tagId));
  const move = (kind: MergeMoveKind, rows: readonly string[], ids = rows): MergeMove => ({ kind, rows, ids });
  const moves = [
    move(
      'SUBSCRIPTION',
      source.subscriptions.map(({ id }) => id),
    ),
    move('INVOICE', source.invoices),
    move('WALLET', wallets),
    move(
      'PAYMENT_METHOD',
      source.paymentMethods.map(({ id }) => id),
    ),
    move('VERIFICATION', source.verifications),
    move('TAX_IDENTIFIER', taxIds),
    move('REFERENCE', source.references),
    move(
      'TAG',
      tags.map(({ id }) => id),
      tags.map(({ tagId }) => tagId),
    ),
    move(
      'CUSTOM_FIELD',
      values.map(({ id }) => id),
      values.map(({ definitionId }) => definitionId),
    ),
  ];
  return moves.filter(({ rows }) => rows.length > 0);
}

interface TaxIdPlan {
  readonly moved: readonly string[];
  readonly replaced: readonly { readonly target: string; readonly source: string }[];
  /** What the target has afterwards. */
  readonly after: readonly TaxIdState[];
  readonly changes: MergePlan['fieldChanges'];
}

function planTaxIds({ source, target }: MergeSnapshot, conflicts: readonly MergeConflict[]): TaxIdPlan {
  const lacking = source.taxIds.filter(({ type }) => !target.taxIds.some((one) => one.type === type));
  const replaced = target.taxIds.flatMap((one) => {
    const other = source.taxIds.find(({ type }) => type === one.type);
    return other && takesSource(conflicts, `taxIdentifiers.${one.type}`) ? [{ one, other }] : [];
  });
  const kept = target.taxIds.map((one) => replaced.find((pair) => pair.one === one)?.other ?? one);
  return {
    moved: lacking.map(({ id }) => id),
    replaced: replaced.map(({ one, other }) => ({ target: one.id, source: other.id })),
    after: [...kept, ...lacking],
    changes: replaced.map(({ one, other }) => ({
      path: ['taxIdentifiers', one.type],
      before: one.value,
      after: other.value,
    })),
  };
}

interface ValuePlan {
  readonly moved: readonly CustomFieldState[];
  readonly replaced: readonly { readonly target: string; readonly source: string }[];
  readonly changes: MergePlan['fieldChanges'];
}

function planCustomFields({ source, target }: MergeSnapshot, { fieldChoices }: MergeChoices): ValuePlan {
  const choices = choicesOf(fieldChoices);
  const both = source.customFields.flatMap((mine) => {
    const theirs = target.customFields.find(({ key }) => key === mine.key);
    return theirs ? [{ mine, theirs }] : [];
  });
  const replaced = both.filter(
    ({ mine, theirs }) =>
      choices.get(`customFields.${mine.key}`) === 'SOURCE' && canonicalJson(mine.value) !== canonicalJson(theirs.value),
  );
  const lacking = source.customFields.filter((one) => !both.some(({ mine }) => mine === one));
  // Choosing the target where it has nothing leaves the value behind.
  const moved = lacking.filter(({ key }) => choices.get(`customFields.${key}`) !== 'TARGET');
  const change = (key: string, before: unknown, after: unknown) => ({ path: ['customFields', key], before, after });
  return {
    moved,
    replaced: replaced.map(({ mine, theirs }) => ({ target: theirs.id, source: mine.id })),
    changes: [
      ...moved.map(({ key, value }) => change(key, null, value)),
      ...replaced.map(({ mine, theirs }) => change(mine.key, theirs.value, mine.value)),
    ],
  };
}

/** What the target's own row becomes, derived columns too. */
function planColumns(
  { source, target }: MergeSnapshot,
  { fieldChoices }: MergeChoices,
  conflicts: readonly MergeConflict[],
  taxIds: TaxIdPlan,
): Record<string, unknown> {
  const choices = new Map(choicesOf(fieldChoices));
  if (conflicts.some((one) => one.kind === 'IDENTITY' && one.field === 'orgNumber'))
    choices.set('orgNumber', takesSource(conflicts, 'orgNumber') ? 'SOURCE' : 'TARGET');
  const values = mergedValues(source.customer, target.customer, choices);
  const vat = taxIds.after.find(({ type }) => type === 'eu_vat');
  // What the register said was said of a number: it goes with the number, unless a person has decided.
  const fromSource =
    vat !== undefined && source.taxIds.includes(vat) && target.customer.vatValidationStatus !== 'MANUAL';
  const { vatValidationStatus, vatRecord } = (fromSource ? source : target).customer;
  const customerType = values.customerType as typeof target.customer.customerType;
  const vatVerdict = verdictInForce(vatValidationStatus, vatRecord);
  const classification = classificationOf({ customerType, vatVerdict, identifiers: taxIds.after });
  return changedValues(target.customer, { ...values, vatValidationStatus, vatRecord, classification });
}

/** Whether a choice is made twice: what can be said of choices without looking at the two customers. */
export function checkTwice({ fieldChoices, resolutions }: MergeChoices, issues: InputIssues): void {
  for (const [index, { field }] of fieldChoices.entries())
    if (fieldChoices.findIndex((one) => one.field === field) < index)
      issues.add(['input', 'fieldChoices', String(index), 'field'], 'NOT_ALLOWED', 'is chosen twice');
  for (const [index, { conflictId }] of resolutions.entries())
    if (resolutions.findIndex((one) => one.conflictId === conflictId) < index)
      issues.add(['input', 'resolutions', String(index), 'conflictId'], 'NOT_ALLOWED', 'is resolved twice');
}

/** Choices about what is not there, and resolutions that the conflict does not allow: an issue for each. */
export function checkChoices(snapshot: MergeSnapshot, choices: MergeChoices, issues: InputIssues): void {
  const conflicts = findConflicts(snapshot, choices);
  for (const [index, { field }] of choices.fieldChoices.entries()) {
    const path = ['input', 'fieldChoices', String(index), 'field'];
    const isConflict = conflicts.some((one) => one.kind === 'IDENTITY' && one.field === field);
    if (!isConflict && !canChoose(field, snapshot.source, snapshot.target))
      issues.add(
        path,
        'UNKNOWN_VALUE',
        'must be a field of a customer, or a metadata or customFields key of one of the two',
      );
  }
  const keys = countMetadata(snapshot, choicesOf(choices.fieldChoices));
  if (keys > MOST_KEYS) issues.add(['input', 'fieldChoices'], 'OUT_OF_RANGE', tooManyKeys(keys));
  for (const [index, { conflictId, resolution }] of choices.resolutions.entries()) {
    const path = ['input', 'resolutions', String(index)];
    const conflict = conflicts.find(({ id }) => id === conflictId);
    if (!conflict)
      issues.add([...path, 'conflictId'], 'UNKNOWN_VALUE', 'must be the id of one of the conflicts of the plan');
    else if (!conflict.resolutions.includes(resolution))
      issues.add([...path, 'resolution'], 'NOT_ALLOWED', notAllowed(conflict));
  }
}

function tooManyKeys(keys: number): string {
  const way = 'SOURCE for a key that only the target has takes it away';
  return `must leave the target at most ${MOST_KEYS} metadata keys, would leave ${keys}: ${way}`;
}

function notAllowed({ resolutions }: MergeConflict): string {
  return resolutions.length === 0
    ? 'nothing resolves this conflict here: change the customers first'
    : `must be one of ${resolutions.join(', ')}`;
}
