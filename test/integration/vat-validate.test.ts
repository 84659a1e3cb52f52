import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSignal } from '../support/new-signal.ts';
import { eventually, openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
let companyId: string;
beforeAll(async () => {
  world = await openVatWorld();
  companyId = world.tenant.companies[0].id;
});
afterAll(() => world.stop());

const bare = (vatNumber: string, rest = {}) => ({ number: { companyId, vatNumber, ...rest } });
const ofCustomer = (customerId: string) => ({ customerId });
const callsOf = (number: string) => world.fake.asked(number).length;
/** Lets all checks of a number be so much older. */
async function age(number: string, hours: number): Promise<void> {
  const { pool } = world.gateway;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("set local clientele.erasing = 'on'");
    const query = "update vat_check set checked_at = checked_at - $2 * interval '1 hour' where vat_number = $1";
    await client.query(query, [number, hours]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

describe('a verdict younger than 24 hours', () => {
  it.for(['valid', 'invalid'] as const)('is told again of a customer: %s', async (kind) => {
    const number = world.newNumber();
    world.fake.answer(number, { kind });
    const { id } = await world.newCustomer(number);
    const { vat } = await world.becomes(id, kind.toUpperCase());
    const told = await world.validate(ofCustomer(id));
    expect(told).toMatchObject({
      status: kind.toUpperCase(),
      queued: false,
      replayed: false,
      check: vat.checks.nodes[0],
    });
    expect(told.nextAttemptAt).toBe(vat.nextAttemptAt);
    await age(number, 23);
    expect((await world.validate(ofCustomer(id))).check.id).toBe(vat.checks.nodes[0].id);
    expect(callsOf(number)).toBe(1);
    await age(number, 1);
    const anew = await world.validate(ofCustomer(id));
    expect(anew.check.id).not.toBe(vat.checks.nodes[0].id);
    expect(anew).toMatchObject({ status: kind.toUpperCase(), customer: { vat: { checks: { nodes: { length: 2 } } } } });
    expect(callsOf(number)).toBe(2);
  });

  it('is told again of a bare number, of the same company', async () => {
    const number = world.newNumber();
    const first = await world.validate(bare(number));
    const again = await world.validate(bare(number.toLowerCase().replace('lu', 'lu ')));
    expect(again).toEqual(first);
    await world.validate({ number: { companyId: world.tenant.companies[1].id, vatNumber: number } });
    expect(callsOf(number)).toBe(2);
    await age(number, 24);
    expect((await world.validate(bare(number))).check.id).not.toBe(first.check.id);
    expect(callsOf(number)).toBe(3);
  });

  it('is asked for anew with force', async () => {
    const { number, id } = await world.newChecked();
    world.fake.answer(number, { kind: 'invalid' });
    const { status, check, customer } = await world.validate(ofCustomer(id), { force: true });
    expect([status, check.outcome, customer.vat.validated, callsOf(number)]).toEqual(['INVALID', 'INVALID', false, 2]);
    expect(await world.validate(bare(number), { force: true })).toMatchObject({ status: 'INVALID' });
    expect(callsOf(number)).toBe(3);
  });

  it('is none where the attempt brought no verdict', async () => {
    const number = world.newNumber();
    world.fake.answer(number, { kind: 'fault', code: 'MS_UNAVAILABLE' });
    await world.validate(bare(number));
    world.fake.answer(number, { kind: 'valid' });
    expect(await world.validate(bare(number))).toMatchObject({ status: 'VALID', queued: false, nextAttemptAt: null });
    expect(callsOf(number)).toBe(2);
  });

  it('of a number that the customer had before is none of the number that it has again', async () => {
    const { number, id } = await world.newChecked();
    const { sent, send } = newSignal();
    const setNumber = (vatNumber: string) =>
      world.gateway.ask(
        world.admin,
        'mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { __typename } }',
        { input: { idempotencyKey: randomUUID(), id, customer: { vatNumber } } },
      );
    await setNumber(world.newNumber());
    world.fake.answer(number, { kind: 'valid', after: sent });
    await setNumber(number);
    const validating = world.validate(ofCustomer(id));
    await eventually(() => expect(callsOf(number)).toBe(2));
    send();
    const told = await validating;
    expect(told).toMatchObject({ status: 'VALID', customer: { vatValidationStatus: 'VALID' } });
    expect(told.check.id).toBe(told.customer.vat.checks.nodes[0].id);
  });
});

describe('the same key again', () => {
  it('tells the stored outcome and asks nobody', async () => {
    const number = world.newNumber();
    const key = { idempotencyKey: randomUUID(), force: true };
    const first = await world.validate(bare(number), key);
    world.fake.answer(number, { kind: 'invalid' });
    expect(await world.validate(bare(number), key)).toEqual({ ...first, replayed: true });
    expect(callsOf(number)).toBe(1);
    const other = await world.validate(bare(world.newNumber()), key);
    expect(other).toMatchObject({ __typename: 'IdempotencyError' });
  });

  it('tells what a customer was told, though it is another by now', async () => {
    const number = world.newNumber();
    world.fake.answer(number, { kind: 'invalid' });
    const { id } = await world.newCustomer(number);
    await world.becomes(id, 'INVALID');
    const key = { idempotencyKey: randomUUID(), force: true };
    const { check } = await world.validate(ofCustomer(id), key);
    world.fake.answer(number, { kind: 'valid' });
    await world.validate(ofCustomer(id), { force: true });
    expect(await world.validate(ofCustomer(id), key)).toMatchObject({
      replayed: true,
      status: 'INVALID',
      check,
      customer: { vatValidationStatus: 'VALID' },
    });
  });
});

describe('the same number asked for twice at a time', () => {
  it.for([false, true])('by two requests is one call; force: %s', async (force) => {
    const number = world.newNumber();
    const { sent, send } = newSignal();
    world.fake.answer(number, { kind: 'valid', after: sent });
    const both = [world.validate(bare(number), { force }), world.validate(bare(number), { force })];
    await eventually(() => expect(callsOf(number)).toBe(1));
    setTimeout(send, 200);
    const [one, two] = await Promise.all(both);
    expect([one.status, two.status, one.check.id === two.check.id, callsOf(number)]).toEqual([
      'VALID',
      'VALID',
      true,
      1,
    ]);
  });

  it('by two customers and a request is one call, and a check of each', async () => {
    const number = world.newNumber();
    const { sent, send } = newSignal();
    world.fake.answer(number, { kind: 'valid', after: sent });
    const customers = [await world.newCustomer(number), await world.newCustomer(number)];
    const asked = world.validate(bare(number));
    await eventually(() => expect(callsOf(number)).toBe(1));
    setTimeout(send, 500);
    expect(await asked).toMatchObject({ status: 'VALID' });
    const hashes = new Set<string>();
    for (const { id } of customers) {
      const { vat } = await world.becomes(id, 'VALID');
      expect(vat.checks.nodes).toMatchObject([{ outcome: 'VALID', vatNumber: number, customer: { id } }]);
      hashes.add(vat.checks.nodes[0].evidenceHash);
    }
    expect([hashes.size, callsOf(number)]).toEqual([1, 1]);
  });

  it('by a request for a customer whose own check is under way is one call', async () => {
    const number = world.newNumber();
    const { sent, send } = newSignal();
    world.fake.answer(number, { kind: 'valid', after: sent });
    const { id } = await world.newCustomer(number);
    await eventually(() => expect(callsOf(number)).toBe(1));
    const validating = world.validate(ofCustomer(id));
    setTimeout(send, 300);
    const { status, check, customer } = await validating;
    expect([status, check.id, callsOf(number)]).toEqual(['VALID', customer.vat.checks.nodes[0].id, 1]);
    expect(customer.vat.checks.nodes.length).toBe(1);
  });
});
