import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulk } from '../support/bulk.ts';
import { soak } from '../support/customer-arbitrary.ts';
import type { FakeBehaviour } from '../support/fake-vies-answers.ts';
import type { Data } from '../support/test-gateway.ts';
import { numberedCountries } from '../support/vat-numbers.ts';
import { eventually, openVatWorld, type VatWorld } from '../support/vat-world.ts';

const CUSTOMERS = 100;
const CHECKS = 1_000 * soak;

let world: VatWorld;
beforeAll(async () => {
  world = await openVatWorld();
});
afterAll(() => world.stop());

const fault = (code: string, status?: number): FakeBehaviour => ({
  kind: 'fault',
  code,
  ...(status ? { status } : {}),
});
/** What may come of asking, and what is kept of it. */
const faults: readonly (readonly [behaviour: FakeBehaviour, outcome: string])[] = [
  [fault('SERVICE_UNAVAILABLE'), 'UNAVAILABLE'],
  [fault('MS_UNAVAILABLE', 500), 'UNAVAILABLE'],
  [{ ...fault('MS_UNAVAILABLE'), beside: true } as FakeBehaviour, 'UNAVAILABLE'],
  [fault('TIMEOUT', 400), 'UNAVAILABLE'],
  [fault('SERVER_BUSY'), 'UNAVAILABLE'],
  [{ kind: 'raw', status: 503, text: '<html>' }, 'UNAVAILABLE'],
  [{ kind: 'raw', status: 429, text: '' }, 'UNAVAILABLE'],
  [{ kind: 'raw', status: 502, text: '{"valid":false}' }, 'UNAVAILABLE'],
  [{ kind: 'reset' }, 'UNAVAILABLE'],
  [{ kind: 'broken' }, 'UNAVAILABLE'],
  [fault('MS_MAX_CONCURRENT_REQ'), 'THROTTLED'],
  [fault('GLOBAL_MAX_CONCURRENT_REQ_TIME'), 'THROTTLED'],
  [fault('VAT_BLOCKED'), 'BLOCKED'],
  [fault('INVALID_INPUT'), 'REJECTED'],
  [fault('VOW-ERR-2500'), 'REJECTED'],
  [{ kind: 'raw', text: '<html>maintenance</html>' }, 'MALFORMED_ANSWER'],
  [{ kind: 'raw', text: '{"valid":false,' }, 'MALFORMED_ANSWER'],
  [{ kind: 'raw', text: '{"valid":false}' }, 'MALFORMED_ANSWER'],
  [{ kind: 'raw', text: '{"valid":"false"}' }, 'MALFORMED_ANSWER'],
  [{ kind: 'raw', text: 'null' }, 'MALFORMED_ANSWER'],
  [{ kind: 'cutShort' }, 'MALFORMED_ANSWER'],
  [{ kind: 'noVerdict' }, 'MALFORMED_ANSWER'],
  [{ kind: 'otherNumber' }, 'MALFORMED_ANSWER'],
  [{ kind: 'otherCountry' }, 'MALFORMED_ANSWER'],
  [{ kind: 'redirect' }, 'MALFORMED_ANSWER'],
  [fault('SOMETHING_NEW'), 'MALFORMED_ANSWER'],
];

/** A number, whether the register truly knows it, and what comes of asking about it: one after the other. */
interface Story {
  readonly number: string;
  readonly isKnown: boolean;
  readonly outcomes: string[];
}

/** Says what comes of the next question about each number, a truth now and then. */
function program(stories: readonly Story[], seed: number): void {
  const picks = fc.sample(fc.noBias(fc.nat({ max: faults.length + 2 })), { numRuns: stories.length, seed });
  for (const [index, { number, isKnown, outcomes }] of stories.entries()) {
    const truth = isKnown ? (['valid', 'VALID'] as const) : (['invalid', 'INVALID'] as const);
    const [behaviour, outcome] = faults[picks[index] ?? 0] ?? [{ kind: truth[0] }, truth[1]];
    world.fake.answer(number, behaviour);
    outcomes.push(outcome);
  }
}

async function createAll(stories: readonly Story[]): Promise<void> {
  for (let from = 0; from < stories.length; from += 50) {
    const customers = stories
      .slice(from, from + 50)
      .map(({ number }) => ({ name: number, email: 'a@b.example', vatNumber: number }));
    await bulk(world.gateway, world.admin, customers, { companyId: world.tenant.companies[0].id });
  }
}

