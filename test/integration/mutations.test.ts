import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum, tenantTables } from '../support/customers.ts';
import { organizationTypes } from '../support/everything.ts';
import { idArguments, operationOf } from '../support/id-arguments.ts';
import {
  canRehearse,
  caseOf,
  faultyInput,
  goodInput,
  inputWithId,
  mutationField,
  mutationNames,
} from '../support/mutation-inputs.ts';
import { insertMutable, type MutationRows } from '../support/mutation-rows.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * The rules that every mutation keeps, for every mutation of the schema. What each of them does besides is tested by its
 * own file.
 */
type Fields = Readonly<Record<string, unknown>>;

/** Fifty of them are in customer-properties.test.ts, for two mutations. */
const TWINS = 8;

let gateway: TestGateway;
/** Another tenant's rows, whose ids exist nowhere for ours. */
let foreign: MutationRows;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  const theirs = await createTenant(gateway.pool);
  foreign = await insertMutable(gateway.pool, theirs, theirs.companies[0]);
});
afterAll(() => gateway.stop());

interface Stage {
  readonly tenant: Tenant;
  readonly rows: MutationRows;
  readonly key: string;
}

async function newStage(): Promise<Stage> {
  const tenant = await createTenant(gateway.pool);
  const rows = await insertMutable(gateway.pool, tenant, tenant.companies[0]);
  return { tenant, rows, key: await tenant.newKey({ scopes: ['ADMIN'] }) };
}

const documents = new Map<string, string>();
function documentOf(name: string): string {
  const document = documents.get(name) ?? operationOf({ operation: 'mutation', field: mutationField(name) }, ['input']);
  documents.set(name, document);
  return document;
}

/** Names as the schema has them: `operationOf` puts the type before each. */
function plain(value: Data): Data {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.replace(/^[A-Z][A-Za-z]*_/, ''), plain(inner)]),
  );
}

/** Whatever a mutation answers, with all that it can tell. Fails the test where there are GraphQL errors. */
async function run(name: string, key: string, input: Fields, requestId: string = randomUUID()): Promise<Data> {
  const { data, errors } = await gateway.send(key, documentOf(name), { input }, { 'x-request-id': requestId });
  if (errors) throw new Error(`${name} answered ${JSON.stringify(errors)}; log: ${gateway.logged.slice(-2).join('')}`);
  return plain(data[name]);
}

/** What a payload tells of changes: a batch does so with the result of each item. */
const changesIn = ({ changes, results }: Data): readonly Data[] | undefined =>
  changes ?? results?.flatMap((result: Data) => result.changes);

