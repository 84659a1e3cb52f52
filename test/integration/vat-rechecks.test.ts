import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakeBehaviour } from '../support/fake-vies-answers.ts';
import { createTenant } from '../support/tenant.ts';
import type { Data } from '../support/test-gateway.ts';
import { eventually, openVatWorld, type VatWorld } from '../support/vat-world.ts';

let world: VatWorld;
beforeAll(async () => {
  world = await openVatWorld();
});
afterAll(() => world.stop());

const callsOf = (number: string) => world.fake.asked(number).length;
const verdictOf = ({ vat }: Data) => {
  const { validated, lastVerdict, lastVerdictAt, registeredName, registeredAddress, consultationNumber } = vat;
  return { validated, lastVerdict, lastVerdictAt, registeredName, registeredAddress, consultationNumber };
};

/** Lets the job of a customer run, and answers the customer once the check is kept. */
async function recheck(id: string): Promise<Data> {
  const checks = async () =>
    (await world.gateway.pool.query('select from vat_check where customer_id = $1', [id])).rowCount ?? 0;
  const before = await checks();
  await world.hurry(id);
  await eventually(async () => expect(await checks()).toBe(before + 1));
  return world.read(id);
}

const failures: readonly (readonly [behaviour: FakeBehaviour, status: string, error: string])[] = [
  [{ kind: 'fault', code: 'MS_UNAVAILABLE' }, 'MAINTENANCE', 'MS_UNAVAILABLE'],
  [{ kind: 'raw', status: 503, text: '' }, 'MAINTENANCE', 'HTTP_503'],
  [{ kind: 'reset' }, 'MAINTENANCE', 'NETWORK'],
  [{ kind: 'raw', text: '<html>' }, 'MAINTENANCE', 'NOT_JSON'],
  [{ kind: 'fault', code: 'VAT_BLOCKED' }, 'ERROR', 'VAT_BLOCKED'],
  [{ kind: 'fault', code: 'INVALID_INPUT' }, 'ERROR', 'INVALID_INPUT'],
];

describe('a re-check', () => {
  it('comes 30 days after VALID, and starts its 30 days anew', async () => {
    const { number, id } = await world.newChecked();
    const days = async () => (await world.jobOf(id)).seconds / 86_400;
    expect(await days()).toBeCloseTo(30, 1);
    const before = await world.read(id);
    const after = await recheck(id);
    expect(Date.parse(after.vat.lastVerdictAt)).toBeGreaterThan(Date.parse(before.vat.lastVerdictAt));
    expect([callsOf(number), after.vat.status, after.version]).toEqual([2, 'VALID', before.version]);
    expect(await days()).toBeCloseTo(30, 1);
  });

  it.for(failures)('that fails by %j takes nothing away', async ([behaviour, status, lastError]) => {
    const { number, id } = await world.newChecked();
    const before = await world.read(id);
    world.fake.answer(number, behaviour);
    const after = await recheck(id);
    expect(after.vat).toMatchObject({ status, lastError, attempts: 1 });
    expect(verdictOf(after)).toEqual(verdictOf(before));
    expect(after.classification).toBe('B2B');
    expect(Date.parse(after.vat.lastAttemptAt)).toBeGreaterThan(Date.parse(before.vat.lastAttemptAt));
  });

  it('that fails goes on until there is a verdict, which ends the counting', async () => {
    const { number, id } = await world.newChecked();
    world.fake.answer(number, { kind: 'fault', code: 'MS_UNAVAILABLE' });
    const minutes: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      expect((await recheck(id)).vat.attempts).toBe(attempt);
      minutes.push((await world.jobOf(id)).seconds / 60);
    }
    for (const [index, expected] of [5, 5, 10, 20, 40, 60].entries()) {
      expect(Math.abs((minutes[index] ?? 0) - expected)).toBeLessThan(expected * 0.1 + 0.5);
    }
    world.fake.answer(number, { kind: 'invalid' });
    const { vat } = await recheck(id);
    expect(vat).toMatchObject({
      status: 'INVALID',
      validated: false,
      lastError: null,
      attempts: 0,
      registeredName: null,
    });
  });

  it('of an INVALID number comes after 24 hours, and then no more', async () => {
    const number = world.newNumber();
    world.fake.answer(number, { kind: 'invalid' });
    const { id } = await world.newCustomer(number);
    await world.becomes(id, 'INVALID');
    expect((await world.jobOf(id)).seconds / 3_600).toBeCloseTo(24, 1);
    const { vat } = await recheck(id);
    expect(vat).toMatchObject({ status: 'INVALID', nextAttemptAt: null, checks: { nodes: { length: 2 } } });
    expect([await world.jobOf(id), callsOf(number)]).toEqual([null, 2]);
    world.fake.answer(number, { kind: 'valid' });
    expect(await world.validate({ customerId: id }, { force: true })).toMatchObject({ status: 'VALID' });
    expect((await world.jobOf(id)).is_later).toBe(true);
  });

  it('that is no answer five times in a row is an ERROR, and the verdict counts on', async () => {
    const { number, id } = await world.newChecked();
    world.fake.answer(number, { kind: 'noVerdict' });
    const statuses: string[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) statuses.push((await recheck(id)).vat.status);
    expect(statuses).toEqual([...Array.from({ length: 4 }, () => 'MAINTENANCE'), 'ERROR', 'ERROR']);
    expect(await world.read(id)).toMatchObject({ vat: { validated: true, lastError: 'NO_VERDICT', attempts: 6 } });
    world.fake.answer(number, { kind: 'fault', code: 'MS_UNAVAILABLE' });
    expect((await recheck(id)).vat.status).toBe('MAINTENANCE');
    world.fake.answer(number, { kind: 'noVerdict' });
    expect((await recheck(id)).vat.status).toBe('MAINTENANCE');
  });

  it('after being one too many comes by itself in seconds', async () => {
    const number = world.newNumber();
    world.fake.answer(number, { kind: 'fault', code: 'MS_MAX_CONCURRENT_REQ' });
    const { id } = await world.newCustomer(number);
    await eventually(() => expect(callsOf(number)).toBe(3));
    await eventually(async () => expect((await world.read(id)).vat.attempts).toBe(3));
    const [first = 0, second = 0, third = 0] = world.fake.asked(number).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(2_000);
    expect(third - second).toBeGreaterThanOrEqual(4_000);
    expect((await world.jobOf(id)).seconds).toBeGreaterThan(200);
  });
});

