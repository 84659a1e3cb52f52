import { isDeepStrictEqual } from 'node:util';
import { changesBetween, type FieldChange } from '../audit/audit.rules.ts';
import { shownOrgNumber } from '../customer/customer.rules.ts';
import { MOST_KEYS } from '../customer/metadata.rules.ts';
import type { FieldChoice, MergeSide } from './merge.rules.ts';
import type { MergedRecord, MergeSideState, MergeSnapshot } from './merge-snapshot.rules.ts';

/** Fields that may be empty: the source's value fills what the target lacks. */
const filled = [
  'legalName',
  'email',
  'additionalEmails',
  'phone',
  'externalId',
  'customerType',
  'billingAddress',
  'shippingAddress',
  'legalAddress',
  'preferredCurrency',
  'paymentTermsDays',
  'orgNumber',
  'taxConfiguration',
  'accountingSyncConfiguration',
  'reportingConfiguration',
  'paymentProvider',
  'paymentProviderId',
  'portalUrl',
  'peppolId',
  'leitwegId',
  'einvoiceEmail',
  'notes',
] as const;

/** Fields that always have a value: the target's stays unless the caller chooses. */
const chosen = [
  'name',
  'slug',
  'emailDelivery',
  'taxClass',
  'billingModel',
  'walletMode',
  'autoCollection',
  'preferEinvoice',
] as const;

export const mergedFields: readonly string[] = [...filled, ...chosen];

/** Choices by field, `metadata.<key>` and `customFields.<key>` among them. */
export type Choices = ReadonlyMap<string, MergeSide>;

export function choicesOf(fieldChoices: readonly FieldChoice[]): Choices {
  return new Map(fieldChoices.map(({ field, keep }) => [field, keep]));
}

/** Whether a choice can be made about a field: one of the customer's own, or a key that one of the two has. */
export function canChoose(field: string, source: MergeSideState, target: MergeSideState): boolean {
  const [group, ...rest] = field.split('.');
  const key = rest.join('.');
  if (group === 'metadata') return [source, target].some(({ customer }) => Object.hasOwn(customer.metadata, key));
  if (group === 'customFields')
    return [source, target].some(({ customFields }) => customFields.some((one) => one.key === key));
  return mergedFields.includes(field);
}

/** The fields of the target after the merge, those that stay as they are included. */
export function mergedValues(
  source: MergedRecord,
  target: MergedRecord,
  choices: Choices,
): Readonly<Record<string, unknown>> {
  const values = mergedFields.map((field) => [field, sideOf(field, source, target, choices)] as const);
  const merged = Object.fromEntries(
    values.map(([field, side]) => [field, (side === 'SOURCE' ? source : target)[field]]),
  );
  return { ...merged, metadata: mergedMetadata(source.metadata, target.metadata, choices) };
}

function sideOf(field: string, source: MergedRecord, target: MergedRecord, choices: Choices): MergeSide {
  const choice = choices.get(field);
  if (choice) return choice;
  if (!(filled as readonly string[]).includes(field)) return 'TARGET';
  // An id means something only beside the provider that gave it.
  const asked = field === 'paymentProviderId' && target.paymentProvider !== null ? 'paymentProvider' : field;
  return isEmpty(target[asked]) && !isEmpty(source[field]) ? 'SOURCE' : 'TARGET';
}

function isEmpty(value: unknown): boolean {
  return value === null || value === 'UNKNOWN' || (Array.isArray(value) && value.length === 0);
}

type Metadata = Readonly<Record<string, unknown>>;

/** The keys that the choices and the target itself ask for, and those that the source would fill where there is room. */
function metadataKeys(source: Metadata, target: Metadata, choices: Choices) {
  const sideOfKey = (key: string) => choices.get(`metadata.${key}`);
  const ofTarget = Object.keys(target).filter((key) => sideOfKey(key) !== 'SOURCE');
  const ofSource = Object.keys(source).filter((key) => sideOfKey(key) === 'SOURCE');
  const filling = Object.keys(source).filter((key) => !sideOfKey(key) && !Object.hasOwn(target, key));
  return { ofTarget, ofSource, filling };
}

/** How many metadata keys the target would have by the choices alone. */
export function countMetadata({ source, target }: MergeSnapshot, choices: Choices): number {
  const { ofTarget, ofSource } = metadataKeys(source.customer.metadata, target.customer.metadata, choices);
  return ofTarget.length + ofSource.length;
}

/** A customer has at most 50 keys: what there is no room for stays with the source, as the plan's changes tell. */
function mergedMetadata(source: Metadata, target: Metadata, choices: Choices): Metadata {
  const { ofTarget, ofSource, filling } = metadataKeys(source, target, choices);
  const room = Math.max(MOST_KEYS - ofTarget.length - ofSource.length, 0);
  const pick = (from: Metadata, keys: readonly string[]) => keys.map((key) => [key, from[key]] as const);
  return Object.fromEntries([
    ...pick(target, ofTarget),
    ...pick(source, ofSource),
    ...pick(source, filling.slice(0, room)),
  ]);
}

/** Those of the values that differ from what the target has. */
export function changedValues(
  target: MergedRecord,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([field, value]) => !isDeepStrictEqual(target[field], value)),
  );
}

/** The changes as callers read them. */
export function fieldChanges(target: MergedRecord, columns: Readonly<Record<string, unknown>>): FieldChange[] {
  const before = Object.fromEntries(Object.keys(columns).map((field) => [field, target[field]]));
  return changesBetween(shown(before), shown(columns));
}

/** Org numbers are shown as people write them; of what the register said, the status tells enough. */
function shown({
  vatRecord: _vatRecord,
  ...values
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { orgNumber } = values;
  return typeof orgNumber === 'string' ? { ...values, orgNumber: shownOrgNumber(orgNumber) } : values;
}
