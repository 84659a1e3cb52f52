import { seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { text } from '../../kernel/input-reader.ts';
import type { AuditedRecord } from '../audit/audit.rules.ts';
import { type CustomerChanged, type CustomerState, changeCustomer } from '../customer/change-customer.service.ts';
import { customerDefaults } from '../customer/customer.rules.ts';
import type { CustomerDetailsInput } from '../customer/customer-details.rules.ts';
import { addCustomerPart, type PartEntry, type PartReading } from '../customer/customer-part.service.ts';
import { setVatNumberFinder } from '../customer/find-customer.service.ts';
import { verdictInForce } from '../customer/vat-record.rules.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import {
  type CustomerTaxId,
  classificationOf,
  freshVatStatus,
  type GivenTaxId,
  MOST_TAX_IDS,
  readTaxId,
  readTaxIds,
  type TaxIdentifierInput,
  withGiven,
  withOnly,
  withVatNumber,
} from './customer-tax-id.rules.ts';
import {
  findClassified,
  findTaxIdId,
  findVatNumber,
  insertTaxIds,
  replaceTaxIds,
  setClassification,
  taxIdsRecord,
} from './tax-id.repository.ts';
import { checkTaxId, isTaxIdType, typeOfTaxId, vatNumberOf } from './tax-id.rules.ts';

export type { CustomerChanged };

/** What a customer has before and after a write. */
interface TaxIdChange {
  readonly before: readonly CustomerTaxId[];
  readonly after: readonly CustomerTaxId[];
}

addCustomerPart<null, TaxIdChange>({
  name: 'taxIdentifiers',
  record: taxIdsRecord,
  load: async () => null,
  read: readDetails,
  columns: (value, { customerType }, asksVies) => {
    const identifiers = value?.after ?? [];
    const vatValidationStatus = freshVatStatus(euVatOf(identifiers), asksVies);
    const by = {
      customerType: customerType ?? customerDefaults.customerType,
      vatVerdict: verdictInForce(vatValidationStatus, null),
      identifiers,
    };
    return { vatValidationStatus, classification: classificationOf(by) };
  },
  write: async (tx, _actor, entries) => {
    const fresh = entries.filter(({ isNew }) => isNew);
    await insertTaxIds(
      tx,
      fresh.map(({ customer, value }) => ({ customerId: customer.id, identifiers: value?.after ?? [] })),
    );
    const numbered = fresh.filter(({ value }) => euVatOf(value?.after ?? []) !== null);
    await tellVatNumbers(
      tx,
      numbered.map(({ customer }) => customer.id),
    );
    await changeTaxIds(
      tx,
      entries.filter(({ isNew }) => !isNew),
    );
    return [];
  },
});

/** `taxIdentifiers` replaces all; `vatNumber` then replaces the one that is the VAT number. */
function readDetails(
  { taxIdentifiers, vatNumber: told }: CustomerDetailsInput,
  { path, issues, billingCountry, before: record }: PartReading,
): TaxIdChange | undefined {
  // A new customer has none that null could remove.
  const vatNumber = record === null ? (told ?? undefined) : told;
  if (taxIdentifiers === undefined && vatNumber === undefined) return undefined;
  const before = taxIdsOf(record);
  const inputs = (taxIdentifiers ?? []) as readonly TaxIdentifierInput[];
  const given = readTaxIds(inputs, billingCountry, [...path, 'taxIdentifiers'], issues);
  const named = vatNumber === undefined ? undefined : readVatNumber(vatNumber, billingCountry, path, issues);
  if (named !== undefined && given.some((one) => isOtherVatNumber(one, given, named, billingCountry)))
    issues.add([...path, 'vatNumber'], 'NOT_ALLOWED', 'taxIdentifiers name another VAT number: give one of them');
  const after =
    taxIdentifiers === undefined
      ? withVatNumber(before, named ?? null, billingCountry)
      : withOnly(before, given, named ?? null, billingCountry);
  if (named && after.length > MOST_TAX_IDS) issues.add([...path, 'vatNumber'], 'OUT_OF_RANGE', tooMany);
  return { before, after };
}

const tooMany = `a customer has at most ${MOST_TAX_IDS} tax identifiers`;

function readVatNumber(
  vatNumber: unknown,
  billingCountry: string | null,
  path: readonly string[],
  issues: InputIssues,
): GivenTaxId | null {
  const here = [...path, 'vatNumber'];
  const value = vatNumber === null ? null : text(1, 100)(vatNumber, here, issues);
  if (value === null) return null;
  const checked = checkTaxId(typeOfTaxId(value, billingCountry), value, billingCountry);
  if (checked) return { ...checked, primary: null };
  issues.add(here, 'INVALID_FORMAT', 'must be a VAT number with its country prefix, such as SE556677889901');
  return null;
}

function isOtherVatNumber(
  one: GivenTaxId,
  given: readonly GivenTaxId[],
  named: GivenTaxId | null,
  billingCountry: string | null,
): boolean {
  if (named === null) return vatNumberOf(given, billingCountry) === one && one.type !== 'unknown';
  return one.type === named.type && one.value !== named.value;
}

/** The identifiers that a customer's record tells. */
function taxIdsOf(record: AuditedRecord | null): CustomerTaxId[] {
  const byType = (record?.taxIdentifiers ?? {}) as Readonly<Record<string, Omit<CustomerTaxId, 'type'>>>;
  return Object.entries(byType).map(([type, identifier]) => ({ type, ...identifier }));
}

