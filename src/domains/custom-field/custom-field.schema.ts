import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
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
import { getObject, Node, registerNode } from '../../graphql/node.ts';
import { neededColumns } from '../../graphql/selection.ts';
import { ConflictError, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import {
  type CustomFieldDefinitionRow,
  type CustomFieldValueRow,
  customFieldDefinitionTable,
  customFieldValueTable,
  definitionOrder,
  valueOrder,
} from './custom-field.repository.ts';
import { customFieldTypes } from './custom-field.rules.ts';
import {
  archiveCustomField,
  type CustomFieldChanged,
  defineCustomField,
  updateCustomField,
} from './custom-field.service.ts';
import { type CustomerChanged, setCustomFieldValues } from './custom-field-value.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    CustomFieldDefinition: CustomFieldDefinitionRow;
    CustomFieldValue: CustomFieldValueRow;
  }
}

const CustomFieldTypeEnum = enumOf('CustomFieldType', customFieldTypes, 'What a custom field holds.');

registerNode(customFieldDefinitionTable, 'SIGNED_IN');
builder.objectType('CustomFieldDefinition', {
  description: 'A field of your own that every customer of the organization can have.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Names it for ever: give it to `node`, and to every argument that asks for it.',
    }),
    key: t.exposeString('key', {
      description:
        'Names the field in `customFields` of inputs: `contract_end`. Unique in the organization, never changes.',
    }),
    label: t.exposeString('label', { description: 'What people read above the field: `Contract ends on`.' }),
    type: t.expose('type', { type: CustomFieldTypeEnum, description: 'What the field holds. Never changes.' }),
    options: t.field({
      type: ['String'],
      nullable: { list: true, items: false },
      description: 'What a SELECT field can hold, in the order in which it was given; null for every other type.',
      extensions: { columns: ['options'] },
      resolve: ({ options }) => options && [...options],
    }),
    required: t.exposeBoolean('required', {
      description: 'Whether a new customer must have a value, and whether one that is there cannot be removed.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived: its values are neither shown nor written any more. null while it is in use.',
    }),
  }),
});

builder.objectType('CustomFieldValue', {
  description: 'What a customer has in one custom field.',
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    definition: t.field({
      type: 'CustomFieldDefinition',
      description: 'The field.',
      extensions: { columns: ['definitionId'] },
      resolve: ({ definitionId }, _args, context, info) =>
        getObject('CustomFieldDefinition', definitionId, context, info),
    }),
    value: t.expose('value', {
      type: 'JSON',
      description: 'Text, DATE, SELECT and URL are a string, NUMBER is a number, BOOLEAN is true or false.',
    }),
  }),
});

builder.objectField('Customer', 'customFields', (t) =>
  t.field({
    type: ['CustomFieldValue'],
    authScopes: { CUSTOMERS_READ: true },
    description:
      'Its values of custom fields, by key. Fields that it has no value of, and archived ones, are left out.',
    resolve: (customer, _args, context, info) =>
      listChildren(customFieldValueTable, { column: 'customer_id', id: customer.id }, valueOrder, context, info),
  }),
);

/** More than an organization has, archived ones too. */
const ALL = 100_000;

builder.queryField('customFieldDefinitions', (t) =>
  t.field({
    type: ['CustomFieldDefinition'],
    authScopes: { SIGNED_IN: true },
    description: 'All custom fields of the organization, by key. Archived ones too: `archivedAt` tells.',
    resolve: async (_root, _args, { reader }, info) => {
      const columns = neededColumns(info, 'CustomFieldDefinition');
      const request = { columns, where: [], order: definitionOrder, direction: 'ASC', limit: ALL } as const;
      const whole = { ...request, backward: false, after: null, before: null };
      return [...(await reader.page(customFieldDefinitionTable, whole)).rows];
    },
  }),
);

