import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pgbouncerProgram, startPgbouncer } from '../support/start-pgbouncer.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const create = `mutation ($key: String!, $companyId: ID!) {
  createCustomer(input: { idempotencyKey: $key, companyId: $companyId, customer: { name: "Same Name", email: "a@b.example" } }) {
    __typename
    ... on CreateCustomerPayload { replayed customer { id slug createdAt history { nodes { action at } } } }
  }
}`;

describe.skipIf(!existsSync(pgbouncerProgram))('behind PgBouncer in transaction mode', () => {
  let bouncer: Awaited<ReturnType<typeof startPgbouncer>>;
  let gateway: TestGateway;
  let tenant: Tenant;
  beforeAll(async () => {
    bouncer = await startPgbouncer(inject('databaseUrl'));
    gateway = await startTestGateway({ databaseUrl: bouncer.url, poolSize: 12 });
    tenant = await createTenant(gateway.pool);
  });
  afterAll(async () => {
    await gateway.stop();
    await bouncer.stop();
  });

  it('writes and reads with four times as many clients as connections', async () => {
    const companyId = tenant.companies[0].id;
    // A twin that is told that the first one still runs asks again, as a client does.
    const write = async (key: string): Promise<Data> => {
      const { createCustomer } = await gateway.ask(tenant.key, create, { key, companyId });
      return createCustomer.__typename === 'IdempotencyError' ? write(key) : createCustomer;
    };
    const writes = Array.from({ length: 60 }, (_, index) => write(`k${index % 30}`));
    const reads = Array.from({ length: 60 }, () =>
      gateway.ask(tenant.key, '{ customers(search: "same") { nodes { name balance { amount } } totalCount } }'),
    );
    const [made] = await Promise.all([Promise.all(writes), Promise.all(reads)]);
    expect(made.filter(({ __typename }) => __typename !== 'CreateCustomerPayload')).toEqual([]);
    expect(made.filter(({ replayed }) => replayed)).toHaveLength(30);
    expect(new Set(made.map(({ customer }) => customer.slug)).size).toBe(30);
  });

  it('leaves no timeout on a connection that others use too', async () => {
    const asked = Array.from({ length: 24 }, () =>
      gateway.pool.query("select current_setting('statement_timeout') as timeout, pg_sleep(0.01)::text"),
    );
    const timeouts = (await Promise.all(asked)).flatMap(({ rows }) => rows.map(({ timeout }) => timeout));
    expect(new Set(timeouts)).toEqual(new Set(['0']));
  });

  it('stores instants as UTC on every connection', async () => {
    const before = Date.now() - 1_000;
    const { customers } = await gateway.ask(
      tenant.key,
      '{ customers(first: 100) { nodes { createdAt history { nodes { at } } } } }',
    );
    const instants: string[] = customers.nodes.flatMap(
      (customer: { createdAt: string; history: { nodes: { at: string }[] } }) => [
        customer.createdAt,
        ...customer.history.nodes.map(({ at }) => at),
      ],
    );
    expect(instants.length).toBeGreaterThan(0);
    for (const instant of instants) expect(Math.abs(Date.parse(instant) - before)).toBeLessThan(60_000);
  });
});
