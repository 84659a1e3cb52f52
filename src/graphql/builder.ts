import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { GraphQLError } from 'graphql';
import { hasScope } from '../access/actor.ts';
import { type AccessRule, scopeNames } from '../access/scopes.ts';
import type { Context } from './context.ts';

/** Every object type by name. A domain adds its own by declaration merging, so that others can name it without importing it. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the domains
export interface GraphObjects {}

/** Input types by name, for the same reason: an input of a low domain has fields whose types stand in higher ones. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the domains
export interface GraphInputs {}

export type ScalarTypes = {
  ID: { Input: string; Output: string };
  DateTime: { Input: string; Output: string };
  Date: { Input: string; Output: string };
  Decimal: { Input: string; Output: string };
  JSON: { Input: unknown; Output: unknown };
  JSONObject: { Input: object; Output: unknown };
  EmailAddress: { Input: string; Output: string };
  CountryCode: { Input: string; Output: string };
  CurrencyCode: { Input: string; Output: string };
  TimeZone: { Input: string; Output: string };
  URL: { Input: string; Output: string };
};

export interface NodeShape {
  readonly id: string;
  readonly __typename?: string;
}

export const builder = new SchemaBuilder<{
  Context: Context;
  Objects: GraphObjects;
  Inputs: GraphInputs;
  Interfaces: { Node: NodeShape };
  Scalars: ScalarTypes;
  AuthScopes: Record<AccessRule, boolean>;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
}>({
  // The order in which they wrap a resolver.
  plugins: [RelayPlugin, ScopeAuthPlugin, ErrorsPlugin],
  defaultFieldNullability: false,
  relay: {
    cursorType: 'String',
    nodesOnConnection: { description: 'The page without cursors.' },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: { nullable: false, description: 'The page, each object with its cursor.' },
    nodeFieldOptions: { nullable: false, description: 'The object itself.' },
    cursorFieldOptions: {
      description: 'Give it as `after` or `before` to go on from here. Opaque, and bound to the order of the list.',
      extensions: { mask: 'none' },
    },
    pageInfoTypeOptions: { description: 'Where the page stands in its list.', extensions: { rule: 'SIGNED_IN' } },
    pageInfoFieldOptions: { description: 'Where the page stands in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there are objects after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there are objects before this page.' },
    startCursorFieldOptions: {
      description: 'Cursor of the first object of the page; null when it is empty.',
      extensions: { mask: 'none' },
    },
    endCursorFieldOptions: {
      description: 'Cursor of the last object of the page; null when it is empty.',
      extensions: { mask: 'none' },
    },
    firstArgOptions: {
      description: 'How many objects from the start, 1 to 100. 20 where neither `first` nor `last` is given.',
    },
    lastArgOptions: { description: 'How many objects from the end, 1 to 100. Not together with `first`.' },
    afterArgOptions: { description: 'Only objects after this cursor.' },
    beforeArgOptions: { description: 'Only objects before this cursor.' },
  },
  // The second line: the whole operation has passed access-check.ts before any resolver runs.
  scopeAuth: {
    authScopes: ({ actor }) =>
      Object.fromEntries([...scopeNames, 'SIGNED_IN' as const].map((rule) => [rule, hasScope(actor, rule)])) as Record<
        AccessRule,
        boolean
      >,
    unauthorizedError: () =>
      new GraphQLError('Your key lacks a scope that this field needs.', { extensions: { code: 'FORBIDDEN' } }),
  },
  errors: { directResult: true, defaultTypes: [] },
});

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({
  description:
    'Everything that can be changed. Each mutation takes one `input` with an `idempotencyKey`, runs in one transaction, and answers with a union: its payload, or an error that a caller can meet in normal business.',
});
