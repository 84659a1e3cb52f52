import { memberStates } from '../kernel/european-union.ts';
import { formatSwedishNumber, parseSwedishNumber } from '../kernel/swedish-number.ts';
import type { FieldDefinitionRow, FieldValueRow, ReferenceRow, TagRow, TaxIdentifierRow } from './demo-part-rows.ts';
import type { CompanyRow, CustomerRow } from './demo-rows.ts';

/** What hangs on one customer. */
export interface CustomerParts {
  readonly references: readonly ReferenceRow[];
  readonly tags: readonly TagRow[];
  readonly fieldValues: readonly FieldValueRow[];
  readonly taxIdentifiers: readonly TaxIdentifierRow[];
}

/** A customer as its history speaks of it: field by field, with JSON values. */
export type DemoRecord = Readonly<Record<string, unknown>>;

// Ids and times say nothing of what was changed, and what is folded for searching is told by what it was made from.
const unrecorded = new Set([
  ...['organizationId', 'id', 'companyId', 'nameKey', 'searchText', 'billingCountry', 'vatRecord'],
  ...['version', 'createdAt', 'updatedAt'],
]);

export function recordOf(
  customer: CustomerRow,
  company: CompanyRow,
  parts: CustomerParts,
  definitions: readonly FieldDefinitionRow[],
): DemoRecord {
  const recorded = Object.entries(customer).filter(([field]) => !unrecorded.has(field));
  return {
    ...Object.fromEntries(recorded),
    origin: originOf(customer, company),
    currency: customer.preferredCurrency ?? company.defaultCurrency,
    effectivePaymentTermsDays: customer.paymentTermsDays ?? company.defaultPaymentTermsDays,
    orgNumber: writtenOrgNumber(customer.orgNumber),
    vatVerdict: customer.vatRecord?.verdict ?? null,
    vatOverride: overrideOf(customer),
    exemptFromAutomatedTax: customer.taxConfiguration?.exempt ?? null,
    ...recordOfParts(parts, definitions),
  };
}

function overrideOf({ vatRecord }: CustomerRow): DemoRecord | null {
  if (!vatRecord?.override) return null;
  const { valid, reason } = vatRecord.override;
  return { valid, reason };
}

function originOf({ billingCountry }: CustomerRow, company: CompanyRow): string {
  if (billingCountry === null) return 'UNKNOWN';
  if (billingCountry === company.country) return 'DOMESTIC';
  return memberStates.includes(billingCountry) ? 'EU' : 'NON_EU';
}

/** Swedish ones with their hyphen. */
export function writtenOrgNumber(stored: string | null): string | null {
  return stored !== null && parseSwedishNumber(stored) === stored ? formatSwedishNumber(stored) : stored;
}

function recordOfParts(
  { references, tags, fieldValues, taxIdentifiers }: CustomerParts,
  definitions: readonly FieldDefinitionRow[],
): DemoRecord {
  const keys = new Map(definitions.map(({ id, key }) => [id, key]));
  return {
    references: references
      .map(({ source, externalId, externalCreatedAt, externalUpdatedAt }) => ({
        source,
        externalId,
        externalCreatedAt,
        externalUpdatedAt,
      }))
      .sort((a, b) => (`${a.source} ${a.externalId}` < `${b.source} ${b.externalId}` ? -1 : 1)),
    tags: tags.map(({ name }) => name).sort(),
    customFields: Object.fromEntries(fieldValues.map(({ definitionId, value }) => [keys.get(definitionId), value])),
    taxIdentifiers: Object.fromEntries(
      taxIdentifiers.map(({ type, value, country, isPrimary: primary, formatValid, checksumValid }) => [
        type,
        { value, country, primary, formatValid, checksumValid },
      ]),
    ),
  };
}
