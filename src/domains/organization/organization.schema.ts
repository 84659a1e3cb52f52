import type { Actor } from '../../access/actor.ts';
import { scopes } from '../../access/scopes.ts';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { type OrganizationRow, organizationTable } from './organization.repository.ts';
import { type OrganizationChanged, updateOrganization } from './organization.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Viewer: Actor;
    Organization: OrganizationRow;
  }
}

const ScopeEnum = enumOf('Scope', scopes, 'What an API key may do.');

registerNode(organizationTable, 'SIGNED_IN');
builder.objectType('Organization', {
  description: 'The tenant. Nothing of it is ever seen, counted or changed by a key of another one.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: idField(t),
    name: t.exposeString('name', { description: 'What people call it.' }),
    defaultCurrency: t.expose('defaultCurrency', {
      type: 'CurrencyCode',
      description: 'The currency of new companies.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

builder.objectType('Viewer', {
  description: 'Who asks: the key of this request, and what it may do.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    apiKey: t.field({
      type: 'ApiKey',
      nullable: true,
      description: "The key; null for ADMIN_API_KEY, which is none of the organization's own.",
      resolve: (viewer, _args, context, info) => loadObject('ApiKey', viewer.apiKeyId, context, info),
    }),
    organization: t.field({
      type: 'Organization',
      description: 'The organization that the key belongs to.',
      resolve: (viewer, _args, context, info) => getObject('Organization', viewer.organizationId, context, info),
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What the key may do.',
      resolve: (viewer) => [...viewer.scopes],
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: 'Viewer',
    authScopes: { SIGNED_IN: true },
    description: 'Who asks: a first request to see that a key works.',
    resolve: (_root, _args, context) => context.actor,
  }),
);

addMutation('updateOrganization', {
  scope: 'ADMIN',
  description:
    'Changes the organization. A field that is left out stays; none can be cleared. Refused to keys that are limited to companies.',
  input: builder.inputType('UpdateOrganizationInput', {
    description: 'What to change of the organization.',
    fields: (t) => ({
      ...keyField(t),
      name: t.string({ description: 'What people call it, 1 to 256 characters.' }),
      defaultCurrency: t.field({
        type: 'CurrencyCode',
        description: 'The currency of companies that are made from now on; those that exist keep theirs.',
      }),
    }),
  }),
  payload: payloadType<OrganizationChanged>('UpdateOrganizationPayload', {
    scope: 'ADMIN',
    description: 'The organization was changed.',
    fields: (t) => ({
      organization: t.field({
        type: 'Organization',
        description: 'The organization as it is now.',
        resolve: ({ outcome }, _args, context, info) =>
          getObject('Organization', outcome.organizationId, context, info),
      }),
    }),
  }),
  errors: [],
  run: updateOrganization,
});
