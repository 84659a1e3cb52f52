import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { projectRoot } from '../../src/project-root.ts';
import type { WorkloadName } from './workloads.ts';

const customerRow = `
  id name slug email status customerType vatValidationStatus
  billingAddress { country }
  createdAt`;

const list = `query CustomerList($after: String) {
  customers(first: 50, after: $after) {
    nodes {${customerRow} }
    pageInfo { hasNextPage endCursor }
  }
}`;

const detail = `query CustomerDetail($id: ID!) {
  customer(id: $id) {${customerRow}
    subscriptions(first: 10) { nodes { id status quantity startedAt plan { code name } } }
    wallets(first: 10) { nodes { id name currency balance { amount } } }
    invoices(first: 20) { nodes { id number status total { amount currency } issuedAt dueAt } }
    paymentMethods { id type brand last4 isDefault }
    verifications { id kind requestedAt }
    taxIdentifiers { id type value primary }
    tags { id name color }
  }
}`;

const lookup = `query CustomerLookup($id: ID!) {
  customer(id: $id) { id name email }
}`;

const search = `query CustomerSearch($search: String!) {
  customers(search: $search, first: 20) {
    nodes {${customerRow} }
    pageInfo { hasNextPage endCursor }
  }
}`;

const create = `mutation CreateCustomer($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    __typename
    ... on CreateCustomerPayload { customer {${customerRow} } replayed }
    ... on UserError { code message }
  }
}`;

const preview = `mutation PreviewMerge($input: MergeCustomersInput!) {
  mergeCustomers(input: $input) {
    __typename
    ... on MergeCustomersPayload {
      plan {
        planHash
        canRun
        moves { kind count }
        walletTransfers { from { id } to { id } amount { amount currency } }
        fieldChanges { path before after }
        conflicts { __typename id message resolutions }
      }
    }
    ... on MergeConflictError { plan { planHash canRun } }
    ... on UserError { code message }
  }
}`;

/** What Clientele is asked, and whoever has its schema. */
export const documents: Readonly<Record<WorkloadName, string>> = {
  list,
  dashboard: dashboardOfHooks(),
  detail,
  lookup,
  deep: list,
  search,
  create,
  preview,
};

/** The very document that the hooks send. */
function dashboardOfHooks(): string {
  const text = readFileSync(join(projectRoot, 'src/hooks/operations/customers.graphql'), 'utf8');
  const found = parse(text).definitions.find(
    (one) => one.kind === 'OperationDefinition' && one.name?.value === 'CustomerDashboard',
  );
  if (!found) throw new Error('CustomerDashboard is no longer among the operations of the hooks');
  return print(found);
}
