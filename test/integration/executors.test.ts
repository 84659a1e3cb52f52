import { type DefinitionNode, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import persisted from '../../src/hooks/generated/persisted-documents.json' with { type: 'json' };
import { insertBilledCustomers } from '../support/billed-customers.ts';
import { chanceOf, newSeed } from '../support/chance.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { euVat, insertEverything, type RowIds, rowTypes } from '../support/everything.ts';
import { postJson } from '../support/post-json.ts';
import { type QueryCase, queryCases } from '../support/query-cases.ts';
import { randomQuery } from '../support/random-queries.ts';
import { fieldsOf, nest, selectionOf, waysToRows } from '../support/schema-walk.ts';
import { createTenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * The first two times a document is run by graphql-js, from the third on by code that is compiled for it: nobody may see
 * which of them it was.
 */
let gateway: TestGateway;
let key: string;
let ids: RowIds;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  const tenant = await createTenant(gateway.pool);
  key = await tenant.newKey({ scopes: ['ADMIN'], companies: tenant.companies });
  ids = await insertEverything(gateway.pool, tenant, tenant.companies[0]);
  await insertBilledCustomers(gateway.pool, tenant, 4);
  // When a key was used is noted with its first request, and then not for a minute.
  const used = async () => (await gateway.ask(key, '{ viewer { apiKey { lastUsedAt } } }')).viewer.apiKey.lastUsedAt;
  await vi.waitFor(async () => expect(await used()).not.toBeNull());
});
afterAll(() => gateway.stop());

interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | null | undefined;
}

/**
 * Status and text of an answer. Its request id is the caller's; nobody counts what is left. Fields fail in the order in which
 * the database answers, whoever runs them: only which do, and with what, is to be the same.
 */
async function ask(asked: Asked): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, 'x-request-id': 'same' };
  const { status, text } = await postJson(`${gateway.url}/graphql`, headers, asked);
  const answer: { errors?: unknown[] } = JSON.parse(text);
  answer.errors?.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return `${status} ${answer.errors ? JSON.stringify(answer) : text}`;
}

/** The answer to a document that nobody has sent before, which must be the same each time. */
async function severalTimes(asked: Asked, times = [2, 3, 4]): Promise<string> {
  const first = await ask(asked);
  for (const time of times) expect([time, await ask(asked)]).toEqual([time, first]);
  return first;
}

// Of one length: where a document ends is told.
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Each set of variables with a document of its own, and then all of them with one that is compiled already. */
async function expectSame({ query, variables = [{}], operationName }: QueryCase): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const [index, given] of variables.entries())
    answers.push(await severalTimes({ query: `${query} #${letters[index]}`, variables: given, operationName }));
  const again: string[] = [];
  for (const given of [variables[0], variables[0], ...variables])
    again.push(await ask({ query: `${query} #0`, variables: given, operationName }));
  expect(again.slice(2)).toEqual(answers);
  return answers;
}

const inParts = <Item>(items: readonly Item[], size: number) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, part) => items.slice(part * size, (part + 1) * size));

const queriesOfHooks = new Map(
  Object.values(persisted).flatMap((text) =>
    parse(text).definitions.flatMap((node: DefinitionNode) =>
      node.kind === Kind.OPERATION_DEFINITION && node.operation === 'query' ? [[node.name?.value ?? '', text]] : [],
    ),
  ) as [string, string][],
);

const variablesOfHooks = (): Readonly<Record<string, Readonly<Record<string, unknown>>>> => ({
  CustomFieldDefinitions: {},
  CustomerDashboard: { first: 3 },
  CustomerDetail: { id: ids.Customer },
  CustomerDuplicates: { id: ids.Customer },
  CustomerList: { search: 'customer', where: { status: ['ACTIVE'], not: { country: ['DE'] } }, first: 10 },
  CustomerMerges: { first: 2 },
  CustomerPayment: { id: ids.Customer },
  CustomerVat: { id: ids.Customer, first: 2 },
  DuplicateCustomers: { minScore: 0.5, first: 5 },
  FindCustomer: { identifier: { id: ids.Customer } },
  InvoiceDetail: { id: ids.Invoice },
  InvoiceList: { where: { open: true }, orderBy: { field: 'DUE_AT', direction: 'ASC' }, first: 5 },
  MergeDetail: { id: ids.CustomerMerge },
  PlanList: { companyId: null },
  SubscriptionList: { where: { status: ['ACTIVE', 'PAUSED'] }, first: 4 },
  Tags: {},
  TaxIdTypes: { country: 'SE' },
  VatChecks: { vatNumber: euVat },
  WalletDetail: { id: ids.Wallet, first: 3 },
});

describe('an answer is the same to the letter, whoever runs its operation', () => {
  it('to each query of the hooks, which all answer data', async () => {
    const given = variablesOfHooks();
    expect([...queriesOfHooks.keys()].sort()).toEqual(Object.keys(given));
    for (const [name, query] of queriesOfHooks) {
      const answers = await expectSame({ name, query, variables: [given[name] ?? {}] });
      expect([name, answers[0]]).toEqual([name, expect.stringMatching(/^200 \{"data":\{"\w+":[[{]/)]);
    }
  });

  const noIds = Object.fromEntries(rowTypes.map((name) => [name, name])) as RowIds;
  it.each(queryCases(noIds).map(({ name }, index) => [name, index] as const))('to %s', async (_name, index) => {
    await expectSame(queryCases(ids)[index] as QueryCase);
  });

  it('to every field of every object', async () => {
    const ways = new Map(waysToRows(ids).map((way) => [way.typename, way.steps]));
    expect([...ways.keys()].sort()).toEqual([...rowTypes].sort());
    for (const [typename, steps] of ways) {
      // What has more than 250 fields is not compiled.
      for (const some of inParts(fieldsOf(typename).map(selectionOf), 20))
        expect(await severalTimes({ query: `{ ${nest(steps, some.join(' '))} }` }, [2, 3])).toMatch(/^200 \{"data":\{/);
    }
  });

  it('to anything at random', async () => {
    const seed = newSeed();
    const chance = chanceOf(seed);
    for (let run = 0; run < 6 * soak; run += 1) {
      const query = randomQuery(chance, ids);
      const answers = await expectSame({ name: 'random', query, variables: [{}, { n: 1 }] });
      expect({ seed, query, refused: answers.filter((one) => !one.startsWith('200 {"')) }).toMatchObject({
        refused: [],
      });
    }
  });
});
