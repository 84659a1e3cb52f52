import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { readIds } from '../../graphql/filters.ts';
import { idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { moneyOf } from '../../kernel/money.ts';
import { verificationKinds } from '../../kernel/verification-kind.ts';
import { type PlanRow, planTable, soldBy } from './plan.repository.ts';
import { planIntervals } from './plan.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Plan: PlanRow;
  }
}

registerNode(planTable, 'BILLING_READ');
builder.objectType('Plan', {
  description: 'What a customer can subscribe to.',
  interfaces: [Node],
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    id: idField(t),
    company: t.field({
      type: 'Company',
      nullable: true,
      description: 'The company that sells it; null for all.',
      extensions: { columns: ['companyId'] },
      resolve: (plan, _args, context, info) => loadObject('Company', plan.companyId, context, info),
    }),
    code: t.exposeString('code', {
      description: 'Your name for it in requests, unique in the organization: `growth-monthly`.',
    }),
    name: t.exposeString('name', { description: 'What customers call it.' }),
    tier: t.exposeString('tier', { description: 'The rung of your price list: `growth`. Verifications open tiers.' }),
    price: t.field({
      type: 'Money',
      description: 'The price of one unit for one interval, tax not included.',
      extensions: { columns: ['price', 'currency'] },
      resolve: (plan) => moneyOf(plan.price, plan.currency),
    }),
    interval: t.expose('interval', {
      type: enumOf('PlanInterval', planIntervals, 'How long a period of a plan is.'),
      description: 'How long a period is.',
    }),
    requiredVerifications: t.field({
      type: [enumOf('VerificationKind', verificationKinds)],
      description: 'What a customer must have proved before it can subscribe: one approved and unexpired of each kind.',
      extensions: { columns: ['requiredVerifications'] },
      resolve: (plan) => [...plan.requiredVerifications],
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nobody can subscribe any more; running subscriptions go on.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

builder.queryFields((t) => ({
  plan: t.field({
    type: 'Plan',
    nullable: true,
    authScopes: { BILLING_READ: true },
    description: 'A plan by its id; null where there is none that your key sees.',
    args: { id: t.arg.id({ required: true, description: "The plan's id." }) },
    resolve: (_root, { id }, context, info) => loadObject('Plan', id, context, info),
  }),
  plans: t.connection(
    {
      type: 'Plan',
      authScopes: { BILLING_READ: true },
      description: 'The plans that your key sees, newest first, archived ones too.',
      args: {
        companyId: t.arg.id({
          description: 'Only plans that this company sells: its own, and those for all companies.',
        }),
      },
      resolve: (_root, args, context, info) => {
        const where = typeof args.companyId === 'string' ? [soldBy(readIds('companyId', [args.companyId]))] : [];
        return readConnection({ table: planTable, where, order: newestFirst }, args, context, info);
      },
    },
    connectionOf('Plan'),
  ),
}));
