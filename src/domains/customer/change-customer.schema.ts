import type { Scope } from '../../access/scopes.ts';
import { builder } from '../../graphql/builder.ts';
import {
  addMutation,
  asItIsOrWas,
  changedCustomerField,
  keyAndDryRunFields,
  rehearsedPayloadType,
} from '../../graphql/mutation.ts';
import { ConflictError, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { archiveCustomer, changeCustomerStatus, eraseCustomer, restoreCustomer } from './archive-customer.service.ts';
import type { CustomerChanged } from './create-customer.service.ts';
import { CustomerDetailsInput } from './customer-details.schema.ts';
import { CustomerStatusEnum } from './customer-enums.schema.ts';
import { CustomerIdentifierInput } from './customer-identifier.schema.ts';
import { updateCustomer } from './update-customer.service.ts';

const changedCustomer = (name: string, scope: Scope, description: string) =>
  rehearsedPayloadType<CustomerChanged>(name, {
    scope,
    description,
    fields: (t) => ({
      customer: changedCustomerField(t, asItIsOrWas),
    }),
  });

const idDescription = "The customer's id. One that was merged leads to the survivor.";

addMutation('updateCustomer', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Changes a customer. A field that is left out stays; null clears it, or restores its default. References, tags, tax identifiers, additional e-mails and addresses are replaced whole; metadata and custom fields merge by key.',
  input: builder.inputType('UpdateCustomerInput', {
    description: 'Which customer, and what to change. Give exactly one of id and identifier.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      id: t.id({ description: idDescription }),
      identifier: t.field({ type: CustomerIdentifierInput, description: 'The customer by another name than its id.' }),
      expectedVersion: t.int({
        description:
          'The `version` that you have read: VERSION_CONFLICT where the customer has another one by now. Without it the last writer wins, field by field.',
      }),
      customer: t.field({ type: CustomerDetailsInput, required: true, description: 'What to change.' }),
    }),
  }),
  payload: changedCustomer('UpdateCustomerPayload', 'CUSTOMERS_WRITE', 'The customer was changed, or would be.'),
  errors: [NotFoundError, ConflictError, RuleError],
  run: updateCustomer,
});

addMutation('archiveCustomer', {
  scope: 'CUSTOMERS_ARCHIVE',
  description:
    'Archives a customer: hidden from lists, readable by id, free of new business. Refused with CUSTOMER_HAS_INVOICES while an invoice is open. Archiving twice is no error.',
  input: builder.inputType('ArchiveCustomerInput', {
    description: 'Which customer to archive.',
    fields: (t) => ({ ...keyAndDryRunFields(t), id: t.id({ required: true, description: idDescription }) }),
  }),
  payload: changedCustomer('ArchiveCustomerPayload', 'CUSTOMERS_ARCHIVE', 'The customer is archived, or would be.'),
  errors: [NotFoundError, RuleError],
  run: archiveCustomer,
});

addMutation('restoreCustomer', {
  scope: 'CUSTOMERS_ARCHIVE',
  description:
    'Undoes archiving. Restoring a customer that is not archived is no error; an erased one cannot come back.',
  input: builder.inputType('RestoreCustomerInput', {
    description: 'Which customer to restore.',
    fields: (t) => ({ ...keyAndDryRunFields(t), id: t.id({ required: true, description: idDescription }) }),
  }),
  payload: changedCustomer('RestoreCustomerPayload', 'CUSTOMERS_ARCHIVE', 'The customer is back, or would be.'),
  errors: [NotFoundError, ConflictError, RuleError],
  run: restoreCustomer,
});

addMutation('changeCustomerStatus', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Says how business with the customer stands. Any status can follow any other; a SUSPENDED customer gets no new invoice, a CHURNED one no new subscription.',
  input: builder.inputType('ChangeCustomerStatusInput', {
    description: 'Which customer, and its new status.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      id: t.id({ required: true, description: idDescription }),
      status: t.field({ type: CustomerStatusEnum, required: true, description: 'The new status.' }),
      reason: t.string({ description: 'Why, 1 to 1000 characters: kept in the history.' }),
    }),
  }),
  payload: changedCustomer('ChangeCustomerStatusPayload', 'CUSTOMERS_WRITE', 'The status was changed, or would be.'),
  errors: [NotFoundError, RuleError],
  run: changeCustomerStatus,
});

addMutation('eraseCustomer', {
  scope: 'ADMIN',
  description:
    'Erases the personal data of a customer for good (GDPR, article 17): in its record, its history and stored answers. It is archived and named "Erased customer"; its identities become free. Printed invoices and the ledger stay. Refused while an invoice is open.',
  input: builder.inputType('EraseCustomerInput', {
    description: 'Which customer to erase, and why.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      id: t.id({ required: true, description: idDescription }),
      reason: t.string({
        required: true,
        description: 'Why, 1 to 1000 characters: kept in the history, so name no person.',
      }),
    }),
  }),
  payload: changedCustomer(
    'EraseCustomerPayload',
    'ADMIN',
    'The customer is erased, or would be. What its fields held is not told.',
  ),
  errors: [NotFoundError, RuleError],
  run: eraseCustomer,
});
