import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { harmless, hashOf, ways } from '../support/attack-ways.ts';
import { type Answered, type DocumentAttack, sendBytes, sendRequest, statusesIn } from '../support/attacks.ts';
import { bodyAttacks } from '../support/attacks-bodies.ts';
import { documentBombs } from '../support/attacks-documents.ts';
import { guesses, introspectionBombs, introspections } from '../support/attacks-schema.ts';
import { socketAttacks } from '../support/attacks-sockets.ts';
import { valueAttacks } from '../support/attacks-values.ts';
import { checksum } from '../support/customers.ts';
import { insertCustomers } from '../support/fixtures.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * Requests that mean harm, each by every way in. None may crash the gateway, run what it should not, be answered at length,
 * or be told anything that is not the caller's.
 */

const documents: readonly DocumentAttack[] = [...documentBombs, ...introspectionBombs, ...valueAttacks];
/** What an answer may be long. */
const MOST_BYTES = 1_048_576;
/** What all attacks together may leave behind: cached documents, most of all. */
const MOST_LEFT = 100_000_000;

let usual: TestGateway;
let generous: TestGateway;
let closed: TestGateway;
let discreet: TestGateway;
let directory: string;
let tenant: Tenant;
let secretName: string;
let before: readonly unknown[];
let heap: number;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clientele-attacks-'));
  const persistedDocuments = join(directory, 'documents.json');
  await writeFile(
    persistedDocuments,
    JSON.stringify(Object.fromEntries(documents.map(({ query }) => [hashOf(query), query]))),
  );
  usual = await startTestGateway();
  generous = await startTestGateway({ policy: { batchLimit: 5, persistedDocuments } });
  closed = await startTestGateway({ policy: { introspection: 'admin' } });
  discreet = await startTestGateway({ policy: { introspection: 'off', persistedOnly: true } });
  tenant = await createTenant(usual.pool);
  const other = await createTenant(usual.pool);
  secretName = `Secret of ${other.organizationId}`;
  for (const [whose, name] of [
    [tenant, 'Ours'],
    [other, secretName],
  ] as const)
    await insertCustomers(usual.pool, whose, [{ company: whose.companies[0], name, email: 'a@example.com' }]);
  before = await sums();
  heap = heapAfterCollection();
});
afterAll(async () => {
  await Promise.all([usual, generous, closed, discreet].map((gateway) => gateway?.stop()));
  await rm(directory, { recursive: true, force: true });
});

const sums = async () => [await checksum(usual.pool, tenant.organizationId)];

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What must be true of every answer, whatever it is. */
function expectSafe({ status, headers, text }: Answered): void {
  expect(status).toBeLessThan(500);
  expect(text.length).toBeLessThan(MOST_BYTES);
  expect(text).not.toMatch(/node_modules|\.[cm]?[jt]s:\d+|\bat \w+ \(|node:internal|TypeError|RangeError|ECONN/);
  expect(text).not.toMatch(/\bselect .+ from\b(?!.*secret_hash)|prisma|pothos|syntax error at|pg_catalog/i);
  expect(text).not.toContain(secretName);
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(headers['x-powered-by']).toBeUndefined();
}

interface Body {
  readonly data?: Readonly<Record<string, { readonly __typename?: string } | null>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly requested?: number };
  }[];
  readonly extensions?: { readonly cost?: { readonly requested: number } };
}

function expectAnswer(body: Body, attack: DocumentAttack): void {
  const [error] = body.errors ?? [];
  expect(error?.extensions.code ?? null).toBe(attack.code);
  if (attack.requested !== undefined) {
    expect(error?.extensions.requested).toBe(attack.requested);
    expect(body.extensions?.cost?.requested).toBe(attack.requested);
  }
  if (attack.refusal) expect(Object.values(body.data ?? {})[0]?.__typename).toBe(attack.refusal);
}

/** What a strict client is told: 400 where nothing was run. */
function statusOf({ code, refusal }: DocumentAttack, { data }: Body): number {
  return code === null || refusal || data !== undefined ? 200 : 400;
}

