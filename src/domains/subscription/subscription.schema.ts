import { newestFirst } from '../../database/list-parts.ts';
import type { Sql } from '../../database/sql.ts';
import { badArgument } from '../../graphql/bad-input.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import type { Context } from '../../graphql/context.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { companyConditions } from '../../graphql/filters.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { moneyOf } from '../../kernel/money.ts';
import { loadPlanIds } from './subscription.loaders.ts';
import { type SubscriptionRow, subscriptionTable } from './subscription.repository.ts';
import { type Period, periodAt, type SubscriptionStatus, subscriptionStatuses } from './subscription.rules.ts';
import { subscriptionConditions } from './subscription-conditions.repository.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    PlanSubscription: SubscriptionRow;
  }
}

const Status = enumOf(
  'PlanSubscriptionStatus',
  subscriptionStatuses,
  'How a subscription stands. TRIALING, PAST_DUE and ENDED follow from the clock.',
);

const Filter = builder.inputType('PlanSubscriptionFilter', {
  description: 'Conditions on subscriptions. All that are given must hold; a list means any of its values.',
  fields: (t) => ({
    status: t.field({ type: [Status], description: 'One of these statuses, as of now.' }),
    planCode: t.stringList({ description: 'On a plan with one of these codes.' }),
  }),
});

interface FilterInput {
  readonly status?: readonly SubscriptionStatus[] | null | undefined;
  readonly planCode?: readonly string[] | null | undefined;
}

async function readFilter(filter: FilterInput | null | undefined, { reader }: Context): Promise<Sql[]> {
  const { status = null, planCode } = filter ?? {};
  if (planCode?.some((code) => code.includes('\0'))) throw badArgument('where', 'text must not hold NUL');
  return subscriptionConditions({ status, planIds: planCode ? await loadPlanIds(reader, planCode) : null });
}

function currentPeriod({ startedAt, interval, presentAt }: SubscriptionRow): Period {
  return periodAt(new Date(startedAt), interval, new Date(presentAt));
}
const periodColumns = { columns: ['startedAt', 'interval', 'presentAt'] };

registerNode(subscriptionTable, 'BILLING_READ');
builder.objectType('PlanSubscription', {
  description: "A customer on a plan. (The root type named Subscription is GraphQL's own.)",
  interfaces: [Node],
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    id: idField(t),
    customer: t.field({
      type: 'Customer',
      description: 'Who subscribes.',
      extensions: { columns: ['customerId'] },
      resolve: (subscription, _args, context, info) => getObject('Customer', subscription.customerId, context, info),
    }),
    plan: t.field({
      type: 'Plan',
      description: 'What is subscribed to.',
      extensions: { columns: ['planId'] },
      resolve: (subscription, _args, context, info) => getObject('Plan', subscription.planId, context, info),
    }),
    status: t.expose('status', { type: Status, description: 'How it stands now.' }),
    quantity: t.exposeInt('quantity', { description: 'How many units.' }),
    price: t.field({
      type: 'Money',
      description: 'The price of one unit for one interval, as agreed when it was made or moved to its plan.',
      extensions: { columns: ['price', 'currency'] },
      resolve: (subscription) => moneyOf(subscription.price, subscription.currency),
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When the first period began.' }),
    trialEndsAt: t.expose('trialEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the trial ends or ended; null without one.',
    }),
    currentPeriodStart: t.field({
      type: 'DateTime',
      description: 'When the present period began; the last one of a subscription that is over.',
      extensions: periodColumns,
      resolve: (subscription) => currentPeriod(subscription).start.toISOString(),
    }),
    currentPeriodEnd: t.field({
      type: 'DateTime',
      description: 'When the present period ends. A month later is the same day, or the last day of a shorter month.',
      extensions: periodColumns,
      resolve: (subscription) => currentPeriod(subscription).end.toISOString(),
    }),
    pausedAt: t.expose('pausedAt', { type: 'DateTime', nullable: true, description: 'Since when it stands still.' }),
    canceledAt: t.expose('canceledAt', { type: 'DateTime', nullable: true, description: 'When it was canceled.' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends or ended; null while it is not canceled.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was over; null while it is not.',
    }),
  }),
});

builder.objectField('Customer', 'subscriptions', (t) =>
  t.connection(
    {
      type: 'PlanSubscription',
      authScopes: { BILLING_READ: true },
      description: 'All its subscriptions, those that are over too, newest first.',
      args: { where: t.arg({ type: Filter, description: 'Only subscriptions for which all given conditions hold.' }) },
      resolve: async (customer, args, context, info) => {
        const parent = { column: 'customer_id', id: customer.id };
        return readConnection(
          { table: subscriptionTable, parent, where: await readFilter(args.where, context), order: newestFirst },
          args,
          context,
          info,
        );
      },
    },
    connectionOf('PlanSubscription'),
  ),
);

builder.queryFields((t) => ({
  subscription: t.field({
    type: 'PlanSubscription',
    nullable: true,
    authScopes: { BILLING_READ: true },
    description: 'A subscription by its id; null where there is none that your key sees.',
    args: { id: t.arg.id({ required: true, description: "The subscription's id." }) },
    resolve: (_root, { id }, context, info) => loadObject('PlanSubscription', id, context, info),
  }),
  subscriptions: t.connection(
    {
      type: 'PlanSubscription',
      authScopes: { BILLING_READ: true },
      description: 'The subscriptions of all customers that your key sees, newest first.',
      args: {
        companyId: t.arg.id({ description: "Only subscriptions of this company's customers." }),
        where: t.arg({ type: Filter, description: 'Only subscriptions for which all given conditions hold.' }),
      },
      resolve: async (_root, args, context, info) => {
        return readConnection(
          {
            table: subscriptionTable,
            where: [...companyConditions(args.companyId), ...(await readFilter(args.where, context))],
            order: newestFirst,
          },
          args,
          context,
          info,
        );
      },
    },
    connectionOf('PlanSubscription'),
  ),
}));
