import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import {
  addMutation,
  keyAndDryRunFields,
  keyField,
  payloadType,
  rehearsedPayloadType,
} from '../../graphql/mutation.ts';
import { getObject } from '../../graphql/node.ts';
import { loadSubject, UserError } from '../../graphql/user-error.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { mergeTable } from './merge.repository.ts';
import { mergeSides, mergeStrategies } from './merge.rules.ts';
import { type CustomersMerged, mergeCustomers } from './merge-customers.service.ts';
import { MergeConflictError, type UnmergeBlocker, UnmergeConflictError } from './merge-error.rules.ts';
import { Resolution } from './merge-plan.schema.ts';
import { type CustomersUnmerged, unmergeCustomers } from './unmerge-customers.service.ts';

builder.objectType(MergeConflictError, {
  name: 'MergeConflictError',
  description: 'The plan has conflicts without a resolution. Nothing was written.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    plan: t.field({
      type: 'MergePlan',
      description: 'The plan with all its conflicts, and the resolutions that each allows.',
      resolve: ({ plan }) => plan,
    }),
  }),
});

const Blocker = builder.objectRef<UnmergeBlocker>('UnmergeBlocker').implement({
  description: 'One thing that prevents that a merge is undone.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    reason: t.exposeString('reason', { description: 'What it is, and what can be done about it, in English.' }),
    subject: t.field({
      type: 'Node',
      nullable: true,
      authScopes: { SIGNED_IN: true },
      description: 'The object that it is about, such as the later merge; null for none that your key may see.',
      resolve: ({ subject }, _args, context, info) => subject && loadSubject(subject, context, info),
    }),
  }),
});

builder.objectType(UnmergeConflictError, {
  name: 'UnmergeConflictError',
  description: 'The merge cannot be undone as things stand. Nothing was written.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    blockers: t.field({
      type: [Blocker],
      description: 'Everything that prevents it.',
      resolve: ({ blockers }) => [...blockers],
    }),
  }),
});

const FieldChoice = builder.inputType('MergeFieldChoiceInput', {
  description: 'Which side’s value of one field the target has afterwards.',
  fields: (t) => ({
    field: t.string({
      required: true,
      description: 'A field of a customer, or a key of its own: `name`, `metadata.crm`, `customFields.segment`.',
    }),
    keep: t.field({
      type: enumOf('MergeSide', mergeSides, 'The two customers of a merge.'),
      required: true,
      description: 'Whose value it is.',
    }),
  }),
});

const ConflictResolution = builder.inputType('MergeResolutionInput', {
  description: 'What is done about one conflict.',
  fields: (t) => ({
    conflictId: t.id({ required: true, description: 'The id of a conflict of the plan.' }),
    resolution: t.field({ type: Resolution, required: true, description: 'One of the resolutions that it allows.' }),
  }),
});

addMutation('mergeCustomers', {
  scope: 'CUSTOMERS_MERGE',
  description:
    'Merges one customer into another: PREVIEW tells exactly what will happen, MOVE_ALL does it in one transaction. Everything of the source becomes the target’s; the source’s ids lead to the target from then on. `unmergeCustomers` undoes it.',
  input: builder.inputType('MergeCustomersInput', {
    description: 'Two customers of one company, and what the caller decides about them.',
    fields: (t) => ({
      ...keyField(t),
      sourceCustomerId: t.id({ required: true, description: 'The customer that is merged away.' }),
      targetCustomerId: t.id({ required: true, description: 'The customer that stays.' }),
      strategy: t.field({
        type: enumOf('MergeStrategy', mergeStrategies, 'Whether a merge is shown or run.'),
        required: true,
        description: 'Whether to show the plan or to run it.',
      }),
      expectedPlanHash: t.string({
        description: 'The `planHash` of a PREVIEW with the same choices. Any write since then: MERGE_PLAN_STALE.',
      }),
      fieldChoices: t.field({
        type: [FieldChoice],
        description: 'Where the target’s value should not win, nor the source’s fill what is empty.',
      }),
      resolutions: t.field({ type: [ConflictResolution], description: 'What is done about each conflict.' }),
    }),
  }),
  payload: payloadType<CustomersMerged>('MergeCustomersPayload', {
    scope: 'CUSTOMERS_MERGE',
    description: 'The plan, run or shown.',
    fields: (t) => ({
      strategy: t.field({
        type: enumOf('MergeStrategy', mergeStrategies, 'Whether a merge is shown or run.'),
        description: 'Whether it was shown or run.',
        resolve: ({ outcome }) => outcome.strategy,
      }),
      plan: t.field({
        type: 'MergePlan',
        description: 'Everything that the merge will do, or did.',
        resolve: async ({ outcome: { plan, mergeId } }, _args, context) => {
          if (plan) return plan;
          const merge = mergeId && (await context.reader.byId(mergeTable, mergeId, ['plan']));
          if (!merge) throw new Error('a merge without its plan');
          return merge.plan;
        },
      }),
      customer: t.field({
        type: 'Customer',
        description: 'The target, as it is now.',
        resolve: ({ outcome }, _args, context, info) => getObject('Customer', outcome.targetId, context, info),
      }),
      merge: t.field({
        type: 'CustomerMerge',
        nullable: true,
        description: 'The merge, by whose id it can be undone; null for a PREVIEW.',
        resolve: ({ outcome: { mergeId } }, _args, context, info) =>
          mergeId === null ? null : getObject('CustomerMerge', mergeId, context, info),
      }),
    }),
  }),
  errors: [MergeConflictError, RuleError, NotFoundError],
  run: mergeCustomers,
});

addMutation('unmergeCustomers', {
  scope: 'CUSTOMERS_MERGE',
  description:
    'Undoes a merge: what moved goes back, balances flow back as far as they still exist, fields that nobody has changed since are what they were. What was made after the merge stays with the target.',
  input: builder.inputType('UnmergeCustomersInput', {
    description: 'A merge to undo.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      mergeId: t.id({
        required: true,
        description: 'The id of the merge, from its payload, `mergedFrom` or `customerMerges`.',
      }),
    }),
  }),
  payload: rehearsedPayloadType<CustomersUnmerged>('UnmergeCustomersPayload', {
    scope: 'CUSTOMERS_MERGE',
    description: 'The merge is undone, or would be. The paths of `changes` begin with `source` or `target`.',
    fields: (t) => ({
      source: t.field({
        type: 'Customer',
        nullable: true,
        description: 'The customer that has come back; as it is, for a dry run.',
        resolve: ({ outcome }, _args, context, info) => getObject('Customer', outcome.sourceId, context, info),
      }),
      target: t.field({
        type: 'Customer',
        description: 'The customer that it was merged into.',
        resolve: ({ outcome }, _args, context, info) => getObject('Customer', outcome.targetId, context, info),
      }),
      stayed: t.field({
        type: ['Node'],
        authScopes: { CUSTOMERS_MERGE: true },
        description: 'What was made for the target after the merge, and stays with it, oldest first.',
        resolve: async ({ outcome }, _args, context, info) => {
          const objects = await Promise.all(outcome.stayed.map((one) => loadSubject(one, context, info)));
          return objects.filter((object) => object !== null);
        },
      }),
    }),
  }),
  errors: [UnmergeConflictError, NotFoundError, RuleError],
  run: unmergeCustomers,
});
