import type pg from 'pg';

/** What waits in a queue. */
export interface QueueFigures {
  readonly due: number;
  /** For how long the oldest has been due, in seconds; 0 where nothing is. */
  readonly oldestSeconds: number;
}

/** What goes on beside requests, over all gateways on the database. */
export interface BackgroundFigures {
  /** By kind of job: those that have something due. */
  readonly jobs: ReadonlyMap<string, QueueFigures>;
  /** Checks of VAT numbers. */
  readonly vatChecks: QueueFigures;
  /** By country, and ALL: whether it is left alone for a while. */
  readonly breakers: ReadonlyMap<string, boolean>;
}

// Each queue is passed once, whatever plan is chosen: by country and index it would be passed for every country while the
// statistics still say that it is empty, which is just when it has filled up.
const figures = 'count(*)::int as due, coalesce(extract(epoch from now() - min(run_at)), 0)::float8 as age';
const statement = `
  select 'job' as part, kind as name, ${figures}, false as open from job where run_at <= now() group by kind
  union all
  select 'vat', '', ${figures}, false from vat_job where run_at <= now()
  union all
  select 'breaker', country, 0, 0, coalesce(blocked_until > now(), false) from vies_country`;

interface Row {
  readonly part: 'job' | 'vat' | 'breaker';
  readonly name: string;
  readonly due: number;
  readonly age: number;
  readonly open: boolean;
}

/** One statement, which gives up after `limitMs`. @throws what the driver throws. */
export async function findBackgroundFigures(pool: pg.Pool, limitMs: number): Promise<BackgroundFigures> {
  const question = { text: statement, query_timeout: limitMs };
  const { rows } = await pool.query<Row>(question);
  const queue = ({ due, age }: Row): QueueFigures => ({ due, oldestSeconds: age });
  const [vat] = rows.filter(({ part }) => part === 'vat').map(queue);
  return {
    jobs: new Map(rows.filter(({ part }) => part === 'job').map((row) => [row.name, queue(row)])),
    vatChecks: vat ?? { due: 0, oldestSeconds: 0 },
    breakers: new Map(rows.filter(({ part }) => part === 'breaker').map(({ name, open }) => [name, open])),
  };
}
