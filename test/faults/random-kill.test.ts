import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToData } from '../support/ask-program.ts';
import { chanceOf, newSeed, shuffled } from '../support/chance.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { type FakeVies, startFakeVies } from '../support/fake-vies.ts';
import { faultsOfLoad, faultsOfOutput } from '../support/load-checks.ts';
import { sendCommand } from '../support/one-key-storm.ts';
import { type SupervisedProgram, superviseProgram, until, type Victim } from '../support/random-kills.ts';
import { removeData } from '../support/run-program.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { vatNumberMaker } from '../support/vat-numbers.ts';
import { startWriteLoad, type WriteLoad } from '../support/write-load.ts';

const seed = newSeed();
const directory = join(tmpdir(), `clientele-random-kill-${randomUUID()}`);
let fake: FakeVies;
let program: SupervisedProgram;
let pool: pg.Pool;
/** The one is billed; the customers of the other have VAT numbers, which are checked beside. */
let [billed, checked]: Tenant[] = [];
beforeAll(async () => {
  fake = await startFakeVies();
  program = await superviseProgram(directory, { VIES_URL: fake.url });
  pool = await openPool();
  [billed, checked] = [await createTenant(pool), await createTenant(pool)];
}, 180_000);
afterAll(async () => {
  await pool?.end();
  await program?.stop();
  await fake?.stop();
  await removeData(directory);
});

/** PostgreSQL listens on another port where it was started anew together with its gateway. */
async function openPool(): Promise<pg.Pool> {
  const client = await connectToData(directory);
  const { host, database, user, password, port } = client;
  await client.end();
  const opened = new pg.Pool({ host, database, user, password, port, max: 2 });
  opened.on('error', () => undefined);
  return opened;
}

/** In ten kills; with SOAK=10 ten times as many. */
const tenKills: readonly Victim[] = [
  ...(['gateway', 'gateway', 'gateway', 'machine'] as const),
  ...(['postmaster', 'postmaster', 'postgres', 'postgres', 'backend', 'backend'] as const),
];

interface Recovery {
  readonly victim: Victim;
  /** From the kill to the first answer to a write that was sent after it. */
  readonly milliseconds: number;
}

/** Waits for so many more writes, or until something is wrong. */
async function grown(loads: readonly WriteLoad[], more: number): Promise<void> {
  const all = () => loads.reduce((sum, { writes }) => sum + writes.length, 0);
  const wanted = all() + more;
  await until(`${more} more writes`, async () => all() >= wanted || loads.some(({ faults }) => faults.length > 0));
}

async function killAtRandom(victims: readonly Victim[], loads: readonly WriteLoad[]): Promise<Recovery[]> {
  const chance = chanceOf(seed);
  const recoveries: Recovery[] = [];
  for (const victim of shuffled(chance, victims)) {
    await grown(loads, Math.floor(chance() * 30));
    await sleep(chance() * 200);
    await until(`a ${victim} to kill`, () => program.kill(victim));
    const killed = performance.now();
    await Promise.all(loads.map((load) => load.answered()));
    recoveries.push({ victim, milliseconds: Math.round(performance.now() - killed) });
    if (loads.some(({ faults }) => faults.length > 0)) break;
  }
  return recoveries;
}

const count = async (from: string): Promise<number> =>
  (await pool.query<{ count: number }>(`select count(*)::int as count from ${from}`)).rows[0]?.count ?? -1;

describe('kill -9 of gateway and PostgreSQL at random, under a load of writes', () => {
  it('loses nothing that was acknowledged, and does nothing twice', { timeout: 120_000 * soak }, async ({
    annotate,
  }) => {
    const at = `SEED=${seed}`;
    const began = performance.now();
    const [first, second] = [billed, checked] as [Tenant, Tenant];
    const load = (tenant: Tenant, writers: number, newVatNumber?: () => string) =>
      startWriteLoad({
        url: program.url,
        key: tenant.key,
        companyId: tenant.companies[0].id,
        writers,
        seed,
        ...(newVatNumber ? { newVatNumber } : {}),
      });
    const loads = [load(first, 5), load(second, 1, vatNumberMaker())];
    await Promise.all(loads.map((one) => one.answered()));
    const victims = Array.from({ length: Math.round(soak) }, () => tenKills).flat();
    const recoveries = await killAtRandom(victims, loads);
    await Promise.all(loads.map((one) => one.stop()));

    await annotate(figuresOf(loads, recoveries, performance.now() - began));
    expect(
      loads.flatMap(({ faults }) => faults),
      at,
    ).toEqual([]);
    expect(recoveries.length, at).toBe(victims.length);
    await pool.end();
    pool = await openPool();
    const ended = victims.filter((victim) => victim === 'gateway' || victim === 'machine').length;
    expect(program.starts(), at).toBe(1 + ended);
    await until('all jobs done', async () => (await count('job')) === 0);
    for (const [index, tenant] of [first, second].entries())
      expect(await faultsOfLoad(pool, tenant.organizationId, loads[index] as WriteLoad), at).toEqual([]);

    // A lease ends by itself: what was asked is asked again.
    expect(await count("vat_job where lease is not null and run_at > now() + interval '30 s'"), at).toBe(0);
    const unchecked = "customer where organization_id = $1 and vat_validation_status <> 'VALID'";
    if (soak > 1) {
      const isChecked = async () =>
        (await pool.query(`select from ${unchecked}`, [second.organizationId])).rowCount === 0;
      await until('all VAT numbers checked', isChecked);
      expect(await count('vat_job where lease is not null'), at).toBe(0);
    }
    await resend(loads, at);
    expect(await program.stop(), at).toBe(0);
    expect(program.outputs().flatMap(faultsOfOutput), at).toEqual([]);
  });
});

/** How many died of each kind, how long the longest wait for an answer was then, and what was written meanwhile. */
function figuresOf(loads: readonly WriteLoad[], recoveries: readonly Recovery[], milliseconds: number): string {
  const kills = [...new Set(recoveries.map(({ victim }) => victim))].map((victim) => {
    const own = recoveries.filter((one) => one.victim === victim).map((one) => one.milliseconds);
    return [victim, { kills: own.length, longest: Math.max(...own) }];
  });
  const writes = loads.reduce((sum, load) => sum + load.writes.length, 0);
  const repeats = loads.reduce((sum, load) => sum + load.repeats(), 0);
  return JSON.stringify({
    seed,
    ...Object.fromEntries(kills),
    writes,
    repeats,
    seconds: Math.round(milliseconds / 1000),
  });
}

/** Writes that were answered long ago are told again, and nothing is written by it. */
async function resend(loads: readonly WriteLoad[], at: string): Promise<void> {
  const chance = chanceOf(seed + 1);
  // Those of numbers that are checked in the background are not of a request.
  const events = 'audit_event where request_id is not null';
  const before = await count(events);
  for (const { writes } of loads)
    for (const { command, outcome } of shuffled(chance, writes).slice(0, 50)) {
      const { result } = await sendCommand(program.url, command);
      const { replayed, __typename } = result;
      expect([replayed, __typename, JSON.stringify(idsIn(result))], at).toEqual([
        true,
        outcome.__typename,
        JSON.stringify(idsIn(outcome)),
      ]);
    }
  expect(await count(events), at).toBe(before);
}

const idsIn = (value: unknown): string[] =>
  JSON.stringify(value).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
