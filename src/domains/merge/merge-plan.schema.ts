import { builder, type GraphObjects } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { getObject, loadObject } from '../../graphql/node.ts';
import { moneyOf } from '../../kernel/money.ts';
import {
  type IdentityConflict,
  type MergeConflict,
  type MergeMove,
  type MergePlan,
  mergeMoveKinds,
  mergeResolutions,
  mergeRules,
  type PlannedTransfer,
  type PlannedWallet,
  type RuleConflict,
  type SubscriptionConflict,
} from './merge.rules.ts';

/** A transfer, with what is needed to show a wallet that is not made yet. */
interface ShownTransfer extends PlannedTransfer {
  readonly targetId: string;
  readonly made: PlannedWallet | undefined;
}

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    MergePlan: MergePlan;
    MergeMove: MergeMove;
    WalletTransfer: ShownTransfer;
  }
}

export const Resolution = enumOf('MergeResolution', mergeResolutions, 'What is done about a conflict of a merge.');

builder.objectType('MergeMove', {
  description: 'What moves from the source to the target, of one kind.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    kind: t.expose('kind', {
      type: enumOf('MergeMoveKind', mergeMoveKinds, 'What a merge moves.'),
      description: 'What kind of objects.',
    }),
    count: t.int({ description: 'How many move.', resolve: ({ ids }) => ids.length }),
    ids: t.idList({ description: 'All of them, by id.', resolve: ({ ids }) => [...ids] }),
  }),
});

builder.objectType('WalletTransfer', {
  description: 'A balance that flows from a wallet of the source into one of the target of the same currency and mode.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    from: t.field({
      type: 'Wallet',
      description: 'The wallet that empties and closes.',
      resolve: ({ from }, _args, context, info) => getObject('Wallet', from, context, info),
    }),
    to: t.field({
      type: 'Wallet',
      description:
        'The wallet that takes it. One that the merge makes is shown empty in a preview, with the id it will have.',
      resolve: async (transfer, _args, context, info) =>
        (await loadObject('Wallet', transfer.to, context, info)) ?? plannedWallet(transfer),
    }),
    amount: t.field({
      type: 'Money',
      description: 'How much, to the last digit; negative for a debt.',
      resolve: ({ amount, currency }) => moneyOf(amount, currency),
    }),
  }),
});

function plannedWallet({ to, targetId, made, currency }: ShownTransfer): GraphObjects['Wallet'] {
  const { name = currency, mode = 'LIVE' } = made ?? {};
  const empty = { balance: '0', status: 'OPEN', primary: false } as const;
  return { id: to, customerId: targetId, name, currency, mode: mode as GraphObjects['Wallet']['mode'], ...empty };
}

const Conflict = builder.interfaceRef<MergeConflict>('MergeConflict').implement({
  description: 'Something that the caller must decide, or change, before the two can be merged.',
  extensions: { rule: 'SIGNED_IN' },
  resolveType: ({ kind }) => typenames[kind],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The same in every call, as long as the objects are the same.' }),
    message: t.exposeString('message', { description: 'What stands against each other, in English.' }),
    resolutions: t.field({
      type: [Resolution],
      description: 'What may be done about it; none where the customers themselves must be changed first.',
      resolve: ({ resolutions }) => [...resolutions],
    }),
    resolution: t.field({
      type: Resolution,
      nullable: true,
      description: 'What the call says to do about it; null while it says nothing.',
      resolve: ({ resolution }) => resolution,
    }),
  }),
});

const typenames = {
  SUBSCRIPTION: 'OverlappingSubscriptionConflict',
  IDENTITY: 'IdentityConflict',
  RULE: 'RuleConflict',
} as const satisfies Record<MergeConflict['kind'], string>;

builder.objectRef<SubscriptionConflict>('OverlappingSubscriptionConflict').implement({
  description: 'Both customers run a subscription on the same plan.',
  interfaces: [Conflict],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    source: t.field({
      type: 'PlanSubscription',
      description: "The source's.",
      resolve: ({ sourceId }, _args, context, info) => getObject('PlanSubscription', sourceId, context, info),
    }),
    target: t.field({
      type: 'PlanSubscription',
      description: "The target's.",
      resolve: ({ targetId }, _args, context, info) => getObject('PlanSubscription', targetId, context, info),
    }),
  }),
});

builder.objectRef<IdentityConflict>('IdentityConflict').implement({
  description:
    'Both customers have a value of which a customer has one: an org number, or a tax identifier of one type.',
  interfaces: [Conflict],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    field: t.exposeString('field', { description: '`orgNumber`, or `taxIdentifiers.eu_vat` and the like.' }),
    source: t.exposeString('source', { nullable: true, description: "The source's value; null once it was erased." }),
    target: t.exposeString('target', { nullable: true, description: "The target's value; null once it was erased." }),
  }),
});

builder.objectRef<RuleConflict>('RuleConflict').implement({
  description: 'A rule forbids to merge the two as they are.',
  interfaces: [Conflict],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    rule: t.field({
      type: enumOf('MergeRule', mergeRules, 'What can stand between two customers.'),
      description: 'Which rule.',
      resolve: ({ rule }) => rule,
    }),
  }),
});

builder.objectType('MergePlan', {
  description:
    'Everything that a merge will do, or did. A pure function of both customers and of the choices in the call.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    planHash: t.exposeString('planHash', {
      description: 'Give it as `expectedPlanHash` to run exactly this plan, or none.',
      extensions: { mask: 'none' },
    }),
    source: t.field({
      type: 'Customer',
      description: 'The customer that is merged away.',
      resolve: ({ sourceId }, _args, context, info) => getObject('Customer', sourceId, context, info),
    }),
    target: t.field({
      type: 'Customer',
      description: 'The customer that stays.',
      resolve: ({ targetId }, _args, context, info) => getObject('Customer', targetId, context, info),
    }),
    moves: t.field({
      type: ['MergeMove'],
      description: 'What moves, by kind; kinds of which nothing moves are left out.',
      resolve: ({ moves }) => [...moves],
    }),
    walletTransfers: t.field({
      type: ['WalletTransfer'],
      description: 'The balances that flow into wallets of the target. Other wallets move as they are.',
      resolve: ({ transfers, newWallets, targetId }) =>
        transfers.map((one) => ({ ...one, targetId, made: newWallets.find(({ id }) => id === one.to) })),
    }),
    fieldChanges: t.field({
      type: ['FieldChange'],
      description: 'What changes in the fields of the target, derived ones too.',
      resolve: ({ fieldChanges }) => [...fieldChanges],
    }),
    conflicts: t.field({
      type: [Conflict],
      description: 'All of them, those that the given resolutions settle too.',
      resolve: ({ conflicts }) => [...conflicts],
    }),
    canRun: t.exposeBoolean('canRun', { description: 'Whether every conflict has its resolution.' }),
  }),
});
