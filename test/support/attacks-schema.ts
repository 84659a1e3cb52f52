import { getIntrospectionQuery } from 'graphql';
import type { DocumentAttack } from './attacks.ts';

// Requests that ask for the schema, or guess at it.

const renamed = (field: string) => Array.from({ length: 90 }, (_, index) => `a${index}: ${field}`).join(' ');

/** Too much of it at once, for whoever may see it. */
export const introspectionBombs: readonly DocumentAttack[] = [
  {
    kind: 'introspection',
    name: 'fields of the types of fields',
    query:
      '{ __schema { types { fields { type { fields { name description } ofType { fields { name description } } } } } } }',
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'introspection',
    name: 'fields of the types of fields, by fragments',
    query: `{ __schema { types { ...t } } } fragment t on __Type { fields { type { ...u } } }
      fragment u on __Type { ofType { ...v } } fragment v on __Type { fields { name } possibleTypes { name } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'introspection',
    name: 'types of types, 30 deep',
    query: `{ __schema { types { ${'ofType { '.repeat(30)}name${' }'.repeat(30)} } } }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'introspection',
    name: 'the schema under 90 names',
    query: `{ ${renamed('__schema { types { name description } }')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'introspection',
    name: 'a type under 90 names',
    query: `{ ${renamed('__type(name: "Customer") { fields { name description } }')} }`,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    kind: 'introspection',
    name: 'its fields under 90 names',
    query: `{ __schema { types { ${renamed('description')} } } }`,
    code: 'QUERY_TOO_COSTLY',
  },
];

/** For those who may not see it. */
export const introspections: readonly DocumentAttack[] = [
  { kind: 'introspection', name: 'all of it', query: getIntrospectionQuery(), code: 'FORBIDDEN' },
  { kind: 'introspection', name: 'a type', query: '{ __type(name: "Customer") { name } }', code: 'FORBIDDEN' },
  {
    kind: 'introspection',
    name: 'beside something else, in a fragment',
    query: '{ viewer { scopes } ...f } fragment f on Query { ... { __schema { queryType { name } } } }',
    code: 'FORBIDDEN',
  },
];

/** Mistakes that graphql-js answers with names of the schema. */
export const guesses: readonly DocumentAttack[] = [
  { kind: 'suggestions', name: 'a field', query: '{ customerz { totalCount } }', code: 'GRAPHQL_VALIDATION_FAILED' },
  {
    kind: 'suggestions',
    name: 'an argument',
    query: '{ customers(serch: "a") { totalCount } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'a word of a vocabulary',
    query: '{ customers(where: { status: [ACTIV] }) { totalCount } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'a type',
    query: '{ viewer { ... on Viewr { scopes } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'the type of a variable',
    query: 'query ($where: CustomerFiltr) { customers(where: $where) { totalCount } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'a field of an input',
    query: '{ customers(where: { statu: [ACTIVE] }) { totalCount } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'a directive',
    query: '{ viewer { scopes @inclde(if: true) } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { kind: 'suggestions', name: 'a selection', query: '{ viewer }', code: 'GRAPHQL_VALIDATION_FAILED' },
  {
    kind: 'suggestions',
    name: 'a field of a type that may be several',
    query: '{ node(id: "a") { emial } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'a field of an input in a variable',
    query: 'query ($where: CustomerFilter) { customers(where: $where) { totalCount } }',
    variables: { where: { statu: ['ACTIVE'] } },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'a word of a vocabulary in a variable',
    query: 'query ($where: CustomerFilter) { customers(where: $where) { totalCount } }',
    variables: { where: { status: ['ACTIV'] } },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'suggestions',
    name: 'a field in a document to be priced',
    query: '{ queryCost(query: "{ customerz { totalCount } }") { requested } }',
    code: 'BAD_USER_INPUT',
  },
];
