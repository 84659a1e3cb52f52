import type pg from 'pg';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from './actor.ts';

/** How a key stands after it has spent something. */
export interface Allowance {
  /** False: it has spent more than it may, and nothing is done for it. */
  readonly allowed: boolean;
  /** Points that are left for this minute. */
  readonly left: number;
  /** Milliseconds until it may spend anew. */
  readonly resetMs: number;
}

/** Counts the points that each key spends in a minute. */
interface Account {
  spend(actor: Actor, points: number): Promise<Allowance>;
  /** Gives back what was asked for and not needed. Nobody waits for it. */
  giveBack(actor: Actor, points: number): void;
}

export interface RateLimit extends Account {
  /**
   * Takes points for a request that had no price, such as a document that is not valid. Whoever has none left for it is let
   * in no more by this process until there are new ones.
   */
  fine(actor: Actor, points: number): void;
  /** Milliseconds for which a key is not let in; 0 as a rule. */
  shutOutMs(actor: Actor): number;
}

export interface RateLimitOptions {
  readonly pointsPerMinute: number;
  /** Counts in the database, for all gateways on it; without it each process counts for itself. */
  readonly pool: pg.Pool | null;
}

const MINUTE_MS = 60_000;

export function createRateLimit({ pointsPerMinute, pool }: RateLimitOptions): RateLimit {
  const account = pool ? inDatabase(pool, pointsPerMinute) : inMemory(pointsPerMinute);
  const shutOut = new Map<string, number>();
  const take = async (actor: Actor, points: number): Promise<void> => {
    const { allowed, resetMs } = await account.spend(actor, points);
    if (!allowed) shutOut.set(nameOf(actor), Date.now() + resetMs);
  };
  return {
    ...account,
    // Nobody waits for it; while the database is away nothing is asked of it anyway.
    fine: (actor, points) => void take(actor, points).catch(() => undefined),
    shutOutMs: (actor) => {
      const left = (shutOut.get(nameOf(actor)) ?? 0) - Date.now();
      if (left <= 0) shutOut.delete(nameOf(actor));
      return Math.max(left, 0);
    },
  };
}

function nameOf({ organizationId, keyPrefix }: Actor): string {
  return `${organizationId} ${keyPrefix}`;
}

function inMemory(points: number): Account {
  const limiter = new RateLimiterMemory({ points, duration: MINUTE_MS / 1_000 });
  const told = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
    allowed,
    left: remainingPoints,
    resetMs: msBeforeNext,
  });
  return {
    spend: async (actor, spent) => {
      try {
        return told(true, await limiter.consume(nameOf(actor), spent));
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return told(false, refused);
        throw refused;
      }
    },
    giveBack: (actor, back) => {
      if (back > 0) limiter.reward(nameOf(actor), back).catch(() => undefined);
    },
  };
}

// By the database's clock, which all gateways share. A key that has no row of this minute begins it.
const SPEND = `insert into rate_limit as r (organization_id, key, minute, points)
  values ($1, $2, date_trunc('minute', now()), $3)
  on conflict (organization_id, key) do update set
    points = excluded.points + case when r.minute = excluded.minute then r.points else 0 end, minute = excluded.minute
  returning points, ceil(extract(epoch from minute + interval '1 minute' - now()) * 1000) as reset_ms`;

const GIVE_BACK = `update rate_limit set points = greatest(points - $3, 0)
  where organization_id = $1 and key = $2 and minute = date_trunc('minute', now())`;

/** By SQL of our own: the library's has no tenant in its key, and names its statements, which PgBouncer does not follow. */
function inDatabase(pool: pg.Pool, limit: number): Account {
  return {
    spend: async ({ organizationId, keyPrefix }, spent) => {
      const { rows } = await pool.query<{ points: string; reset_ms: string }>(SPEND, [
        organizationId,
        keyPrefix,
        spent,
      ]);
      const points = Number(rows[0]?.points ?? 0);
      return { allowed: points <= limit, left: Math.max(limit - points, 0), resetMs: Number(rows[0]?.reset_ms ?? 0) };
    },
    giveBack: ({ organizationId, keyPrefix }, back) => {
      if (back > 0) pool.query(GIVE_BACK, [organizationId, keyPrefix, back]).catch(() => undefined);
    },
  };
}
