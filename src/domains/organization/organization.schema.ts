import type { Actor } from '../../access/actor.ts';
import { type Scope, scopes } from '../../access/scopes.ts';
import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { getObject, loadObject, Node, registerNode } from '../../graphql/node.ts';
import {
  type ApiKeyRow,
  apiKeyTable,
  type CompanyRow,
  companyTable,
  type OrganizationRow,
  organizationTable,
} from './organization.repository.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Viewer: Actor;
    Organization: OrganizationRow;
    Company: CompanyRow;
    ApiKey: ApiKeyRow;
  }
}

const ScopeEnum = enumOf('Scope', scopes, 'What an API key may do.');

registerNode(organizationTable, 'SIGNED_IN');
builder.objectType('Organization', {
  description: 'The tenant. Nothing of it is ever seen, counted or changed by a key of another one.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Names it for ever: give it to `node`, and to every argument that asks for its id.',
    }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    defaultCurrency: t.expose('defaultCurrency', {
      type: 'CurrencyCode',
      description: 'The currency of new companies.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

registerNode(companyTable, 'SIGNED_IN');
builder.objectType('Company', {
  description:
    'A selling legal entity of the organization. Its country and VAT number drive tax and the requests to the VAT register.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Names it for ever: give it to `node`, and to every argument that asks for its id.',
    }),
    name: t.exposeString('name', { description: 'The legal name.' }),
    country: t.expose('country', { type: 'CountryCode', description: 'Where it is established.' }),
    vatNumber: t.exposeString('vatNumber', {
      nullable: true,
      description: 'Its own VAT number, with the country prefix: `SE556677889901`.',
    }),
    defaultCurrency: t.expose('defaultCurrency', {
      type: 'CurrencyCode',
      description: 'The currency of customers that prefer none.',
    }),
    timezone: t.expose('timezone', {
      type: 'TimeZone',
      description: 'The time zone of customers that are given none.',
    }),
    defaultPaymentTermsDays: t.exposeInt('defaultPaymentTermsDays', {
      description: 'Days to pay for customers that are given no terms of their own.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

registerNode(apiKeyTable, 'ADMIN');
builder.objectType('ApiKey', {
  description: 'A key of the organization. Its secret is shown once, when it is made, and stored nowhere.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Names it for ever: give it to `node`, and to every argument that asks for its id.',
    }),
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

builder.queryFields((t) => ({
  viewer: t.field({
    type: 'Viewer',
    authScopes: { SIGNED_IN: true },
    description: 'Who asks: a first request to see that a key works.',
    resolve: (_root, _args, context) => context.actor,
  }),
  companies: t.connection(
    {
      type: 'Company',
      authScopes: { SIGNED_IN: true },
      description: 'The companies that your key sees, newest first.',
      resolve: (_root, args, context, info) =>
        readConnection({ table: companyTable, order: newestFirst }, args, context, info),
    },
    connectionOf('Company'),
  ),
  company: t.field({
    type: 'Company',
    nullable: true,
    authScopes: { SIGNED_IN: true },
    description: 'A company by its id; null where there is none that your key sees.',
    args: { id: t.arg.id({ required: true, description: "The company's id." }) },
    resolve: (_root, { id }, context, info) => loadObject('Company', id, context, info),
  }),
}));
