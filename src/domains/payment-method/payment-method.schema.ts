import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { listChildren } from '../../graphql/list-children.ts';
import { addMutation, changedCustomerField, changedField, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject, idField, Node, registerNode } from '../../graphql/node.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { paymentProviders } from '../customer/customer.rules.ts';
import { defaultFirst, isNotRemoved, type PaymentMethodRow, paymentMethodTable } from './payment-method.repository.ts';
import { paymentMethodTypes } from './payment-method.rules.ts';
import {
  addPaymentMethod,
  type OwnedChanged,
  removePaymentMethod,
  setDefaultPaymentMethod,
} from './payment-method.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    PaymentMethod: PaymentMethodRow;
  }
}

const PaymentMethodTypeEnum = enumOf('PaymentMethodType', paymentMethodTypes, 'How a customer pays.');
const PaymentProviderEnum = enumOf('PaymentProvider', paymentProviders);

registerNode(paymentMethodTable, 'BILLING_READ');
builder.objectType('PaymentMethod', {
  description:
    'A way in which a customer pays. It holds what people need to recognise it, and never enough to charge it: that is with the provider.',
  interfaces: [Node],
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    id: idField(t),
    customer: t.field({
      type: 'Customer',
      description: 'Who pays by it.',
      extensions: { columns: ['customerId'] },
      resolve: (method, _args, context, info) => getObject('Customer', method.customerId, context, info),
    }),
    type: t.expose('type', { type: PaymentMethodTypeEnum, description: 'How it pays.' }),
    provider: t.expose('provider', {
      type: PaymentProviderEnum,
      nullable: true,
      description: 'The system that knows it; null for none.',
    }),
    providerId: t.exposeString('providerId', {
      nullable: true,
      description: 'What that system calls it: `pm_1OqK2e`; null where nobody said.',
    }),
    brand: t.exposeString('brand', { nullable: true, description: 'What people call it: `Visa`, a bank.' }),
    last4: t.exposeString('last4', {
      nullable: true,
      description: 'The last four digits of the card or account: `4242`.',
    }),
    expiresOn: t.expose('expiresOn', {
      type: 'Date',
      nullable: true,
      description: 'The last day on which it can be used, in UTC; null where it lasts.',
    }),
    isDefault: t.exposeBoolean('isDefault', {
      description: 'Whether the customer pays by it unless said otherwise. One of its payment methods at most.',
    }),
    needsReverification: t.exposeBoolean('needsReverification', {
      description:
        'Whether it came from another customer by a merge: it cannot become the default before a PAYMENT_INSTRUMENT of it is approved.',
    }),
    removedAt: t.expose('removedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is no longer used; removed ones are found by id only.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
});

builder.objectField('Customer', 'paymentMethods', (t) =>
  t.field({
    type: ['PaymentMethod'],
    authScopes: { BILLING_READ: true },
    description: 'The ways in which it pays: the default first, then the newest. Removed ones are left out.',
    resolve: (customer, _args, context, info) =>
      listChildren(paymentMethodTable, { column: 'customer_id', id: customer.id }, defaultFirst, context, info, {
        where: [isNotRemoved],
        direction: 'DESC',
      }),
  }),
);

addMutation('addPaymentMethod', {
  scope: 'BILLING_WRITE',
  description:
    'Adds a payment method to a customer. An INVOICE needs an approved BUSINESS_DOCUMENT of a BUSINESS or SOLE_TRADER. A CARD or SEPA_DEBIT can always be added, and becomes the default later, once a PAYMENT_INSTRUMENT of it is approved.',
  input: builder.inputType('AddPaymentMethodInput', {
    description: 'Which customer, and how it pays. Never send a card number.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'The customer. One that was merged leads to the survivor.' }),
      type: t.field({ type: PaymentMethodTypeEnum, required: true, description: 'How it pays.' }),
      provider: t.field({ type: PaymentProviderEnum, description: 'The system that knows it.' }),
      providerId: t.string({
        description: 'What that system calls it, 1 to 255 characters: `pm_1OqK2e`. A card number is refused.',
      }),
      brand: t.string({ description: 'What people call it, 1 to 40 characters: `Visa`. A card number is refused.' }),
      last4: t.string({ description: 'The last four digits of the card or account: `4242`.' }),
      expiresOn: t.field({
        type: 'Date',
        description: 'The last day on which it can be used, in UTC. One that has expired cannot be the default.',
      }),
      makeDefault: t.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether it becomes the default: VERIFICATION_REQUIRED for a CARD or SEPA_DEBIT.',
      }),
    }),
  }),
  payload: payloadType<OwnedChanged>('AddPaymentMethodPayload', {
    scope: 'BILLING_WRITE',
    description: 'The payment method was added.',
    fields: (t) => ({
      paymentMethod: changedField(t, 'PaymentMethod', 'The payment method as it is now.'),
      customer: changedCustomerField(t),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: addPaymentMethod,
});

addMutation('setDefaultPaymentMethod', {
  scope: 'BILLING_WRITE',
  description:
    'Makes a payment method the default of its customer, in the place of the former one. A CARD or SEPA_DEBIT, and one with needsReverification, needs an approved PAYMENT_INSTRUMENT of its own, an INVOICE what adding one needs: VERIFICATION_REQUIRED. One that was removed or has expired answers INVALID_TRANSITION.',
  input: builder.inputType('SetDefaultPaymentMethodInput', {
    description: 'Which payment method becomes the default.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: "The payment method's id." }) }),
  }),
  payload: payloadType<OwnedChanged>('SetDefaultPaymentMethodPayload', {
    scope: 'BILLING_WRITE',
    description: 'The payment method is the default.',
    fields: (t) => ({
      paymentMethod: changedField(t, 'PaymentMethod', 'The payment method as it is now.'),
      customer: changedCustomerField(t),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: setDefaultPaymentMethod,
});

addMutation('removePaymentMethod', {
  scope: 'BILLING_WRITE',
  description:
    'Takes a payment method out of use, for good; where it was the default there is none afterwards. Removing twice is no error.',
  input: builder.inputType('RemovePaymentMethodInput', {
    description: 'Which payment method to remove.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: "The payment method's id." }) }),
  }),
  payload: payloadType<OwnedChanged>('RemovePaymentMethodPayload', {
    scope: 'BILLING_WRITE',
    description: 'The payment method is no longer used.',
    fields: (t) => ({ customer: changedCustomerField(t) }),
  }),
  errors: [NotFoundError, RuleError],
  run: removePaymentMethod,
});
