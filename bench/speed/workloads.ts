import type { SpeedDatabase } from './speed-database.ts';

export const workloadNames = ['list', 'dashboard', 'detail', 'lookup', 'deep', 'search', 'preview', 'create'] as const;
export type WorkloadName = (typeof workloadNames)[number];

/** What each is, for the report. */
export const workloadTitles: Readonly<Record<WorkloadName, string>> = {
  list: '50 customers, newest first',
  dashboard: '50 customers with 5 subscriptions, the wallets and 5 invoices each (CustomerDashboard of the hooks)',
  detail: 'one customer of random id with everything that hangs on it',
  lookup: 'name and e-mail address of one customer of random id',
  deep: '50 customers at about the 1,000th page',
  search: '20 customers that match a word or the beginning of one',
  preview: 'the preview of merging two customers of random ids',
  create: 'a new customer, each with an idempotency key of its own',
};

/** These change data, and are measured after all others. */
export const writes: ReadonlySet<WorkloadName> = new Set(['create']);

/** What one request asks for; how it is said is each contender's own. */
export interface Question {
  readonly id?: string;
  readonly word?: string;
  /** Which of the cursors at the 1,000th page. */
  readonly place?: number;
  readonly source?: string;
  readonly target?: string;
  readonly country?: string;
}

/** load.lua writes sixteen letters in its place that no other request has. */
export const FRESH = '~'.repeat(16);

const DEEP_ROWS = 999 * 50;
const IDS = 2_000;
const WORDS = 200;
/** So many pages of which each begins a row later than the one before. */
export const DEEP_PLACES = 200;

/** Different enough that a cache of answers would not help. */
export async function makeQuestions(database: SpeedDatabase): Promise<Record<WorkloadName, readonly Question[]>> {
  const ids = await randomIds(database);
  const half = ids.length / 2;
  const pairs = ids.slice(0, half).map((source, index) => ({ source, target: ids[half + index] ?? '' }));
  const byId = ids.map((id) => ({ id }));
  return {
    list: [{}],
    dashboard: [{}],
    detail: byId,
    lookup: byId,
    deep: Array.from({ length: DEEP_PLACES }, (_, place) => ({ place })),
    search: (await searchWords(database)).map((word) => ({ word })),
    preview: pairs,
    create: ['SE', 'DE', 'FR', 'NL', 'DK'].map((country) => ({ country })),
  };
}

/** How many rows lie before the first of the deep pages; of fewer customers those before the last full pages. */
export async function deepStart({ pool, organizationId }: SpeedDatabase): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM customer WHERE organization_id = $1 AND archived_at IS NULL',
    [organizationId],
  );
  const last = Math.floor(((rows[0]?.count ?? 0) - DEEP_PLACES - 50) / 100) * 100;
  return Math.max(0, Math.min(DEEP_ROWS - (DEEP_ROWS % 100), last));
}

/** The same at every run: by the hash of their ids, which are in the order of time. */
async function randomIds({ pool, organizationId }: SpeedDatabase): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM customer WHERE organization_id = $1 AND archived_at IS NULL ORDER BY md5(id::text) LIMIT $2',
    [organizationId, IDS],
  );
  return rows.map(({ id }) => id);
}

/** Words of names, whole ones and the beginnings of others, in the form in which they are searched. */
async function searchWords({ pool, organizationId }: SpeedDatabase): Promise<string[]> {
  const { rows } = await pool.query<{ word: string }>(
    `SELECT word FROM (
       SELECT DISTINCT unnest(ARRAY[w, left(w, 4 + ascii(right(w, 1)) % 3)]) AS word
         FROM (SELECT name_key FROM customer WHERE organization_id = $1 AND archived_at IS NULL
                ORDER BY md5(id::text) LIMIT 5000) named,
              regexp_split_to_table(name_key, ' ') AS w
        WHERE w ~ '^[a-z]{4,}$') told
      ORDER BY md5(word) LIMIT $2`,
    [organizationId, WORDS],
  );
  return rows.map(({ word }) => word);
}
