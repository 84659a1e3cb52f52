import { builder } from '../../graphql/builder.ts';
import { addMutation, keyAndDryRunFields, rehearsedPayloadType } from '../../graphql/mutation.ts';
import { loadObject } from '../../graphql/node.ts';
import { ConflictError, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { type CustomerChanged, createCustomer } from './create-customer.service.ts';
import { CustomerDetailsInput } from './customer-details.schema.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    CreateCustomerPayload: CreateCustomerPayload;
  }
}

export interface CreateCustomerPayload {
  readonly outcome: CustomerChanged;
  readonly replayed: boolean;
  readonly dryRun: boolean;
}

const CreateCustomerInput = builder.inputType('CreateCustomerInput', {
  description: 'A new customer. It needs a name, and an email or a billing country.',
  fields: (t) => ({
    ...keyAndDryRunFields(t),
    companyId: t.id({ description: 'The company that it belongs to. May be left out when your key sees just one.' }),
    customer: t.field({ type: CustomerDetailsInput, required: true, description: 'What is known of the customer.' }),
  }),
});

const CreateCustomerPayload = rehearsedPayloadType<CustomerChanged>('CreateCustomerPayload', {
  scope: 'CUSTOMERS_WRITE',
  description: 'The customer was made, or would be.',
  fields: (t) => ({
    customer: t.field({
      type: 'Customer',
      nullable: true,
      description: 'The new customer; null for a dry run.',
      resolve: ({ outcome, dryRun }, _args, context, info) =>
        dryRun ? null : loadObject('Customer', outcome.customerId, context, info),
    }),
  }),
});

addMutation('createCustomer', {
  scope: 'CUSTOMERS_WRITE',
  description: 'Makes a customer and its primary wallet.',
  input: CreateCustomerInput,
  payload: CreateCustomerPayload,
  errors: [NotFoundError, ConflictError, RuleError],
  run: createCustomer,
});
