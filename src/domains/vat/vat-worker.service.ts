import type { Logger } from 'pino';
import type { Database } from '../../database/client.ts';
import { failureKind } from '../../database/failure.ts';
import { registerRounds } from '../../database/job-work.ts';
import { ownWrite } from '../audit/audit.service.ts';
import { runCheck } from './run-check.service.ts';
import { findDueCountries, findDueOrganization, leaseDue } from './vat-job.repository.ts';

/** VIES takes two calls at a time of a country from all of us: more workers than that would only wait. */
const RUNNERS_PER_COUNTRY = 2;
/** Of all countries together: each holds a connection for moments only. */
const MOST_RUNNERS = 16;

/**
 * Works off due checks of VAT numbers in the background, country by country, organizations in turn. Several gateways may do
 * so at once: a job is leased by one, and the calls of a country are shared by all. Each round starts what is missing and
 * does not wait for it. Answers how to stop, which waits for the calls that are under way.
 */
export function startVatRounds(database: Database, log: Logger) {
  const running = new Map<string, number>();
  const work = new Set<Promise<void>>();
  let stopped = false;

  const round = async (): Promise<void> => {
    if (!database.vies || work.size >= MOST_RUNNERS) return;
    for (const country of await findDueCountries(database.pool)) {
      for (let free = RUNNERS_PER_COUNTRY - (running.get(country) ?? 0); free > 0; free -= 1) {
        if (stopped || work.size >= MOST_RUNNERS) return;
        start(country);
      }
    }
  };

  const start = (country: string): void => {
    running.set(country, (running.get(country) ?? 0) + 1);
    const runner = runCountry(database, country, () => stopped)
      .catch((error: unknown) => {
        // While the database is away, the rounds tell so themselves.
        if (failureKind(error) !== 'unavailable' && !stopped) log.warn({ err: error, country }, 'a VAT check failed');
      })
      .finally(() => {
        running.set(country, (running.get(country) ?? 1) - 1);
        work.delete(runner);
      });
    work.add(runner);
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    await Promise.all(work);
  };
  return { round, stop };
}

registerRounds('VAT', startVatRounds);

/** Does due jobs of a country, one after the other, until none is due or nobody can be asked. */
async function runCountry(database: Database, country: string, isStopped: () => boolean): Promise<void> {
  let last: string | null = null;
  while (!isStopped()) {
    last = await findDueOrganization(database.pool, country, last);
    if (last === null) return;
    const tenant = database.tenant(last);
    const job = await leaseDue(tenant, country);
    if (!job) return;
    if ((await runCheck(tenant, job, { waitMs: 0, urgent: false, write: ownWrite })) === 'BUSY') return;
  }
}
