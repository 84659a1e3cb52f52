import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, keyField, payloadType } from '../../graphql/mutation.ts';
import { loadObject } from '../../graphql/node.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { vatValidationStatuses } from '../customer/customer.rules.ts';
import { type VatValidated, validateVat } from './validate-vat.service.ts';
import type { VatNumberInput } from './vat-number-input.rules.ts';
import type { VatSubjectInput } from './vat-subject.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphInputs {
    VatNumberInput: VatNumberInput;
    VatSubjectInput: VatSubjectInput;
  }
}

builder.inputType('VatNumberInput', {
  description: "A VAT number that need not be a customer's.",
  fields: (t) => ({
    companyId: t.id({
      description: 'The company in whose name the register is asked. May be left out where your key sees only one.',
    }),
    country: t.string({
      description:
        'Its country, as VIES prefix or ISO code: `EL` or `GR`. Where it is left out, it is read from the number.',
    }),
    vatNumber: t.string({
      required: true,
      description: 'The number, 1 to 100 characters, with or without separators.',
    }),
  }),
});

builder.inputType('VatSubjectInput', {
  description: 'What to check: the number of a customer, or a bare one.',
  isOneOf: true,
  fields: (t) => ({
    customerId: t.id({
      description: 'The customer whose number is checked. One that was merged leads to the survivor.',
    }),
    number: t.field({ type: 'VatNumberInput', description: 'A bare number.' }),
  }),
});

addMutation('validateVat', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Checks a VAT number at VIES, the register of the European Union, now. Waits up to 3 seconds; where the register is slower it answers PENDING, `queued`, and the check goes on in the background. An outage is never an INVALID.',
  input: builder.inputType('ValidateVatInput', {
    description: 'What to check.',
    fields: (t) => ({
      ...keyField(t),
      subject: t.field({ type: 'VatSubjectInput', required: true, description: 'Whose number.' }),
      force: t.boolean({
        required: true,
        defaultValue: false,
        description: 'Ask even where the last verdict is younger than 24 hours.',
      }),
    }),
  }),
  payload: payloadType<VatValidated>('ValidateVatPayload', {
    scope: 'CUSTOMERS_WRITE',
    description: 'How the number stands.',
    fields: (t) => ({
      status: t.field({
        type: enumOf('VatValidationStatus', vatValidationStatuses),
        description:
          'How it stands: PENDING while it is queued, UNVALIDATED where nobody can be asked: no number, a country that VIES does not know, or VIES is off.',
        resolve: ({ outcome }) => outcome.status,
      }),
      check: t.field({
        type: 'VatCheck',
        nullable: true,
        description: 'The check; null while it is queued, and where nobody can be asked.',
        resolve: ({ outcome }, _args, context, info) => loadObject('VatCheck', outcome.checkId, context, info),
      }),
      queued: t.boolean({
        description: 'Whether the register is asked, or asked again, in the background.',
        resolve: ({ outcome }) => outcome.queued,
      }),
      nextAttemptAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it is asked again by itself; null while it is being asked, and where it is not.',
        resolve: ({ outcome }) => outcome.nextAttemptAt,
      }),
      customer: t.field({
        type: 'Customer',
        nullable: true,
        description: 'The customer as it is now; null for a bare number.',
        resolve: ({ outcome }, _args, context, info) => loadObject('Customer', outcome.customerId, context, info),
      }),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: validateVat,
});
