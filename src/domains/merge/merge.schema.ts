import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { listChildren } from '../../graphql/list-children.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { type MergeRow, mergeOrder, mergeTable } from './merge.repository.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    CustomerMerge: MergeRow;
  }
}

registerNode(mergeTable, 'CUSTOMERS_READ');
builder.objectType('CustomerMerge', {
  description: 'One customer that was merged into another, with the plan as it ran.',
  interfaces: [Node],
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    id: idField(t),
    sourceId: t.exposeID('sourceId', {
      description: 'The id of the customer that was merged away; it leads to the target.',
    }),
    source: t.field({
      type: 'Customer',
      description: 'The customer that was merged away: its own row, archived while the merge holds.',
      extensions: { columns: ['sourceId'] },
      resolve: (merge, _args, context, info) => getObject('Customer', merge.sourceId, context, info),
    }),
    target: t.field({
      type: 'Customer',
      description: 'The customer that it was merged into.',
      extensions: { columns: ['targetId'] },
      resolve: (merge, _args, context, info) => getObject('Customer', merge.targetId, context, info),
    }),
    plan: t.expose('plan', { type: 'MergePlan', description: 'Everything that it did.' }),
    mergedAt: t.expose('mergedAt', { type: 'DateTime', description: 'When it was done.' }),
    mergedBy: t.field({
      type: 'ApiKey',
      nullable: true,
      description: 'The key that did it; null for ADMIN_API_KEY.',
      extensions: { columns: ['mergedById'] },
      resolve: (merge, _args, context, info) => loadObject('ApiKey', merge.mergedById, context, info),
    }),
    revertedAt: t.expose('revertedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was undone; null while it holds.',
    }),
  }),
});

builder.objectFields('Customer', (t) => ({
  mergedInto: t.field({
    type: 'Customer',
    nullable: true,
    description: 'The customer that this one was merged into, where it was; that one may have been merged on.',
    extensions: { columns: ['mergedIntoId'] },
    resolve: (customer, _args, context, info) => loadObject('Customer', customer.mergedIntoId, context, info),
  }),
  mergedFrom: t.field({
    type: ['CustomerMerge'],
    description: 'The merges into this customer, oldest first; those that were undone too.',
    resolve: (customer, _args, context, info) =>
      listChildren(mergeTable, { column: 'target_id', id: customer.id }, mergeOrder, context, info),
  }),
}));

builder.objectField('WalletTransaction', 'merge', (t) =>
  t.field({
    type: 'CustomerMerge',
    nullable: true,
    authScopes: { CUSTOMERS_READ: true },
    description: 'The merge that moved the money, or whose undoing did; null for other movements.',
    extensions: { columns: ['mergeId'] },
    resolve: (transaction, _args, context, info) => loadObject('CustomerMerge', transaction.mergeId, context, info),
  }),
);

builder.queryFields((t) => ({
  customerMerge: t.field({
    type: 'CustomerMerge',
    nullable: true,
    authScopes: { CUSTOMERS_READ: true },
    description: 'A merge by its id; null where there is none that your key sees.',
    args: { id: t.arg.id({ required: true, description: "The merge's id." }) },
    resolve: (_root, { id }, context, info) => loadObject('CustomerMerge', id, context, info),
  }),
  customerMerges: t.connection(
    {
      type: 'CustomerMerge',
      authScopes: { CUSTOMERS_READ: true },
      description: 'The merges of all customers that your key sees, newest first; those that were undone too.',
      resolve: (_root, args, context, info) =>
        readConnection({ table: mergeTable, order: mergeOrder }, args, context, info),
    },
    connectionOf('CustomerMerge'),
  ),
}));