const payloadName = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}Payload`;

/** The payload of a mutation. Fails the test for anything else. */
async function done(name: string, key: string, input: Fields, requestId?: string): Promise<Data> {
  const answer = await run(name, key, input, requestId);
  if (answer.__typename !== payloadName(name)) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
  return answer;
}

const sum = ({ tenant }: Stage) => checksum(gateway.pool, tenant.organizationId);

/** What was written down in the requests whose id begins like this. */
async function eventsOf({ key }: Stage, requestId: string): Promise<Data[]> {
  const query =
    '{ auditEvents(first: 100) { nodes { requestId subjectType subjectId actor { id } changes { path before after } } } }';
  const { auditEvents } = await gateway.ask(key, query);
  return auditEvents.nodes.filter((event: Data) => event.requestId?.startsWith(requestId));
}

async function customersOf({ tenant }: Stage): Promise<Map<string, { revision: number; version: number }>> {
  const { rows } = await gateway.pool.query(
    'select id, revision::int, version::int from customer where organization_id = $1',
    [tenant.organizationId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** How many rows each table has of a tenant. */
async function rowCounts({ tenant }: Stage): Promise<Record<string, number>> {
  const counts = (await tenantTables(gateway.pool)).map(
    (name) => `select '${name}' as name, count(*)::int as count from "${name}" where organization_id = $1`,
  );
  const { rows } = await gateway.pool.query(counts.join(' union all '), [tenant.organizationId]);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

const names = mutationNames.map((name) => [name] as const);
const rehearsable = names.filter(([name]) => canRehearse(name));

interface Failure {
  readonly answer: Data;
  readonly expected: Data;
}

/** What came of a mutation that was run on a stage of its own: first it fails, then it is rehearsed where it can be. */
interface Committed extends Stage {
  readonly input: Fields;
  readonly requestId: string;
  /** With the key that the commit has then. */
  readonly failures: readonly Failure[];
  readonly rehearsal: Data | null;
  readonly payload: Data;
  readonly events: readonly Data[];
  readonly sums: Readonly<Record<'before' | 'failed' | 'rehearsed' | 'after', string>>;
  readonly customers: Readonly<Record<'before' | 'after', Map<string, { revision: number; version: number }>>>;
  readonly counts: Readonly<Record<string, number>>;
}

async function commit(name: string): Promise<Committed> {
  const stage = await newStage();
  const [input, requestId] = [goodInput(name, stage.rows), randomUUID()];
  const [before, customersBefore] = [await sum(stage), await customersOf(stage)];
  const failures = await fail(name, stage, input);
  const failed = await sum(stage);
  const rehearsal = canRehearse(name) ? await done(name, stage.key, { ...input, dryRun: true }) : null;
  const rehearsed = await sum(stage);
  const payload = await done(name, stage.key, input, requestId);
  return {
    ...stage,
    ...{ input, requestId, failures, rehearsal, payload },
    events: await eventsOf(stage, requestId),
    sums: { before, failed, rehearsed, after: await sum(stage) },
    customers: { before: customersBefore, after: await customersOf(stage) },
    counts: await rowCounts(stage),
  };
}

/** Asks with ids that are nobody's, in each place that takes one, and with a fault of the mutation's own. */
async function fail(name: string, { key, rows }: Stage, good: Fields): Promise<Failure[]> {
  const { fault, absent } = caseOf(name);
  const missing = (path: readonly string[]) =>
    absent ? { __typename: absent, issues: [{ path }] } : { __typename: 'NotFoundError', code: 'NOT_FOUND' };
  const failures: Failure[] = [];
  // Another tenant's ids of every type are tried in tenant-isolation.test.ts.
  for (const place of idArguments('mutation').filter(({ field }) => field.name === name))
    for (const id of [foreign.Customer, randomUUID(), 'no-uuid', 'a\0b']) {
      const bad = inputWithId(place, rows, id, { idempotencyKey: good.idempotencyKey });
      failures.push({ answer: await run(name, key, bad), expected: missing(place.path) });
    }
  if (fault) {
    const expected = { __typename: 'InvalidInputError', issues: [{ path: fault.path }] };
    failures.push({ answer: await run(name, key, faultyInput(name, rows, good) ?? {}), expected });
  }
  return failures;
}

describe.each(names)('a commit of %s', (name) => {
  // The tests on it run in their order, and only the last one writes.
  let stage: Committed;
  beforeAll(async () => {
    stage = await commit(name);
  });

  it('answers its payload, and writes down who did what in which request', async () => {
    const { payload, requestId, events, customers } = stage;
    const { before, after } = customers;
    expect(payload.replayed).toBe(false);
    expect(payload.dryRun).toBe(canRehearse(name) ? false : undefined);
    expect(changesIn(payload)).not.toEqual([]);
    const { apiKey } = (await gateway.ask(stage.key, '{ viewer { apiKey { id } } }')).viewer;
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect([event.requestId, event.actor]).toEqual([requestId, { id: apiKey.id }]);
    for (const event of events) expect(event.changes).not.toEqual([]);
    const subject = caseOf(name).subject?.(stage.rows);
    if (subject !== undefined) expect(events.map((event) => event.subjectId)).toContain(subject);
    for (const { subjectId } of events.filter(({ subjectType }) => subjectType === 'Customer'))
      for (const count of ['revision', 'version'] as const)
        expect(after.get(subjectId)?.[count]).toBeGreaterThan(before.get(subjectId)?.[count] ?? 0);
    // A customer whose version has grown was changed: its history says how.
    const changed = [...after].filter(([id, { version }]) => version > (before.get(id)?.version ?? 0));
    const told = events.filter(({ subjectType }) => subjectType === 'Customer').map(({ subjectId }) => subjectId);
    expect(changed.map(([id]) => id).sort()).toEqual([...new Set(told)].sort());
  });

  it('failed before without writing anything, and left the key free', () => {
    const { failures, sums, payload } = stage;
    expect(failures.length).toBeGreaterThan(0);
    for (const { answer, expected } of failures) expect(answer).toMatchObject(expected);
    expect(sums.failed).toBe(sums.before);
    expect(payload.replayed).toBe(false);
    expect(sums.after).not.toBe(sums.before);
  });

  if (canRehearse(name))
    it('was foretold by a dry run, which wrote nothing', () => {
      const { rehearsal, payload, sums } = stage;
      expect(rehearsal).toMatchObject({ dryRun: true, replayed: false });
      expect(changesIn(rehearsal)).not.toEqual([]);
      expect(sums.rehearsed).toBe(sums.before);
      expect(payload).toMatchObject({ dryRun: false, replayed: false });
      expect(changesIn(payload)).toEqual(untimed(changesIn(rehearsal) ?? []));
      expect(sums.after).not.toBe(sums.before);
    });

  it('sent again answers the same as a replay and writes nothing', async () => {
    const { secret, ...payload } = stage.payload;
    const before = await sum(stage);
    for (let time = 0; time < 2; time += 1) {
      const { secret: again, ...replay } = await done(name, stage.key, stage.input);
      expect(replay).toEqual({ ...payload, replayed: true });
      // A secret is shown once.
      expect(again).toBe(secret === undefined ? undefined : null);
    }
    expect(await sum(stage)).toBe(before);
  });

  it('is not told again to a key that may not see what it was about', async () => {
    const subjects = stage.events.map(({ subjectType }) => subjectType);
    const isCommon = subjects.every((type) => (organizationTypes as readonly string[]).includes(type));
    const blind = await stage.tenant.newKey({ scopes: ['ADMIN'], companies: [stage.tenant.companies[1]] });
    const before = await sum(stage);
    for (const asked of [stage.input, ...(canRehearse(name) ? [{ ...stage.input, dryRun: true }] : [])]) {
      const answer = await run(name, blind, asked);
      if (isCommon) expect(answer).toMatchObject({ __typename: payloadName(name), replayed: true });
      else expect(Object.keys(answer).sort()).toEqual(['__typename', 'code', 'message']);
      if (!isCommon) expect(answer.code).toBe('IDEMPOTENCY_KEY_REUSED');
    }
    expect(await sum(stage)).toBe(before);
  });

  it('sent many times at once is done once', async () => {
    const many = await newStage();
    const [input, requestId] = [goodInput(name, many.rows), randomUUID()];
    const sends = Array.from({ length: TWINS }, (_, index) => done(name, many.key, input, `${requestId}-${index}`));
    const answers = await Promise.all(sends);
    expect(answers.filter(({ replayed }) => replayed)).toHaveLength(TWINS - 1);
    const alike = answers.map(({ secret: _secret, replayed: _replayed, ...answer }) => answer);
    for (const answer of alike) expect(answer).toEqual(alike[0]);
    const secrets = answers.map(({ secret }) => secret).filter((secret) => typeof secret === 'string');
    expect(secrets).toHaveLength('secret' in answers[0] ? 1 : 0);
    expect(new Set((await eventsOf(many, requestId)).map((event) => event.requestId)).size).toBe(1);
    expect(await rowCounts(many)).toEqual(stage.counts);
  });

  it('keeps its key from another input', async () => {
    const others = await insertMutable(gateway.pool, stage.tenant, stage.tenant.companies[1]);
    const before = await sum(stage);
    const other = goodInput(name, others, { idempotencyKey: stage.input.idempotencyKey });
    const reused = { __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_REUSED' };
    expect(await run(name, stage.key, other)).toMatchObject(reused);
    if (canRehearse(name)) expect(await run(name, stage.key, { ...other, dryRun: true })).toMatchObject(reused);
    expect(await sum(stage)).toBe(before);
    // It was the key alone that stood in the way.
    expect(await done(name, stage.key, { ...other, idempotencyKey: randomUUID() })).toMatchObject({ replayed: false });
  });
});

/** Times differ from run to run. */
function untimed(changes: readonly Data[]) {
  return changes.map((change) =>
    ['archivedAt', 'erasedAt'].includes(change.path.join('.')) && change.after !== null
      ? { ...change, after: expect.any(String) }
      : change,
  );
}

describe('a dry run', () => {
  it('is known by most of what is done to customers', () => {
    expect(rehearsable.length).toBeGreaterThan(7);
  });
});

describe('a bad idempotency key', () => {
  const badKeys = [
    ['', 'OUT_OF_RANGE'],
    ['k'.repeat(256), 'OUT_OF_RANGE'],
    ['a\0b', 'INVALID_FORMAT'],
  ] as const;
  const keyPath = ['input', 'idempotencyKey'];

  // Nothing is written on it.
  let stage: Stage;
  let limited: string;
  beforeAll(async () => {
    stage = await newStage();
    limited = await stage.tenant.newKey({ scopes: ['ADMIN'], companies: stage.tenant.companies });
  });

  it.each(names)('of %s is told at its path, beside whatever else is wrong', async (name) => {
    const { fault, wholeOrganization } = caseOf(name);
    const before = await sum(stage);
    for (const dryRun of canRehearse(name) ? [false, true] : [undefined])
      for (const [idempotencyKey, code] of badKeys) {
        const good = goodInput(name, stage.rows, { idempotencyKey, ...(dryRun === undefined ? {} : { dryRun }) });
        const answer = await run(name, stage.key, good);
        expect(answer).toMatchObject({ __typename: 'InvalidInputError', code: 'VALIDATION_ERROR' });
        expect(answer.issues).toEqual([{ __typename: 'InputIssue', path: keyPath, code, message: expect.any(String) }]);
        const pathsOf = async (key: string, input: Fields): Promise<string[]> =>
          (await run(name, key, input)).issues.map((issue: Data) => issue.path.join('.')).sort();
        const refusal = wholeOrganization ? ['input'] : [];
        if (fault) {
          const paths = [...refusal, keyPath.join('.'), fault.path.join('.')].sort();
          const bad = faultyInput(name, stage.rows, good) ?? {};
          expect(await pathsOf(wholeOrganization ? limited : stage.key, bad)).toEqual(paths);
        } else if (wholeOrganization) expect(await pathsOf(limited, good)).toEqual(['input', keyPath.join('.')]);
      }
    expect(await sum(stage)).toBe(before);
  });
});

describe('an input that names no object', () => {
  it.each([
    ['none', {}, 'input.id'],
    ['two', { id: randomUUID(), identifier: { externalId: 'a' } }, 'input.identifier'],
  ])('tells what is wrong with the rest, too: %s', async (_what, names, path) => {
    const { key } = await newStage();
    const customer = { name: null, email: 'bad' };
    const { issues } = await run('updateCustomer', key, { idempotencyKey: '', customer, ...names });
    const paths = issues.map((issue: Data) => issue.path.join('.')).sort();
    expect(paths).toEqual(['input.customer.email', 'input.customer.name', path, 'input.idempotencyKey'].sort());
  });
});
