/** What a failed statement means to whoever waits for it. */
export type FailureKind =
  /** Another transaction won a race: the same work may pass when it runs again. */
  | 'contention'
  /** A lock, or a place in the pool, was not had in time. */
  | 'busy'
  /** The database is away. */
  | 'unavailable'
  /** A row breaks a rule that the database keeps (SQLSTATE class 23). */
  | 'constraint'
  | 'unknown';

const kinds: Readonly<Record<string, FailureKind>> = {
  '23502': 'constraint',
  '23503': 'constraint',
  '23505': 'constraint',
  '23514': 'constraint',
  P2002: 'constraint',
  P2003: 'constraint',
  P2004: 'constraint',
  '40001': 'contention',
  '40P01': 'contention',
  TransactionWriteConflict: 'contention',
  '55P03': 'busy',
  '53300': 'busy',
  TooManyConnections: 'busy',
  '57014': 'busy',
  P2024: 'busy',
  P2028: 'busy',
  '57P01': 'unavailable',
  '57P02': 'unavailable',
  '57P03': 'unavailable',
  '08000': 'unavailable',
  '08003': 'unavailable',
  '08006': 'unavailable',
  // PgBouncer's code for whatever is wrong behind it; PostgreSQL's own is a fault of a driver.
  '08P01': 'unavailable',
  // Kinds of adapter-pg, where the driver had no SQLSTATE to tell.
  DatabaseNotReachable: 'unavailable',
  ConnectionClosed: 'unavailable',
  SocketTimeout: 'unavailable',
  P1001: 'unavailable',
  P1002: 'unavailable',
  P1008: 'unavailable',
  P1017: 'unavailable',
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
  EPIPE: 'unavailable',
  ENOTFOUND: 'unavailable',
  EAI_AGAIN: 'unavailable',
  ETIMEDOUT: 'unavailable',
};

/**
 * Reads an error of the driver or of Prisma, which wraps the driver's. PostgreSQL's SQLSTATE is preferred to Prisma's code
 * for the same thing, since one Prisma code covers many.
 */
export function failureKind(error: unknown): FailureKind {
  for (const code of codesOf(error)) {
    const kind = kinds[code];
    if (kind) return kind;
  }
  const message = error instanceof Error ? error.message : '';
  return messages.find(([form]) => form.test(message))?.[1] ?? 'unknown';
}

// pg and pg-pool throw these without any code, and Prisma hands them on as they are.
const messages: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(timeout exceeded when trying to connect|Query read timeout)/, 'busy'],
  [/^Connection terminated|Client (has encountered a connection error|was closed) and is not queryable/, 'unavailable'],
];

/** All codes on an error and on what it wraps, innermost first. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { meta, cause, driverAdapterError, originalCode, code, kind } = error as Record<string, unknown>;
  const inner = [meta, driverAdapterError, cause].flatMap((wrapped) => codesOf(wrapped, depth + 1));
  const errors =
    'errors' in error && Array.isArray(error.errors) ? error.errors.flatMap((one) => codesOf(one, depth + 1)) : [];
  return [...inner, ...errors, originalCode, code, kind].filter((value) => typeof value === 'string');
}

/** What was read is no longer so, and a lock is held that must not be: the whole transaction runs again. */
export class LostRaceError extends Error {
  /** SQLSTATE serialization_failure: whoever runs transactions again knows it. */
  readonly code = '40001';
}

/** Something was not had in time: whoever asked may try again. */
export class BusyError extends Error {
  /** SQLSTATE lock_not_available: the answer is that of a lock that was not had. */
  readonly code = '55P03';
}
