import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { insertCustomers } from '../support/fixtures.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { type Program, startProgram } from '../support/start-program.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';

vi.setConfig({ testTimeout: 120_000 });

const IN_FLIGHT = 200;
const CUSTOMERS = 20;
const EXIT_WITHIN_MS = 3 * 10_000;

const read = `{ customers(first: ${CUSTOMERS}) { nodes { id name email slug createdAt } } }`;
const create = `mutation ($key: String!, $companyId: ID!) {
  createCustomer(input: { idempotencyKey: $key, companyId: $companyId, customer: { name: "Drained", email: "a@b.example" } }) {
    __typename
    ... on CreateCustomerPayload { customer { id } }
  }
}`;

let own: OwnDatabase;
let pool: pg.Pool;
let tenant: Tenant;
let program: Program;
beforeAll(async () => {
  own = await createOwnDatabase();
  pool = new pg.Pool({ connectionString: own.url, max: 2 });
  tenant = await createTenant(pool);
  await insertCustomers(
    pool,
    tenant,
    Array.from({ length: CUSTOMERS }, () => ({})),
  );
  program = await startProgram({ env: { DATABASE_URL: own.url } });
});
afterAll(async () => {
  await program?.stop();
  await pool.end();
  await own.drop();
});

interface Received {
  readonly status: number | undefined;
  readonly isWhole: boolean;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true });

/** A request of which all but the last byte is under way, and how to send that. */
async function begin(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<() => Promise<Received>> {
  const body = JSON.stringify({ query, variables });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${tenant.key}`,
  };
  const asked = request(`${program.url}/graphql`, { method: 'POST', agent, headers });
  await new Promise((resolve) => asked.write(body.slice(0, -1), resolve));
  return async () => {
    asked.end(body.slice(-1));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    return { status: response.statusCode, isWhole: response.complete, body: text };
  };
}

describe('SIGTERM', () => {
  it(`answers ${IN_FLIGHT} requests that are under way, and ends with 0`, async ({ annotate }) => {
    const begun = await Promise.all(
      Array.from({ length: IN_FLIGHT }, (_, number) =>
        number % 5 > 0 ? begin(read) : begin(create, { key: `k${number}`, companyId: tenant.companies[0].id }),
      ),
    );
    // A connection that is made now is answered when all before it have been taken.
    expect((await fetch(`${program.url}/livez`)).status).toBe(200);
    program.signal('SIGTERM');
    const signalled = performance.now();
    const readiness = () =>
      fetch(`${program.url}/readyz`).then(
        ({ status }) => status,
        () => 'refused',
      );
    await expect.poll(readiness).toBe('refused');
    const received = await Promise.all(begun.map((finish) => finish()));

    expect(received.filter(({ status, isWhole }) => !isWhole || ![200, 503].includes(status ?? 0))).toEqual([]);
    const answers = received.map(({ body }) => JSON.parse(body));
    // On a busy machine not all of them get a connection in time: that is an answer, too.
    const refused = answers.filter(({ errors }) => errors);
    expect(new Set(refused.map(({ errors }) => errors[0].extensions.code))).toEqual(
      new Set(refused.length > 0 ? ['TRY_AGAIN'] : []),
    );
    const served = answers.flatMap(({ data }) => data ?? []);
    const reads = served.flatMap(({ customers }) => (customers ? [customers.nodes.length] : []));
    expect(new Set(reads)).toEqual(new Set([CUSTOMERS]));
    const made = served.flatMap(({ createCustomer }) => (createCustomer ? [createCustomer.customer.id] : []));
    expect(made.length).toBeGreaterThan(0);
    const { rows } = await pool.query("select id::text from customer where name = 'Drained'");
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(made));

    expect(await program.ended).toBe(0);
    const took = performance.now() - signalled;
    expect(took).toBeLessThan(EXIT_WITHIN_MS);
    await annotate(`${Math.round(took)} ms from SIGTERM to the end, ${refused.length} told to try again`);
  });
});