async function expectAlive({ url }: TestGateway): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` };
  const { status, text } = await sendRequest(url, { headers, body: JSON.stringify({ query: harmless }) });
  expect([status, JSON.parse(text).data.viewer.scopes.length]).toEqual([200, 7]);
}

/** What a request is answered, and the statements that it sends beside the one that finds its key. */
async function watched(send: () => Promise<Answered>): Promise<{ answer: Answered; sent: readonly string[] }> {
  const answers: Answered[] = [];
  const ask = async () => void answers.push(await send());
  const others: string[] = [];
  const sent = await usual.statementsOf(async () => void others.push(...(await generous.statementsOf(ask))));
  const [answer] = answers;
  if (!answer) throw new Error('there was no answer');
  return { answer, sent: [...sent, ...others] };
}

describe.each(ways)('by $name', ({ takes, send, read = (body) => body, strict }) => {
  for (const attack of documents.filter(takes))
    it(`${attack.kind}: ${attack.name}`, async () => {
      const origins = { usual: usual.url, generous: generous.url };
      const { answer, sent } = await watched(() => send(origins, tenant.key, attack));
      expectSafe(answer);
      const body = read(JSON.parse(answer.text)) as Body;
      expectAnswer(body, attack);
      if (!attack.executed) expect(sent).toEqual([]);
      if (strict) expect(answer.status).toBe(statusOf(attack, body));
      await expectAlive(usual);
    });
});

describe('bodies', () => {
  for (const attack of bodyAttacks)
    it(`${attack.kind}: ${attack.name}`, async () => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}`, ...attack.headers };
      const { answer, sent } = await watched(() => sendRequest(usual.url, { ...attack, headers }));
      expectSafe(answer);
      expect(sent).toEqual([]);
      const { errors } = JSON.parse(answer.text) as Body;
      expect([answer.status, errors?.[0]?.extensions.code ?? null]).toEqual([attack.status, attack.code]);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      await expectAlive(usual);
    });
});

describe('connections', () => {
  for (const attack of socketAttacks)
    it(`${attack.kind}: ${attack.name}`, async () => {
      const { bytes, ends = false, statuses } = attack;
      const text = await sendBytes(usual.url, bytes(tenant.key), ends);
      expect(statusesIn(text)).toEqual(statuses);
      expect(text).not.toMatch(/access-control|strict-transport|evil\.example|INJECTED/i);
      expectSafe({ status: 200, headers: {}, text });
      await expectAlive(usual);
    });
});

describe('a schema that is not shown', () => {
  const headersOf = () => ({ 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` });

  for (const attack of [...introspections, ...introspectionBombs])
    it(`does not answer ${attack.name}`, async () => {
      const answer = await sendRequest(closed.url, {
        headers: headersOf(),
        body: JSON.stringify({ query: attack.query }),
      });
      expectSafe(answer);
      expectAnswer(JSON.parse(answer.text) as Body, attack);
    });

  for (const attack of guesses)
    it(`is not guessed by ${attack.name}`, async () => {
      const { query, variables, code } = attack;
      const body = JSON.stringify({ query, variables });
      const hidden = await sendRequest(closed.url, { headers: headersOf(), body });
      const shown = await sendRequest(usual.url, { headers: headersOf(), body });
      for (const answer of [hidden, shown]) {
        expectSafe(answer);
        expect((JSON.parse(answer.text) as Body).errors?.[0]?.extensions.code).toBe(code);
      }
      expect(hidden.text).not.toMatch(/did you mean/i);
    });

  it('is helped with where it is shown', async () => {
    const answers = await Promise.all(guesses.map(({ query, variables }) => usual.send(tenant.key, query, variables)));
    const helped = answers.filter(({ errors }) => errors?.[0]?.message.includes('Did you mean'));
    expect(helped.length).toBeGreaterThan(8);
  });
});

describe('persisted documents alone', () => {
  it.each(['{ viewer { scopes } }', '{ __schema { types { name } } }', 'mutation { nothing }', '', '{'])(
    'refuses %s',
    async (query) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` };
      const answer = await sendRequest(discreet.url, { headers, body: JSON.stringify({ query }) });
      expectSafe(answer);
      expect((JSON.parse(answer.text) as Body).errors?.[0]?.extensions.code).toBe('PERSISTED_DOCUMENT_REQUIRED');
    },
  );
});

describe('after all of them', () => {
  it('nothing was written, and every line of the log is one entry without what was sent', async () => {
    expect(await sums()).toEqual(before);
    const lines = [usual, generous, closed, discreet].flatMap(({ logged }) => logged);
    expect(lines.length).toBeGreaterThan(1_000);
    for (const line of lines) {
      expect(line.endsWith('\n') && !line.slice(0, -1).includes('\n')).toBe(true);
      expect(line.length).toBeLessThan(10_000);
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
    }
    expect(lines.join('')).not.toMatch(/INJECTED|\\u001b|850709|198507099805|drop table|evil\.example/);
    expect(lines.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });

  it('memory has not grown', async ({ annotate }) => {
    const grown = heapAfterCollection() - heap;
    await annotate(`${Math.round(grown / 1e6)} MB more`);
    expect(grown).toBeLessThan(MOST_LEFT);
  });
});
