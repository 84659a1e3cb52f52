import type { RowIds } from './everything.ts';
import { variableCases } from './query-cases-variables.ts';

/** A document, and the variables with which it is asked, one set after the other. */
export interface QueryCase {
  readonly name: string;
  readonly query: string;
  readonly variables?: readonly Readonly<Record<string, unknown>>[];
  readonly operationName?: string | null;
}

export const unknownId = '00000000-0000-7000-8000-000000000000';

const fragments = `
  fragment A on Customer { id ...B invoices(first: 2) { nodes { ...I } } }
  fragment B on Customer { name wallets(first: 1) { nodes { ...W } } ...N }
  fragment I on Invoice { number total { ...M } customer { ...B slug } ...N }
  fragment W on Wallet { id balance { ...M } ...N }
  fragment M on Money { amount currency ... { formatted } ... on Money { again: amount } }
  fragment N on Node { __typename id }`;

const selections: readonly QueryCase[] = [
  {
    name: 'aliases',
    query: `{ a: customers(first: 2) { x: nodes { id: name name: id slug: slug } }
      b: customers(first: 1, search: "everything") { nodes { n: name m: name } t: totalCount } }`,
  },
  {
    name: 'fragments in fragments, spread again and again',
    query: `{ customers(first: 3) { nodes { ...A ...B ...A } edges { node { ...B ... on Node { ...N } } } } } ${fragments}`,
  },
  {
    name: 'one field in several selections, out of order',
    query: `{ customers(first: 2) { nodes { slug } pageInfo { hasNextPage } nodes { name id } }
      viewer { scopes } customers(first: 2) { totalCount nodes { id wallets { nodes { id } } wallets { totalCount } } } }`,
  },
  {
    name: '__typename everywhere',
    query: `{ __typename t: __typename viewer { __typename organization { __typename } }
      customers(first: 2) { __typename edges { __typename cursor node { __typename billingAddress { __typename city } } }
        pageInfo { __typename startCursor } nodes { u: __typename vat { __typename } taxTreatment { __typename } } } }`,
  },
  {
    name: 'empty answers',
    query: `{ customers(search: "nobody at all") { nodes { id } edges { cursor } pageInfo { startCursor endCursor } totalCount }
      nodes(ids: []) { id } }`,
  },
];

