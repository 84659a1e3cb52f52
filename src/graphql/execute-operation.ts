import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { failureKind } from '../database/failure.ts';
import type { Context } from './context.ts';
import type { OperationPlan, PlannedField } from './operation-plan.ts';

export interface Executable {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly plan: OperationPlan;
}

export interface Variables {
  /** As they were sent. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Coerced, with their defaults. */
  readonly coerced: Readonly<Record<string, unknown>>;
}

type Run = CompiledQuery['query'];

/** Compiling takes some milliseconds and 32 KB: it is for what comes again. */
const USES_BEFORE = 2;
const MOST_COMPILED = 300;
/** More would keep everybody else waiting while they are compiled: the dashboard has 40. */
const MOST_FIELDS = 250;

export type Executor = (executable: Executable, variables: Variables, context: Context) => Promise<ExecutionResult>;

/**
 * Runs operations: queries that come again by code compiled for them (half of the work), everything else by graphql-js.
 * graphql-jit gives fields of input objects no defaults and takes a @oneOf of two keys, so no mutation goes there, and no
 * query whose inputs have defaults (a test walks the schema); and it reads @skip and @include of fragments that are spread
 * twice in a way of its own, so no operation with them either. Variables have been coerced by graphql-js before, and a query
 * that fails is run once more by it.
 */
export function createExecutor(): Executor {
  const uses = new WeakMap<OperationDefinitionNode, number>();
  const compiled = new Map<OperationDefinitionNode, Run | null>();
  const runOf = (executable: Executable): Run | null => {
    const { operation } = executable;
    const known = compiled.get(operation);
    if (known !== undefined) {
      // The first of a Map is the one that was put in first.
      compiled.delete(operation);
      compiled.set(operation, known);
      return known;
    }
    const before = uses.get(operation) ?? 0;
    uses.set(operation, before + 1);
    if (before < USES_BEFORE) return null;
    const run = compile(executable);
    compiled.set(operation, run);
    const [oldest] = compiled.keys();
    if (compiled.size > MOST_COMPILED && oldest) compiled.delete(oldest);
    return run;
  };
  return async (executable, { given, coerced }, context) => {
    const run = executable.operation.operation === 'query' ? runOf(executable) : null;
    const result = run ? await run(undefined, context, coerced) : null;
    if (result && !isToldBetter(result)) return result;
    const { schema, document, operation } = executable;
    const operationName = operation.name?.value;
    return execute({ schema, document, operationName, contextValue: context, variableValues: given });
  };
}

/**
 * Whether graphql-js is to run a failed query once more: compiled code does not say where in the document an error arose,
 * and fails otherwise than graphql-js at some nulls. What the database has refused is not asked again.
 */
function isToldBetter({ errors = [] }: ExecutionResult): boolean {
  return errors.length > 0 && errors.every(({ originalError }) => failureKind(originalError) === 'unknown');
}

/** Null where it is left to graphql-js. */
function compile({ schema, document, operation, plan }: Executable): Run | null {
  if (plan.introspects || countFields(plan.fields) > MOST_FIELDS) return null;
  if (hasDirectives(document) || mayMissNull(schema, document, operation)) return null;
  const options = { disablingCapturingStackErrors: true };
  const made = compileQuery(schema, withPlainVariables(document, operation), operation.name?.value, options);
  return isCompiledQuery(made) ? made.query : null;
}

/**
 * The document with variables that are taken as they come: they have been coerced, and to compile the reading of a filter
 * whose `and` holds filters takes graphql-jit half a minute.
 */
function withPlainVariables(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const variableDefinitions = operation.variableDefinitions?.map(({ variable }) => ({
    kind: Kind.VARIABLE_DEFINITION as const,
    variable,
    type: { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value: 'JSON' } },
  }));
  const plain = { ...operation, ...(variableDefinitions ? { variableDefinitions } : {}) };
  return { ...document, definitions: document.definitions.map((one) => (one === operation ? plain : one)) };
}

function countFields(fields: readonly PlannedField[]): number {
  return fields.reduce((count, { below }) => count + 1 + countFields(below), 0);
}

/**
 * Whether a variable that may be null stands where null may not, which its default allows: graphql-jit takes a null that is
 * sent in its place.
 */
function mayMissNull(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean {
  const definitions = operation.variableDefinitions ?? [];
  const nullable = new Set(
    definitions.filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE).map(({ variable }) => variable.name.value),
  );
  const types = new TypeInfo(schema);
  let found = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        found ||= nullable.has(name.value) && isNonNullType(types.getInputType());
      },
    }),
  );
  return found;
}

function hasDirectives(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive: () => {
      found = true;
    },
  });
  return found;
}
