import { randomUUID } from 'node:crypto';
import { type CustomerInput, customerFields } from './customers.ts';
import type { Data, TestGateway } from './test-gateway.ts';

const bulkCreateCustomers = `mutation ($input: BulkCreateCustomersInput!) {
  bulkCreateCustomers(input: $input) {
    __typename
    ... on BulkCreateCustomersPayload {
      dryRun replayed summary { total succeeded failed }
      results {
        index clientRef ok changes { path before after }
        customer { ${customerFields} wallets { nodes { name currency mode primary status } } }
        error {
          __typename code message
          ... on InvalidInputError { issues { path code } }
          ... on ConflictError { existing { __typename id ... on Customer { name } } }
        }
      }
    }
    ... on UserError { code message }
    ... on InvalidInputError { issues { path code } }
    ... on NotFoundError { id }
  }
}`;

/** Whatever the result union of a batch answers. `rest` adds to the input: companyId, errorPolicy, dryRun, idempotencyKey. */
export async function bulk(
  gateway: TestGateway,
  key: string,
  customers: readonly CustomerInput[],
  rest: CustomerInput = {},
): Promise<Data> {
  const items = customers.map((customer, index) => ({ clientRef: `ref ${index}`, customer }));
  const input = { idempotencyKey: randomUUID(), items, ...rest };
  return (await gateway.ask(key, bulkCreateCustomers, { input })).bulkCreateCustomers;
}
