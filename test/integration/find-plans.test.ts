import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { scopeNames } from '../../src/access/scopes.ts';
import { patientPoolLimits } from '../../src/database/pool.ts';
import type { BoundStatement } from '../../src/database/sql.ts';
import { customerTable } from '../../src/domains/customer/customer.repository.ts';
import {
  type CustomerFilterInput,
  type CustomersArguments,
  customerConditions,
  customerList,
} from '../../src/domains/customer/customer-list.schema.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { loadManyCustomers } from '../support/many-customers.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { mostRowsRead, pageStatementOf, planNodes, scannedTables } from '../support/query-plans.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const customers = Math.min(10_000 * soak, 100_000);
/** As many rows as a page may read of one table where what it looks for is rare: about one customer in 400 has it. */
const few = customers / 10;

let gateway: TestGateway;
let tenant: Tenant;
let database: OwnDatabase;
beforeAll(async () => {
  // Plans follow the statistics of whole tables, which other tests would change.
  database = await createOwnDatabase();
  gateway = await startTestGateway({ databaseUrl: database.url, database: { limits: patientPoolLimits } });
  tenant = await createTenant(gateway.pool);
  await loadManyCustomers(gateway.pool, tenant, customers);
}, 120_000);
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

/** The statement that the reader sends for a page of customers. */
async function statementOf(args: Partial<CustomersArguments>): Promise<BoundStatement> {
  const actor: Actor = {
    organizationId: tenant.organizationId,
    apiKeyId: null,
    keyPrefix: 'plans',
    scopes: new Set(scopeNames),
    companyIds: null,
  };
  const all = { includeArchived: false, ...args };
  const { order, direction } = customerList(all);
  return pageStatementOf(tenant.organizationId, customerTable, {
    columns: ['id', 'name', 'email', 'status'],
    where: customerConditions(all, actor),
    order,
    direction,
    limit: 20,
    backward: false,
    after: null,
    before: null,
  });
}

const big = ['customer', 'tag_link', 'external_reference', 'custom_field_value', 'invoice', 'plan_subscription'];

const custom = (key: string, equals: unknown): CustomerFilterInput => ({
  customField: { key, equals: equals as object },
});

/** Filters that hold for few or none, and that an index of their own finds. */
const rare: readonly CustomerFilterInput[] = [
  { ids: ['019b0000-0000-7000-8000-000000000000'] },
  { status: ['CHURNED'] },
  { status: ['CHURNED', 'SUSPENDED'] },
  { customerType: ['CONSUMER'] },
  { taxClass: ['RESELLER'] },
  { taxClass: ['RESELLER', 'MARKETPLACE'] },
  { billingModel: ['PREPAID'] },
  { country: ['NO'] },
  { country: [] },
  { classification: 'B2C' },
  { vatValidationStatus: ['VALID'] },
  { email: 'Rare@Example.com' },
  { source: 'OTHER' },
  { source: 'HUBSPOT' },
  custom('segment', 'rare'),
  custom('score', -1),
  custom('nope', 'x'),
  { metadata: { tier: 'rare' } },
  { archived: true },
  { createdAt: { gte: '2025-12-31T00:00:00Z' } },
  { updatedAt: { gte: '2025-12-31T00:00:00Z' } },
  { hasActiveSubscription: true },
  { or: [{ country: ['NO'] }, { status: ['CHURNED'] }] },
];
/**
 * Filters of which PostgreSQL cannot know how few they hold for, so that it may walk the index of the order: how often one tag
 * is used, how many invoices are open, whose company has the currency.
 */
