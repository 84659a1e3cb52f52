import type pg from 'pg';
import type { ViesPrefix } from '../kernel/vies-prefixes.ts';

/** Who wants a call, and for what. */
export interface Claim {
  readonly country: ViesPrefix;
  /** A uuid of this one call. */
  readonly holder: string;
  /** Stands for the question: nobody else gets a call for the same one meanwhile. */
  readonly asks: string;
  readonly urgent: boolean;
}

export type ClaimResult =
  | { readonly isHeld: true }
  /** `until`: when the country may be asked again, in milliseconds since 1970; null where its calls are taken. */
  | { readonly isHeld: false; readonly until: number | null };

/** What a call tells of the country: its register works, or it does not, or nothing. */
export type CallResult = 'ANSWERED' | 'FAILED' | 'UNKNOWN';

export interface GateLimits {
  /** After which a call that nobody gave back is free again: its gateway was killed. Longer than any call lasts. */
  readonly leaseMs: number;
  /** For how long the others stand back for an urgent one that found nothing free. It asks again and again meanwhile. */
  readonly wantedMs: number;
  /** So many failures in a row open the breaker. */
  readonly failuresToOpen: number;
  /** How long it is open at first; doubled with each further failure, up to the longest. */
  readonly openMs: number;
  readonly longestOpenMs: number;
  /** For how long nobody asks at all once our address is blocked. */
  readonly addressBlockedMs: number;
}

export const usualGateLimits: GateLimits = {
  leaseMs: 15_000,
  wantedMs: 3_000,
  failuresToOpen: 5,
  openMs: 30_000,
  longestOpenMs: 15 * 60_000,
  addressBlockedMs: 24 * 3_600_000,
};

/** At most two calls a country at a time, over all gateways on the database, and none where the breaker is open. */
export interface ViesGate {
  /** Takes a call where there is one to have. */
  claim(claim: Claim): Promise<ClaimResult>;
  /** Gives a call back, and tells what came of it. */
  release(claim: Claim, result: CallResult): Promise<void>;
  /** Our address is blocked: stops all countries. */
  blockAll(): Promise<void>;
}

// Each statement is one update of one row, and looks at nothing of it but its own columns: PostgreSQL then evaluates it anew
// on what another gateway has just written. Who waits for nothing is told by what the update returns.
const free1 = `(slot1_until is null or slot1_until <= now())`;
const free2 = `(slot2_until is null or slot2_until <= now())`;
const closed = `(blocked_until is null or blocked_until <= now())
  and not exists (select from vies_country every where every.country = 'ALL' and every.blocked_until > now())`;
const asksNothingSame = `not (not ${free1} and slot1_asks = $3) and not (not ${free2} and slot2_asks = $3)`;
/** After failures the country is tried with one call at a time. */
const hasFree = `case when failures < $6 then ${free1} or ${free2} else ${free1} and ${free2} end`;
const mayHave = `($4 or wanted_until is null or wanted_until <= now())`;
const takes1 = `(${hasFree}) and ${free1}`;
const takes2 = `(${hasFree}) and not ${free1}`;
const ms = (parameter: string) => `${parameter}::float8 * interval '1 millisecond'`;

/** $1 country, $2 holder, $3 asks, $4 urgent, $5 lease, $6 failures to open, $7 wanted. */
const claimStatement = `
  update vies_country set
    slot1_holder = case when ${takes1} then $2::uuid else slot1_holder end,
    slot1_asks   = case when ${takes1} then $3 else slot1_asks end,
    slot1_until  = case when ${takes1} then now() + ${ms('$5')} else slot1_until end,
    slot2_holder = case when ${takes2} then $2::uuid else slot2_holder end,
    slot2_asks   = case when ${takes2} then $3 else slot2_asks end,
    slot2_until  = case when ${takes2} then now() + ${ms('$5')} else slot2_until end,
    wanted_until = case when not $4 then wanted_until when ${hasFree} then null else now() + ${ms('$7')} end
  where country = $1 and ${closed} and ${asksNothingSame} and ${mayHave} and ($4 or ${hasFree})
  returning slot1_holder is not distinct from $2::uuid or slot2_holder is not distinct from $2::uuid as held`;

const untilStatement = `
  select extract(epoch from max(blocked_until)) * 1000 as until
  from vies_country where country in ($1, 'ALL') and blocked_until > now()`;

/** A failure of a call that was under way when the breaker opened is no further one. */
const counts = `$3 = 'FAILED' and (blocked_until is null or blocked_until <= now())`;
/** A tenth of it at random: not everybody comes back at once. */
const openFor = `least($5::float8 * power(2, least(failures + 1 - $4, 30)), $6::float8)
  * (1 - random() / 10) * interval '1 millisecond'`;

/** $1 country, $2 holder, $3 result, $4 failures to open, $5 open, $6 longest open. */
const releaseStatement = `
  update vies_country set
    slot1_holder = case when slot1_holder = $2::uuid then null else slot1_holder end,
    slot1_asks   = case when slot1_holder = $2::uuid then null else slot1_asks end,
    slot1_until  = case when slot1_holder = $2::uuid then null else slot1_until end,
    slot2_holder = case when slot2_holder = $2::uuid then null else slot2_holder end,
    slot2_asks   = case when slot2_holder = $2::uuid then null else slot2_asks end,
    slot2_until  = case when slot2_holder = $2::uuid then null else slot2_until end,
    failures = case when $3 = 'ANSWERED' then 0 when ${counts} then least(failures + 1, 1000) else failures end,
    blocked_until = case
      when $3 = 'ANSWERED' then null
      when ${counts} and failures + 1 >= $4 then now() + ${openFor}
      else blocked_until end
  where country = $1`;

export function createViesGate(pool: pg.Pool, limits: GateLimits = usualGateLimits): ViesGate {
  const { leaseMs, wantedMs, failuresToOpen, openMs, longestOpenMs, addressBlockedMs } = limits;
  return {
    claim: async ({ country, holder, asks, urgent }) => {
      const values = [country, holder, asks, urgent, leaseMs, failuresToOpen, wantedMs];
      const { rows } = await pool.query<{ held: boolean }>(claimStatement, values);
      if (rows[0]?.held) return { isHeld: true };
      const { rows: blocks } = await pool.query<{ until: string | null }>(untilStatement, [country]);
      const until = blocks[0]?.until ?? null;
      return { isHeld: false, until: until === null ? null : Math.ceil(Number(until)) };
    },
    release: async ({ country, holder }, result) => {
      await pool.query(releaseStatement, [country, holder, result, failuresToOpen, openMs, longestOpenMs]);
    },
    blockAll: async () => {
      const statement = `update vies_country set blocked_until = now() + ${ms('$1')} where country = 'ALL'`;
      await pool.query(statement, [addressBlockedMs]);
    },
  };
}
