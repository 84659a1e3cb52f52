import type { WriteContext } from '../idempotency/idempotency.service.ts';

/** How long a merge waits for those before it, in milliseconds. */
const longestWait = 5_000;

/**
 * Lets the transactions of merges begin one after the other. The merge lock would make them wait all the same, but each
 * with a connection in its hand: a burst of merges of one organization would leave no connection for anybody else. The
 * lock still holds merges of other gateways apart. The transaction throws BusyError where its turn does not come in time.
 */
export function inTurn(write: WriteContext): WriteContext {
  const { database } = write;
  // Of the whole mutation: one that runs again after a lost race has waited already.
  const until = Date.now() + longestWait;
  return {
    ...write,
    database: { ...database, transaction: (work) => database.transactionInTurn('merge', until, work) },
  };
}
