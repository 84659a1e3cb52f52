import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, keyAndDryRunFields, rehearsedPayloadType } from '../../graphql/mutation.ts';
import { loadObject } from '../../graphql/node.ts';
import { ConflictError, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { upsertOutcomes } from './reference.rules.ts';
import { type CustomerUpserted, upsertCustomer } from './upsert-customer.service.ts';

const UpsertKeyInput = builder.inputType('UpsertKeyInput', {
  description: 'By what the customer is known; give exactly one.',
  isOneOf: true,
  fields: (t) => ({
    externalId: t.string({ description: 'Your own id of the customer, 1 to 256 characters.' }),
    reference: t.field({
      type: 'ExternalReferenceInput',
      description: "Another system's record. Its externalUpdatedAt decides which of two tellings is the newer one.",
    }),
  }),
});

addMutation('upsertCustomer', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Makes a customer, or changes the one that is known by your external id or by another system. What is older than what that system has told before changes nothing. An archived customer is changed, not restored.',
  input: builder.inputType('UpsertCustomerInput', {
    description: 'By what the customer is known, and what is known of it.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      companyId: t.id({
        description: 'The company of a customer that is made. May be left out when your key sees just one.',
      }),
      by: t.field({ type: UpsertKeyInput, required: true, description: 'By what the customer is known.' }),
      customer: t.field({
        type: 'CustomerDetailsInput',
        required: true,
        description: 'What is known of it. A name is needed only for a customer that is made.',
      }),
    }),
  }),
  payload: rehearsedPayloadType<CustomerUpserted>('UpsertCustomerPayload', {
    scope: 'CUSTOMERS_WRITE',
    description: 'The customer is there, or would be.',
    fields: (t) => ({
      customer: t.field({
        type: 'Customer',
        nullable: true,
        description: 'The customer as it is now; as it was, for a dry run, and null where it would be made.',
        resolve: ({ outcome, dryRun }, _args, context, info) =>
          dryRun && outcome.upsert === 'CREATED' ? null : loadObject('Customer', outcome.customerId, context, info),
      }),
      outcome: t.field({
        type: enumOf('UpsertOutcome', upsertOutcomes, 'What an upsert did.'),
        description: 'What was done, or would be.',
        resolve: ({ outcome }) => outcome.upsert,
      }),
    }),
  }),
  errors: [NotFoundError, ConflictError, RuleError],
  run: upsertCustomer,
});
