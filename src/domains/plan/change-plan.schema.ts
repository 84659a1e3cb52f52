import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, changedField, keyField, payloadType } from '../../graphql/mutation.ts';
import { ConflictError, NotFoundError } from '../../kernel/domain-error.ts';
import { verificationKinds } from '../../kernel/verification-kind.ts';
import { archivePlan, createPlan, type PlanChanged, updatePlan } from './change-plan.service.ts';
import { planIntervals } from './plan.rules.ts';

const VerificationKind = enumOf('VerificationKind', verificationKinds);

const changedPlan = (name: string, description: string) =>
  payloadType<PlanChanged>(name, {
    scope: 'BILLING_WRITE',
    description,
    fields: (t) => ({ plan: changedField(t, 'Plan', 'The plan as it is now.') }),
  });

const idDescription = 'The plan that is meant.';
const limited = 'A plan of all companies is not for keys that are limited to some.';

addMutation('createPlan', {
  scope: 'BILLING_WRITE',
  description: `Makes a plan that customers can subscribe to by its code. ${limited}`,
  input: builder.inputType('CreatePlanInput', {
    description: 'A new plan.',
    fields: (t) => ({
      ...keyField(t),
      companyId: t.id({
        description: 'The company that sells it. Left out or null: all companies, those that are made later too.',
      }),
      code: t.string({
        required: true,
        description:
          'Your name for it in requests, unique in the organization: `growth-monthly`. 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit. Upper and lower case differ. It never changes.',
      }),
      name: t.string({ required: true, description: 'What customers call it, 1 to 256 characters.' }),
      tier: t.string({ required: true, description: 'The rung of your price list, 1 to 64 characters: `growth`.' }),
      price: t.field({
        type: 'MoneyInput',
        required: true,
        description:
          'The price of one unit for one interval, tax not included, 0 or more. 6 decimals at most, so it may lie below the minor unit of its currency. It never changes.',
      }),
      interval: t.field({
        type: enumOf('PlanInterval', planIntervals),
        required: true,
        description: 'How long a period is. It never changes.',
      }),
      requiredVerifications: t.field({
        type: [VerificationKind],
        description: 'What a customer must have proved before it can subscribe. Left out or null: nothing.',
      }),
    }),
  }),
  payload: changedPlan('CreatePlanPayload', 'The plan was made.'),
  errors: [ConflictError],
  run: createPlan,
});

addMutation('updatePlan', {
  scope: 'BILLING_WRITE',
  description: `Changes what a plan is called, and which verifications it asks for from now on. A field that is left out stays. ${limited}`,
  input: builder.inputType('UpdatePlanInput', {
    description:
      'Which plan, and what to change of it. Price, currency and interval cannot be changed: make another plan.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: idDescription }),
      name: t.string({ description: 'What customers call it, 1 to 256 characters. It cannot be cleared.' }),
      tier: t.string({ description: 'The rung of your price list, 1 to 64 characters. It cannot be cleared.' }),
      requiredVerifications: t.field({
        type: [VerificationKind],
        description:
          'What a customer must have proved before it can subscribe, in place of what was asked for. null clears it. Running subscriptions go on.',
      }),
    }),
  }),
  payload: changedPlan('UpdatePlanPayload', 'The plan was changed.'),
  errors: [NotFoundError],
  run: updatePlan,
});

addMutation('archivePlan', {
  scope: 'BILLING_WRITE',
  description: `Archives a plan, for good: nobody can subscribe to it any more, running subscriptions go on. Archiving twice is no error. ${limited}`,
  input: builder.inputType('ArchivePlanInput', {
    description: 'Which plan to archive.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: idDescription }) }),
  }),
  payload: changedPlan('ArchivePlanPayload', 'The plan is archived.'),
  errors: [NotFoundError],
  run: archivePlan,
});
