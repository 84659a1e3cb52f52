import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { sightOf } from '../access/actor.ts';
import { Reader } from '../database/reader.ts';
import type { Context } from '../graphql/context.ts';
import { type DocumentLimits, documentLimits, variableLimitError } from '../graphql/document-limits.ts';
import { MOST_VARIABLE_ERRORS } from '../graphql/document-text.ts';
import { createExecutor } from '../graphql/execute-operation.ts';
import { maskAnswer } from '../graphql/mask-answer.ts';
import { planOperation } from '../graphql/operation-plan.ts';
import { asRequestError, operationOf, type PreparedDocument, prepareDocument } from '../graphql/prepared-document.ts';
import { createDocumentCache } from './document-cache.ts';
import { type Finishing, finishAnswer } from './finish-answers.ts';
import { admitOperation, type OperationGuards, settle } from './guard-operations.ts';
import { createDocumentFinder } from './persisted-documents.ts';

/** What a request says of an operation, whatever way it came. */
export interface OperationRequest {
  readonly query?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
  readonly documentId?: unknown;
}

/** What all operations of a request share. */
export type RequestContext = Omit<Context, 'reader'>;

/** Answers one operation. `mayWrite` is false for a GET. Never throws. */
export type RunOperation = (
  request: OperationRequest,
  context: RequestContext,
  mayWrite: boolean,
) => Promise<ExecutionResult>;

export interface RunOptions extends OperationGuards, Finishing {
  readonly schema: GraphQLSchema;
  readonly documentLimits?: DocumentLimits | undefined;
}

/**
 * The one way in which an operation is run, with all its checks: whatever way a request comes, by itself, in a batch, by GET
 * or as a persisted document, it ends here.
 */
export function createRunOperation(options: RunOptions): RunOperation {
  const { schema, policy } = options;
  const limits = options.documentLimits ?? documentLimits;
  const findDocument = createDocumentFinder(policy);
  const documents = createDocumentCache<PreparedDocument>();
  const execute = createExecutor();

  const prepared = (text: string): PreparedDocument => {
    const known = documents.get(text);
    if (known) return known;
    const made = prepareDocument(schema, text, limits);
    documents.set(text, made);
    return made;
  };

  const answer = async (request: OperationRequest, shared: RequestContext, mayWrite: boolean) => {
    const text = findDocument(request);
    const limit = variableLimitError(request.variables);
    if (limit) throw asRequestError(limit);
    const { document, errors } = prepared(text);
    if (!document) return { errors };
    const operation = operationOf(document, request.operationName);
    checkKind(operation, mayWrite);
    if (errors.length > 0) return { errors };
    const context: Context = { ...shared, reader: new Reader(shared.database, sightOf(shared.actor)) };
    return runChecked(request.variables ?? {}, document, operation, context);
  };

  const runChecked = async (
    given: Readonly<Record<string, unknown>>,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    context: Context,
  ): Promise<ExecutionResult> => {
    const plan = planOperation(schema, document, operation, given);
    const variables = () => coerce(schema, operation, given);
    const admitted = await admitOperation(options, { operation, plan, context }, variables);
    if ('refused' in admitted) return admitted.refused;
    const end = context.trace?.operation(operation.operation, operation.name?.value ?? null);
    const executable = { schema, document, operation, plan };
    // The whole schema is a long answer: others are let in before it is made, and before it is written.
    if (plan.introspects) await nextTurn();
    const result = await execute(executable, { given, coerced: admitted.variables }, context);
    end?.();
    if (plan.introspects) await nextTurn();
    return settle(options, admitted, context, maskAnswer(plan, context.actor, result));
  };

  return async (request, context, mayWrite) => {
    try {
      return finishAnswer(options, await answer(request, context, mayWrite), context);
    } catch (error) {
      const told = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
      return finishAnswer(options, { errors: [told] }, context);
    }
  };
}

/** @throws GraphQLError where there is no such operation, and for a mutation that may not be run. */
function checkKind(
  operation: OperationDefinitionNode | null,
  mayWrite: boolean,
): asserts operation is OperationDefinitionNode {
  if (!operation)
    throw new GraphQLError('Could not determine what operation to execute.', {
      extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
    });
  if (operation.operation !== 'mutation' || mayWrite) return;
  throw new GraphQLError('Can only perform a mutation operation from a POST request.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: { Allow: 'POST' } } },
  });
}

function coerce(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Readonly<Record<string, unknown>>) {
  return getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: MOST_VARIABLE_ERRORS });
}