/** Every customer, with the outcomes of its checks in order, and the state of its job. */
async function readAll(): Promise<Data[]> {
  const query = `select c.name as number, c.vat_validation_status as status, c.vat_record ->> 'verdict' as verdict,
      j.lease is not null as leased, j.attempts,
      coalesce((select json_agg(json_build_array(k.outcome, k.status) order by k.checked_at, k.id) from vat_check k where k.customer_id = c.id), '[]') as checks
    from customer c left join vat_job j on j.customer_id = c.id where c.organization_id = $1 order by c.id`;
  return (await world.gateway.pool.query(query, [world.tenant.organizationId])).rows;
}

/** Drops what is under way, and lets nothing be due. */
async function nobodyAsks(): Promise<void> {
  await world.gateway.pool.query("update vat_job set run_at = now() + interval '1 day', lease = null");
}

/**
 * Lets every number be asked about once more: those too about which nobody would be asked any more. Answers
 * since when.
 */
async function askAllAgain(): Promise<string> {
  const query = `insert into vat_job as j (organization_id, id, company_id, customer_id, vat_number, vies_country)
      select c.organization_id, gen_random_uuid(), c.company_id, c.id, c.name, left(c.name, 2) from customer c where c.organization_id = $1
    on conflict (organization_id, customer_id) where customer_id is not null
      do update set run_at = now(), requested_at = now()
    returning j.run_at::text as since`;
  return (await world.gateway.pool.query(query, [world.tenant.organizationId])).rows[0].since;
}

async function allChecked(since: string): Promise<void> {
  const query =
    'select count(distinct customer_id)::int as customers from vat_check where checked_at >= $1::timestamptz';
  await eventually(async () =>
    expect((await world.gateway.pool.query(query, [since])).rows[0].customers).toBe(CUSTOMERS),
  );
}

/** Whoever is one too many asks again at once no more, and what is under way ends: no job and no call is held for ever. */
async function settled(): Promise<void> {
  await eventually(async () => {
    await world.gateway.pool.query("update vat_job set run_at = now() + interval '1 day' where lease is null");
    const held = `select from vat_job where lease is not null
      union all select from vies_country where slot1_holder is not null or slot2_holder is not null`;
    expect((await world.gateway.pool.query(held)).rowCount).toBe(0);
  });
}

/** Who was one too many asks again by himself in a moment, and may be it again. */
function once(outcomes: readonly string[]): string[] {
  return outcomes.filter((outcome, index) => outcome !== 'THROTTLED' || outcomes[index - 1] !== outcome);
}

describe(`${CHECKS} checks of a register that fails in every way`, () => {
  it(
    'make no valid number INVALID, and keep what was answered',
    async ({ annotate }) => {
      const stories = Array.from({ length: CUSTOMERS }, (_, index): Story => {
        const number = world.newNumber(numberedCountries[index % numberedCountries.length]);
        return { number, isKnown: index % 5 !== 0, outcomes: [] };
      });
      const began = Date.now();
      const seed = Number(process.env.SEED ?? 7);
      program(stories, seed);
      await createAll(stories);
      await allChecked('-infinity');
      for (let round = 1; round < CHECKS / CUSTOMERS; round += 1) {
        await nobodyAsks();
        program(stories, seed + round);
        await allChecked(await askAllAgain());
      }
      await settled();
      const byNumber = new Map((await readAll()).map((row) => [row.number, row]));
      for (const { number, isKnown, outcomes } of stories) {
        const { status, verdict, leased, checks } = byNumber.get(number);
        expect(once(checks.map(([outcome]: string[]) => outcome)), number).toEqual(once(outcomes));
        const last = outcomes.findLast((outcome) => outcome === 'VALID' || outcome === 'INVALID') ?? null;
        expect([verdict, leased ?? false, status], number).toEqual([last, false, checks.at(-1)[1]]);
        const forbidden = isKnown ? 'INVALID' : 'VALID';
        expect([status, verdict, ...checks.flat()], number).not.toContain(forbidden);
      }
      await annotate(`${CHECKS} checks in ${Math.round((Date.now() - began) / 1_000)} s`);
    },
    120_000 * Math.max(soak, 1),
  );
});
