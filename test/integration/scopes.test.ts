import { randomUUID } from 'node:crypto';
import type { GraphQLField } from 'graphql';
import { getNamedType, isRequiredArgument } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessRule, type Scope, scopeNames } from '../../src/access/scopes.ts';
import { ruleOf } from '../../src/graphql/access-check.ts';
import { checksum } from '../support/customers.ts';
import { euVat, organizationTypes } from '../support/everything.ts';
import { operationOf } from '../support/id-arguments.ts';
import { caseOf, goodInput } from '../support/mutation-inputs.ts';
import { insertMutable, type MutationRows } from '../support/mutation-rows.ts';
import { fieldsOf, isRowType, objectType } from '../support/schema-walk.ts';
import { type Company, createTenant, type Tenant } from '../support/tenant.ts';
import { type Answer, type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * Every field of Query and of Mutation, times every kind of key. The table comes out of the schema: a new field is in it
 * by itself, and a new mutation fails until mutationCases has an input for it.
 */
let gateway: TestGateway;
let ours: Tenant;
let theirs: Tenant;
/** Of our first company. */
let rows: MutationRows;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  [ours, theirs] = await Promise.all([createTenant(gateway.pool), createTenant(gateway.pool)]);
  rows = await insertMutable(gateway.pool, ours, ours.companies[0]);
});
afterAll(() => gateway.stop());

interface Entry {
  readonly operation: 'query' | 'mutation';
  readonly field: GraphQLField<unknown, unknown>;
  readonly rule: AccessRule;
}

function entriesOf(operation: Entry['operation']): Entry[] {
  const type = operation === 'query' ? 'Query' : 'Mutation';
  return fieldsOf(type).map((field) => {
    const rule = ruleOf(objectType(type), field);
    if (!rule) throw new Error(`${field.name} has no rule`);
    return { operation, field, rule };
  });
}
type Named = readonly [label: string, entry: Entry];
const named = (entry: Entry): Named => [`${entry.operation} ${entry.field.name} (${entry.rule})`, entry];
const queries = entriesOf('query').map(named);
const mutations = entriesOf('mutation').map(named);
const all = [...queries, ...mutations];
const guarded = all.flatMap(([label, { rule, ...entry }]) =>
  rule === 'SIGNED_IN' ? [] : [[label, { rule, ...entry }] as const],
);

/** The scopes of a key that has what a field needs, and nothing else. */
const needed = (rule: AccessRule): Scope[] => (rule === 'SIGNED_IN' ? ['CUSTOMERS_PII'] : [rule]);

const keys = new Map<string, Promise<string>>();
/** A key of a tenant, made once. */
function keyOf(tenant: Tenant, scopes: readonly Scope[], companies?: readonly Company[]): Promise<string> {
  const what = JSON.stringify([tenant.organizationId, scopes, companies]);
  const key = keys.get(what) ?? tenant.newKey({ scopes, ...(companies ? { companies } : {}) });
  keys.set(what, key);
  return key;
}

function variablesOf({ operation, field }: Entry, of: MutationRows): Record<string, unknown> {
  if (operation === 'mutation') return { input: goodInput(field.name, of) };
  const type = getNamedType(field.type).name;
  // A company is what every key may find by its id.
  const id = isRowType(type) ? of[type] : of.Company;
  const known: Readonly<Record<string, unknown>> = {
    id,
    ids: [id],
    identifier: { id },
    vatNumber: euVat,
    query: '{ viewer { scopes } }',
  };
  const required = field.args.filter((arg) => isRequiredArgument(arg));
  return Object.fromEntries(
    required.map(({ name }) => {
      if (!(name in known)) throw new Error(`${field.name} needs ${name}, which this test does not know`);
      return [name, known[name]];
    }),
  );
}

/** All that a key of the field's own scope may ask for below it. */
const mayRead = (scope: AccessRule) => (rule: AccessRule | undefined) =>
  scope === 'ADMIN' || rule === 'SIGNED_IN' || rule === scope;

