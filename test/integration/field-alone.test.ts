import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertEverything, type RowIds, type RowType, rowTypes } from '../support/everything.ts';
import { insertCustomers } from '../support/fixtures.ts';
import { fieldsOf, nest, objectsAt, selectionOf, type Way, waysToRows } from '../support/schema-walk.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * The reader selects no column that the selection does not need. A field that forgets to name a column of its own would
 * answer only beside others that do: so every field is asked alone, on every way by which its object is reached.
 */
let gateway: TestGateway;
let tenant: Tenant;
let key: string;
let ids: RowIds;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  tenant = await createTenant(gateway.pool);
  key = await tenant.newKey({ scopes: ['ADMIN'], companies: tenant.companies });
  ids = await insertEverything(gateway.pool, tenant, tenant.companies[0]);
  await insertCustomers(gateway.pool, tenant, [
    { company: tenant.companies[1] },
    { archivedAt: '2026-05-01T00:00:00Z', columns: { erased_at: '2026-05-01T00:00:00Z' } },
  ]);
  await untilUseIsNoted();
});
afterAll(() => gateway.stop());

/** ApiKey.lastUsedAt changes with the first request of a key, and then not for a minute. */
async function untilUseIsNoted(): Promise<void> {
  const query = '{ viewer { apiKey { lastUsedAt } } }';
  while ((await gateway.ask(key, query)).viewer.apiKey.lastUsedAt === null) await delay(10);
}

const noIds = Object.fromEntries(rowTypes.map((name) => [name, name])) as RowIds;
const ways = waysToRows(noIds);
const withIds = (steps: readonly string[]) =>
  steps.map((step) => step.replace(/"(\w+)"/, (_whole, name: RowType) => `"${ids[name] ?? name}"`));

async function objectsOf(way: Way, selection: string, rest = ''): Promise<Data[]> {
  const steps = withIds(way.steps);
  return objectsAt(await gateway.ask(key, `{ ${nest(steps, selection)} } ${rest}`), steps);
}

const valuesOf = (objects: readonly Data[], name: string) => objects.map((object) => object[name]);

type Together = Map<string, unknown[]>;
const asked = new Map<Way, Promise<Together>>();

/** The fields of a type, with what they are when all of them are asked for at once: once, for nobody writes meanwhile. */
function together(way: Way): Promise<Together> {
  // But for ApiKey.lastUsedAt, every minute.
  const answer = (way.typename === 'ApiKey' ? undefined : asked.get(way)) ?? askTogether(way);
  asked.set(way, answer);
  return answer;
}

async function askTogether(way: Way): Promise<Together> {
  const fields = fieldsOf(way.typename);
  const all = await objectsOf(way, fields.map(selectionOf).join(' '));
  return new Map(fields.map(({ name }) => [name, valuesOf(all, name)]));
}

/** How one field is selected, answered as `it`. */
interface Form {
  readonly selection: string;
  readonly rest?: string;
}

/**
 * The fields of a type, each of them alone under an alias of its own for the first step of the way: so they are one request,
 * but resolved apart.
 */
async function eachAlone(way: Way, form: (field: string, alias: string) => Form): Promise<Together> {
  const [first = '', ...rest] = withIds(way.steps);
  const fields = fieldsOf(way.typename).map((field, index) => ({ ...field, alias: `f${index}` }));
  const forms = fields.map((field) => ({ ...field, ...form(selectionOf(field), field.alias) }));
  const roots = forms.map(({ alias, selection }) => nest([`${alias}: ${first}`, ...rest], selection));
  const data = await gateway.ask(key, `{ ${roots.join(' ')} } ${forms.map((one) => one.rest ?? '').join(' ')}`);
  return new Map(forms.map(({ name, alias }) => [name, valuesOf(objectsAt(data, [alias, ...rest]), 'it')]));
}

