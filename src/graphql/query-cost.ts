import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { badArgument } from './bad-input.ts';
import { builder } from './builder.ts';
import { priceOf } from './cost.ts';
import { documentLimitError, documentLimits, variableLimitError } from './document-limits.ts';
import { MOST_ERRORS, MOST_VARIABLE_ERRORS, textLimitError } from './document-text.ts';
import { planOperation } from './operation-plan.ts';

interface QueryCostShape {
  readonly requested: number;
  readonly limit: number;
}

const QueryCost = builder.objectRef<QueryCostShape>('QueryCost').implement({
  description: 'What an operation would cost, in points: one for each object that it may read, pages counted in full.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    requested: t.exposeInt('requested', {
      description: 'What it may cost at most: the same as `extensions.cost.requested` when it is run.',
    }),
    limit: t.exposeInt('limit', { description: 'What one request may cost here.' }),
    allowed: t.boolean({
      description: 'Whether it would not be refused as too costly. Its scopes are not looked at.',
      resolve: ({ requested, limit }) => requested <= limit,
    }),
  }),
});

/** Parsing and validating another document is the dearest thing that can be asked for without the database. */
const COST = 500;

builder.queryField('queryCost', (t) =>
  t.field({
    type: QueryCost,
    authScopes: { SIGNED_IN: true },
    extensions: { cost: COST },
    description: `Prices an operation without running it, which itself costs ${COST} points. A document that is not valid is BAD_USER_INPUT, with what is wrong with it.`,
    args: {
      query: t.arg.string({ required: true, description: 'The document: one operation, with its fragments.' }),
      variables: t.arg({ type: 'JSONObject', description: 'Its variables: page sizes may stand in them.' }),
    },
    resolve: async (_root, args, { costLimit }, { schema }) => {
      // Whoever asks for several prices at once lets others in between.
      await nextTurn();
      const variables = (args.variables ?? {}) as Readonly<Record<string, unknown>>;
      const { document, operation } = readDocument(schema, args.query);
      const limit = variableLimitError(variables);
      if (limit) throw badArgument('variables', limit.message);
      const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
        maxErrors: MOST_VARIABLE_ERRORS,
      });
      if (!coerced.coerced) throw badArgument('variables', told(coerced.errors ?? []));
      const plan = planOperation(schema, document, operation, variables);
      return { requested: priceOf(plan, coerced.coerced).total, limit: costLimit };
    },
  }),
);

function readDocument(
  schema: GraphQLSchema,
  text: string,
): { document: DocumentNode; operation: OperationDefinitionNode } {
  const tooLong = textLimitError(text);
  if (tooLong) throw badArgument('query', tooLong.message);
  const document = parsed(text);
  const limit = documentLimitError(document);
  const errors = limit ? [limit] : validate(schema, document, undefined, { maxErrors: MOST_ERRORS });
  if (errors.length > 0) throw badArgument('query', told(errors));
  const operations = document.definitions.filter((node) => node.kind === 'OperationDefinition');
  const [operation] = operations;
  if (!operation || operations.length > 1) throw badArgument('query', 'give a document with exactly one operation');
  return { document, operation };
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: documentLimits.tokens });
  } catch (error) {
    if (error instanceof GraphQLError) throw badArgument('query', error.message);
    throw badArgument('query', 'the document is nested too deeply');
  }
}

/** The first few: a document may have a hundred. */
function told(errors: readonly GraphQLError[]): string {
  return errors
    .slice(0, 5)
    .map(({ message }) => message.slice(0, 1_000))
    .join(' ');
}
