import {
  buildSchema,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/graphql/context.ts';
import { createExecutor, type Executor } from '../../src/graphql/execute-operation.ts';
import { planOperation } from '../../src/graphql/operation-plan.ts';
import { schema as ours } from '../../src/schema.ts';

const possible = (type: GraphQLNamedType) => (isAbstractType(type) ? ours.getPossibleTypes(type) : []);

/** The types of its fields and of their arguments. */
function typesIn(type: GraphQLNamedType): GraphQLNamedType[] {
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    getNamedType(field.type),
    ...field.args.map((arg) => getNamedType(arg.type)),
  ]);
}

/** The input objects that are reached from a type: by arguments of its fields, and of the fields of what these answer. */
function inputsFrom(root: GraphQLNamedType | null | undefined): GraphQLInputObjectType[] {
  const seen = new Set<GraphQLNamedType>();
  const enter = (type: GraphQLNamedType) => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const one of [...possible(type), ...typesIn(type)]) enter(one);
  };
  if (root) enter(root);
  return [...seen].filter(isInputObjectType);
}

const withDefaults = (inputs: readonly GraphQLInputObjectType[]) =>
  inputs.flatMap((type) =>
    Object.values(type.getFields()).flatMap(({ name, defaultValue }) =>
      defaultValue === undefined ? [] : [`${type.name}.${name}`],
    ),
  );

describe('inputs', () => {
  it('of queries have no field with a default, which compiled code would not give', () => {
    const inputs = inputsFrom(ours.getQueryType());
    expect(inputs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['CustomerFilter', 'DateTimeRange', 'InvoiceOrder']),
    );
    expect(withDefaults(inputs)).toEqual([]);
  });

  it('of mutations have some: they are never compiled', () => {
    expect(withDefaults(inputsFrom(ours.getMutationType()))).toContain('CreateCustomerInput.dryRun');
  });
});

const byWhom = () => (new Error().stack?.includes('graphql-jit') ? 'compiled' : 'graphql-js');

const small = buildSchema(`
  type Query { who(n: Int): String list(n: Int! = 1): [Query!] fails: String }
  type Mutation { who(n: Int): String }
  scalar JSON`);
for (const type of [small.getQueryType(), small.getMutationType()])
  Object.assign(type?.getFields().who ?? {}, { resolve: byWhom });
Object.assign(small.getQueryType()?.getFields().list ?? {}, { resolve: () => [{}] });

/** Who answers the field `who`, each of the first four times. */
async function answersOf(text: string, variables = {}, executor: Executor = createExecutor(), schema = small) {
  const run = runnerOf(text, variables, executor, schema);
  return [await run(), await run(), await run(), await run()];
}

function runnerOf(text: string, variables: Record<string, unknown>, executor: Executor, schema: GraphQLSchema) {
  const document = parse(text);
  const isOperation = (node: { kind: string }): node is OperationDefinitionNode =>
    node.kind === Kind.OPERATION_DEFINITION;
  const [operation] = document.definitions.filter(isOperation);
  if (!operation) throw new Error('no operation');
  const plan = planOperation(schema, document, operation, variables);
  return async (): Promise<string> => {
    const executable = { schema, document, operation, plan };
    const { data } = await executor(executable, { given: variables, coerced: variables }, {} as Context);
    return /compiled|graphql-js/.exec(JSON.stringify(data))?.[0] ?? '';
  };
}

const never = Array.from({ length: 4 }, () => 'graphql-js');

describe('an operation', () => {
  it('is compiled when it comes for the third time', async () => {
    const usual = ['graphql-js', 'graphql-js', 'compiled', 'compiled'];
    expect(await answersOf('{ who }')).toEqual(usual);
    expect(await answersOf('query Named($n: Int) { list { ...F } } fragment F on Query { who(n: $n) }')).toEqual(usual);
  });

  it('is counted by itself, though another of the same name came before', async () => {
    const executor = createExecutor();
    await answersOf('query Same { who }', {}, executor);
    expect(await answersOf('query Same { who }', {}, executor)).toEqual([
      'graphql-js',
      'graphql-js',
      'compiled',
      'compiled',
    ]);
  });

  it.each([
    ['with @include', '{ who @include(if: true) }'],
    ['with @skip in a fragment', '{ ...F } fragment F on Query { who list @skip(if: true) { who } }'],
    ['of the schema', '{ who __schema { queryType { name } } }'],
    ['that writes', 'mutation { who }'],
  ])('is never compiled: one %s', async (_what, text) => {
    expect(await answersOf(text)).toEqual(never);
  });
});
