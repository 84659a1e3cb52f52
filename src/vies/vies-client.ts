import type { Logger } from 'pino';
import type { ViesAnswer, ViesQuestion } from '../kernel/vies-register.ts';
import { type Asked, type RawAnswer, readViesAnswer, unreachable } from './vies-answer.ts';
import { knownRequester, partsOfQuestion, splitViesNumber } from './vies-number.ts';
import { readViesStatus, type ViesStatus } from './vies-status.ts';

export interface ViesClientOptions {
  /** Of VIES's REST API, as in `https://ec.europa.eu/taxation_customs/vies/rest-api`. */
  readonly baseUrl: string;
  /** Of Clientele: VIES is told who asks. */
  readonly version: string;
  readonly log: Logger;
  /** For one question or look, from the first byte to the last. */
  readonly timeLimitMs?: number;
  readonly maxBytes?: number;
  /** Told of each code that refuses the requester or the question itself. */
  readonly onConfigurationFault?: (code: string) => void;
}

export interface ViesClient {
  /**
   * Asks about a number: one request, and one more without the requester where that one is refused. Answers whatever the
   * register does.
   * @throws Error for a prefix that VIES does not know, and the signal's reason where it breaks the question off.
   */
  check(question: ViesQuestion, signal?: AbortSignal): Promise<ViesAnswer>;
  /** What VIES says of itself and its countries; null where it cannot be had. */
  checkStatus(signal?: AbortSignal): Promise<ViesStatus | null>;
}

export function createViesClient(options: ViesClientOptions): ViesClient {
  const { version, log, timeLimitMs = 10_000, maxBytes = 256 * 1024 } = options;
  const base = new URL(options.baseUrl).href.replace(/\/+$/, '');
  const send = async (path: string, request: RequestInit, signal: AbortSignal): Promise<RawAnswer> => {
    const headers = {
      accept: 'application/json',
      // The body is hashed as evidence: as it is sent.
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'user-agent': `clientele/${version}`,
    };
    const response = await fetch(base + path, { ...request, headers, redirect: 'manual', signal });
    return { status: response.status, body: await readBody(response, maxBytes) };
  };

  const ask = async (asked: Asked, deadline: Deadline): Promise<ViesAnswer> => {
    try {
      const request = { method: 'POST', body: JSON.stringify(bodyOf(asked)) };
      return readViesAnswer(await send('/check-vat-number', request, deadline.signal), asked);
    } catch (error) {
      const errorCode = deadline.explain(error);
      log.info({ country: asked.country, errorCode, cause: causeOf(error) }, 'VIES could not be reached');
      return unreachable(errorCode, asked.requester);
    }
  };

  return {
    check: async (question, signal) => {
      const asked = { ...partsOfQuestion(question.vatNumber), requester: knownRequester(question.requester) };
      return withDeadline(timeLimitMs, signal, async (deadline) => {
        const answer = await ask(asked, deadline);
        if (!answer.isConfigurationFault) return answer;
        log.warn({ code: answer.errorCode }, 'VIES refuses the requester, or the question itself');
        options.onConfigurationFault?.(answer.errorCode ?? '');
        return asked.requester === null ? answer : ask({ ...asked, requester: null }, deadline);
      });
    },
    checkStatus: (signal) =>
      withDeadline(timeLimitMs, signal, async (deadline) => {
        try {
          return readViesStatus(await send('/check-status', {}, deadline.signal));
        } catch (error) {
          deadline.explain(error);
          return null;
        }
      }),
  };
}

/** Both fields of the requester or none: one of them alone is a fault. */
function bodyOf({ country, number, requester }: Asked): Readonly<Record<string, string | undefined>> {
  const by = requester === null ? null : splitViesNumber(requester);
  const requesterFields = { requesterMemberStateCode: by?.country, requesterNumber: by?.number };
  return { countryCode: country, vatNumber: number, ...requesterFields };
}

/** Null where there is more than may be. */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  const reader = response.body.getReader();
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

interface Deadline {
  readonly signal: AbortSignal;
  /**
   * Why a request failed.
   * @throws the caller's reason, where it was the caller who broke it off.
   */
  explain(error: unknown): 'NETWORK' | 'TIMED_OUT';
}

/** Runs work that has so much time and not more, and ends with the caller's signal too. */
async function withDeadline<T>(ms: number, caller: AbortSignal | undefined, work: (deadline: Deadline) => Promise<T>) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    abort();
  }, ms);
  caller?.addEventListener('abort', abort, { once: true });
  if (caller?.aborted) abort();
  try {
    return await work({
      signal: controller.signal,
      explain: (error) => {
        caller?.throwIfAborted();
        return isOver || /TIMEOUT|TIMEDOUT/.test(causeOf(error) ?? '') ? 'TIMED_OUT' : 'NETWORK';
      },
    });
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', abort);
  }
}

/** The code beneath "fetch failed": ECONNREFUSED, ENOTFOUND, a code of TLS. */
function causeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : null;
}
