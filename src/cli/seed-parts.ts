import type { Client } from 'pg';
import { v7 } from 'uuid';
import { taxNumberKey } from '../domains/customer/match-keys.service.ts';
import type { SeedRow } from './seed-copy.ts';
import { DAY_MS, idAt, pick, type SeedCustomer, type SeedTenant, timeText } from './seed-customers.ts';

/** What the organization has for all of its customers. */
export interface SeedVocabulary {
  readonly tagIds: readonly string[];
  readonly segmentId: string;
}

// [name, color]
const tags = [
  ['enterprise', '#7c3aed'],
  ['startup', '#10b981'],
  ['partner', '#2563eb'],
  ['at-risk', '#dc2626'],
  ['public-sector', '#0891b2'],
  ['nonprofit', '#65a30d'],
  ['reseller', '#f59e0b'],
  ['newsletter', '#64748b'],
] as const;
const segments = ['SMB', 'Mid-market', 'Enterprise', 'Public sector'];

/** Names and keys are unique, so an organization that is seeded again keeps what it has. */
export async function ensureVocabulary(client: Client, organizationId: string): Promise<SeedVocabulary> {
  const names = tags.map(([name]) => name);
  await client.query(
    `INSERT INTO tag (organization_id, id, name, name_key, color)
     SELECT $1, t.id, t.name, t.name, t.color FROM unnest($2::uuid[], $3::text[], $4::text[]) t(id, name, color)
     ON CONFLICT (organization_id, name_key) DO NOTHING`,
    [organizationId, tags.map(() => v7()), names, tags.map(([, color]) => color)],
  );
  await client.query(
    `INSERT INTO custom_field_definition (organization_id, id, key, label, type, options)
     VALUES ($1, $2, 'seed_segment', 'Segment', 'SELECT', $3) ON CONFLICT (organization_id, key) DO NOTHING`,
    [organizationId, v7(), segments],
  );
  const { rows } = await client.query<{ tagIds: string[]; segmentId: string }>(
    `SELECT array(SELECT id::text FROM tag WHERE organization_id = $1 AND name_key = ANY ($2)) AS "tagIds", id AS "segmentId"
       FROM custom_field_definition WHERE organization_id = $1 AND key = 'seed_segment'`,
    [organizationId, names],
  );
  if (!rows[0]) throw new Error('the custom field seed_segment is missing');
  return rows[0];
}

/** Begins each row that hangs on a customer. */
function owned({ organizationId }: SeedTenant, { id, createdAt }: SeedCustomer) {
  return { organization_id: organizationId, id: idAt(createdAt), customer_id: id };
}

export function makeSeedTaxIdentifiers(tenant: SeedTenant, customer: SeedCustomer): SeedRow[] {
  const { taxNumber } = customer;
  if (!taxNumber) return [];
  const { type, value, country, checksumValid } = taxNumber;
  const judged = { is_primary: true, format_valid: true, checksum_valid: checksumValid };
  const key = taxNumberKey(tenant.organizationId, { type, value, country });
  return [
    { ...owned(tenant, customer), type, value, country, ...judged, match_key: key === null ? null : String(key) },
  ];
}

/** Every second customer is known to a CRM, which changed its record within the last year. */
export function makeSeedReferences(tenant: SeedTenant, customer: SeedCustomer): SeedRow[] {
  if (customer.crmId === null) return [];
  const age = Math.min(tenant.now - customer.createdAt, 365 * DAY_MS);
  return [
    {
      ...owned(tenant, customer),
      source: 'SALESFORCE',
      external_id: customer.crmId,
      external_created_at: timeText(customer.createdAt),
      external_updated_at: timeText(tenant.now - Math.random() * age),
    },
  ];
}

/** None, one or two different ones. */
export function makeSeedTagLinks(
  tenant: SeedTenant,
  { tagIds }: Pick<SeedVocabulary, 'tagIds'>,
  customer: SeedCustomer,
): SeedRow[] {
  const count = Math.floor(Math.random() * 3);
  const first = Math.floor(Math.random() * tagIds.length);
  return Array.from({ length: count }, (_, index) => ({
    ...owned(tenant, customer),
    tag_id: tagIds[(first + index) % tagIds.length] ?? null,
  }));
}

export function makeSeedFieldValues(
  tenant: SeedTenant,
  { segmentId }: Pick<SeedVocabulary, 'segmentId'>,
  customer: SeedCustomer,
): SeedRow[] {
  return [{ ...owned(tenant, customer), definition_id: segmentId, value: JSON.stringify(pick(segments)) }];
}