async function changeTaxIds(tx: TenantTransaction, entries: readonly PartEntry<TaxIdChange>[]): Promise<void> {
  const changed = entries.flatMap(({ customer, value }) => (value ? [{ customer, ...value }] : []));
  await replaceTaxIds(
    tx,
    changed.map(({ customer, after }) => ({ customerId: customer.id, identifiers: after })),
  );
  const numbered = changed.filter(({ before, after }) => euVatOf(before)?.value !== euVatOf(after)?.value);
  await tellVatNumbers(
    tx,
    numbered.map(({ customer }) => customer.id),
  );
  await deriveClassification(
    tx,
    entries.map(({ customer }) => customer.id),
  );
}

/** Derives anew whether customers buy as businesses: after any change of what that follows from. */
export async function deriveClassification(tx: TenantTransaction, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  for (const customer of await findClassified(tx, customerIds)) {
    const vatVerdict = verdictInForce(customer.vatValidationStatus, customer.vatRecord);
    const classification = classificationOf({ ...customer, vatVerdict });
    if (classification !== customer.classification) await setClassification(tx, customer.id, classification);
  }
}

type VatNumberListener = (tx: TenantTransaction, customerIds: readonly string[]) => Promise<void>;
let vatNumberListener: VatNumberListener | null = null;

/** Says what else is to be done where customers have got, changed or lost a VAT number of the Union: in the same transaction. */
export function onVatNumbers(listener: VatNumberListener): void {
  vatNumberListener = listener;
}

async function tellVatNumbers(tx: TenantTransaction, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length > 0) await vatNumberListener?.(tx, customerIds);
}

function euVatOf(identifiers: readonly CustomerTaxId[]): CustomerTaxId | null {
  return identifiers.find(({ type }) => type === 'eu_vat') ?? null;
}

setVatNumberFinder(async (tenant, { companyId, value }) => {
  const type = typeOfTaxId(value, null);
  const spellings = [value.trim(), checkTaxId(type, value, null)?.value, checkTaxId('eu_vat', value, null)?.value];
  return findVatNumber(
    tenant,
    companyId,
    spellings.filter((spelling) => spelling !== undefined),
  );
});

export interface SetTaxIdentifierInput extends MutationInput {
  readonly customerId: string;
  readonly identifier: TaxIdentifierInput;
}

/** Ids and changes; the identifier's id is null for one that is only rehearsed. */
export interface TaxIdentifierSet extends CustomerChanged {
  readonly taxIdentifierId: string | null;
}

/**
 * Sets a tax identifier of a customer, in the place of what it has of that type. Without a type it is known by its prefix,
 * the country named or the billing country. A failed check digit is kept and told; a wrong format is refused, except for
 * eu_vat, which is kept and told as well.
 * @throws InvalidInputError; NotFoundError; RuleError CUSTOMER_ARCHIVED for an erased customer.
 */
export function setTaxIdentifier(
  write: WriteContext,
  input: SetTaxIdentifierInput,
): Promise<MutationResult<TaxIdentifierSet>> {
  return runMutation(write, {
    name: 'setTaxIdentifier',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      let type: string | null = null;
      const { outcome, events } = await changeCustomer(tx, write.actor, {
        id: input.customerId,
        action: 'customer.taxIdentifierSet',
        work: async (state) => {
          type = await setOne(tx, state, input.identifier, issues);
          return [];
        },
      });
      const id = type === null || input.dryRun ? null : await findTaxIdId(tx, outcome.customerId, type);
      return { outcome: { ...outcome, taxIdentifierId: id }, events };
    },
  });
}

async function setOne(
  tx: TenantTransaction,
  { customer, record }: CustomerState,
  identifier: TaxIdentifierInput,
  issues: InputIssues,
): Promise<string | null> {
  const billingCountry = customer.billingAddress?.country ?? null;
  const given = readTaxId(identifier, billingCountry, ['input', 'identifier'], issues);
  const before = taxIdsOf(record);
  if (given && before.length >= MOST_TAX_IDS && !before.some(({ type }) => type === given.type))
    issues.add(['input', 'identifier'], 'OUT_OF_RANGE', tooMany);
  issues.throwIfAny();
  if (!given) throw new Error('no identifier and no issue');
  const after = withGiven(before, [given], billingCountry);
  await changeTaxIds(tx, [{ customer, value: { before, after }, isNew: false }]);
  return given.type;
}

export interface RemoveTaxIdentifierInput extends MutationInput {
  readonly customerId: string;
  readonly type: string;
}

/**
 * Takes a tax identifier off a customer, named by its type.
 * @throws InvalidInputError for a type that does not exist; NotFoundError for the customer, and where it has none of that
 * type; RuleError CUSTOMER_ARCHIVED for an erased customer.
 */
export function removeTaxIdentifier(
  write: WriteContext,
  input: RemoveTaxIdentifierInput,
): Promise<MutationResult<CustomerChanged>> {
  return runMutation(write, {
    name: 'removeTaxIdentifier',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      if (!isTaxIdType(input.type))
        issues.add(['input', 'type'], 'UNKNOWN_VALUE', 'must be one of taxIdTypes, such as eu_vat, or `unknown`');
      issues.throwIfAny();
      return changeCustomer(tx, write.actor, {
        id: input.customerId,
        action: 'customer.taxIdentifierRemoved',
        work: async ({ customer, record }) => {
          const before = taxIdsOf(record);
          const kept = before.filter(({ type }) => type !== input.type);
          if (kept.length === before.length) throw new NotFoundError('tax identifier', null);
          const after = withGiven(kept, [], customer.billingAddress?.country ?? null);
          await changeTaxIds(tx, [{ customer, value: { before, after }, isNew: false }]);
          return [];
        },
      });
    },
  });
}
