import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askProgram } from '../support/ask-program.ts';
import { type FakeVies, startFakeVies } from '../support/fake-vies.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { type Program, startProgram } from '../support/start-program.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import type { Data } from '../support/test-gateway.ts';
import { vatNumberMaker } from '../support/vat-numbers.ts';

let database: OwnDatabase;
let fake: FakeVies;
let pool: pg.Pool;
let tenant: Tenant;
const programs: Program[] = [];
beforeAll(async () => {
  [database, fake] = await Promise.all([createOwnDatabase(), startFakeVies()]);
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  tenant = await createTenant(pool);
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  await fake.stop();
  await pool.end();
  await database.drop();
});

async function startGateway(): Promise<Program> {
  const program = await startProgram({ env: { DATABASE_URL: database.url, VIES_URL: fake.url } });
  programs.push(program);
  return program;
}

async function newCustomer({ url }: Program, vatNumber: string): Promise<string> {
  const query = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
    ... on CreateCustomerPayload { customer { id vatValidationStatus } } ... on UserError { message } } }`;
  const customer = { name: 'Killed', email: 'a@b.example', vatNumber };
  const input = { idempotencyKey: randomUUID(), companyId: tenant.companies[0].id, customer };
  const { data } = await askProgram(url, tenant.key, query, { input });
  expect(data.createCustomer).toMatchObject({ customer: { vatValidationStatus: 'PENDING' } });
  return data.createCustomer.customer.id;
}

const rows = async (query: string, values: readonly unknown[] = []): Promise<Data[]> =>
  (await pool.query(query, [...values])).rows;
const soon = (work: () => Promise<void> | void) => vi.waitFor(work, { timeout: 90_000, interval: 200 });

describe('a gateway that is killed while it asks VIES', () => {
  it('leaves its jobs to another one, which checks each once, after the lease', async () => {
    const newNumber = vatNumberMaker();
    const numbers = [newNumber(), newNumber()];
    for (const number of numbers) fake.answer(number, { kind: 'hang' });
    const first = await startGateway();
    const ids = [await newCustomer(first, numbers[0] ?? ''), await newCustomer(first, numbers[1] ?? '')];
    await soon(() => expect(fake.openCalls('LU').now).toBe(2));
    const leased = await rows('select run_at from vat_job where lease is not null');
    expect(leased.length).toBe(2);
    first.signal('SIGKILL');
    expect(await first.ended).toBe(137);

    for (const number of numbers) fake.answer(number, { kind: 'valid' });
    await startGateway();
    await soon(async () => {
      const found = await rows('select vat_validation_status as status from customer where id = any($1)', [ids]);
      expect(found).toEqual([{ status: 'VALID' }, { status: 'VALID' }]);
    });
    const checks = await rows('select customer_id as id, outcome from vat_check order by customer_id');
    expect(checks).toEqual([...ids].sort().map((id) => ({ id, outcome: 'VALID' })));
    // Not before the lease was over: until then nobody could know that the other one is dead.
    const ends = Math.min(...leased.map(({ run_at }) => run_at.getTime()));
    for (const number of numbers) {
      const [, second, third] = fake.asked(number).map(({ at }) => at);
      expect(second).toBeGreaterThanOrEqual(ends - 500);
      expect(third).toBeUndefined();
    }
    expect(fake.openCalls('LU')).toEqual({ now: 0, most: 2 });
    const held = 'select from vies_country where slot1_until > now() or slot2_until > now()';
    expect([(await rows(held)).length, (await rows('select from vat_job where lease is not null')).length]).toEqual([
      0, 0,
    ]);
  }, 300_000);
});
