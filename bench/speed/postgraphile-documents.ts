import type { WorkloadName } from './workloads.ts';

// What Clientele's documents ask for, in the words that PostGraphile finds in the tables. It is spared what it would have to
// compute: the status of a subscription and of an invoice are the columns that they begin with, and tags come in any order.
const row = `
  id: rowId name slug email status customerType vatValidationStatus
  billingCountry
  createdAt`;
const newest =
  'condition: { organizationId: $organization, archivedAt: null }, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]';
const newestOwn = 'orderBy: [CREATED_AT_DESC, ROW_ID_DESC]';
const ofCustomer = 'ByOrganizationIdAndCompanyIdAndCustomerId';

const list = `query CustomerList($organization: UUID!, $after: Cursor) {
  customers: allCustomers(first: 50, after: $after, ${newest}) {
    nodes {${row} }
    pageInfo { hasNextPage endCursor }
  }
}`;

const dashboard = `query CustomerDashboard($organization: UUID!, $after: Cursor) {
  customers: allCustomers(first: 50, after: $after, ${newest}) {
    edges {
      cursor
      node {
        id: rowId name email status
        subscriptions: planSubscriptions${ofCustomer}(first: 5, ${newestOwn}) {
          nodes { id: rowId canceledAt plan: planByOrganizationIdAndPlanId { code name } }
        }
        wallets: wallets${ofCustomer}(first: 10, ${newestOwn}) { nodes { id: rowId currency balance } }
        invoices: invoices${ofCustomer}(first: 5, orderBy: [ISSUED_AT_DESC, ROW_ID_DESC]) {
          nodes { id: rowId number state total currency issuedAt }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const detail = `query CustomerDetail($organization: UUID!, $id: UUID!) {
  customer: customerByOrganizationIdAndRowId(organizationId: $organization, rowId: $id) {${row}
    subscriptions: planSubscriptions${ofCustomer}(first: 10, ${newestOwn}) {
      nodes { id: rowId canceledAt quantity startedAt plan: planByOrganizationIdAndPlanId { code name } }
    }
    wallets: wallets${ofCustomer}(first: 10, ${newestOwn}) { nodes { id: rowId name currency balance } }
    invoices: invoices${ofCustomer}(first: 20, ${newestOwn}) {
      nodes { id: rowId number state total currency issuedAt dueAt }
    }
    paymentMethods: paymentMethods${ofCustomer}(
      condition: { removedAt: null }, orderBy: [IS_DEFAULT_DESC, CREATED_AT_DESC, ROW_ID_DESC]
    ) { nodes { id: rowId type brand last4 isDefault } }
    verifications: verifications${ofCustomer}(orderBy: [REQUESTED_AT_DESC, ROW_ID_DESC]) {
      nodes { id: rowId kind requestedAt }
    }
    taxIdentifiers: taxIdentifiersByOrganizationIdAndCustomerId(orderBy: [TYPE_ASC, ROW_ID_ASC]) {
      nodes { id: rowId type value primary: isPrimary }
    }
    tagLinks: tagLinksByOrganizationIdAndCustomerId { nodes { tag: tagByOrganizationIdAndTagId { id: rowId name color } } }
  }
}`;

const lookup = `query CustomerLookup($organization: UUID!, $id: UUID!) {
  customer: customerByOrganizationIdAndRowId(organizationId: $organization, rowId: $id) { id: rowId name email }
}`;

const search = `query CustomerSearch($organization: UUID!, $search: String!) {
  customers: searchCustomers(organization: $organization, search: $search, first: 20) {
    nodes {${row} }
    pageInfo { hasNextPage endCursor }
  }
}`;

const cursors = `query Cursors($organization: UUID!, $offset: Int!, $first: Int!) {
  customers: allCustomers(first: $first, offset: $offset, ${newest}) { edges { cursor } }
}`;

export const postgraphileDocuments: Readonly<Partial<Record<WorkloadName, string>> & { cursors: string }> = {
  list,
  dashboard,
  detail,
  lookup,
  deep: list,
  search,
  cursors,
};

type Found = Record<string, unknown>;

/** Its answers in the shape of Clientele's. */
export function shapedByPostgraphile(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapedByPostgraphile);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => shapedField(name, inner, value as Found)));
}

function shapedField(name: string, value: unknown, owner: Found): [string, unknown][] {
  if (name === 'tagLinks') return [['tags', nodesOf(value).map(({ tag }) => tag)]];
  if (name === 'paymentMethods' || name === 'verifications' || name === 'taxIdentifiers')
    return [[name, nodesOf(value)]];
  if (name === 'billingCountry') return [['billingAddress', value === null ? null : { country: value }]];
  if (name === 'balance') return [[name, { amount: value }]];
  if (name === 'total') return [[name, { amount: value, currency: owner.currency }]];
  if (name === 'currency' && 'total' in owner) return [];
  if (name === 'state') return [['status', value]];
  if (name === 'canceledAt') return [['status', value === null ? 'ACTIVE' : 'CANCELED']];
  return [[name, shapedByPostgraphile(value)]];
}

function nodesOf(value: unknown): readonly Found[] {
  return (value as { nodes: readonly Found[] }).nodes.map((node) => shapedByPostgraphile(node) as Found);
}
