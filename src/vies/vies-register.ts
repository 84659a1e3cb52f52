import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type {
  AskOptions,
  ViesAnswer,
  ViesBusy,
  ViesOutcome,
  ViesQuestion,
  ViesRegister,
} from '../kernel/vies-register.ts';
import { createViesClient, type ViesClient, type ViesClientOptions } from './vies-client.ts';
import { type CallResult, type Claim, createViesGate, type GateLimits, usualGateLimits } from './vies-gate.ts';
import { knownRequester, partsOfQuestion } from './vies-number.ts';

export interface ViesRegisterOptions extends ViesClientOptions {
  readonly pool: pg.Pool;
  /** Where other limits than the usual ones hold. */
  readonly gate?: Partial<GateLimits>;
  /** How often is looked for a call that is free. */
  readonly pollMs?: number;
  /** Told what came of each call: once, however many have shared it. */
  readonly onAnswer?: (outcome: ViesOutcome) => void;
}

/** VIES itself. */
export interface ClosableViesRegister extends ViesRegister {
  readonly checkStatus: ViesClient['checkStatus'];
  /** Breaks off the calls that are under way and gives them back. Whoever asks, or has asked, is answered BUSY. */
  close(): Promise<void>;
}

const busy: ViesBusy = { outcome: 'BUSY', until: null };

export function createViesRegister(options: ViesRegisterOptions): ClosableViesRegister {
  const { pool, gate: limits, pollMs = 100 } = options;
  const client = createViesClient(options);
  const gate = createViesGate(pool, { ...usualGateLimits, ...limits });
  const stopping = new AbortController();
  // Each call that is under way listens to it: a few for each country.
  setMaxListeners(0, stopping.signal);
  /** The calls of this gateway that are under way, by what they ask. */
  const calls = new Map<string, Promise<ViesAnswer | ViesBusy>>();

  const call = async (question: ViesQuestion, claim: Claim): Promise<ViesAnswer | ViesBusy> => {
    let result: CallResult = 'UNKNOWN';
    try {
      const answer = await client.check(question, stopping.signal);
      result = resultOf(answer);
      options.onAnswer?.(answer.outcome);
      if (answer.errorCode === 'IP_BLOCKED') {
        options.log.error({ code: answer.errorCode }, 'VIES has blocked our address: nobody asks it for a day');
        await gate.blockAll();
      }
      return answer;
    } catch (error) {
      if (stopping.signal.aborted) return busy;
      throw error;
    } finally {
      await gate.release(claim, result);
    }
  };

  const share = (question: ViesQuestion, claim: Claim) => {
    const running = call(question, claim).finally(() => calls.delete(claim.asks));
    calls.set(claim.asks, running);
    return running;
  };

  const ask = async (question: ViesQuestion, { waitMs, urgent }: AskOptions): Promise<ViesAnswer | ViesBusy> => {
    const claim = newClaim(question, urgent);
    const end = Date.now() + waitMs;
    while (!stopping.signal.aborted) {
      const running = calls.get(claim.asks);
      if (running) return running;
      const result = await gate.claim(claim);
      if (result.isHeld) return share(question, claim);
      if (result.until !== null) return { outcome: 'BUSY', until: result.until };
      const left = end - Date.now();
      if (left <= 0) return busy;
      await sleep(Math.min(left, pollMs * (0.5 + Math.random())));
    }
    return busy;
  };

  /** Everybody who waits, for a call or for its answer. */
  const asking = new Set<Promise<unknown>>();
  return {
    ask: (question, how) => {
      const answer = ask(question, how).finally(() => asking.delete(answer));
      asking.add(answer);
      return answer;
    },
    checkStatus: (signal) => client.checkStatus(signal),
    close: async () => {
      stopping.abort();
      await Promise.allSettled(asking);
    },
  };
}

/** @throws Error for a prefix that VIES does not know. */
function newClaim({ vatNumber, requester }: ViesQuestion, urgent: boolean): Claim {
  const { country } = partsOfQuestion(vatNumber);
  const question = `${vatNumber} ${knownRequester(requester) ?? ''}`;
  return { country, holder: randomUUID(), asks: createHash('sha256').update(question).digest('hex'), urgent };
}

/**
 * What an answer tells of the country. A malformed one is a failure too: it is a maintenance page as a rule, which must not
 * be asked on and on; and should it be one odd number, the answers about others close the breaker again.
 */
function resultOf({ outcome, errorCode }: ViesAnswer): CallResult {
  // VIES has not asked the country.
  if (errorCode === 'IP_BLOCKED') return 'UNKNOWN';
  return ['UNAVAILABLE', 'THROTTLED', 'MALFORMED_ANSWER'].includes(outcome) ? 'FAILED' : 'ANSWERED';
}
