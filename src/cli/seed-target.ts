import type { Client } from 'pg';
import { v7 } from 'uuid';
import { insertKey } from '../access/manage-keys.ts';
import type { Scope } from '../access/scopes.ts';
import { isUuid } from '../kernel/uuid.ts';
import type { SeedPlan } from './seed-billing.ts';
import type { SeedTenant } from './seed-customers.ts';
import { ensureVocabulary, type SeedVocabulary } from './seed-parts.ts';
import { seedRates } from './seed-words.ts';

/** Where the customers go, and what they refer to. */
export interface SeedTarget extends SeedTenant, SeedVocabulary {
  readonly apiKey: string | null;
  /** By currency. */
  readonly plans: ReadonlyMap<string, readonly SeedPlan[]>;
  /** The first number that no earlier run has used. */
  readonly nextCustomer: number;
}

const keyScopes: readonly Scope[] = [
  'CUSTOMERS_READ',
  'CUSTOMERS_WRITE',
  'CUSTOMERS_ARCHIVE',
  'CUSTOMERS_MERGE',
  'CUSTOMERS_PII',
  'BILLING_READ',
  'BILLING_WRITE',
];

// [tier, price in euro, interval]
const tiers = [
  ['starter', 49, 'MONTH'],
  ['growth', 199, 'MONTH'],
  ['enterprise', 11_900, 'YEAR'],
] as const;

interface Tenant {
  readonly organizationId: string;
  readonly companyId: string;
}

/**
 * Makes the organization with its company and key, unless one is named, and plans, tags and a custom field where they are missing.
 * @throws Error where the named organization does not exist or has no company.
 */
export async function prepareSeed(client: Client, customers: number, organizationId?: string): Promise<SeedTarget> {
  const made = organizationId === undefined ? await makeOrganization(client, customers) : null;
  const tenant = made ?? (await findTenant(client, organizationId ?? ''));
  return {
    organizationId: tenant.organizationId,
    companyId: tenant.companyId,
    apiKey: made?.apiKey ?? null,
    now: Date.now(),
    plans: await ensurePlans(client, tenant.organizationId),
    ...(await ensureVocabulary(client, tenant.organizationId)),
    nextCustomer: await nextCustomer(client, tenant),
  };
}

async function makeOrganization(client: Client, customers: number): Promise<Tenant & { apiKey: string }> {
  const organizationId = v7();
  const companyId = v7();
  const name = `Seeded ${customers.toLocaleString('en')} customers`;
  await client.query("INSERT INTO organization (id, name, default_currency) VALUES ($1, $2, 'EUR')", [
    organizationId,
    name,
  ]);
  await client.query(
    `INSERT INTO company (organization_id, id, name, country, default_currency, timezone)
     VALUES ($1, $2, 'Seeded Trading AB', 'SE', 'SEK', 'Europe/Stockholm')`,
    [organizationId, companyId],
  );
  const { apiKey } = await insertKey(client, { organizationId, name: 'Seed key', scopes: keyScopes, companyIds: null });
  return { organizationId, companyId, apiKey };
}

async function findTenant(client: Client, organizationId: string): Promise<Tenant> {
  if (!isUuid(organizationId)) throw new Error(`${organizationId} is no organization id`);
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM company WHERE organization_id = $1 ORDER BY created_at, id LIMIT 1',
    [organizationId],
  );
  if (!rows[0]) throw new Error(`there is no organization ${organizationId} with a company`);
  return { organizationId, companyId: rows[0].id };
}

/** Codes are unique, so an organization that is seeded again keeps the plans it has. */
async function ensurePlans(client: Client, organizationId: string): Promise<ReadonlyMap<string, readonly SeedPlan[]>> {
  const plans = new Map<string, SeedPlan[]>();
  for (const [currency, rate] of Object.entries(seedRates)) {
    const made: SeedPlan[] = [];
    for (const tier of tiers) made.push(await ensurePlan(client, organizationId, currency, rate, tier));
    plans.set(currency, made);
  }
  return plans;
}

async function ensurePlan(
  client: Client,
  organizationId: string,
  currency: string,
  rate: number,
  [tier, euros, interval]: (typeof tiers)[number],
): Promise<SeedPlan> {
  const code = `seed-${tier}-${currency.toLowerCase()}`;
  const name = `${tier.charAt(0).toUpperCase()}${tier.slice(1)} ${currency}`;
  await client.query(
    `INSERT INTO plan (organization_id, id, code, name, tier, price, currency, interval)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (organization_id, code) DO NOTHING`,
    [organizationId, v7(), code, name, tier, Math.round(euros * rate), currency, interval],
  );
  const { rows } = await client.query<{ id: string; price: string }>(
    'SELECT id, price FROM plan WHERE organization_id = $1 AND code = $2',
    [organizationId, code],
  );
  if (!rows[0]) throw new Error(`the plan ${code} is missing`);
  return { id: rows[0].id, name, price: Number(rows[0].price), interval };
}

/** Customers are never deleted, so their count tells a number that no earlier run has used. */
async function nextCustomer(client: Client, { organizationId }: Tenant): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM customer WHERE organization_id = $1',
    [organizationId],
  );
  return 1 + (rows[0]?.count ?? 0);
}

/**
 * Takes so many places in the company's series of invoices, and answers the last one before them. Whoever sends an invoice
 * meanwhile waits for the transaction to end, and then goes on behind them.
 */
export async function takePlaces(
  client: Client,
  { organizationId, companyId }: Tenant,
  count: number,
): Promise<number> {
  if (count === 0) return 0;
  const { rows } = await client.query<{ last: number }>(
    `INSERT INTO invoice_counter AS c (organization_id, company_id, last) VALUES ($1, $2, $3)
     ON CONFLICT (organization_id, company_id) DO UPDATE SET last = c.last + excluded.last RETURNING last`,
    [organizationId, companyId, count],
  );
  return (rows[0]?.last ?? count) - count;
}