function askAll(entry: Entry, key: string | null, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
  return gateway.send(key, operationOf(entry, Object.keys(variables), mayRead(entry.rule)), variables);
}

function askLittle(entry: Entry, key: string | null): Promise<Answer> {
  const variables = variablesOf(entry, rows);
  return gateway.send(
    key,
    operationOf(entry, Object.keys(variables), () => false),
    variables,
  );
}

const absentOf = ({ field }: Entry) => caseOf(field.name).absent ?? 'NotFoundError';
const payloadName = ({ field }: Entry) => `${field.name[0]?.toUpperCase()}${field.name.slice(1)}Payload`;
const sum = (tenant: Tenant) => checksum(gateway.pool, tenant.organizationId);

/** Runs `work`, which must not change anything of ours. */
async function unchanged(work: () => Promise<unknown>): Promise<void> {
  const before = await sum(ours);
  await work();
  expect(await sum(ours)).toBe(before);
}

/** What is answered to a question that names our rows, and to the same one with ids that do not exist; the ids taken out. */
async function answersTo(entry: Entry, key: string): Promise<{ ours: string; absent: string; namesIds: boolean }> {
  const variables = variablesOf(entry, rows);
  const ids = [...new Set(Object.values(rows))].filter((id) => JSON.stringify(variables).includes(id));
  const others = new Map(ids.map((id) => [id, randomUUID()]));
  const replaced = (text: string) => ids.reduce((done, id) => done.replaceAll(id, others.get(id) ?? id), text);
  const bare = async (asked: Record<string, unknown>) => {
    const { status, data, errors } = await askAll(entry, key, asked);
    const text = JSON.stringify({ status, data, errors });
    return [...others].reduce((done, pair) => pair.reduce((rest, id) => rest.replaceAll(id, '<id>'), done), text);
  };
  return {
    ours: await bare(variables),
    absent: await bare(JSON.parse(replaced(JSON.stringify(variables)))),
    namesIds: ids.length > 0,
  };
}

describe('without a key', () => {
  it.each(all)('%s is refused', async (_label, entry) => {
    await unchanged(async () => {
      const { status, data, errors } = await askLittle(entry, null);
      expect(status).toBe(401);
      expect(data).toBeUndefined();
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'UNAUTHENTICATED' }]);
    });
  });
});

describe('with a key of every scope but the needed one', () => {
  it.each(guarded)('%s is refused', async (_label, entry) => {
    const scopes = scopeNames.filter((scope) => scope !== 'ADMIN' && scope !== entry.rule);
    const key = await keyOf(ours, scopes);
    await unchanged(async () => {
      const { status, data, errors } = await askLittle(entry, key);
      expect(status).toBe(200);
      expect(data ?? null).toBeNull();
      const missing = [{ path: [entry.field.name], scope: entry.rule }];
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'FORBIDDEN', missing }]);
    });
  });
});

