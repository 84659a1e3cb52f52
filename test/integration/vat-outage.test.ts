import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bulk } from '../support/bulk.ts';
import { done } from '../support/merges.ts';
import { newSignal } from '../support/new-signal.ts';
import { createTenant } from '../support/tenant.ts';
import type { Data } from '../support/test-gateway.ts';
import { eventually, openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
/** With limits of the breaker that a test can wait for. */
beforeEach(async () => {
  world = await openVatWorld({ failuresToOpen: 3, openMs: 400, longestOpenMs: 400 });
});
afterEach(() => world.stop());

const callsOf = (number: string) => world.fake.asked(number).length;
const openNow = (country = 'LU') => world.fake.openCalls(country).now;
const setNumber = (id: string, vatNumber: string) =>
  done(world.gateway, world.admin, 'updateCustomer', { id, customer: { vatNumber } }, 'customer { vat { status } }');

async function newBatch(numbers: readonly string[], gateway = world.gateway): Promise<string[]> {
  const customers = numbers.map((vatNumber, index) => ({ name: `Batch ${index}`, email: 'a@b.example', vatNumber }));
  const { results } = await bulk(gateway, world.admin, customers, { companyId: world.tenant.companies[0].id });
  return results.map(({ customer }: Data) => customer.id);
}

async function checksOf(ids: readonly string[]) {
  const query =
    'select customer_id as id, array_agg(outcome order by checked_at) as outcomes from vat_check where customer_id = any($1) group by 1';
  const { rows } = await world.gateway.pool.query<{ id: string; outcomes: string[] }>(query, [ids]);
  return new Map(rows.map(({ id, outcomes }) => [id, outcomes]));
}

describe('while VIES hangs', () => {
  it('writes are answered with the call still open, and validateVat answers PENDING in its time', async () => {
    world.fake.defaultBehaviour = { kind: 'hang' };
    const [one, two, three] = [world.newNumber(), world.newNumber(), world.newNumber()];
    const first = await world.newCustomer(one);
    expect(first.vat).toMatchObject({ status: 'PENDING', checks: { nodes: [] } });
    await eventually(() => expect(openNow()).toBe(1));
    const second = await world.newCustomer(two);
    await eventually(() => expect(openNow()).toBe(2));
    expect((await setNumber(second.id, three)).customer.vat.status).toBe('PENDING');
    const { id } = await world.newCustomer(world.newNumber());
    expect(openNow()).toBe(2);

    const began = Date.now();
    const told = await world.validate({ customerId: id });
    expect(Date.now() - began).toBeLessThan(9_000);
    expect(told).toMatchObject({ status: 'PENDING', queued: true, check: null, nextAttemptAt: null, customer: { id } });
    expect(await world.validate({ customerId: first.id })).toMatchObject({
      status: 'PENDING',
      queued: true,
      check: null,
    });
    const number = { companyId: world.tenant.companies[0].id, vatNumber: world.newNumber('DK') };
    expect(await world.validate({ number })).toMatchObject({
      status: 'PENDING',
      queued: true,
      check: null,
      customer: null,
    });
    expect(callsOf(number.vatNumber)).toBe(1);
  });

  it('a slow answer is kept though nobody waits for it any more, and a replay tells what was told', async () => {
    const { sent, send } = newSignal();
    const number = world.newNumber();
    world.fake.answer(number, { kind: 'valid', after: sent });
    const subject = { number: { companyId: world.tenant.companies[0].id, vatNumber: number } };
    const key = { idempotencyKey: randomUUID() };
    const told = await world.validate(subject, key);
    expect(told).toMatchObject({ status: 'PENDING', queued: true, check: null });
    send();
    await eventually(async () => {
      const { rows } = await world.gateway.pool.query('select outcome from vat_check where vat_number = $1', [number]);
      expect(rows).toEqual([{ outcome: 'VALID' }]);
    });
    expect(await world.validate(subject, key)).toEqual({ ...told, replayed: true });
    expect(await world.validate(subject)).toMatchObject({
      status: 'VALID',
      queued: false,
      check: { outcome: 'VALID' },
    });
    expect(callsOf(number)).toBe(1);
  });
});

describe('many customers', () => {
  it('of one country are asked about two at a time, and do not hold up another country', async () => {
    const { sent, send } = newSignal();
    world.fake.defaultBehaviour = { kind: 'valid', after: sent };
    const numbers = Array.from({ length: 30 }, () => world.newNumber());
    const ids = await newBatch(numbers);
    await eventually(() => expect(openNow()).toBe(2));
    const danish = world.newNumber('DK');
    world.fake.answer(danish, { kind: 'valid' });
    const { id } = await world.newCustomer(danish);
    await world.becomes(id, 'VALID');
    expect(openNow()).toBe(2);
    send();
    for (const one of ids) await world.becomes(one, 'VALID');
    expect(world.fake.openCalls('LU').most).toBe(2);
    expect(numbers.map(callsOf)).toEqual(numbers.map(() => 1));
  });

  it('of two gateways are asked about two at a time together, each of them once', async () => {
    const second = await world.another();
    world.fake.defaultBehaviour = { kind: 'valid', delayMs: 20 };
    const numbers = Array.from({ length: 40 }, () => world.newNumber());
    const ids = (await Promise.all([newBatch(numbers.slice(0, 20)), newBatch(numbers.slice(20), second)])).flat();
    for (const id of ids) await world.becomes(id, 'VALID');
    expect(world.fake.openCalls('LU').most).toBe(2);
    expect(numbers.map(callsOf)).toEqual(numbers.map(() => 1));
    const checks = await checksOf(ids);
    expect(ids.map((id) => checks.get(id))).toEqual(ids.map(() => ['VALID']));
  });

  it('of two organizations take turns', async () => {
    const numbers = Array.from({ length: 40 }, () => world.newNumber());
    const [first, rest] = [newSignal(), newSignal()];
    world.fake.defaultBehaviour = { kind: 'valid', after: first.sent };
    await newBatch(numbers);
    await eventually(() => expect(openNow()).toBe(2));
    const small = await createOther(world.gateway);
    // No call ends by itself: two of the batch were asked before, and of the next two one is the other's.
    world.fake.defaultBehaviour = { kind: 'valid', after: rest.sent };
    first.send();
    await eventually(() => expect(numbers.concat(small).filter(callsOf)).toHaveLength(4));
    expect(callsOf(small)).toBe(1);
    rest.send();
  });
});

describe('the breaker', () => {
  it('opens for a country that is away, and heals by itself', async () => {
    const numbers = Array.from({ length: 8 }, () => world.newNumber());
    for (const number of numbers) world.fake.answer(number, { kind: 'fault', code: 'MS_UNAVAILABLE' });
    const ids = await newBatch(numbers);
    const stateOf = async () => {
      const query = "select failures, blocked_until > now() as is_open from vies_country where country = 'LU'";
      return (await world.gateway.pool.query(query)).rows[0];
    };
    await eventually(async () => expect((await stateOf()).failures).toBeGreaterThanOrEqual(3));
    for (const number of numbers) world.fake.answer(number, { kind: 'valid' });
    for (const id of ids) {
      await eventually(async () => {
        await world.hurry(id);
        expect((await world.read(id)).vat.status).toBe('VALID');
      });
    }
    expect(await stateOf()).toMatchObject({ failures: 0 });
    const outcomes = [...(await checksOf(ids)).values()].flat();
    expect(new Set(outcomes)).toEqual(new Set(['UNAVAILABLE', 'VALID']));
  });

  it('of a blocked address stops everybody, and nobody is INVALID for it', async () => {
    const blocked = world.newNumber();
    world.fake.answer(blocked, { kind: 'fault', code: 'IP_BLOCKED' });
    const { id } = await world.newCustomer(blocked);
    const { vat } = await world.becomes(id, 'ERROR');
    expect(vat).toMatchObject({
      lastError: 'IP_BLOCKED',
      checks: { nodes: [{ outcome: 'BLOCKED', status: 'ERROR' }] },
    });
    const danish = world.newNumber('DK');
    const other = await world.newCustomer(danish);
    expect(await world.validate({ customerId: other.id })).toMatchObject({
      status: 'PENDING',
      queued: true,
      check: null,
    });
    const hours = (Date.parse((await world.read(other.id)).vat.nextAttemptAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThanOrEqual(24);
    expect(callsOf(danish)).toBe(0);
  });
});

describe('a database that is away during a check', () => {
  it('loses no job: it is taken up again after its lease, and the check is kept once', async () => {
    const { sent, send } = newSignal();
    const number = world.newNumber();
    world.fake.answer(number, { kind: 'valid', after: sent });
    const { id } = await world.newCustomer(number);
    await eventually(() => expect(callsOf(number)).toBe(1));
    await cutConnections();
    send();
    await eventually(() => expect(openNow()).toBe(0));
    await cutConnections();
    // Nobody waits half a minute: the lease is over now.
    await eventually(async () => {
      await world.gateway.pool.query('update vat_job set run_at = now() where customer_id = $1 and lease is not null', [
        id,
      ]);
      expect((await world.read(id)).vat.status).toBe('VALID');
    });
    expect((await world.read(id)).vat.checks.nodes).toMatchObject([{ outcome: 'VALID' }]);
  });
});

/** Ends every connection to the database, as a restart of PostgreSQL does. */
async function cutConnections(): Promise<void> {
  const query =
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  await world.gateway.pool.query(query).catch(() => undefined);
}

/** A number of a customer of another organization. */
async function createOther(gateway: VatWorld['gateway']): Promise<string> {
  const other = await createTenant(gateway.pool);
  const number = world.newNumber();
  const customer = { name: 'Other', email: 'a@b.example', vatNumber: number };
  await done(gateway, other.key, 'createCustomer', { companyId: other.companies[0].id, customer });
  return number;
}
