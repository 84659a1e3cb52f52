import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { addMutation, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { type CompanyRow, companyTable } from './company.repository.ts';
import { type CompanyChanged, createCompany, updateCompany } from './company.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Company: CompanyRow;
  }
}

registerNode(companyTable, 'SIGNED_IN');
builder.objectType('Company', {
  description:
    'A selling legal entity of the organization. Its country and VAT number drive tax and the requests to the VAT register.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: idField(t),
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

builder.queryFields((t) => ({
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

const CompanyDetailsInput = builder.inputType('CompanyDetailsInput', {
  description:
    'What can be set of a company. In a change a field that is left out stays, and null restores its default.',
  fields: (t) => ({
    name: t.string({ description: 'The legal name, 1 to 256 characters. A new company needs one.' }),
    country: t.field({
      type: 'CountryCode',
      description: 'Where it is established. A new company needs one. Customers keep their data when it changes.',
    }),
    vatNumber: t.string({
      description:
        'Its own VAT number, with the country prefix: `SE556677889901`. Spaces, dots and hyphens are dropped.',
    }),
    defaultCurrency: t.field({
      type: 'CurrencyCode',
      description: "The currency of customers that prefer none. The organization's where it is not given.",
    }),
    timezone: t.field({
      type: 'TimeZone',
      description: 'The time zone of new customers that are given none. UTC where it is not given.',
    }),
    defaultPaymentTermsDays: t.int({
      description: 'Days to pay, 0 to 365, for customers without terms of their own. 30 where it is not given.',
    }),
  }),
});

const companyPayload = (name: string, description: string) =>
  payloadType<CompanyChanged>(name, {
    scope: 'ADMIN',
    description,
    fields: (t) => ({
      company: t.field({
        type: 'Company',
        description: 'The company as it is now.',
        resolve: ({ outcome }, _args, context, info) => getObject('Company', outcome.companyId, context, info),
      }),
    }),
  });

addMutation('createCompany', {
  scope: 'ADMIN',
  description:
    'Makes a selling company. It can be used at once. Refused to keys that are limited to companies, which would not see it.',
  input: builder.inputType('CreateCompanyInput', {
    description: 'The new company.',
    fields: (t) => ({
      ...keyField(t),
      company: t.field({
        type: CompanyDetailsInput,
        required: true,
        description: 'Its details: name and country at least.',
      }),
    }),
  }),
  payload: companyPayload('CreateCompanyPayload', 'The company was made.'),
  errors: [],
  run: createCompany,
});

addMutation('updateCompany', {
  scope: 'ADMIN',
  description:
    'Changes a company. A field that is left out stays; null restores its default, or clears the VAT number. Customers are not touched: what they have from their company follows by itself.',
  input: builder.inputType('UpdateCompanyInput', {
    description: 'Which company, and what to change.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: "The company's id." }),
      company: t.field({ type: CompanyDetailsInput, required: true, description: 'What to change.' }),
    }),
  }),
  payload: companyPayload('UpdateCompanyPayload', 'The company was changed.'),
  errors: [NotFoundError],
  run: updateCompany,
});
