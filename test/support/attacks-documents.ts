import type { DocumentAttack } from './attacks.ts';

// Documents that are short to send, and long to check, to run or to answer.

const times = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join(' ');

const many = (count: number, text: string): string => text.repeat(count);

/** Each fragment spreads the next one twice: 2^30 of the last one. */
const doubling = `{ ...f0 } ${times(30, (index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`)}
  fragment f30 on Query { __typename }`;

/** The same, each time under a field, so that the answer would be as large. */
const doublingFields = `{ viewer { organization { ...f0 } } } ${times(
  12,
  (index) => `fragment f${index} on Organization { a${index}: name ...f${index + 1} ...f${index + 1} }`,
)} fragment f12 on Organization { id }`;

const cycle = `{ ...f0 } ${times(50, (index) => `fragment f${index} on Query { __typename ...f${(index + 1) % 50} }`)}`;

/** Validation compares all fields of one name with each other, and all that is below them. */
const nestedRepeats = `{ ${many(19, `customers { ${many(19, 'nodes { id id id id } ')}} `)}}`;
const deepRepeats = `{ ${many(4, `customers { ${many(4, `nodes { ${many(4, `company { ${many(4, 'organization { id id } ')}} `)}} `)}} `)}}`;
const repeatedFragments = `{ viewer { ...f0 ${times(300, (index) => `...f${index}`)} } }
  ${times(300, (index) => `fragment f${index} on Viewer { scopes organization { id } }`)}`;
const conflicting = `{ customers { ${times(19, (index) => `x: nodes { id y: ${index % 2 ? 'name' : 'email'} }`)} } }`;
const conflictingFragments = `{ customers { nodes { ${times(150, (index) => `...f${index}`)} } } }
  ${times(150, (index) => `fragment f${index} on Customer { x: ${index % 2 ? 'name' : 'email'} y: slug }`)}`;

export const documentBombs: readonly DocumentAttack[] = [
  {
    kind: 'alias bomb',
    name: '600 names for one field',
    query: `{ ${times(600, (index) => `a${index}: viewer { scopes }`)} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'alias bomb',
    name: '150 names below a list of 100',
    query: `{ customers(first: 100) { nodes { ${times(150, (index) => `a${index}: notes`)} } } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'directive bomb',
    name: '900 directives on one field',
    query: `{ viewer { scopes ${many(900, '@include(if: true) ').slice(0, 900 * 19)} } }`.replaceAll(
      '@include(if: true) ',
      '@x ',
    ),
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'directive bomb',
    name: '400 directives that exist',
    query: `{ viewer { ${many(400, 'scopes @skip(if: false) ')}} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  { kind: 'fragment bomb', name: '50 fragments in a circle', query: cycle, code: 'QUERY_TOO_COSTLY' },
  {
    kind: 'fragment bomb',
    name: 'a fragment inside itself',
    query: '{ ...f } fragment f on Query { viewer { scopes } ...f }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { kind: 'fragment bomb', name: '30 times doubled', query: doubling, code: 'QUERY_TOO_COSTLY' },
  { kind: 'fragment bomb', name: '12 times doubled, with fields', query: doublingFields, code: 'QUERY_TOO_COSTLY' },
  {
    kind: 'fragment bomb',
    name: '500 that nobody uses',
    query: `{ viewer { scopes } } ${times(500, (index) => `fragment f${index} on Query { __typename }`)}`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'fragment bomb',
    name: '900 that do not exist',
    query: `{ ${times(900, (index) => `...f${index}`)} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'overlap bomb',
    name: 'one field 1,900 times',
    query: `{ ${many(1_900, 'viewer ')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'overlap bomb',
    name: 'one field 600 times, by inline fragments',
    query: `{ ${many(600, '... { __typename } ')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'overlap bomb',
    name: 'one field 300 times, by fragments',
    query: repeatedFragments,
    code: 'QUERY_TOO_COSTLY',
  },
  { kind: 'overlap bomb', name: '19 in each of 19', query: nestedRepeats, code: 'QUERY_TOO_COSTLY' },
  { kind: 'overlap bomb', name: '4 in each of 4, five deep', query: deepRepeats, code: 'QUERY_TOO_COSTLY' },
  { kind: 'overlap bomb', name: '19 that contradict', query: conflicting, code: 'GRAPHQL_VALIDATION_FAILED' },
  {
    kind: 'overlap bomb',
    name: '150 fragments that contradict',
    query: conflictingFragments,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'depth bomb',
    name: '900 selections inside one another',
    query: `${many(900, '{ a ')}${many(900, '}')}`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'depth bomb',
    name: '30,000 selections inside one another',
    query: `${many(30_000, '{ a ')}${many(30_000, '}')}`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'depth bomb',
    name: '900 inline fragments inside one another',
    query: `{ ${many(900, '... { ')}__typename ${many(900, '}')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'depth bomb',
    name: 'customers of companies of customers',
    query: `{ ${many(30, 'companies { nodes { organization { ')}id${many(30, '} } }')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'depth bomb',
    name: 'an object in an object, 900 deep, as a literal',
    query: `{ customers(where: ${many(900, '{ not: ')}{}${many(900, '}')}) { totalCount } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'depth bomb',
    name: 'a list in a list, 1,900 deep, as a literal',
    query: `{ nodes(ids: ${many(1_900, '[')}${many(1_900, ']')}) { id } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: '100,000 tokens',
    query: `{ ${many(100_000, 'a ')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: '900 KB of comments',
    query: `{ viewer { scopes } } ${many(9_000, `#${'x'.repeat(99)}\n`)}`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: '900 KB of spaces',
    query: `{ viewer {${many(900_000, ' ')} scopes } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: '900 KB of commas',
    query: `{ viewer {${many(900_000, ',')} scopes } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: '450,000 lines before 300 unknown fields',
    query: `${many(450_000, '\n')}{ ${times(300, (index) => `unknown${index}`)} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: '14,000 lines before 300 unknown fields',
    query: `${many(14_000, '\n')}{ ${times(300, (index) => `unknown${index}`)} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: 'a name of 900 KB',
    query: `{ ${many(900_000, 'x')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: 'a name of 10 KB',
    query: `{ ${many(10_000, 'x')} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'length',
    name: 'a string of 900 KB',
    query: `{ customers(search: "${many(900_000, 'x')}") { totalCount } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: 'a string of 900 KB where none may be',
    query: `"${many(900_000, 'x')}" { viewer { scopes } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'length',
    name: 'a block string of 9,000 lines',
    query: `{ customers(search: """${many(9_000, ' \n')}""") { totalCount } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'many errors',
    name: '1,900 unknown fields',
    query: `{ ${times(1_900, (index) => `unknown${index}`)} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'many errors',
    name: '500 unknown fields that are like one that is known',
    query: `{ ${times(500, (index) => `customers${String(index).padStart(3, 'x')}`)} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'many errors',
    name: '600 unknown arguments',
    query: `{ customers(${times(600, (index) => `first${index}: 1`)}) { totalCount } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'many errors',
    name: '1,200 unknown words of a vocabulary',
    query: `{ customers(where: { status: [${times(1_200, (index) => `ACTIVE${index}`)}] }) { totalCount } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'many definitions',
    name: '600 operations',
    query: times(600, (index) => `query q${index} { __typename }`),
    operationName: 'q599',
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'many definitions',
    name: '600 operations of one name',
    query: many(600, 'query q { __typename } '),
    operationName: 'q',
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'many definitions',
    name: '700 variables',
    query: `query (${times(700, (index) => `$v${index}: Int`)}) { __typename }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'many definitions',
    name: '700 variables of one name',
    query: `query (${many(700, '$v: Int ')}) { customers(first: $v) { totalCount } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'many definitions',
    name: 'a schema of one’s own',
    query: 'type Query { secret: String } { viewer { scopes } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { kind: 'characters', name: 'NUL', query: '{ viewer { scopes \0 } }', code: 'GRAPHQL_PARSE_FAILED' },
  { kind: 'characters', name: 'half a surrogate pair', query: '{ viewer { \ud800 } }', code: 'GRAPHQL_PARSE_FAILED' },
  { kind: 'characters', name: 'letters that look alike', query: '{ vіewer { scopes } }', code: 'GRAPHQL_PARSE_FAILED' },
  { kind: 'characters', name: 'a mark of byte order', query: '\ufeff{ viewer { scopes } }', code: null },
  {
    kind: 'characters',
    name: 'NUL in a string',
    query: '{ customers(search: "a\\u0000b") { totalCount } }',
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'characters',
    name: 'half a surrogate pair in a variable',
    query: 'query ($search: String) { customers(search: $search) { totalCount } }',
    variables: { search: '\ud800 \u202e \u0007' },
    code: null,
    executed: true,
  },
];
