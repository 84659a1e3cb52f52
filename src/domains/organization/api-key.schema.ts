import type { Actor } from '../../access/actor.ts';
import { type Scope, scopes } from '../../access/scopes.ts';
import { newestFirst } from '../../database/list-parts.ts';
import type { Sql } from '../../database/sql.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { type ApiKeyRow, apiKeyTable, withinCompanies } from './api-key.repository.ts';
import { type ApiKeyChanged, type ApiKeyCreated, createApiKey, revokeApiKey } from './api-key.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    ApiKey: ApiKeyRow;
  }
}

const ScopeEnum = enumOf('Scope', scopes);

/** The keys that a key may look at: one of some companies sees those that are limited to some of the same. */
function visibleKeys({ companyIds }: Actor): Sql[] {
  return companyIds === null ? [] : [withinCompanies(companyIds)];
}

registerNode(apiKeyTable, 'ADMIN', visibleKeys);
builder.objectType('ApiKey', {
  description: 'A key of the organization. Its secret is shown once, when it is made, and stored nowhere.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: idField(t),
    name: t.exposeString('name', { description: 'What people call it.' }),
    prefix: t.exposeString('prefix', {
      description: 'The visible part, by which a key is recognised in lists and logs.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What it may do.',
      extensions: { columns: ['scopes'] },
      resolve: (key) => key.scopes as Scope[],
    }),
    companies: t.field({
      type: ['Company'],
      nullable: true,
      description: 'The companies it is limited to; null for all.',
      extensions: { columns: ['companyIds'] },
      resolve: async (key, _args, context, info) => {
        if (!key.companyIds) return null;
        // A limited key sees of another key's companies only those it sees itself.
        const companies = await Promise.all(key.companyIds.map((id) => loadObject('Company', id, context, info)));
        return companies.filter((company) => company !== null);
      },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, true to the minute; null for never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is refused; null while it works.',
    }),
  }),
});

builder.queryField('apiKeys', (t) =>
  t.connection(
    {
      type: 'ApiKey',
      authScopes: { ADMIN: true },
      description:
        'The keys of the organization, newest first, revoked ones too. A key that is limited to companies sees those that are limited to these, or to some of them.',
      resolve: (_root, args, context, info) =>
        readConnection(
          { table: apiKeyTable, where: visibleKeys(context.actor), order: newestFirst },
          args,
          context,
          info,
        ),
    },
    connectionOf('ApiKey'),
  ),
);

addMutation('createApiKey', {
  scope: 'ADMIN',
  description:
    'Makes an API key. The answer shows its secret, once: it is stored nowhere. A key that is limited to companies can make keys for these companies only.',
  input: builder.inputType('CreateApiKeyInput', {
    description: 'The new key.',
    fields: (t) => ({
      ...keyField(t),
      name: t.string({ required: true, description: 'What the key is for, 1 to 256 characters.' }),
      scopes: t.field({ type: [ScopeEnum], required: true, description: 'What it may do: at least one scope.' }),
      companyIds: t.idList({
        description: 'Limits it to these companies. Left out or null: every company, those that are made later too.',
      }),
    }),
  }),
  payload: payloadType<ApiKeyCreated>('CreateApiKeyPayload', {
    scope: 'ADMIN',
    description: 'The key was made.',
    fields: (t) => ({
      apiKey: t.field({
        type: 'ApiKey',
        description: 'The key, without its secret.',
        resolve: ({ outcome }, _args, context, info) => getObject('ApiKey', outcome.apiKeyId, context, info),
      }),
      secret: t.string({
        nullable: true,
        description:
          'The whole key, to be sent as `Authorization: Bearer <secret>`. Keep it: it cannot be read again. Null on a replay.',
        // Its digits may look like a personal number.
        extensions: { mask: 'none' },
        resolve: ({ outcome }) => outcome.secret,
      }),
    }),
  }),
  errors: [NotFoundError],
  run: createApiKey,
});

addMutation('revokeApiKey', {
  scope: 'ADMIN',
  description:
    'Revokes an API key, for good: it is refused from the next request on. Revoking twice is no error and keeps the first time. A key may revoke itself.',
  input: builder.inputType('RevokeApiKeyInput', {
    description: 'Which key to revoke.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: "The key's id." }) }),
  }),
  payload: payloadType<ApiKeyChanged>('RevokeApiKeyPayload', {
    scope: 'ADMIN',
    description: 'The key is revoked.',
    fields: (t) => ({
      apiKey: t.field({
        type: 'ApiKey',
        description: 'The key, with the time since when it is refused.',
        resolve: ({ outcome }, _args, context, info) => getObject('ApiKey', outcome.apiKeyId, context, info),
      }),
    }),
  }),
  errors: [NotFoundError],
  run: revokeApiKey,
});
