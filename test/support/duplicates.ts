import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { runDueJobs as workOff } from '../../src/server/jobs.ts';
import { type CustomerInput, inputOf } from './customers.ts';
import type { Tenant } from './tenant.ts';
import type { Data, TestGateway } from './test-gateway.ts';

/** What a gateway does after the commits: until nothing of the tenant is due. The test's own gateway does not poll. */
export function runDueJobs(gateway: TestGateway, { organizationId }: Tenant): Promise<number> {
  return workOff(gateway.database, pino({ level: 'silent' }), { organizationId });
}

export const pairFields = 'id score reasons customers { id }';

/** A new customer with its likely twins. `rest` adds to the input: companyId, dryRun, idempotencyKey. */
export async function createWithTwins(
  gateway: TestGateway,
  key: string,
  customer: CustomerInput,
  rest: CustomerInput = {},
): Promise<Data> {
  const query = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
    ... on CreateCustomerPayload { replayed customer { id } duplicates { ${pairFields} } } ... on UserError { message } } }`;
  return (await gateway.ask(key, query, { input: inputOf(customer, rest) })).createCustomer;
}

/** What a customer tells of its twins. */
export async function duplicatesOf(gateway: TestGateway, key: string, id: string): Promise<Data[]> {
  const { customer } = await gateway.ask(
    key,
    `query ($id: ID!) { customer(id: $id) { duplicates { ${pairFields} } } }`,
    {
      id,
    },
  );
  return customer.duplicates;
}

/** The ids of a customer's likely twins, the likeliest first. */
export async function twinsOf(gateway: TestGateway, key: string, id: string): Promise<string[]> {
  return (await duplicatesOf(gateway, key, id)).map(({ customers }) => customers[1].id);
}

/** A page of the list of pairs. */
export async function listed(gateway: TestGateway, key: string, args: CustomerInput = {}): Promise<Data> {
  const query = `query ($companyId: ID, $minScore: Float! = 0.7, $first: Int, $after: String, $last: Int, $before: String) {
    duplicateCustomers(companyId: $companyId, minScore: $minScore, first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { id } } nodes { ${pairFields} } totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  return (await gateway.ask(key, query, args)).duplicateCustomers;
}

/** The pairs of a list, each as its two customers in the order of their ids. */
export async function listedPairs(gateway: TestGateway, key: string, args: CustomerInput = {}): Promise<string[][]> {
  const { nodes } = await listed(gateway, key, { first: 100, ...args });
  return nodes.map(({ customers }: Data) => customers.map(({ id }: Data) => id).sort());
}

/** Whatever dismissDuplicate answers. `rest` adds to the input. */
export async function dismiss(
  gateway: TestGateway,
  key: string,
  customerIds: readonly string[],
  rest: CustomerInput = {},
): Promise<Data> {
  const query = `mutation ($input: DismissDuplicateInput!) { dismissDuplicate(input: $input) { __typename
    ... on DismissDuplicatePayload { replayed customers { id } }
    ... on UserError { code ... on InvalidInputError { issues { path code } } ... on NotFoundError { id } } } }`;
  const input = { idempotencyKey: randomUUID(), customerIds, ...rest };
  return (await gateway.ask(key, query, { input })).dismissDuplicate;
}