describe('with a key of the needed scope alone', () => {
  interface Own {
    readonly rows: MutationRows;
    readonly key: string;
    readonly tenant: Tenant;
  }
  async function newOwn(entry: Entry, limitedTo: (tenant: Tenant) => readonly Company[] | undefined): Promise<Own> {
    const tenant = await createTenant(gateway.pool);
    const companies = limitedTo(tenant);
    const key = await tenant.newKey({ scopes: needed(entry.rule), ...(companies ? { companies } : {}) });
    return { tenant, key, rows: await insertMutable(gateway.pool, tenant, tenant.companies[0]) };
  }

  it.each(queries)('%s answers', async (_label, entry) => {
    for (const companies of [undefined, [ours.companies[0]]]) {
      const key = await keyOf(ours, needed(entry.rule), companies);
      const { data, errors } = await askAll(entry, key, variablesOf(entry, rows));
      expect(errors).toBeUndefined();
      const answer = data[entry.field.name];
      const items = Array.isArray(answer) ? answer : [answer];
      expect(items.length).toBeGreaterThan(0);
      for (const item of items) expect(item).toMatchObject({ __typename: expect.any(String) });
      const list = Object.entries(items[0]).find(([name]) => name.endsWith('Connection_nodes'))?.[1];
      expect(list).not.toEqual([]);
    }
  });

  it.each(mutations)('%s works', async (_label, entry) => {
    const own = await newOwn(entry, () => undefined);
    const { data, errors } = await askAll(entry, own.key, variablesOf(entry, own.rows));
    expect(errors).toBeUndefined();
    expect(data[entry.field.name].__typename).toBe(payloadName(entry));
  });

  it.each(mutations)(
    '%s works within its companies, or says that it takes a key of the whole',
    async (_label, entry) => {
      const own = await newOwn(entry, (tenant) => [tenant.companies[0]]);
      const before = await sum(own.tenant);
      const { data, errors } = await askAll(entry, own.key, variablesOf(entry, own.rows));
      expect(errors).toBeUndefined();
      const answer = data[entry.field.name];
      if (caseOf(entry.field.name).wholeOrganization) {
        expect(answer.__typename).toBe('InvalidInputError');
        const issues = answer.InvalidInputError_issues.map((issue: Data) => [
          issue.InputIssue_path,
          issue.InputIssue_code,
        ]);
        expect(issues).toEqual([[['input'], 'NOT_ALLOWED']]);
        expect(await sum(own.tenant)).toBe(before);
      } else {
        expect(answer.__typename).toBe(payloadName(entry));
        expect(await sum(own.tenant)).not.toBe(before);
      }
    },
  );
});

describe('with a key of the needed scope for another company', () => {
  const shared = () => ['Organization', ...organizationTypes];

  it.each(queries)('%s tells nothing of ours', async (_label, entry) => {
    const key = await keyOf(ours, needed(entry.rule), [ours.companies[1]]);
    await unchanged(async () => {
      const { ours: own, absent, namesIds } = await answersTo(entry, key);
      if (namesIds) expect(own).toBe(absent);
      for (const [type, id] of Object.entries(rows)) if (!shared().includes(type)) expect(own).not.toContain(id);
    });
  });

  it.each(mutations)('%s finds nothing of ours', async (_label, entry) => {
    const key = await keyOf(ours, needed(entry.rule), [ours.companies[1]]);
    const before = await sum(ours);
    const { ours: own, absent, namesIds } = await answersTo(entry, key);
    const refused = caseOf(entry.field.name).wholeOrganization === true;
    // A tag is the one thing that such a key may make without naming a company.
    if (!namesIds && !refused) return expect(own).toContain(payloadName(entry));
    // What belongs to the whole organization is no secret to the key.
    if (!refused) expect(own).toBe(absent);
    expect(own).toContain(refused ? 'NOT_ALLOWED' : absentOf(entry));
    expect(await sum(ours)).toBe(before);
  });
});

describe("with another tenant's key of the needed scope", () => {
  it.each(queries)('%s tells nothing of ours', async (_label, entry) => {
    const key = await keyOf(theirs, needed(entry.rule));
    await unchanged(async () => {
      const { ours: own, absent, namesIds } = await answersTo(entry, key);
      if (namesIds) expect(own).toBe(absent);
      for (const id of Object.values(rows)) expect(own).not.toContain(id);
    });
  });

  it.each(mutations)('%s changes nothing of ours', async (_label, entry) => {
    const key = await keyOf(theirs, needed(entry.rule));
    await unchanged(async () => {
      const { ours: own, absent, namesIds } = await answersTo(entry, key);
      if (!namesIds) return expect(own).toContain(payloadName(entry));
      expect(own).toBe(absent);
      expect(own).toContain(absentOf(entry));
    });
  });
});

describe('the table', () => {
  it('has every field of both roots', () => {
    expect(queries.length).toBeGreaterThan(18);
    expect(mutations.length).toBeGreaterThan(45);
    expect(guarded.length).toBeGreaterThan(mutations.length);
  });
});