const unknown: readonly CustomerFilterInput[] = [
  { currency: ['USD'] },
  { currency: ['JPY'] },
  { tags: ['Rare'] },
  { tags: ['rare', 'unknown'] },
  { tags: ['unknown'] },
  { hasOpenInvoices: true },
  { and: [{ status: ['ACTIVE'] }, { tags: ['rare'] }] },
  { or: [{ tags: ['rare'] }, { source: 'OTHER' }] },
  { or: [{ hasOpenInvoices: true }, { email: 'rare@example.com' }] },
];
/** Filters that hold for most: the index of the order finds the next ones at once. */
const common: readonly CustomerFilterInput[] = [
  {},
  { status: ['ACTIVE'] },
  { customerType: ['BUSINESS'] },
  { taxClass: ['RETAIL'] },
  { billingModel: ['POSTPAID'] },
  { country: ['SE'] },
  { currency: ['SEK'] },
  { currency: ['EUR'] },
  { classification: 'B2B' },
  { vatValidationStatus: ['UNVALIDATED'] },
  { tags: ['common'] },
  { source: 'STRIPE' },
  custom('segment', 'common'),
  { metadata: { tier: 'common' } },
  { metadata: {} },
  { archived: false },
  { createdAt: { lt: '2027-01-01T00:00:00Z' } },
  { updatedAt: { gte: '2020-01-01T00:00:00Z' } },
  { hasOpenInvoices: false },
  { hasActiveSubscription: false },
];
const orders = (['CREATED_AT', 'UPDATED_AT', 'NAME'] as const).flatMap((field) =>
  (['ASC', 'DESC'] as const).map((direction) => ({ field, direction })),
);

const labelled = <T extends object>(list: readonly T[]) => list.map((one) => [JSON.stringify(one), one] as const);

describe('a page of many customers', () => {
  it.each(labelled(orders))('is read by indexes alone, whatever the filter: %s', async (_text, orderBy) => {
    // Turned round, a filter for most holds for few, and no index finds those whom a value is not of.
    const filters = [...rare, ...unknown, ...common, ...[...rare, ...unknown].map((not) => ({ not }))];
    for (const where of filters) {
      const plan = await planNodes(gateway.pool, await statementOf({ where, orderBy }), 'explain');
      expect([where, scannedTables(plan, big)]).toEqual([where, []]);
    }
  });

  it.each(labelled(rare))('reads few rows where few are looked for: %s', async (_text, where) => {
    for (const field of ['CREATED_AT', 'NAME'] as const) {
      const orderBy = { field, direction: 'DESC' } as const;
      const plan = await planNodes(gateway.pool, await statementOf({ where, orderBy }), 'run');
      expect([field, scannedTables(plan, big)]).toEqual([field, []]);
      expect(mostRowsRead(plan)).toBeLessThan(few);
    }
  });

  it.each(['kund 777', 'rareword', 'rarewrod', 'rare@example.com'])('is searched by an index: %s', async (search) => {
    for (const where of [null, ...rare, ...unknown, ...common]) {
      const plan = await planNodes(gateway.pool, await statementOf({ search, where }), 'explain');
      expect([where, scannedTables(plan, big).filter((table) => table === 'customer')]).toEqual([where, []]);
    }
    for (const orderBy of orders) {
      const plan = await planNodes(gateway.pool, await statementOf({ search, orderBy }), 'explain');
      expect([orderBy, scannedTables(plan, big)]).toEqual([orderBy, []]);
    }
    const plan = await planNodes(gateway.pool, await statementOf({ search }), 'explain');
    expect(plan.map((node) => node['Index Name'])).toContain('customer_search_text_idx');
  });

  it('names its tenant in every condition, so that nothing of another one is read for it', async () => {
    const hanging: readonly CustomerFilterInput[] = [
      { tags: ['rare'] },
      { source: 'OTHER' },
      custom('segment', 'rare'),
      { hasOpenInvoices: true },
      { hasActiveSubscription: true },
    ];
    for (const where of hanging) {
      const { text } = await statementOf({ where: { or: [where, { email: 'rare@example.com' }] } });
      const inner = text.slice(text.indexOf('exists ('));
      expect([where, /^exists \([^()]*\.organization_id = \$1::uuid/.test(inner)]).toEqual([where, true]);
    }
  });
});