/** The forms in which one field can be selected. Each answers it as `it`; what it names ends with the alias. */
const forms: Readonly<Record<string, (field: string, typename: string, alias: string) => Form>> = {
  'under an alias': (field) => ({ selection: `it: ${field}` }),
  'through a fragment': (field, typename, alias) => ({
    selection: `...Outer${alias}`,
    rest: `fragment Outer${alias} on ${typename} { ...Inner${alias} } fragment Inner${alias} on ${typename} { it: ${field} }`,
  }),
  'through inline fragments on Node': (field, typename) => ({
    selection: `... on Node { ... { ... on ${typename} { it: ${field} } } }`,
  }),
  'with directives': (field) => ({
    selection: `... @include(if: true) { it: ${field.replace(/ |$/, ' @skip(if: false) ')} }`,
  }),
};

describe('a field asked alone', () => {
  it.each(ways.map((way) => [way.steps.join('.'), way] as const))(
    'answers on the way %s as beside all others',
    async (_name, way) => {
      const expected = await together(way);
      for (const field of fieldsOf(way.typename)) {
        const alone = valuesOf(await objectsOf(way, selectionOf(field)), field.name);
        expect([field.name, alone]).toEqual([field.name, expected.get(field.name)]);
        expect(alone.length).toBeGreaterThan(0);
      }
    },
  );

  it.each(rowTypes)('of %s has a value somewhere, so that a missing one would show', async (typename) => {
    const known = await Promise.all(ways.filter((way) => way.typename === typename).map(together));
    const shows = (name: string) => known.some((values) => values.get(name)?.some((value) => value !== null));
    const empty = fieldsOf(typename).filter(({ name }) => !shows(name));
    expect(empty.map(({ name }) => name)).toEqual([]);
  });

  const shortest = rowTypes.map((typename) => ways.find((way) => way.typename === typename) as Way);
  it.each(Object.entries(forms))('answers alike %s', async (_name, form) => {
    for (const way of shortest) {
      const { typename } = way;
      const alone = await eachAlone(way, (field, alias) => form(field, typename, alias));
      expect([typename, alone]).toEqual([typename, await together(way)]);
    }
  });

  it.each(rowTypes)('of %s answers alike where its object is selected in two parts', async (typename) => {
    const way = shortest.find((one) => one.typename === typename) as Way;
    const [first = '', ...rest] = withIds(way.steps);
    const fields = fieldsOf(typename).map((field, index) => ({ ...field, alias: `f${index}` }));
    const parts = fields.flatMap((field) =>
      ['__typename', selectionOf(field)].map((selection) => nest([`${field.alias}: ${first}`, ...rest], selection)),
    );
    const data = await gateway.ask(key, `{ ${parts.join(' ')} }`);
    const alone = fields.map(({ name, alias }) => [name, valuesOf(objectsAt(data, [alias, ...rest]), name)] as const);
    expect(new Map(alone)).toEqual(await together(way));
  });

  it.each(rowTypes)('of %s answers alike by node and nodes', async (typename) => {
    const all = fieldsOf(typename).map(selectionOf).join(' ');
    const query = (selection: string) =>
      `query ($id: ID!) { node(id: $id) { __typename ... on ${typename} { ${selection} } } nodes(ids: [$id]) { ... on ${typename} { ${selection} } } }`;
    const { node, nodes } = await gateway.ask(key, query(all), { id: ids[typename] });
    expect(node).toMatchObject({ __typename: typename, id: ids[typename] });
    expect({ __typename: typename, ...nodes[0] }).toEqual(node);
    const own = ways.find((way) => way.typename === typename && way.steps.length === 1 && way.steps[0]?.includes('('));
    if (own) expect({ __typename: typename, ...(await objectsOf(own, all))[0] }).toEqual(node);
    const each = fieldsOf(typename).map(
      (field, index) => `f${index}: node(id: $id) { ... on ${typename} { ${selectionOf(field)} } }`,
    );
    const alone = await gateway.ask(key, `query ($id: ID!) { ${each.join(' ')} }`, { id: ids[typename] });
    for (const [index, { name }] of fieldsOf(typename).entries())
      expect(alone[`f${index}`]).toEqual({ [name]: node[name] });
  });

  it('is reached on every way that there is', () => {
    const reached = new Set(ways.map((way) => way.typename));
    expect([...reached].sort()).toEqual([...rowTypes].sort());
    expect(ways.length).toBeGreaterThan(25);
  });
});
