import { setTimeout as delay } from 'node:timers/promises';
import type { Actor } from '../../access/actor.ts';
import { failureKind } from '../../database/failure.ts';
import { inTime } from '../../database/in-time.ts';
import type { TenantDatabase, TenantTransaction } from '../../database/tenant-database.ts';
import { IdempotencyError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import { recordAudit } from '../audit/audit.service.ts';
import { claimKey, findOutcome, storeOutcome } from './idempotency.repository.ts';

/** Replaces what a replay of a request tells: for one whose answer is known in a later transaction. */
export { storeOutcome as retellOutcome } from './idempotency.repository.ts';

import { checkIdempotencyKey, hashInput } from './idempotency.rules.ts';

/** Who writes, where, and in which request. */
export interface WriteContext {
  readonly actor: Actor;
  readonly database: TenantDatabase;
  readonly requestId: string;
}

/** What every input of a mutation has. */
export interface MutationInput {
  readonly idempotencyKey: string;
  readonly dryRun?: boolean | null;
}

/** Work that was done: what to answer, and what to write down about it. */
export interface Done<Outcome> {
  /** JSON: ids and changes. */
  readonly outcome: Outcome;
  /** An event for each object that was changed; none where nothing was. */
  readonly events: readonly AuditEntry[];
}

export interface MutationCommand<Outcome> {
  /** The mutation's name: keys of different mutations do not meet. */
  readonly name: string;
  readonly input: MutationInput;
  /** The work, in one transaction. A business error is thrown, and undoes everything. */
  readonly work: (tx: TenantTransaction, issues: InputIssues) => Promise<Done<Outcome>>;
  /** Do the work and undo it, as a dry run does; by default what the input's `dryRun` says. */
  readonly rehearsal?: boolean;
  /** Whether this key may be told an earlier answer, which another key of the organization may have got. */
  readonly mayReplay: (outcome: Outcome) => boolean;
}

export interface MutationResult<Outcome> {
  readonly outcome: Outcome;
  readonly replayed: boolean;
  readonly dryRun: boolean;
}

/**
 * Runs every mutation: the key, the work, its audit events and its outcome in one transaction, or nothing at all.
 * Same key and input: the stored outcome again, `replayed`. Same key, other input: IDEMPOTENCY_KEY_REUSED. A twin that
 * still runs is waited for 2 s, then IDEMPOTENCY_IN_PROGRESS. A dry run does the work, forces deferred constraints, rolls
 * back and stores no key; a key that was used with another input stops it too, as it would stop the commit. An answer that
 * this caller's key may not see is no answer to it: its idempotencyKey counts as used with another input. Lost races (40001, 40P01) and lost connections run again, which the key makes safe.
 * @throws DomainError of the work, IdempotencyError, InvalidInputError for a bad key.
 */
export async function runMutation<Outcome>(
  write: WriteContext,
  command: MutationCommand<Outcome>,
): Promise<MutationResult<Outcome>> {
  if (command.rehearsal ?? command.input.dryRun)
    return { outcome: await rehearse(write, command), replayed: false, dryRun: true };
  const { outcome, replayed } = await oneAtATime(write, command, (inputHash) =>
    retried(() => runOnce(write, command, inputHash)),
  );
  if (replayed && !command.mayReplay(outcome)) throw reused();
  return { outcome, replayed, dryRun: false };
}

interface Finished<Outcome> {
  readonly outcome: Outcome;
  readonly replayed: boolean;
}

async function runOnce<Outcome>(
  write: WriteContext,
  command: MutationCommand<Outcome>,
  inputHash: Uint8Array,
): Promise<Finished<Outcome>> {
  const { name, input } = command;
  const key = input.idempotencyKey;
  return write.database.transaction(async (tx) => {
    const issues = checkIdempotencyKey(key);
    // A key that cannot be stored is told with all other problems of the input.
    const storable = issues.found.length === 0;
    if (storable && !(await claim(tx, write, name, key, inputHash))) return replay<Outcome>(tx, name, key, inputHash);
    const outcome = await perform(tx, write, command, issues);
    await storeOutcome(tx, name, key, outcome);
    return { outcome, replayed: false };
  });
}

/** The work with its audit events: a mutation cannot do the one without the other. */
async function perform<Outcome>(
  tx: TenantTransaction,
  write: WriteContext,
  command: MutationCommand<Outcome>,
  issues: InputIssues,
): Promise<Outcome> {
  const { outcome, events } = await command.work(tx, issues);
  issues.throwIfAny();
  await recordAudit(tx, write, events);
  return outcome;
}

async function claim(
  tx: TenantTransaction,
  write: WriteContext,
  name: string,
  key: string,
  inputHash: Uint8Array,
): Promise<boolean> {
  try {
    return await claimKey(tx, name, key, inputHash, write.actor.apiKeyId);
  } catch (error) {
    // lock_timeout: a twin in another gateway has held the key for 2 s.
    if (failureKind(error) === 'busy') throw inProgress();
    throw error;
  }
}

async function replay<Outcome>(
  tx: TenantTransaction,
  name: string,
  key: string,
  inputHash: Uint8Array,
): Promise<Finished<Outcome>> {
  const stored = await findOutcome(tx, name, key);
  if (!stored || stored.outcome === null) throw inProgress();
  mustBeSame(stored.inputHash, inputHash);
  return { outcome: stored.outcome as Outcome, replayed: true };
}

function mustBeSame(stored: Uint8Array, given: Uint8Array): void {
  if (!Buffer.from(stored).equals(given)) throw reused();
}

function reused(): IdempotencyError {
  return new IdempotencyError(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotencyKey was already used with another input: choose a new key for a new request.',
  );
}

function inProgress(): IdempotencyError {
  return new IdempotencyError(
    'IDEMPOTENCY_IN_PROGRESS',
    'The first request with this idempotencyKey is still running: send the same request again in a moment.',
  );
}

class RolledBack<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('a dry run rolls back');
    this.outcome = outcome;
  }
}

