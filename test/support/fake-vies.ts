import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isViesPrefix, viesPrefixes } from '../../src/kernel/vies-prefixes.ts';
import {
  answerOf,
  envelope,
  type FakeAnswer,
  type FakeBehaviour,
  type FakeQuestion,
  json,
  usualStatus,
} from './fake-vies-answers.ts';
import { fakeNumbers, magicNumbers } from './fake-vies-numbers.ts';

export interface FakeRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The fields of the body; empty where it has none. */
  readonly question: Partial<FakeQuestion>;
  /** In milliseconds since 1970. */
  readonly at: number;
}

export interface FakeVies {
  /** What VIES_URL, or `baseUrl`, is set to. */
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  /** What is asked when nothing else is said of a number. */
  defaultBehaviour: FakeBehaviour;
  /** Says what comes of asking about a number, such as `DE136695976`. */
  answer(vatNumber: string, behaviour: FakeBehaviour): void;
  /** The calls of a country that are open: now, and the most there ever were. */
  openCalls(country: string): { readonly now: number; readonly most: number };
  /** The questions about a number so far. */
  asked(vatNumber: string): readonly FakeRequest[];
  stop(): Promise<void>;
}

/** A VIES for tests and for trying by hand: the same protocol, and every fault on demand. */
export async function startFakeVies({ port = 0 } = {}): Promise<FakeVies> {
  const requests: FakeRequest[] = [];
  const programmed = new Map<string, FakeBehaviour>(fakeNumbers.map((one) => [one.vatNumber, one.behaviour]));
  const open = new Map<string, { now: number; most: number }>();

  const count = (country: string, response: ServerResponse): void => {
    const { now, most } = open.get(country) ?? { now: 0, most: 0 };
    const calls = { now: now + 1, most: Math.max(most, now + 1) };
    open.set(country, calls);
    response.once('close', () => {
      const { now: before, most: ever } = open.get(country) ?? calls;
      open.set(country, { now: before - 1, most: ever });
    });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = await readQuestion(request);
    const path = request.url ?? '';
    const { method, headers } = request;
    requests.push({ path, headers, question: question ?? {}, at: Date.now() });
    if (`${method} ${path}` === 'GET /check-status') return write(response, statusAnswer());
    if (method !== 'POST' || !/^\/check-vat-(number|test-service)$/.test(path)) {
      return write(response, { status: 404, text: '' });
    }
    count(String(question?.countryCode), response);
    const refusal = refuse(question);
    if (refusal) return write(response, refusal);
    const whole = question as FakeQuestion;
    const vatNumber = whole.countryCode + whole.vatNumber;
    const behaviour = path.endsWith('service')
      ? (magicNumbers[whole.vatNumber] ?? { kind: 'fault', code: 'SERVICE_UNAVAILABLE' })
      : (programmed.get(vatNumber) ?? fake.defaultBehaviour);
    await behave(behaviour, whole, response);
  };

  const server = createServer((request, response) => {
    // A caller who goes away amid the body is none of our faults.
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const fake: FakeVies = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    defaultBehaviour: { kind: 'valid' },
    answer: (vatNumber, behaviour) => void programmed.set(vatNumber, behaviour),
    openCalls: (country) => open.get(country) ?? { now: 0, most: 0 },
    asked: (vatNumber) =>
      requests.filter(({ question }) => `${question.countryCode}${question.vatNumber}` === vatNumber),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

/** Null where the body is no JSON object. */
async function readQuestion(request: IncomingMessage): Promise<Partial<FakeQuestion> | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** What VIES itself looks at before it asks a country; null where nothing is wrong. */
function refuse(question: Partial<FakeQuestion> | null): FakeAnswer | null {
  const { countryCode, vatNumber, requesterMemberStateCode, requesterNumber } = question ?? {};
  const isHalf = Boolean(requesterMemberStateCode) !== Boolean(requesterNumber);
  if (!countryCode || !vatNumber || isHalf) return refusal('VOW-ERR-11', 'A mandatory field is missing');
  // VIES says so of a country that there is not.
  if (!isViesPrefix(countryCode)) return answerOf({ kind: 'invalid' }, { countryCode, vatNumber });
  if (!/^[0-9A-Za-z+*.]{2,12}$/.test(vatNumber)) return refusal('VOW-ERR-2600');
  if (!requesterMemberStateCode || !requesterNumber) return null;
  if (!isViesPrefix(requesterMemberStateCode)) return refusal('INVALID_REQUESTER_INFO');
  return /^[0-9A-Za-z+*.]{2,12}$/.test(requesterNumber) ? null : refusal('VOW-ERR-2700');
}

function refusal(code: string, message?: string): FakeAnswer {
  return json(usualStatus(code), envelope(code, message));
}

function statusAnswer(): FakeAnswer {
  const countries = viesPrefixes.map((countryCode) => ({ countryCode, availability: 'Available' }));
  return json(200, { vow: { available: true }, countries });
}

async function behave(behaviour: FakeBehaviour, question: FakeQuestion, response: ServerResponse): Promise<void> {
  if (behaviour.after) await behaviour.after;
  // A fake that is stopped meanwhile is not waited for.
  if (behaviour.delayMs) await sleep(behaviour.delayMs, undefined, { ref: false });
  const answer = answerOf(behaviour, question);
  if (answer) return write(response, answer);
  if (behaviour.kind === 'reset') response.socket?.resetAndDestroy();
  if (behaviour.kind === 'broken') return breakOff(response);
  if (behaviour.kind === 'endless') writeOnAndOn(response);
}

function write(response: ServerResponse, { status, text, headers = {} }: FakeAnswer): void {
  response.writeHead(status, headers).end(text);
}

/** Half a body, and then nothing. */
async function breakOff(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-length': '200' });
  await new Promise((done) => response.write('{"valid":false,', done));
  response.socket?.resetAndDestroy();
}

/** For as long as somebody reads. */
function writeOnAndOn(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(16_384)));
  };
  response.on('drain', more);
  more();
}
