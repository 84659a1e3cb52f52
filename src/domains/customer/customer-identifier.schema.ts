import { builder } from '../../graphql/builder.ts';
import type { ReferenceSource } from './customer.rules.ts';
import { ReferenceSourceEnum } from './customer-enums.schema.ts';
import { findCustomerId } from './find-customer.service.ts';
import { loadSurvivor } from './survivor.schema.ts';

declare module '../../graphql/builder.ts' {
  interface GraphInputs {
    ReferenceInput: { source: ReferenceSource; externalId: string };
  }
}

const CompanyKeyInput = builder.inputType('CompanyKeyInput', {
  description: 'A value that is unique in one company.',
  fields: (t) => ({
    companyId: t.id({ required: true, description: 'The company.' }),
    value: t.string({ required: true, description: 'The value, as people write it: `556677-8899`.' }),
  }),
});

const ReferenceInput = builder.inputType('ReferenceInput', {
  description: 'A customer as another system names it.',
  fields: (t) => ({
    source: t.field({
      type: ReferenceSourceEnum,
      required: true,
      description: 'The system.',
    }),
    externalId: t.string({ required: true, description: 'Its id there.' }),
  }),
});

export const CustomerIdentifierInput = builder.inputType('CustomerIdentifier', {
  description:
    'One way to name a customer; give exactly one. Archived customers are found, and a merged one leads to the survivor.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'Its id in Clientele.' }),
    externalId: t.string({ description: 'Your own id of it.' }),
    reference: t.field({ type: ReferenceInput, description: "Another system's id of it." }),
    slug: t.field({ type: CompanyKeyInput, description: 'Its slug in a company.' }),
    orgNumber: t.field({
      type: CompanyKeyInput,
      description: 'Its organisation number in a company. A personal number needs CUSTOMERS_PII.',
    }),
    vatNumber: t.field({
      type: CompanyKeyInput,
      description: 'Its VAT number in a company; the oldest customer that is not archived, where several have it.',
    }),
  }),
});

builder.queryField('customerByIdentifier', (t) =>
  t.field({
    type: 'Customer',
    nullable: true,
    authScopes: { CUSTOMERS_READ: true },
    description: 'A customer by any of its identifiers; null where your key sees none.',
    args: {
      identifier: t.arg({
        type: CustomerIdentifierInput,
        required: true,
        description: 'Exactly one of the ways to name it.',
      }),
    },
    resolve: async (_root, { identifier }, context, info) =>
      loadSurvivor(await findCustomerId(context.database, context.actor, identifier), context, info),
  }),
);
