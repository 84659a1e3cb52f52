import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
});
afterAll(() => gateway.stop());

describe('the first query', () => {
  it('tells a key who it is', async () => {
    const { viewer } = await gateway.ask(
      tenant.key,
      '{ viewer { organization { id } apiKey { name prefix } scopes } }',
    );
    expect(viewer.organization.id).toBe(tenant.organizationId);
    expect(tenant.key).toContain(viewer.apiKey.prefix);
    expect(viewer.scopes).toContain('CUSTOMERS_READ');
    expect(viewer.scopes).not.toContain('ADMIN');
  });

  it('lists the companies, newest first', async () => {
    const { companies } = await gateway.ask(
      tenant.key,
      '{ companies { nodes { name country defaultCurrency } totalCount } }',
    );
    expect(companies.totalCount).toBe(2);
    expect(companies.nodes.map((company: { country: string }) => company.country)).toEqual(['DE', 'SE']);
  });
});
