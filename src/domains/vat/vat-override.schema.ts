import { builder } from '../../graphql/builder.ts';
import { addMutation, changedCustomerField, keyField, payloadType } from '../../graphql/mutation.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { type CustomerChanged, clearVatOverride, setVatOverride } from './vat-override.service.ts';

addMutation('setVatOverride', {
  scope: 'ADMIN',
  description:
    "Decides in the place of the register whether a customer's VAT number counts: MANUAL until it is cleared, for a later number of the customer too. Checks go on and are kept, and do not overwrite it.",
  input: builder.inputType('SetVatOverrideInput', {
    description: 'Which customer, and what is decided.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'The customer. One that was merged leads to the survivor.' }),
      valid: t.boolean({ required: true, description: 'Whether its number counts.' }),
      reason: t.string({ required: true, description: 'Why, 1 to 1000 characters.' }),
    }),
  }),
  payload: payloadType<CustomerChanged>('SetVatOverridePayload', {
    scope: 'ADMIN',
    description: 'It is decided.',
    fields: (t) => ({ customer: changedCustomerField(t) }),
  }),
  errors: [NotFoundError, RuleError],
  run: setVatOverride,
});

addMutation('clearVatOverride', {
  scope: 'ADMIN',
  description:
    "Ends a person's decision: what the register said last holds again, and it is asked anew in the background. Does nothing where there is none.",
  input: builder.inputType('ClearVatOverrideInput', {
    description: 'Which customer.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'The customer. One that was merged leads to the survivor.' }),
    }),
  }),
  payload: payloadType<CustomerChanged>('ClearVatOverridePayload', {
    scope: 'ADMIN',
    description: 'It is cleared.',
    fields: (t) => ({ customer: changedCustomerField(t) }),
  }),
  errors: [NotFoundError, RuleError],
  run: clearVatOverride,
});
