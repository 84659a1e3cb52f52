import { randomUUID } from 'node:crypto';
import { type CustomerFixture, insertCustomers, insertInvoices, insertPlans, insertSubscriptions } from './fixtures.ts';
import type { Tenant } from './tenant.ts';
import type { Data, TestGateway } from './test-gateway.ts';

const errorFields = `... on UserError { code message
  ... on InvalidInputError { issues { path code message } } ... on NotFoundError { id }
  ... on ConflictError { existing { __typename id } } }`;
const payloadFields: Readonly<Record<string, string>> = {
  createTag: 'tag { id name color }',
  updateTag: 'tag { id name color }',
  deleteTag: 'deletedId',
  addTags: 'subjects { __typename id }',
  removeTags: 'subjects { __typename id }',
  updateCustomer: 'dryRun changes { path before after } customer { version tags { name } }',
};

/** Whatever the result union of a mutation answers. Its input gets an idempotency key where it has none. */
export async function mutate(gateway: TestGateway, key: string, name: string, input: object): Promise<Data> {
  const upper = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${upper}Input!) { ${name}(input: $input) { __typename
    ... on ${upper}Payload { replayed ${payloadFields[name]} } ${errorFields} } }`;
  const data = await gateway.ask(key, query, { input: { idempotencyKey: randomUUID(), ...input } });
  return data[name];
}

const tagsQuery = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { tags { name } }
  ... on PlanSubscription { tags { name } } ... on Invoice { tags { name } } } }`;

/** The names of the tags of each object. */
export async function tagsOf(gateway: TestGateway, key: string, ...ids: string[]): Promise<string[][]> {
  const { nodes } = await gateway.ask(key, tagsQuery, { ids });
  return nodes.map((node: Data) => node.tags.map(({ name }: Data) => name));
}

const eventsQuery =
  'query ($id: ID!) { auditEvents(subjectId: $id) { nodes { action subjectType changes { path before after } } } }';

/** The events of an object, oldest first. */
export async function eventsOf(gateway: TestGateway, key: string, id: string): Promise<Data[]> {
  const { auditEvents } = await gateway.ask(key, eventsQuery, { id });
  return auditEvents.nodes.reverse();
}

/** A subscription and a draft of a customer. */
export async function insertBilled(
  { pool }: TestGateway,
  tenant: Tenant,
  customer: CustomerFixture,
): Promise<{ readonly subscription: string; readonly invoice: string }> {
  const [planId = ''] = await insertPlans(pool, tenant, [{ company: null }]);
  const [subscription = ''] = await insertSubscriptions(pool, tenant, [{ customer, planId }]);
  const [invoice = ''] = await insertInvoices(pool, tenant, [{ customer, issuedAt: null }]);
  return { subscription, invoice };
}

/** `count` customers of the first company. */
export function customersOf({ pool }: TestGateway, tenant: Tenant, count: number): Promise<CustomerFixture[]> {
  return insertCustomers(
    pool,
    tenant,
    // What a write would derive, so that the changes of the tests are those of their tags.
    Array.from({ length: count }, () => ({ columns: { classification: 'B2C' } })),
  );
}

export const change = (field: string, before: unknown, after: unknown) => ({ path: [field], before, after });

/** The issues of a result, without their messages: `['input.name', 'REQUIRED']`. */
export const issuesOf = (result: Data): string[][] =>
  result.issues.map(({ path, code }: Data) => [path.join('.'), code]);

export const absentId = '019b0000-0000-7000-8000-000000000000';

export const notFound = (what: string, id: string) => ({
  __typename: 'NotFoundError',
  code: 'NOT_FOUND',
  message: `${what} not found`,
  id,
});
