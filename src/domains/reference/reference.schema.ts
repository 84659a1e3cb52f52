import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { listChildren } from '../../graphql/list-children.ts';
import { addMutation, changedCustomerField, keyField, payloadType } from '../../graphql/mutation.ts';
import { ConflictError, NotFoundError } from '../../kernel/domain-error.ts';
import { type ReferenceSource, referenceSources } from '../customer/customer.rules.ts';
import { type ReferenceRow, referenceOrder, referenceTable } from './reference.repository.ts';
import { type CustomerChanged, linkReference, unlinkReference } from './reference.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    ExternalReference: ReferenceRow;
  }
  interface GraphInputs {
    ExternalReferenceInput: {
      source: ReferenceSource;
      externalId: string;
      externalCreatedAt?: string | null;
      externalUpdatedAt?: string | null;
    };
  }
}

const Source = enumOf('ReferenceSource', referenceSources);

builder.objectType('ExternalReference', {
  description: "A customer's record in another system. Source and external id together are unique in the organization.",
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    source: t.expose('source', { type: Source, description: 'The system.' }),
    externalId: t.exposeString('externalId', { description: 'Its id there.' }),
    externalCreatedAt: t.expose('externalCreatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was made there; null where nobody said.',
    }),
    externalUpdatedAt: t.expose('externalUpdatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed there; null where nobody said.',
    }),
  }),
});

const ExternalReferenceInput = builder.inputType('ExternalReferenceInput', {
  description: "A customer's record in another system.",
  fields: (t) => ({
    source: t.field({ type: Source, required: true, description: 'The system.' }),
    externalId: t.string({ required: true, description: 'Its id there, 1 to 256 characters.' }),
    externalCreatedAt: t.field({ type: 'DateTime', description: 'When it was made there.' }),
    externalUpdatedAt: t.field({ type: 'DateTime', description: 'When it was last changed there.' }),
  }),
});

builder.objectField('Customer', 'references', (t) =>
  t.field({
    type: ['ExternalReference'],
    authScopes: { CUSTOMERS_READ: true },
    description: 'Its records in other systems, by source and id.',
    resolve: (customer, _args, context, info) =>
      listChildren(referenceTable, { column: 'customer_id', id: customer.id }, referenceOrder, context, info),
  }),
);

const customerPayload = (name: string, description: string) =>
  payloadType<CustomerChanged>(name, {
    scope: 'CUSTOMERS_WRITE',
    description,
    fields: (t) => ({
      customer: changedCustomerField(t),
    }),
  });

addMutation('linkReference', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Links a customer to its record in another system. Linking again tells anew when that record was made and changed there.',
  input: builder.inputType('LinkReferenceInput', {
    description: 'Which customer, and its record elsewhere.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'The customer.' }),
      reference: t.field({ type: ExternalReferenceInput, required: true, description: 'The record elsewhere.' }),
    }),
  }),
  payload: customerPayload('LinkReferencePayload', 'The reference is linked.'),
  errors: [NotFoundError, ConflictError],
  run: linkReference,
});

addMutation('unlinkReference', {
  scope: 'CUSTOMERS_WRITE',
  description: 'Takes a reference off a customer; another customer may have it from then on.',
  input: builder.inputType('UnlinkReferenceInput', {
    description: 'Which customer, and the reference to take off.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'The customer.' }),
      reference: t.field({
        type: 'ReferenceInput',
        required: true,
        description: 'The record elsewhere that it is taken off from.',
      }),
    }),
  }),
  payload: customerPayload('UnlinkReferencePayload', 'The reference is taken off.'),
  errors: [NotFoundError],
  run: unlinkReference,
});