const changedDefinition = (name: string, description: string) =>
  payloadType<CustomFieldChanged>(name, {
    scope: 'ADMIN',
    description,
    fields: (t) => ({
      definition: t.field({
        type: 'CustomFieldDefinition',
        description: 'The field as it is now.',
        resolve: ({ outcome }, _args, context, info) =>
          getObject('CustomFieldDefinition', outcome.definitionId, context, info),
      }),
    }),
  });

const optionsDescription = '1 to 100 different texts of 1 to 100 characters.';

addMutation('defineCustomField', {
  scope: 'ADMIN',
  description:
    'Defines a field of your own for every customer of the organization, at most 500. Key and type never change, and the key stays taken when the field is archived.',
  input: builder.inputType('DefineCustomFieldInput', {
    description: 'The new field.',
    fields: (t) => ({
      ...keyField(t),
      key: t.string({
        required: true,
        description:
          '1 to 40 lower-case letters, digits and underscores, a letter first: `contract_end`. CUSTOM_FIELD_DUPLICATE_KEY where another field has it, or had it before it was archived.',
      }),
      label: t.string({ required: true, description: 'What people read above the field, 1 to 100 characters.' }),
      type: t.field({ type: CustomFieldTypeEnum, required: true, description: 'What the field holds.' }),
      options: t.stringList({ description: `What a SELECT can hold, only for that type: ${optionsDescription}` }),
      required: t.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether a new customer must have a value. Customers that are there may lack it.',
      }),
    }),
  }),
  payload: changedDefinition('DefineCustomFieldPayload', 'The field is there.'),
  errors: [ConflictError],
  run: defineCustomField,
});

addMutation('updateCustomField', {
  scope: 'ADMIN',
  description: 'Changes a custom field that is not archived. What is left out stays; key and type never change.',
  input: builder.inputType('UpdateCustomFieldInput', {
    description: 'Which field, and what to change.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: "The field's id. NOT_FOUND for an archived one." }),
      label: t.string({ description: 'What people read above the field, 1 to 100 characters. It cannot be cleared.' }),
      options: t.stringList({
        description: `All options of a SELECT: ${optionsDescription} FIELD_IMMUTABLE, with up to ten customers, where one that is left out is some customer's value.`,
      }),
      required: t.boolean({
        description: 'Whether a new customer must have a value; null is false. Customers that are there may lack it.',
      }),
    }),
  }),
  payload: changedDefinition('UpdateCustomFieldPayload', 'The field was changed.'),
  errors: [NotFoundError, RuleError],
  run: updateCustomField,
});

addMutation('archiveCustomField', {
  scope: 'ADMIN',
  description:
    'Archives a custom field, for good: its values are kept, but neither shown nor written any more. Archiving twice is no error.',
  input: builder.inputType('ArchiveCustomFieldInput', {
    description: 'Which field to archive.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: "The field's id." }) }),
  }),
  payload: changedDefinition('ArchiveCustomFieldPayload', 'The field is archived.'),
  errors: [NotFoundError],
  run: archiveCustomField,
});

addMutation('setCustomFieldValues', {
  scope: 'CUSTOMERS_WRITE',
  description: "Sets values of a customer's custom fields. Keys that are left out stay, null removes a value.",
  input: builder.inputType('SetCustomFieldValuesInput', {
    description: 'Which customer, and its values by key.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      customerId: t.id({
        required: true,
        description: "The customer's id. One that was merged leads to the survivor.",
      }),
      values: t.field({
        type: 'JSONObject',
        required: true,
        description:
          'Key to value: `{"contract_end": "2026-12-31", "seats": 12, "segment": null}`. A value of a required field cannot be removed; unknown and archived keys are issues.',
      }),
    }),
  }),
  payload: rehearsedPayloadType<CustomerChanged>('SetCustomFieldValuesPayload', {
    scope: 'CUSTOMERS_WRITE',
    description: 'The values were set, or would be.',
    fields: (t) => ({
      customer: changedCustomerField(t, asItIsOrWas),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: setCustomFieldValues,
});
