import type { RowIds } from './everything.ts';
import { type QueryCase, unknownId } from './query-cases.ts';

const page = 'nodes { id name } totalCount';

/** Variables of every type that a query takes, good ones and bad ones. */
export const variableCases = (ids: RowIds): readonly QueryCase[] => [
  {
    name: 'variables that are absent, null, given, or of another type',
    query: `query ($first: Int = 2, $search: String, $archived: Boolean! = true, $after: String, $id: ID) {
      customers(first: $first, search: $search, includeArchived: $archived, after: $after, companyId: $id) { ${page} } }`,
    variables: [
      {},
      { first: null, search: null, after: null, id: null },
      { first: 1, search: 'everything', archived: false },
      { first: 3.0, id: ids.Company, unknown: 1 },
      ...[{ first: 1.5 }, { first: '2' }, { first: true }, { first: 3e9 }, { first: [1] }, { first: {} }],
      ...[{ archived: null }, { archived: 'true' }, { archived: 1 }],
      ...[{ search: 5 }, { search: ['x'] }, { search: {} }, { id: 1.5 }, { id: true }, { id: 5 }],
      ...[{ first: 0 }, { first: 101 }, { first: -1 }, { after: '' }, { after: 'WyJ4Il0' }, { after: 'é' }],
    ],
  },
  {
    name: 'a variable that may be null in the place of an argument that may not, but has a default',
    query: `query ($min: Float, $some: Float = 0.9, $locale: String) {
      a: duplicateCustomers(minScore: $min) { nodes { id score } } b: duplicateCustomers(minScore: $some) { nodes { id } }
      wallets: wallet(id: "${ids.Wallet}") { id balance { formatted(locale: $locale) } } }`,
    variables: [
      {},
      { min: 0.99 },
      { min: 1, some: 0 },
      { locale: 'sv' },
      { min: null },
      { some: null },
      { locale: null },
    ],
  },
  {
    name: 'lists, and what stands for a list',
    query: `query ($ids: [ID!]! = ["${ids.Customer}"], $status: [CustomerStatus!], $one: CustomerStatus = ACTIVE) {
      customers(includeArchived: true, where: { ids: $ids, or: [{ status: $status }, { status: [$one, SUSPENDED] }, { status: $status, not: { country: ["DE"] } }] }) { ${page} } }`,
    variables: [
      {},
      { ids: [] },
      { ids: ids.Customer, status: 'SUSPENDED' },
      { ids: [ids.Customer, ids.Customer, 5], status: [] },
      { status: null },
      { status: ['ACTIVE', 'SUSPENDED'], one: 'SUSPENDED' },
      ...[{ one: null }, { status: null, one: null }],
      { ids: [null] },
      { ids: null },
      { ids: [[ids.Customer]] },
      { status: ['ACTIVE', 'NOPE'] },
      { status: [1] },
    ],
  },
  {
    name: 'variables in objects of filters',
    query: `query ($email: String, $since: DateTime, $until: DateTime = "2999-01-01T00:00:00Z", $tier: JSON, $where: CustomerFilter = { archived: false }, $and: [CustomerFilter!]) {
      a: customers(where: { email: $email, createdAt: { gte: $since, lt: $until }, and: $and }) { ${page} }
      b: customers(where: { or: [$where, { metadata: { tier: $tier, deep: { list: [1, "x", null, $tier] } } }] }) { ${page} }
      c: customers(where: $where) { ${page} } }`,
    variables: [
      {},
      { email: null },
      { email: 'FINANCE@everything.example', since: '2020-01-01T00:00:00Z', tier: 'gold' },
      { since: '2020-01-01T01:00:00+01:00', until: null, tier: { a: [1] } },
      { where: null },
      { where: { status: 'ACTIVE', and: { not: { or: [{ currency: 'EUR' }, { hasOpenInvoices: true }] } } } },
      { where: { metadata: { tier: 'gold' } }, and: [{ tags: [] }, {}] },
      { where: { customField: { key: 'nothing', equals: null } } },
      ...[{ where: { nope: 1 } }, { where: 'x' }, { where: [] }, { where: { createdAt: { gte: 'yesterday' } } }],
      ...[{ where: { metadata: 'x' } }, { since: 5 }, { and: [null] }, { email: '\u0000' }],
      ...[{ where: { customField: { key: 'k' } } }, { where: { and: [{ or: { nope: {} } }] } }],
    ],
  },
  {
    name: 'literal objects and lists',
    query: `{ a: customers(where: { status: ACTIVE, createdAt: { gte: "2020-01-01T00:00:00Z" }, or: [{ currency: EUR }, {}], metadata: { tier: "gold" } }) { ${page} }
      b: customers(where: {}, orderBy: { direction: ASC, field: NAME }, first: null, after: null) { ${page} }
      c: invoices(where: { status: [SENT, PAID], issuedAt: { lt: "2999-01-01T00:00:00Z" } }, orderBy: { field: TOTAL, direction: DESC }) { nodes { id } } }`,
  },
  {
    name: 'enums',
    query: `query ($field: CustomerOrderField = NAME, $direction: SortDirection!, $order: InvoiceOrder = { field: TOTAL, direction: ASC }) {
      customers(orderBy: { field: $field, direction: $direction }) { ${page} pageInfo { endCursor } }
      invoices(orderBy: $order) { edges { cursor node { number status } } } }`,
    variables: [
      ...[{ direction: 'ASC' }, { direction: 'DESC', field: 'UPDATED_AT', order: null }, { direction: 'asc' }],
      { direction: 'ASC', order: { field: 'DUE_AT', direction: 'DESC' } },
      ...[{ direction: 'ASC', field: 'RELEVANCE' }, { direction: 'ASC', field: null }, { direction: 1 }, {}],
      ...[
        { direction: 'ASC', order: { field: 'NOPE', direction: 'DESC' } },
        { direction: 'ASC', order: {} },
      ],
    ],
  },
  {
    name: 'objects with exactly one field',
    query: `query ($identifier: CustomerIdentifier!, $value: String! = "556677-8899") { a: customerByIdentifier(identifier: $identifier) { id name }
      b: customerByIdentifier(identifier: { orgNumber: { companyId: "${ids.Company}", value: $value } }) { id orgNumber } }`,
    variables: [
      ...[{ identifier: { id: ids.Customer } }, { identifier: { externalId: `crm-${ids.Company}` } }],
      { identifier: { orgNumber: { companyId: ids.Company, value: '5566778899' } }, value: 'x' },
      { identifier: { id: ids.Customer, externalId: 'x' } },
      ...[{ identifier: {} }, { identifier: { id: null } }, { identifier: null }, {}, { identifier: 'x' }],
      ...[{ identifier: { nope: 1 } }, { identifier: { orgNumber: {} } }, { identifier: { id: unknownId } }],
    ],
  },
];