async function rehearse<Outcome>(write: WriteContext, command: MutationCommand<Outcome>): Promise<Outcome> {
  const rehearsal = () =>
    write.database.transaction(async (tx): Promise<never> => {
      const { name, input } = command;
      const issues = checkIdempotencyKey(input.idempotencyKey);
      const stored = issues.found.length === 0 ? await findOutcome(tx, name, input.idempotencyKey) : null;
      if (stored) mustBeSame(stored.inputHash, hashInput(input));
      if (stored?.outcome && !command.mayReplay(stored.outcome as Outcome)) throw reused();
      const outcome = await perform(tx, write, command, issues);
      // Deferred constraints would only speak at a commit that never comes.
      await tx.forceConstraints();
      throw new RolledBack(outcome);
    });
  try {
    return await retried(rehearsal);
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome as Outcome;
    throw error;
  }
}

interface Run {
  readonly inputHash: Uint8Array;
  readonly finished: Promise<Finished<unknown>>;
}
const running = new Map<string, Run>();

/**
 * Twins in this process share one wait and one answer, so that they do not hold the pool. Where the first one fails, its
 * key is free, and the next twin runs.
 */
async function oneAtATime<Outcome>(
  write: WriteContext,
  command: MutationCommand<Outcome>,
  run: (inputHash: Uint8Array) => Promise<Finished<Outcome>>,
): Promise<Finished<Outcome>> {
  const slot = `${write.actor.organizationId} ${command.name} ${command.input.idempotencyKey}`;
  const inputHash = hashInput(command.input);
  const deadline = Date.now() + 2_000;
  for (let first = running.get(slot); first; first = running.get(slot)) {
    const answer = await waited(first.finished, deadline - Date.now());
    if (!answer) continue;
    mustBeSame(first.inputHash, inputHash);
    return { outcome: answer.outcome as Outcome, replayed: true };
  }
  const mine = { inputHash, finished: run(inputHash) };
  running.set(slot, mine);
  // The slot is free before anyone who waits for it goes on.
  mine.finished.then(free, free);
  return mine.finished;

  function free(): void {
    running.delete(slot);
  }
}

/** The answer, or null where it failed. @throws IdempotencyError when the time is over. */
async function waited<Result>(finished: Promise<Result>, milliseconds: number): Promise<Result | null> {
  const answer = await inTime(
    finished.catch(() => null),
    milliseconds,
  );
  if (answer === 'LATE') throw inProgress();
  return answer;
}

async function retried<Result>(run: () => Promise<Result>, attempts = 3): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const kind = failureKind(error);
    if (attempts <= 1 || (kind !== 'contention' && kind !== 'unavailable')) throw error;
    await delay(20 + Math.random() * 80);
    return retried(run, attempts - 1);
  }
}
