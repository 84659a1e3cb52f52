import { builder } from '../../graphql/builder.ts';
import { listChildren } from '../../graphql/list-children.ts';
import {
  addMutation,
  asItIsOrWas,
  changedCustomerField,
  keyAndDryRunFields,
  keyField,
  payloadType,
  rehearsedPayloadType,
} from '../../graphql/mutation.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { isPrimary, type TaxIdRow, taxIdOrder, taxIdTable } from './tax-id.repository.ts';
import { type TaxIdType, taxIdTypes } from './tax-id.rules.ts';
import {
  type CustomerChanged,
  removeTaxIdentifier,
  setTaxIdentifier,
  type TaxIdentifierSet,
} from './tax-id.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    TaxIdentifier: TaxIdRow;
    TaxIdType: TaxIdType;
  }
  interface GraphInputs {
    TaxIdentifierInput: { type?: string | null; value: string; country?: string | null; primary?: boolean | null };
  }
}

builder.objectType('TaxIdType', {
  description:
    'A kind of tax identifier that Clientele knows. Besides these there is `unknown`, free text that is never checked.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Its name in every field called `type`: `eu_vat`.' }),
    name: t.exposeString('name', { description: 'What people call it, in English.' }),
    countries: t.field({
      type: ['CountryCode'],
      description: 'Where it is given out; none for the One Stop Shop of the European Union.',
      resolve: ({ countries }) => [...countries],
    }),
    // A sample, which may look like a person's number.
    example: t.exposeString('example', {
      description: 'How one looks. Most published examples fail their own check digit.',
      extensions: { mask: 'none' },
    }),
    hasChecksum: t.exposeBoolean('hasChecksum', { description: 'Whether it has a check digit that is verified.' }),
  }),
});

registerNode(taxIdTable, 'CUSTOMERS_READ');
builder.objectType('TaxIdentifier', {
  description: 'A tax number of a customer. A customer has at most one of each type.',
  interfaces: [Node],
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    id: idField(t),
    customer: t.field({
      type: 'Customer',
      description: 'Whose number it is.',
      extensions: { columns: ['customerId'] },
      resolve: (identifier, _args, context, info) => getObject('Customer', identifier.customerId, context, info),
    }),
    type: t.exposeString('type', { description: 'One of taxIdTypes, or `unknown`.' }),
    value: t.exposeString('value', {
      description:
        'The number, upper case and without separators: `SE556677889901`. One made of a personal number shows as `SE**********01` without CUSTOMERS_PII.',
    }),
    country: t.expose('country', {
      type: 'CountryCode',
      nullable: true,
      description: 'The country that gave it; null where the number does not tell.',
    }),
    primary: t.exposeBoolean('primary', { description: 'Whether it is the one to print: `Customer.taxId`.' }),
    formatValid: t.exposeBoolean('formatValid', {
      description: 'Whether it has the form of its type. Only an eu_vat is kept where it has not.',
    }),
    checksumValid: t.exposeBoolean('checksumValid', {
      nullable: true,
      description:
        'Whether its check digit is right; a warning, never a refusal. Null where its type publishes none, or where the form is wrong.',
    }),
  }),
});

builder.inputType('TaxIdentifierInput', {
  description: 'A tax number.',
  fields: (t) => ({
    type: t.string({
      description:
        'One of taxIdTypes, or `unknown`. Where it is left out: read from the prefix, else from the country.',
    }),
    value: t.string({ required: true, description: 'The number, 1 to 100 characters, with or without separators.' }),
    country: t.field({
      type: 'CountryCode',
      description: 'The country that gave it. The billing country where it is left out.',
    }),
    primary: t.boolean({
      description: 'Whether it is the one to print. There is always one: the VAT number where nobody says otherwise.',
    }),
  }),
});

builder.objectFields('Customer', (t) => ({
  taxIdentifiers: t.field({
    type: ['TaxIdentifier'],
    authScopes: { CUSTOMERS_READ: true },
    description: 'Its tax numbers, by type.',
    resolve: (customer, _args, context, info) =>
      listChildren(taxIdTable, { column: 'customer_id', id: customer.id }, taxIdOrder, context, info),
  }),
  taxId: t.field({
    type: 'TaxIdentifier',
    nullable: true,
    authScopes: { CUSTOMERS_READ: true },
    description: 'The primary one of its tax numbers, to print on invoices; null where it has none.',
    resolve: async (customer, _args, context, info) => {
      const parent = { column: 'customer_id', id: customer.id };
      const [primary] = await listChildren(taxIdTable, parent, taxIdOrder, context, info, { where: [isPrimary] });
      return primary ?? null;
    },
  }),
}));

addMutation('setTaxIdentifier', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Sets a tax number of a customer, in the place of what it has of that type. A wrong format is refused, except for eu_vat; a failed check digit is kept and told.',
  input: builder.inputType('SetTaxIdentifierInput', {
    description: 'Which customer, and its tax number.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      customerId: t.id({ required: true, description: 'The customer.' }),
      identifier: t.field({ type: 'TaxIdentifierInput', required: true, description: 'The number.' }),
    }),
  }),
  payload: rehearsedPayloadType<TaxIdentifierSet>('SetTaxIdentifierPayload', {
    scope: 'CUSTOMERS_WRITE',
    description: 'The number is set, or would be.',
    fields: (t) => ({
      customer: changedCustomerField(t, asItIsOrWas),
      identifier: t.field({
        type: 'TaxIdentifier',
        nullable: true,
        description: 'The number as it is stored; null for a dry run, and where it was removed since.',
        resolve: ({ outcome }, _args, context, info) =>
          loadObject('TaxIdentifier', outcome.taxIdentifierId, context, info),
      }),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: setTaxIdentifier,
});

addMutation('removeTaxIdentifier', {
  scope: 'CUSTOMERS_WRITE',
  description: 'Takes a tax number off a customer.',
  input: builder.inputType('RemoveTaxIdentifierInput', {
    description: 'Which customer, and which of its tax numbers.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'The customer.' }),
      type: t.string({ required: true, description: 'The type of the number: `eu_vat`.' }),
    }),
  }),
  payload: payloadType<CustomerChanged>('RemoveTaxIdentifierPayload', {
    scope: 'CUSTOMERS_WRITE',
    description: 'The number is taken off.',
    fields: (t) => ({
      customer: changedCustomerField(t),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: removeTaxIdentifier,
});

builder.queryField('taxIdTypes', (t) =>
  t.field({
    type: ['TaxIdType'],
    authScopes: { SIGNED_IN: true },
    extensions: { size: taxIdTypes.length },
    description: 'The kinds of tax identifiers that are known, by type.',
    args: { country: t.arg({ type: 'CountryCode', description: 'Only those that this country gives out.' }) },
    resolve: (_root, { country }) =>
      taxIdTypes.filter(({ countries }) => typeof country !== 'string' || countries.includes(country)),
  }),
);
