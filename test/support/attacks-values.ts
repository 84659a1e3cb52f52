import type { DocumentAttack } from './attacks.ts';

// Requests whose documents are harmless: what they carry, or what they cost, is not.

const many = (count: number, text: string): string => text.repeat(count);
const list = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));
const nested = (depth: number, inner: unknown, wrap: (inner: unknown) => unknown): unknown =>
  list(depth, () => wrap).reduce((value, one) => one(value), inner);
/** Written as JSON, since a literal of JavaScript would set the prototype itself. */
const fromJson = (text: string) => JSON.parse(text) as Record<string, unknown>;
const id = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;

const where = 'query ($where: CustomerFilter) { customers(first: 1, where: $where) { nodes { id } } }';
const search = 'query ($search: String) { customers(search: $search) { totalCount } }';
const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const create = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
  __typename ... on CreateCustomerPayload { changes { path } } ... on InvalidInputError { issues { path code message } } } }`;
const bulk = `mutation ($input: BulkCreateCustomersInput!) { bulkCreateCustomers(input: $input) {
  __typename ... on BulkCreateCustomersPayload { results { ok error { message ... on InvalidInputError { issues { path message } } } } }
  ... on InvalidInputError { issues { path message } } } }`;
/** Nothing is ever written: what is not refused is a dry run. */
const dry = { idempotencyKey: 'attack', dryRun: true };

const bombs: readonly DocumentAttack[] = [
  {
    kind: 'variable bomb',
    name: 'filters 900 deep',
    query: where,
    variables: { where: nested(900, {}, (not) => ({ not })) },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'variable bomb',
    name: 'lists 1,000 deep',
    query: nodes,
    variables: { ids: JSON.parse(`${many(1_000, '[')}${many(1_000, ']')}`) },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'variable bomb',
    name: '25,000 ids',
    query: nodes,
    variables: { ids: list(20_000, id) },
    code: 'BAD_USER_INPUT',
  },
  { kind: 'variable bomb', name: '101 ids', query: nodes, variables: { ids: list(101, id) }, code: 'BAD_USER_INPUT' },
  {
    kind: 'variable bomb',
    name: '9,000 tags that are none',
    query: bulk,
    variables: {
      input: { ...dry, items: list(50, () => ({ customer: { name: 'x', tags: list(180, () => '\u0001') } })) },
    },
    code: null,
    executed: true,
  },
  {
    kind: 'variable bomb',
    name: '4,500 conditions',
    query: where,
    variables: { where: { or: list(9, () => ({ or: list(500, () => ({ email: 'a' })) })) } },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'variable bomb',
    name: '60,000 conditions',
    query: where,
    variables: { where: { or: list(900, () => ({ or: list(60, () => ({ email: 'a' })) })) } },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'variable bomb',
    name: '100,000 names that no variable has',
    query: '{ viewer { scopes } }',
    variables: Object.fromEntries(list(60_000, (index) => [`v${index}`, index])),
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'variable bomb',
    name: '900 unknown fields of an input of 800 KB',
    query: create,
    variables: {
      input: { idempotencyKey: many(800_000, 'x'), ...Object.fromEntries(list(900, (index) => [`u${index}`, 1])) },
    },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'variable bomb',
    name: '1,000 ids that are none',
    query: nodes,
    variables: { ids: list(1_000, () => ({ id: many(900, 'x') })) },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'variable bomb',
    name: '45,000 tags that are none',
    query: bulk,
    variables: {
      input: { ...dry, items: list(50, () => ({ customer: { name: 'x', tags: list(900, () => '\u0001') } })) },
    },
    code: 'BAD_USER_INPUT',
  },
  ...['x', '@', 'a.', '1', '1-', ' ', '5', '\u0301', 'ß', '%', '+46'].map(
    (text): DocumentAttack => ({
      kind: 'long texts',
      name: `900 KB of ${JSON.stringify(text)} in every text of a customer`,
      query: create,
      variables: { input: { ...dry, customer: longTexts(text) } },
      code: null,
      refusal: 'InvalidInputError',
      executed: true,
    }),
  ),
  ...['x', 'ab ', '1', '\u0301', '%'].map(
    (text): DocumentAttack => ({
      kind: 'long texts',
      name: `900 KB of ${JSON.stringify(text)} to search for`,
      query: search,
      variables: { search: many(Math.floor(300_000 / Buffer.byteLength(text)), text) },
      // What folds to nothing finds nothing.
      ...(text === '\u0301' ? { code: null, executed: true } : { code: 'BAD_USER_INPUT' }),
    }),
  ),
];

function longTexts(text: string) {
  const long = many(Math.floor(70_000 / Buffer.byteLength(text)), text);
  const texts = { name: long, legalName: long, email: long, phone: long, notes: long, orgNumber: long, slug: long };
  return {
    ...texts,
    billingAddress: { line1: long, city: long, country: long },
    taxIdentifiers: [{ type: 'eu_vat', value: long }],
    metadata: { [long.slice(0, 20_000)]: long },
  };
}

const page = (first: string) => `first: ${first}`;
const costly = (outer: string, inner: string, from = 'customers', of = 'invoices') =>
  `${from}(${outer}) { nodes { ${of}(${inner}) { nodes { id } } } }`;
const COSTLY = 10_201;
const tooCostly = { kind: 'cost', code: 'QUERY_TOO_COSTLY', requested: COSTLY } as const;
const costs: readonly DocumentAttack[] = [
  { ...tooCostly, name: 'by literals', query: `{ ${costly(page('100'), page('100'))} }` },
  {
    ...tooCostly,
    name: 'by variables',
    query: `query ($a: Int, $b: Int!) { ${costly(page('$a'), page('$b'))} }`,
    variables: { a: 100, b: 100 },
  },
  {
    ...tooCostly,
    name: 'by defaults of variables',
    query: `query ($a: Int = 100, $b: Int! = 100) { ${costly(page('$a'), page('$b'))} }`,
  },
  {
    ...tooCostly,
    name: 'under other names',
    query: `{ ${costly(page('100'), page('100'), 'a: customers', 'b: invoices')} }`,
  },
  { ...tooCostly, name: 'from the end', query: `{ ${costly('last: 100', 'last: 100')} }` },
  {
    ...tooCostly,
    name: 'with null first',
    query: `{ ${costly('first: null, last: 100', 'first: null, last: 100')} }`,
  },
  {
    ...tooCostly,
    name: 'by edges and fragments',
    query: `{ ...q } fragment q on Query { customers(first: 100) { edges { node { ...c } } } }
      fragment c on Customer { ... on Customer { invoices(first: 100) { ... @include(if: true) { nodes { id } } } } }`,
  },
  {
    ...tooCostly,
    name: 'behind @skip that a variable says',
    query: `query ($no: Boolean! = false) { ${costly(page('100'), page('100'))} @skip(if: $no) }`.replace(
      '} @skip(if: $no) }',
      '} ... @skip(if: $no) { __typename } }',
    ),
  },
  {
    ...tooCostly,
    name: 'in two halves',
    query: `{ a: ${costly(page('50'), page('100'))} b: ${costly(page('50'), page('100'))} }`,
    requested: 10_202,
  },
  {
    ...tooCostly,
    name: 'by ids of nodes',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { invoices(first: 100) { nodes { id } } } } }',
    variables: { ids: list(100, id) },
    requested: 10_200,
  },
  {
    ...tooCostly,
    name: 'through pages in pages in pages',
    query: `{ customers(first: 100) { nodes { subscriptions(first: 100) { nodes { customer { invoices(first: 100) { nodes { id } } } } } } } }`,
    requested: 1_030_201,
  },
  {
    ...tooCostly,
    name: 'by asking for the price 21 times',
    query: `{ ${list(21, (index) => `p${index}: queryCost(query: "{ viewer { scopes } }") { requested }`).join(' ')} }`,
    requested: 10_521,
  },
  {
    kind: 'cost',
    name: 'the price of a price of a price',
    query: `{ queryCost(query: ${JSON.stringify('{ queryCost(query: "{ queryCost(query: \\"{ viewer { scopes } }\\") { requested } }") { requested } }')}) { requested } }`,
    code: null,
  },
  {
    kind: 'cost',
    name: 'the price of 4,000 lines with mistakes',
    query: 'query ($query: String!) { queryCost(query: $query) { requested } }',
    variables: { query: `${many(400_000, '\n')}{ ${list(300, (index) => `unknown${index}`).join(' ')} }` },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'cost',
    name: 'the price of a document that is no document',
    query: 'query ($query: String!) { queryCost(query: $query) { requested } }',
    variables: { query: many(20_000, '{ a ') },
    code: 'BAD_USER_INPUT',
  },
];

const prototypes: readonly DocumentAttack[] = [
  {
    kind: 'prototypes',
    name: 'variables',
    query: 'query ($first: Int) { customers(first: $first) { nodes { id } } }',
    variables: fromJson('{"__proto__": {"first": 100}, "constructor": {"prototype": {"first": 100}}}'),
    code: null,
    executed: true,
  },
  {
    kind: 'prototypes',
    name: 'a filter',
    query: where,
    variables: { where: fromJson('{"__proto__": {"email": "a"}, "constructor": {}, "prototype": {}}') },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'prototypes',
    name: 'a filter of metadata',
    query: where,
    variables: {
      where: { metadata: fromJson('{"__proto__": {"polluted": true}, "constructor": {"polluted": true}}') },
    },
    code: null,
    executed: true,
  },
  {
    kind: 'prototypes',
    name: 'metadata of a customer',
    query: create,
    variables: {
      input: {
        ...dry,
        customer: {
          name: 'Proto',
          email: 'proto@example.com',
          metadata: fromJson('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
        },
      },
    },
    code: null,
    executed: true,
  },
  {
    kind: 'prototypes',
    name: 'an operation named constructor',
    query: 'query constructor { viewer { scopes } } query toString { viewer { scopes } }',
    operationName: '__proto__',
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    kind: 'prototypes',
    name: 'names in the answer',
    query: '{ __proto__: viewer { constructor: scopes __proto__: scopes } toString: viewer { scopes } }',
    code: null,
    executed: true,
  },
];

const sql = [
  "'; drop table customer; --",
  "' or '1'='1",
  "\\'; select pg_sleep(10); --",
  '$1 $2 TENANT {{TENANT}} :TENANT',
  '%_\\%_\\',
  '*/ union all table api_key /*',
];

const injections: readonly DocumentAttack[] = sql.flatMap((text): DocumentAttack[] => [
  {
    kind: 'SQL injection',
    name: `${text} in every text`,
    query: `query ($text: String!, $id: ID!, $json: JSON!, $country: CountryCode!) {
      a: customers(search: $text) { totalCount nodes { name } }
      b: customers(where: { tags: [$text], email: $text, ids: [$id] }) { totalCount nodes { name } }
      c: customers(where: { metadata: { key: $json }, country: [$country] }, companyId: $id) { totalCount nodes { name } }
      e: customer(id: $id) { name } f: node(id: $id) { id } g: nodes(ids: [$id]) { id }
      h: customerByIdentifier(identifier: { externalId: $text }) { name }
      i: auditEvents(subjectId: $id) { totalCount } j: invoice(id: $id) { id }
    }`,
    variables: { text, id: text, json: text, country: 'SE' },
    code: null,
    executed: true,
  },
  {
    kind: 'SQL injection',
    name: `${text} as a cursor`,
    query: 'query ($after: String) { customers(after: $after) { totalCount } }',
    variables: { after: Buffer.from(JSON.stringify(['createdAt', text, text])).toString('base64url') },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'SQL injection',
    name: `${text} as an order`,
    query:
      'query ($field: CustomerOrderField!) { customers(orderBy: { field: $field, direction: ASC }) { totalCount } }',
    variables: { field: text },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
]);

export const valueAttacks: readonly DocumentAttack[] = [...bombs, ...costs, ...prototypes, ...injections];
