import { builder } from '../../graphql/builder.ts';
import { addMutation, changedCustomerField, changedField, keyField, payloadType } from '../../graphql/mutation.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import {
  cancelSubscription,
  changeSubscription,
  pauseSubscription,
  resumeSubscription,
} from './change-subscription.service.ts';
import { createSubscription, type OwnedChanged } from './create-subscription.service.ts';

const changedSubscription = (name: string, description: string) =>
  payloadType<OwnedChanged>(name, {
    scope: 'BILLING_WRITE',
    description,
    fields: (t) => ({ subscription: changedField(t, 'PlanSubscription', 'The subscription as it is now.') }),
  });

const idDescription = 'The subscription that is meant.';
const errors = [NotFoundError, RuleError];

addMutation('createSubscription', {
  scope: 'BILLING_WRITE',
  description:
    "Subscribes a customer to a plan. Price, currency and interval are copied from the plan. The customer's `preferredCurrency` becomes the plan's where it is empty; its external id is fixed from then on. Refused with CUSTOMER_ARCHIVED, with CUSTOMER_SUSPENDED for a CHURNED customer, and with VERIFICATION_REQUIRED where it lacks what the plan asks for.",
  input: builder.inputType('CreateSubscriptionInput', {
    description: 'Who subscribes, to what, and since when.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'Who subscribes. One that was merged leads to the survivor.' }),
      planCode: t.string({
        required: true,
        description:
          "The code of a plan that the customer's company sells, and that is not archived: `growth-monthly`.",
      }),
      quantity: t.int({ required: true, defaultValue: 1, description: 'How many units, 1 to 1,000,000.' }),
      startedAt: t.field({
        type: 'DateTime',
        description:
          'When the first period begins, from which all others are counted: not in the future. Left out: now.',
      }),
      trialEndsAt: t.field({
        type: 'DateTime',
        description: 'Until when it is free of charge, after its start. Left out: no trial.',
      }),
    }),
  }),
  payload: payloadType<OwnedChanged>('CreateSubscriptionPayload', {
    scope: 'BILLING_WRITE',
    description: 'The subscription was made.',
    fields: (t) => ({
      subscription: changedField(t, 'PlanSubscription', 'The subscription as it is now.'),
      customer: changedCustomerField(t, 'Who subscribes, as it is now.'),
    }),
  }),
  errors,
  run: createSubscription,
});

addMutation('changeSubscription', {
  scope: 'BILLING_WRITE',
  description:
    'Moves a subscription to another plan or quantity, at once. Another plan must have the same currency (CURRENCY_MISMATCH); its price and interval hold from then on, and periods go on being counted from `startedAt`. Refused with INVALID_TRANSITION where it is canceled or over, and for another plan as createSubscription is.',
  input: builder.inputType('ChangeSubscriptionInput', {
    description: 'Which subscription, and what to change of it: at least one of planCode and quantity.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: idDescription }),
      planCode: t.string({
        description:
          "The code of a plan that the customer's company sells, and that is not archived. The plan that it has already changes nothing. Left out or null: the plan stays.",
      }),
      quantity: t.int({ description: 'How many units, 1 to 1,000,000. Left out or null: the quantity stays.' }),
    }),
  }),
  payload: changedSubscription('ChangeSubscriptionPayload', 'The subscription was changed.'),
  errors,
  run: changeSubscription,
});

addMutation('pauseSubscription', {
  scope: 'BILLING_WRITE',
  description:
    'Lets a subscription stand still until it is resumed. Its periods and its trial run on. Refused with INVALID_TRANSITION where it is paused, canceled or over.',
  input: builder.inputType('PauseSubscriptionInput', {
    description: 'Which subscription to pause.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: idDescription }) }),
  }),
  payload: changedSubscription('PauseSubscriptionPayload', 'The subscription is paused.'),
  errors,
  run: pauseSubscription,
});

addMutation('resumeSubscription', {
  scope: 'BILLING_WRITE',
  description: 'Lets a paused subscription go on. Refused with INVALID_TRANSITION where it is not paused.',
  input: builder.inputType('ResumeSubscriptionInput', {
    description: 'Which subscription to resume.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: idDescription }) }),
  }),
  payload: changedSubscription('ResumeSubscriptionPayload', 'The subscription goes on.'),
  errors,
  run: resumeSubscription,
});

addMutation('cancelSubscription', {
  scope: 'BILLING_WRITE',
  description:
    'Cancels a subscription, for good. Refused with INVALID_TRANSITION where it is over, or canceled to the end of its period already: that one can still be ended at once.',
  input: builder.inputType('CancelSubscriptionInput', {
    description: 'Which subscription to cancel, and when it ends.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: idDescription }),
      atPeriodEnd: t.boolean({
        required: true,
        defaultValue: true,
        description:
          'true: it runs to the end of its present period, of its trial while that lasts, and is CANCELED until then. false: it is ENDED at once.',
      }),
    }),
  }),
  payload: changedSubscription('CancelSubscriptionPayload', 'The subscription is canceled.'),
  errors,
  run: cancelSubscription,
});