describe('a verdict that grows old', () => {
  const age = (id: string, days: number) =>
    world.gateway.pool.query(
      `update customer set vat_record = jsonb_set(vat_record, '{verdictAt}', to_jsonb(to_json(now() - $2 * interval '1 day') #>> '{}')) where id = $1`,
      [id, days],
    );

  it('counts until day 60, and is stale then', async () => {
    const { id } = await world.newChecked();
    for (const [days, stale] of [
      [31, false],
      [59, false],
      [61, true],
    ] as const) {
      await age(id, days);
      expect((await world.read(id)).vat).toMatchObject({ stale, status: 'VALID', lastVerdict: 'VALID' });
    }
    expect((await recheck(id)).vat).toMatchObject({ stale: false, validated: true });
  });
});

describe('who sees the checks of a number', () => {
  const read = async (key: string, vatNumber: string) => {
    const query =
      'query ($vatNumber: String!) { vatChecks(vatNumber: $vatNumber) { totalCount nodes { id vatNumber } } }';
    return (await world.gateway.ask(key, query, { vatNumber })).vatChecks.nodes.map(({ id }: Data) => id);
  };

  it('is its own company, however the number is written', async () => {
    const number = 'SE556677889901';
    const { id } = await world.newCustomer(number);
    const { vat } = await world.becomes(id, 'VALID');
    const ids = vat.checks.nodes.map((check: Data) => check.id);
    for (const spelling of [number, 'se556677889901', ' SE 556677-8899 01 ', 'SE-556677.8899-01'])
      expect(await read(world.admin, spelling), spelling).toEqual(ids);
    const [swedish, german] = world.tenant.companies;
    const other = await createTenant(world.gateway.pool);
    const keys = [
      await world.tenant.newKey({ scopes: ['CUSTOMERS_READ'], companies: [swedish] }),
      await world.tenant.newKey({ scopes: ['ADMIN'], companies: [german] }),
      await other.newKey({ scopes: ['ADMIN'] }),
    ] as const;
    expect(await Promise.all(keys.map((key) => read(key, number)))).toEqual([ids, [], []]);
    const node = (key: string) => world.gateway.ask(key, 'query ($id: ID!) { node(id: $id) { id } }', { id: ids[0] });
    expect((await Promise.all(keys.map(node))).map((data) => data.node?.id ?? null)).toEqual([ids[0], null, null]);
  });

  it('needs CUSTOMERS_READ', async () => {
    const key = await world.tenant.newKey({ scopes: ['BILLING_READ'] });
    const { errors } = await world.gateway.send(key, '{ vatChecks(vatNumber: "SE556677889901") { totalCount } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
