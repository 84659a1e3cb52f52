import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getIntrospectionQuery } from 'graphql';
import { type Asked, type DocumentAttack, sendRequest } from '../../test/support/attacks.ts';
import { bodyAttacks } from '../../test/support/attacks-bodies.ts';
import { documentBombs } from '../../test/support/attacks-documents.ts';
import { introspectionBombs } from '../../test/support/attacks-schema.ts';
import { valueAttacks } from '../../test/support/attacks-values.ts';
import { createTenant } from '../../test/support/tenant.ts';
import { describeRun } from '../machine.ts';
import { withOwnGateway } from '../own-gateway.ts';
import { tell } from '../tell.ts';
import { type Measured, reportAttacks } from './report-attacks.ts';

/** Of so many tries the shortest stall is told: what else runs on the machine makes others longer. */
const TRIES = 3;
/** So that a stall has ended, and what it left behind is collected with it. */
const SETTLE_MS = 25;

interface Payload {
  readonly kind: string;
  readonly name: string;
  /** Not to be found in a cache: each try sends another text. */
  asked(attempt: number): Asked;
}

/** Sends every attack of test/security to a gateway in a process of its own, and measures how long its event loop stands still. */
export async function benchAttacks(): Promise<string> {
  return withOwnGateway(async ({ databaseUrl, database, postgres }) => {
    const { key } = await createTenant(database.pool);
    const gateway = await startWatched(databaseUrl);
    try {
      const measured: Measured[] = [];
      for (const payload of payloads()) measured.push(await measure(gateway, key, payload));
      return reportAttacks(measured, describeRun(postgres));
    } finally {
      gateway.stop();
    }
  });
}

interface WatchedGateway {
  readonly url: string;
  /** Begins to measure anew, or answers the longest stall since then. */
  stall(message: 'reset' | 'tell'): Promise<number>;
  stop(): void;
}

async function startWatched(databaseUrl: string): Promise<WatchedGateway> {
  const child = fork(fileURLToPath(new URL('watched-gateway.ts', import.meta.url)), [databaseUrl]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const stall: WatchedGateway['stall'] = async (message) => {
    const answered = once(child, 'message');
    child.send(message);
    const [{ stallMs }] = (await answered) as [{ stallMs: number }];
    return stallMs;
  };
  return { url: `http://127.0.0.1:${port}`, stall, stop: () => child.disconnect() };
}

function payloads(): Payload[] {
  const documents: readonly DocumentAttack[] = [
    { kind: 'none', name: 'a harmless query', query: '{ viewer { scopes } }', code: null },
    { kind: 'none', name: 'the whole schema', query: getIntrospectionQuery(), code: null },
    ...documentBombs,
    ...introspectionBombs,
    ...valueAttacks,
  ];
  return [
    ...documents.map(({ kind, name, query, ...rest }) => ({
      kind,
      name,
      asked: (attempt: number) => ({ body: JSON.stringify({ ...paramsOf(rest), query: `${query}\n#${attempt}` }) }),
    })),
    ...bodyAttacks.map(({ kind, name, status: _status, code: _code, ...asked }) => ({
      kind,
      name,
      asked: () => asked,
    })),
  ];
}

function paramsOf({ variables, operationName }: Pick<DocumentAttack, 'variables' | 'operationName'>) {
  return { variables, operationName };
}

async function measure({ url, stall }: WatchedGateway, key: string, { kind, name, asked }: Payload): Promise<Measured> {
  const stalls: number[] = [];
  let answer = '';
  let bytes = 0;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { headers, ...rest } = asked(attempt);
    await stall('reset');
    const own = { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers };
    const { status, text } = await sendRequest(url, { ...rest, headers: own });
    await sleep(SETTLE_MS);
    stalls.push(await stall('tell'));
    answer = `${status} ${codeIn(text)}`.trim();
    bytes = Buffer.byteLength(text);
  }
  const stallMs = Math.min(...stalls);
  tell(`${stallMs.toFixed(1).padStart(7)} ms  ${answer}, ${bytes} bytes: ${kind}, ${name}`);
  return { kind, name, answer, bytes, stallMs };
}

function codeIn(text: string): string {
  const { errors = [] } = JSON.parse(text) as { errors?: readonly { extensions: { code: string } }[] };
  return errors[0]?.extensions.code ?? '';
}
