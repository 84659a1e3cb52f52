import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { scopeNames } from '../../src/access/scopes.ts';
import { ruleOf } from '../../src/graphql/access-check.ts';
import { projectRoot } from '../../src/project-root.ts';
import { schema } from '../../src/schema.ts';
import { inputTypeOf, mutationCases, mutationNames } from '../support/mutation-inputs.ts';

type Field = GraphQLField<unknown, unknown>;

const mutationsOf = (of: GraphQLSchema): Field[] => Object.values(of.getMutationType()?.getFields() ?? {});
const upper = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const shapes = (fields: Readonly<Record<string, { type: unknown }>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, String(type)]));

/** The member of the result that is named like the mutation. The schema is sorted: it need not stand first. */
function payloadOf(field: Field): GraphQLObjectType | undefined {
  const result = getNamedType(field.type);
  const members = isUnionType(result) ? result.getTypes() : [];
  return members.find(({ name }) => name === `${upper(field.name)}Payload`);
}

/** What is wrong with one mutation, as a reader of the API meets it. */
function faultsOf(field: Field): string[] {
  const [input, ...others] = field.args;
  if (input?.name !== 'input' || others.length > 0) return ['takes something else than one input'];
  const faults = [
    String(input.type) === `${upper(field.name)}Input!` ? '' : `takes ${input.type}`,
    ...inputFaults(field),
    ...resultFaults(field),
  ];
  return faults.filter((fault) => fault !== '');
}

function inputFaults(field: Field): string[] {
  const fields = inputTypeOf(field).getFields();
  const { idempotencyKey, dryRun } = fields;
  return [
    idempotencyKey && String(idempotencyKey.type) === 'String!' && idempotencyKey.defaultValue === undefined
      ? ''
      : 'has no idempotencyKey: String!',
    !dryRun || (String(dryRun.type) === 'Boolean!' && dryRun.defaultValue === false) ? '' : 'has another dryRun',
  ];
}

function resultFaults(field: Field): string[] {
  const result = getNamedType(field.type);
  if (!isUnionType(result) || String(field.type) !== `${upper(field.name)}Result!`) return [`answers ${field.type}`];
  const payload = payloadOf(field);
  if (!payload) return ['answers no payload'];
  const others = result.getTypes().filter((type) => type !== payload);
  const names = others.map(({ name }) => name);
  const errors = ['InvalidInputError', 'IdempotencyError'].filter((name) => !names.includes(name));
  const strangers = others.filter((type) => type.getInterfaces().every(({ name }) => name !== 'UserError'));
  return [
    ...errors.map((name) => `has no ${name}`),
    ...strangers.map(({ name }) => `answers ${name}, which is no UserError`),
    ...payloadFaults(field, payload),
  ];
}

function payloadFaults(field: Field, type: GraphQLObjectType): string[] {
  const payload = shapes(type.getFields());
  const rehearsed = 'dryRun' in inputTypeOf(field).getFields();
  const told = ['dryRun', 'changes'].filter((name) => name in payload);
  // A batch tells the changes of each item with its result.
  const results = type.getFields().results?.type;
  const item = results && getNamedType(results);
  const telling = isObjectType(item) ? shapes(item.getFields()) : payload;
  const wanted = payload.dryRun === 'Boolean!' && telling.changes === '[FieldChange!]!';
  return [
    payload.replayed === 'Boolean!' ? '' : 'tells no replayed: Boolean!',
    rehearsed && !wanted ? 'can be rehearsed, but does not tell dryRun and changes' : '',
    !rehearsed && told.length > 0 ? `tells ${told.join(' and ')}, but has no dryRun` : '',
  ];
}

const allFaults = (of: GraphQLSchema) =>
  Object.fromEntries(mutationsOf(of).map((field) => [field.name, faultsOf(field)]));

const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.includes('generated'))
  .map((path) => ({ path, text: readFileSync(join(projectRoot, 'src', path), 'utf8') }));
const sourcesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('every mutation', () => {
  it.each(mutationsOf(schema).map((field) => [field.name, field] as const))(
    '%s has one input, and a union of its payload and its errors',
    (_name, field) => {
      expect(faultsOf(field)).toEqual([]);
    },
  );

  it.each(mutationsOf(schema).map((field) => [field.name, field] as const))(
    '%s needs a scope, and its payload no other one',
    (_name, field) => {
      const mutation = schema.getMutationType();
      const payload = payloadOf(field);
      if (!mutation || !payload) throw new Error('no payload');
      const scope = ruleOf(mutation, field);
      expect(scopeNames).toContain(scope);
      const own = Object.values(payload.getFields()).map((one) => [one.name, ruleOf(payload, one)]);
      expect(own).toEqual(own.map(([name]) => [name, scope]));
    },
  );

  it('stands in the table by which all of them are tested', () => {
    expect(Object.keys(mutationCases).sort()).toEqual([...mutationNames].sort());
    expect(mutationNames.length).toBeGreaterThan(45);
  });

  it('is made by addMutation', () => {
    expect(sourcesWith(/\b(mutationFields?|mutationType)\(/)).toEqual(['graphql/builder.ts', 'graphql/mutation.ts']);
    expect(sourcesWith(/builder\.mutationType\((?!\{\s*(description:[^{}]*)?\}\))/)).toEqual([]);
  });

  it('runs by runMutation, which asks who may be told the answer again', () => {
    const calls = sources.flatMap(({ path, text }) => {
      if (path.endsWith('idempotency.service.ts')) return [];
      return [...text.matchAll(/\brunMutation(<[^(]*>)?\(write, \{([\s\S]*?)\bwork:/g)].map(([, , head]) => ({
        path,
        name: head?.match(/name: '(\w+)'/)?.[1] ?? null,
        guarded: /\bmayReplay: /.test(head ?? ''),
      }));
    });
    const written = sources.flatMap(({ path, text }) =>
      path.endsWith('idempotency.service.ts') ? [] : [...text.matchAll(/\brunMutation(<[^(]*>)?\(/g)].map(() => path),
    );
    expect(calls.map(({ path }) => path)).toEqual(written);
    expect(calls.filter(({ guarded }) => !guarded)).toEqual([]);
    const services = new Set(calls.flatMap(({ name }) => (name === null ? [] : [name])));
    for (const name of services) expect(mutationNames).toContain(name);
  });
});

describe('the rules of this test', () => {
  const faulty = buildSchema(`
    type Query { a: Int }
    interface UserError { code: String }
    type InvalidInputError implements UserError { code: String }
    type IdempotencyError implements UserError { code: String }
    type FieldChange { path: [String!]! }
    type Mutation {
      bare(id: ID): Int
      nothing: Int
      plain(input: PlainInput!): Int
      keyless(input: KeylessInput!): KeylessResult!
      rehearsed(input: RehearsedInput!): RehearsedResult!
      optional(input: OptionalInput): OptionalResult
      told(input: ToldInput!): ToldResult!
      lost(input: PlainInput!): LostResult!
      batch(input: BatchInput!): BatchResult!
      mute(input: MuteInput!): MuteResult!
    }
    input PlainInput { idempotencyKey: String! }
    input KeylessInput { idempotencyKey: String, dryRun: Boolean! = true }
    union KeylessResult = KeylessPayload | InvalidInputError
    type KeylessPayload { dryRun: Boolean!, changes: [FieldChange!]! }
    input RehearsedInput { idempotencyKey: String!, dryRun: Boolean! = false }
    union RehearsedResult = InvalidInputError | IdempotencyError | RehearsedPayload | FieldChange
    type RehearsedPayload { replayed: Boolean! }
    input OptionalInput { idempotencyKey: String! = "a" }
    union OptionalResult = OptionalPayload | InvalidInputError | IdempotencyError
    type OptionalPayload { replayed: Boolean! }
    union LostResult = InvalidInputError | IdempotencyError
    input ToldInput { idempotencyKey: String! }
    union ToldResult = ToldPayload | InvalidInputError | IdempotencyError
    type ToldPayload { replayed: Boolean!, dryRun: Boolean!, changes: [FieldChange!]! }
    input BatchInput { idempotencyKey: String!, dryRun: Boolean! = false }
    union BatchResult = BatchPayload | InvalidInputError | IdempotencyError
    type BatchPayload { replayed: Boolean!, dryRun: Boolean!, results: [BatchItem!]! }
    type BatchItem { changes: [FieldChange!]! }
    input MuteInput { idempotencyKey: String!, dryRun: Boolean! = false }
    union MuteResult = MutePayload | InvalidInputError | IdempotencyError
    type MutePayload { replayed: Boolean!, dryRun: Boolean!, results: [MuteItem!]! }
    type MuteItem { index: Int! }
  `);

  it('find every fault', () => {
    expect(allFaults(faulty)).toEqual({
      bare: ['takes something else than one input'],
      nothing: ['takes something else than one input'],
      plain: ['answers Int'],
      keyless: [
        'has no idempotencyKey: String!',
        'has another dryRun',
        'has no IdempotencyError',
        'tells no replayed: Boolean!',
      ],
      rehearsed: [
        'answers FieldChange, which is no UserError',
        'can be rehearsed, but does not tell dryRun and changes',
      ],
      optional: ['takes OptionalInput', 'has no idempotencyKey: String!', 'answers OptionalResult'],
      told: ['tells dryRun and changes, but has no dryRun'],
      lost: ['takes PlainInput!', 'answers no payload'],
      batch: [],
      mute: ['can be rehearsed, but does not tell dryRun and changes'],
    });
  });
});
