import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { loadObject } from '../../graphql/node.ts';
import { verificationKinds } from '../../kernel/verification-kind.ts';
import { paymentMethodTypes } from '../payment-method/payment-method.rules.ts';
import { loadEligibility } from './eligibility.loaders.ts';
import type { Eligibility, EligibilityGap } from './eligibility.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Eligibility: Eligibility;
    EligibilityGap: EligibilityGap;
  }
}

const VerificationKindEnum = enumOf('VerificationKind', verificationKinds);
const PaymentMethodTypeEnum = enumOf('PaymentMethodType', paymentMethodTypes);

builder.objectType('EligibilityGap', {
  description: 'A type of payment method or a plan that a customer lacks verifications for.',
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    paymentMethod: t.expose('paymentMethod', {
      type: PaymentMethodTypeEnum,
      nullable: true,
      description: 'The type of payment method that cannot be the default; null where it is about a plan.',
    }),
    plan: t.field({
      type: 'Plan',
      nullable: true,
      authScopes: { BILLING_READ: true },
      description: 'The plan that cannot be subscribed to; null where it is about a payment method.',
      resolve: (gap, _args, context, info) => loadObject('Plan', gap.planId, context, info),
    }),
    missing: t.field({
      type: [VerificationKindEnum],
      description: 'What is lacking for it. Approve one of each kind with decideVerification.',
      resolve: ({ missing }) => [...missing],
    }),
  }),
});

builder.objectType('Eligibility', {
  description:
    'What a customer may do as things stand now, and which verifications it lacks for the rest. The writes go by the same rules.',
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    paymentMethods: t.field({
      type: [PaymentMethodTypeEnum],
      description:
        'The types of which the default payment method can be: CARD and SEPA_DEBIT where it has one that is verified, INVOICE with the BUSINESS_DOCUMENT that it needs, the others always. None of an archived customer.',
      resolve: ({ paymentMethods }) => [...paymentMethods],
    }),
    planTiers: t.stringList({
      description:
        'The tiers, sorted, with at least one plan of its company for which nothing is lacking. None of an archived or CHURNED customer.',
      resolve: ({ planTiers }) => [...planTiers],
    }),
    missing: t.field({
      type: [VerificationKindEnum],
      description: 'What is lacking in any of the gaps, each kind once.',
      resolve: ({ missing }) => [...missing],
    }),
    gaps: t.field({
      type: ['EligibilityGap'],
      description: 'What is lacking for what: types of payment method first, then plans by code, archived ones aside.',
      resolve: ({ gaps }) => [...gaps],
    }),
    canInvoice: t.exposeBoolean('canInvoice', {
      description: 'Whether it can get invoices: not while it is SUSPENDED or archived.',
    }),
  }),
});

builder.objectField('Customer', 'eligibility', (t) =>
  t.field({
    type: 'Eligibility',
    authScopes: { CUSTOMERS_READ: true },
    description: 'What it may do now, and which verifications it lacks for the rest.',
    resolve: (customer, _args, context) => loadEligibility(context.reader, customer.id),
  }),
);
