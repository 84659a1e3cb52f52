import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import type { AskOptions, ViesAnswer, ViesBusy } from '../../src/kernel/vies-register.ts';
import { createLog } from '../../src/server/create-log.ts';
import {
  type Claim,
  createViesGate,
  type GateLimits,
  usualGateLimits,
  type ViesGate,
} from '../../src/vies/vies-gate.ts';
import { type ClosableViesRegister, createViesRegister } from '../../src/vies/vies-register.ts';
import { type FakeVies, startFakeVies } from '../support/fake-vies.ts';
import { luxembourgNumber } from '../support/fake-vies-numbers.ts';
import { newSignal } from '../support/new-signal.ts';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';

let database: OwnDatabase;
let opened: Database;
let pool: pg.Pool;
let fake: FakeVies;
beforeAll(async () => {
  database = await createOwnDatabase();
  opened = openDatabase({ url: database.url });
  pool = opened.pool;
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

const registers: ClosableViesRegister[] = [];
beforeEach(async () => {
  fake = await startFakeVies();
  await pool.query(`update vies_country set slot1_holder = null, slot1_asks = null, slot1_until = null,
    slot2_holder = null, slot2_asks = null, slot2_until = null, wanted_until = null, failures = 0, blocked_until = null`);
});
afterEach(async () => {
  await Promise.all(registers.splice(0).map((one) => one.close()));
  await fake.stop();
});

/** One gateway's. */
function newRegister(gate: Partial<GateLimits> = {}): ClosableViesRegister {
  const log = createLog('silent');
  const register = createViesRegister({ baseUrl: fake.url, version: '1.2.3', pool, log, pollMs: 10, gate });
  registers.push(register);
  return register;
}

const patient: AskOptions = { waitMs: 30_000, urgent: false };
const urgent: AskOptions = { waitMs: 30_000, urgent: true };
const atOnce: AskOptions = { waitMs: 0, urgent: false };
const ask = (register: ClosableViesRegister, vatNumber: string, options = patient, requester: string | null = null) =>
  register.ask({ vatNumber, requester }, options);
const told = ({ outcome }: ViesAnswer | ViesBusy): string => outcome;
const openNow = (country: string, count: number) =>
  vi.waitFor(() => expect(fake.openCalls(country).now).toBe(count), { timeout: 10_000, interval: 5 });
/** What a country's row says, times as milliseconds from now. */
async function rowOf(country: string) {
  const { rows } = await pool.query(
    `select slot1_holder, slot2_holder, failures, wanted_until > now() as wanted,
            (extract(epoch from blocked_until - now()) * 1000)::float8 as blocked
       from vies_country where country = $1`,
    [country],
  );
  return rows[0];
}
const free = { slot1_holder: null, slot2_holder: null };

describe('calls of a country', () => {
  it('are never more than two, over all gateways', async () => {
    const gateways = [newRegister(), newRegister(), newRegister()];
    fake.defaultBehaviour = { kind: 'valid', delayMs: 5 };
    const numbers = Array.from({ length: 36 }, (_, index) => `DE${100_000_000 + index}`);
    const answers = await Promise.all(
      numbers.map((vatNumber, index) =>
        ask(gateways[index % 3] ?? newRegister(), vatNumber, index % 5 ? patient : urgent),
      ),
    );
    expect(new Set(answers.map(told))).toEqual(new Set(['VALID']));
    expect(fake.openCalls('DE')).toEqual({ now: 0, most: 2 });
    expect(numbers.map((vatNumber) => fake.asked(vatNumber).length)).toEqual(numbers.map(() => 1));
    expect(await rowOf('DE')).toMatchObject(free);
  });

  it('do not stand in the way of another country', async () => {
    const { sent, send } = newSignal();
    const register = newRegister();
    fake.defaultBehaviour = { kind: 'valid', after: sent };
    const held = ['DE100000000', 'DE100000001'].map((vatNumber) => ask(register, vatNumber));
    await openNow('DE', 2);
    fake.answer('FI20774740', { kind: 'valid' });
    expect(told(await ask(register, 'FI20774740', atOnce))).toBe('VALID');
    expect(await ask(register, 'DE100000002', atOnce)).toEqual({ outcome: 'BUSY', until: null });
    expect(await ask(newRegister(), 'DE100000002', { waitMs: 50, urgent: true })).toEqual({
      outcome: 'BUSY',
      until: null,
    });
    send();
    expect((await Promise.all(held)).map(told)).toEqual(['VALID', 'VALID']);
    expect(fake.asked('DE100000002')).toEqual([]);
  });

  it('come free when their gateway was killed', async () => {
    const killed = createViesGate(pool);
    for (const claim of [newClaim('FR'), newClaim('FR')]) expect(await killed.claim(claim)).toEqual({ isHeld: true });
    expect(await ask(newRegister(), 'FR40303265045', atOnce)).toEqual({ outcome: 'BUSY', until: null });
    const { rows } = await pool.query(
      `update vies_country set slot2_until = now() where country = 'FR'
       returning slot1_until > now() + interval '10 seconds' and slot1_until <= now() + interval '15 seconds' as leased`,
    );
    expect(rows).toEqual([{ leased: true }]);
    expect(told(await ask(newRegister(), 'FR40303265045', atOnce))).toBe('VALID');
  });

  it('are given back by their holder alone', async () => {
    const gate = createViesGate(pool);
    const claims = [newClaim('FR'), newClaim('FR')] as const;
    for (const claim of claims) await gate.claim(claim);
    await gate.release(newClaim('FR'), 'UNKNOWN');
    expect(await rowOf('FR')).toMatchObject({ slot1_holder: claims[0].holder, slot2_holder: claims[1].holder });
    await gate.release(claims[0], 'UNKNOWN');
    expect(await rowOf('FR')).toMatchObject({ slot1_holder: null, slot2_holder: claims[1].holder });
    await gate.release(claims[1], 'UNKNOWN');
    expect(await rowOf('FR')).toMatchObject(free);
  });
});

describe('who asks the same at the same time', () => {
  it('shares the call of the gateway', async () => {
    const { sent, send } = newSignal();
    fake.answer('SE556188840401', { kind: 'valid', after: sent });
    const register = newRegister();
    const first = ask(register, 'SE556188840401', patient, 'IE6388047V');
    await openNow('SE', 1);
    const twins = Array.from({ length: 5 }, () => ask(register, 'SE556188840401', atOnce, 'IE6388047V'));
    // Another requester has a proof of its own.
    const other = ask(register, 'SE556188840401', patient, 'FI20774740');
    await openNow('SE', 2);
    send();
    const answer = await first;
    for (const twin of twins) expect(await twin).toBe(answer);
    expect(await other).toMatchObject({ outcome: 'VALID', requester: 'FI20774740' });
    expect(fake.asked('SE556188840401').length).toBe(2);
  });

  it('waits for the call of another gateway', async () => {
    const { sent, send } = newSignal();
    fake.answer('SE556188840401', { kind: 'valid', after: sent });
    const first = ask(newRegister(), 'SE556188840401');
    await openNow('SE', 1);
    expect(await ask(newRegister(), 'SE556188840401', { waitMs: 50, urgent: true })).toEqual({
      outcome: 'BUSY',
      until: null,
    });
    // It is not a place that is missing: nobody has to stand back.
    expect(await rowOf('SE')).toMatchObject({ slot2_holder: null, wanted: null });
    const second = ask(newRegister(), 'SE556188840401');
    send();
    expect((await Promise.all([first, second])).map(told)).toEqual(['VALID', 'VALID']);
    expect(fake.openCalls('SE').most).toBe(1);
  });
});

describe('an urgent question', () => {
  let gate: ViesGate;
  beforeAll(() => {
    gate = createViesGate(pool);
  });
  const isHeld = async (claim: Claim): Promise<boolean> => (await gate.claim(claim)).isHeld;

  it('goes before those that are not', async () => {
    const held = [newClaim('IT'), newClaim('IT')] as const;
    for (const claim of held) expect(await isHeld(claim)).toBe(true);
    const hurried = newClaim('IT', true);
    expect(await isHeld(hurried)).toBe(false);
    expect(await rowOf('IT')).toMatchObject({ wanted: true });
    await gate.release(held[0], 'ANSWERED');
    expect(await isHeld(newClaim('IT'))).toBe(false);
    expect(await isHeld(hurried)).toBe(true);
    expect(await rowOf('IT')).toMatchObject({ wanted: null });
    await gate.release(held[1], 'ANSWERED');
    expect(await isHeld(newClaim('IT'))).toBe(true);
  });

  it('that has gone away is forgotten', async () => {
    const brief = createViesGate(pool, { ...usualGateLimits, wantedMs: 100 });
    const held = [newClaim('IT'), newClaim('IT')] as const;
    for (const claim of held) expect(await isHeld(claim)).toBe(true);
    await brief.claim(newClaim('IT', true));
    await gate.release(held[0], 'ANSWERED');
    await vi.waitFor(async () => expect(await isHeld(newClaim('IT'))).toBe(true), { timeout: 10_000 });
  });
});

describe('the breaker', () => {
  const away = { kind: 'fault', code: 'MS_UNAVAILABLE' } as const;
  const number = (index: number) => `PL${1_000_000_000 + index}`;

  it('opens after five failures in a row', async () => {
    const register = newRegister();
    const deeds = [
      away,
      { kind: 'fault', code: 'MS_MAX_CONCURRENT_REQ' },
      { kind: 'raw', status: 503, text: '' },
      { kind: 'raw', text: '<html>' },
    ] as const;
    const failFour = async () => {
      for (const [index, deed] of deeds.entries()) {
        fake.answer(number(index), deed);
        await ask(register, number(index), atOnce);
      }
    };
    await failFour();
    expect(await rowOf('PL')).toMatchObject({ ...free, failures: 4, blocked: null });
    fake.answer(number(5), { kind: 'invalid' });
    expect(told(await ask(register, number(5), atOnce))).toBe('INVALID');
    expect(await rowOf('PL')).toMatchObject({ failures: 0 });

    await failFour();
    fake.answer(number(6), away);
    expect(told(await ask(register, number(6), atOnce))).toBe('UNAVAILABLE');
    const { failures, blocked } = await rowOf('PL');
    expect(failures).toBe(5);
    expect(blocked).toBeGreaterThan(0);
    expect(blocked).toBeLessThanOrEqual(30_000);

    const before = Date.now();
    const asked = fake.requests.length;
    const refused = await ask(newRegister(), number(7), urgent);
    expect(refused).toEqual({ outcome: 'BUSY', until: expect.any(Number) });
    expect('until' in refused && refused.until).toBeGreaterThan(before);
    expect(fake.requests.length).toBe(asked);
    expect(told(await ask(register, 'FI20774740', atOnce))).toBe('VALID');
  });

  it('tries one call at a time when its time is over, and closes with an answer', async () => {
    const { sent, send } = newSignal();
    const register = newRegister();
    await setRow('PL', 7, -1);
    fake.defaultBehaviour = { kind: 'invalid', after: sent };
    const trial = ask(register, number(1));
    await openNow('PL', 1);
    expect(await ask(newRegister(), number(2), atOnce)).toEqual({ outcome: 'BUSY', until: null });
    send();
    expect(told(await trial)).toBe('INVALID');
    expect(await rowOf('PL')).toEqual({ ...free, failures: 0, wanted: null, blocked: null });
  });

  it.each([
    [5, 60_000],
    [6, 120_000],
    [8, 480_000],
    [9, 900_000],
    [999, 900_000],
  ])('after %s failures and another one is open for %s ms', async (failures, ms) => {
    await setRow('PL', failures, -1);
    fake.answer(number(1), away);
    await ask(newRegister(), number(1), atOnce);
    const row = await rowOf('PL');
    expect(row.failures).toBe(failures + 1);
    // A tenth less at random, and what a slow machine has needed since.
    expect(row.blocked).toBeGreaterThan(ms * 0.9 - 25_000);
    expect(row.blocked).toBeLessThanOrEqual(ms);
  });

  it('does not count what was under way when it opened', async () => {
    const gate = createViesGate(pool);
    const [first, second] = [newClaim('PL'), newClaim('PL')];
    await setRow('PL', 4, null);
    await gate.claim(first);
    await gate.claim(second);
    await gate.release(first, 'FAILED');
    const opened = await rowOf('PL');
    await gate.release(second, 'FAILED');
    const { failures, blocked } = await rowOf('PL');
    expect(failures).toBe(5);
    expect(blocked).toBeLessThanOrEqual(opened.blocked);
  });

  it('heals by itself', async () => {
    const register = newRegister({ openMs: 200, longestOpenMs: 200 });
    for (let index = 0; index < 5; index += 1) {
      fake.answer(number(index), away);
      await ask(register, number(index), atOnce);
    }
    await vi.waitFor(async () => expect(told(await ask(register, number(9), atOnce))).toBe('VALID'), {
      timeout: 10_000,
    });
    expect(await rowOf('PL')).toMatchObject({ failures: 0, blocked: null });
  });

  it('is open for all countries once our address is blocked', async () => {
    const register = newRegister();
    await setRow('LU', 3, null);
    expect(await ask(register, luxembourgNumber(401), atOnce)).toMatchObject({
      outcome: 'BLOCKED',
      errorCode: 'IP_BLOCKED',
    });
    const asked = fake.requests.length;
    for (const vatNumber of ['DE136695976', 'FI20774740', luxembourgNumber(100)]) {
      expect(await ask(newRegister(), vatNumber, urgent)).toEqual({ outcome: 'BUSY', until: expect.any(Number) });
    }
    expect(fake.requests.length).toBe(asked);
    const { blocked } = await rowOf('ALL');
    expect(blocked).toBeGreaterThan(23 * 3_600_000);
    expect(blocked).toBeLessThanOrEqual(24 * 3_600_000);
    // It says nothing of the country.
    expect(await rowOf('LU')).toMatchObject({ ...free, failures: 3, blocked: null });
  });

  it('stays closed where a number is blocked or refused', async () => {
    await setRow('LU', 4, null);
    expect(told(await ask(newRegister(), luxembourgNumber(400), atOnce))).toBe('BLOCKED');
    expect(await rowOf('LU')).toMatchObject({ failures: 0 });
    await setRow('LU', 4, null);
    expect(told(await ask(newRegister(), luxembourgNumber(201), atOnce))).toBe('REJECTED');
    expect(await rowOf('LU')).toMatchObject({ failures: 0 });
    expect((await rowOf('ALL')).blocked).toBeNull();
  });
});

describe('a gateway that stops', () => {
  it('breaks its calls off, gives them back and tells nobody a verdict', async () => {
    fake.defaultBehaviour = { kind: 'hang' };
    const register = newRegister();
    const under = [ask(register, 'HU12892312'), ask(register, 'HU12892320')];
    await openNow('HU', 2);
    const waiting = ask(register, 'HU12892330');
    await register.close();
    for (const one of [...under, waiting]) expect(await one).toEqual({ outcome: 'BUSY', until: null });
    expect(await rowOf('HU')).toMatchObject({ ...free, failures: 0 });
    expect(await ask(register, 'HU12892312')).toEqual({ outcome: 'BUSY', until: null });
    expect(fake.asked('HU12892330')).toEqual([]);
  });
});

it('does not ask about a number without a prefix of VIES', async () => {
  await expect(ask(newRegister(), 'GB123456789')).rejects.toThrow('must not be asked');
});

it('fails where the database is away', async () => {
  const lost = openDatabase({ url: database.url.replace(/\/[^/]*$/, '/nowhere') });
  const register = createViesRegister({
    baseUrl: fake.url,
    version: '1.2.3',
    pool: lost.pool,
    log: createLog('silent'),
  });
  await expect(ask(register, 'DE136695976')).rejects.toThrow('does not exist');
  expect(fake.requests).toEqual([]);
  await lost.close();
});

function newClaim(country: Claim['country'], isUrgent = false): Claim {
  const holder = randomUUID();
  return { country, holder, asks: holder, urgent: isUrgent };
}

/** As if so many had failed, and the breaker were open until so many ms from now. */
async function setRow(country: string, failures: number, blockedMs: number | null): Promise<void> {
  await pool.query(
    `update vies_country set failures = $2, blocked_until = now() + $3::float8 * interval '1 millisecond' where country = $1`,
    [country, failures, blockedMs],
  );
}