/** Interfaces: objects of every type, and what an id says that is none of ours or none at all. */
const interfacesOf = (ids: RowIds): readonly QueryCase[] => [
  {
    name: 'inline fragments on Node, one name for fields of several types',
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Customer { name list: invoices(first: 1) { nodes { id } } }
      ... on Wallet { name list: transactions(first: 2) { nodes { id } } } ... on Node { id }
      ... on Invoice { number total { amount } } ... { again: id } ... on Plan { code } ...K } }
      fragment K on ApiKey { prefix scopes }`,
    variables: [
      { ids: Object.values(ids) },
      { ids: [ids.Wallet, unknownId, ids.Customer, 'no id', ids.Wallet, ''] },
      { ids: ids.Customer },
      { ids: [] },
    ],
  },
  {
    name: 'one object by Node, by its own field, and none',
    query: `query ($id: ID!) { node(id: $id) { id ... on Customer { name } } customer(id: $id) { id name } invoice(id: $id) { id }
      wallet(id: "${unknownId}") { id } plan(id: "${ids.Plan}") { code } other: node(id: 7) { id } }`,
    variables: [{ id: ids.Customer }, { id: ids.Invoice }, { id: ids.Customer.toUpperCase() }, { id: 12 }, { id: '' }],
  },
  {
    name: 'an interface whose types have fields of one name and several types',
    query: `{ customerMerge(id: "${ids.CustomerMerge}") { plan { conflicts { message __typename resolutions
      ... on IdentityConflict { field was: source } ... on RuleConflict { rule }
      ... on OverlappingSubscriptionConflict { subscriptions: source { id status plan { code } } } }
      fieldChanges { path before after } source { name } target { name } } } }`,
  },
];

const operations = `query One($first: Int = 1) { customers(first: $first) { nodes { ...P } } }
  query Two($first: Int! = 2) { invoices(first: $first) { nodes { id } } viewer { scopes } }
  query Three { customers(first: 1) { nodes { ...P slug } } }
  mutation Four { archiveCustomer(input: { idempotencyKey: "k", id: "${unknownId}" }) { __typename ... on NotFoundError { id code } } }
  fragment P on Customer { id name }`;

const severalOperations: readonly QueryCase[] = ['One', 'Two', 'Three', 'Four', 'Five', '', null].map(
  (operationName) => ({
    name: `several operations in one document, of which ${JSON.stringify(operationName)} is named`,
    query: operations,
    variables: [{}, { first: 3 }, { first: null }, { first: 'x' }],
    operationName,
  }),
);

const nestedOf = (ids: RowIds): readonly QueryCase[] => [
  {
    name: 'nested connections whose arguments are variables',
    query: `query ($n: Int!, $m: Int = 2, $open: Boolean, $order: InvoiceOrder, $after: String) { customers(first: $n) { nodes { name
      invoices(first: $m, where: { open: $open }, orderBy: $order, after: $after) { edges { cursor node { number lines { description } } } pageInfo { hasNextPage hasPreviousPage } }
      last: invoices(last: $m) { nodes { id customer { name invoices(first: 1) { totalCount } } } totalCount }
      wallets { nodes { transactions(first: $n) { nodes { amount { amount } balanceAfter { amount } } } } } } } }`,
    variables: [
      { n: 10 },
      { n: 3, m: 1, open: true, order: { field: 'TOTAL', direction: 'ASC' } },
      { n: 2, m: null, open: false, after: null },
      // Each of these is refused for every parent.
      ...[
        { n: 3, m: 500 },
        { n: 3, after: 'no cursor' },
        { n: 2, m: 0, after: 'WyJ4Il0' },
      ],
      { n: 1000 },
    ],
  },
  {
    name: 'errors inside lists, beside what is well',
    query: `{ viewer { scopes } customers(first: 3) { nodes { id wallets { nodes { balance { amount formatted(locale: "no such locale at all") } } } } }
      nodes(ids: ["${ids.Customer}", "${ids.Wallet}"]) { id ... on Customer { invoices(first: 0) { totalCount } } }
      wallet(id: "${ids.Wallet}") { id transactions(before: "x") { totalCount } }
      customer(id: "${ids.Customer}") { name primaryWallet { balance { formatted(locale: "%") } } subscriptions(first: 1, last: 1) { nodes { id } } } }`,
  },
  {
    name: 'what an operation costs',
    query: 'query ($q: String!) { queryCost(query: $q) { requested limit allowed } }',
    variables: [{ q: '{ customers { nodes { id } } }' }, { q: '{ nope }' }, { q: '{' }, { q: '' }],
  },
];

const refused: readonly QueryCase[] = [
  ['no such field', '{ customers { nodes { nam } } nope }'],
  ['no such argument', '{ customers(frst: 1) { nodes { id } } }'],
  ['a literal that does not fit', '{ customers(first: "1", where: { status: [NOPE], nope: 1 }) { nodes { id } } }'],
  ['two keys where one is wanted', '{ customerByIdentifier(identifier: { id: "a", externalId: "b" }) { id } }'],
  ['no selection', '{ customers }'],
  ['no end', '{ customers {'],
  ['nothing', ''],
  ['no operation', 'fragment F on Customer { id }'],
  ['two operations without names', '{ viewer { scopes } } query { viewer { scopes } }'],
  ['a variable that nobody declares', '{ customers(first: $n) { totalCount } }'],
  ['a fragment within itself', '{ viewer { ...F } } fragment F on Viewer { scopes ...F }'],
  ['fields that do not merge', '{ customers(first: 1) { totalCount } customers(first: 2) { totalCount } }'],
  ['a subscription', 'subscription { customers { id } }'],
].map(([name = '', query = '']) => ({ name, query }));

/** What is never compiled. */
const leftAlone: readonly QueryCase[] = [
  {
    name: '@skip and @include',
    query: `query ($yes: Boolean!, $no: Boolean! = false) { customers(first: 2) { nodes { id name @include(if: $yes) slug @skip(if: $yes)
      ...F @include(if: $no) ...F ... @skip(if: $no) { status ...G } ...G @include(if: $yes) } totalCount @include(if: true) } }
      fragment F on Customer { email version @include(if: $yes) } fragment G on Customer { ...F phone @skip(if: $no) }`,
    variables: [{ yes: true }, { yes: false }, { yes: false, no: true }, { yes: true, no: null }, {}, { yes: 'x' }],
  },
  {
    name: '@skip and @include of fragments that are spread again',
    query: `{ customers(first: 2) { nodes { ...F @include(if: false) ...F name @skip(if: true) name ...G @skip(if: true) ...H } } }
      fragment F on Customer { email version @include(if: true) slug @skip(if: true) }
      fragment G on Customer { ...K status } fragment H on Customer { ...K phone } fragment K on Customer { notes currency }`,
  },
  {
    name: '@include by a variable that may be null',
    query: 'query ($yes: Boolean = true) { customers(first: 1) { nodes { id name @include(if: $yes) } } }',
    variables: [{}, { yes: false }, { yes: null }],
  },
  {
    name: 'the schema',
    query:
      '{ __schema { queryType { name } } __type(name: "Money") { name fields { name type { kind ofType { name } } } } viewer { scopes } }',
  },
  {
    name: 'a mutation that is refused by rules',
    query: `mutation ($id: ID!, $dry: Boolean! = true) { archiveCustomer(input: { idempotencyKey: "once", id: $id, dryRun: $dry }) { __typename
      ... on ArchiveCustomerPayload { customer { id } } ... on UserError { code message } ... on NotFoundError { id } ... on InvalidInputError { issues { path code message } } } }`,
    variables: [
      { id: unknownId },
      { id: unknownId, dry: false },
      { id: 'x', dry: null },
      { id: unknownId, dry: 'x' },
      {},
    ],
  },
  {
    name: 'a mutation with exactly one of two keys',
    query: `mutation ($subject: VatSubjectInput!) { validateVat(input: { idempotencyKey: "vat", subject: $subject }) { __typename ... on UserError { code message } } }`,
    variables: [
      { subject: { customerId: unknownId } },
      { subject: { customerId: unknownId, number: null } },
      { subject: {} },
    ],
  },
];

/** Documents of every form, good ones and bad ones, over the objects that insertEverything made. */
export function queryCases(ids: RowIds): readonly QueryCase[] {
  return [
    ...selections,
    ...interfacesOf(ids),
    ...severalOperations,
    ...variableCases(ids),
    ...nestedOf(ids),
    ...refused,
    ...leftAlone,
  ];
}
