import type { GraphQLResolveInfo } from 'graphql';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { listChildren } from '../../graphql/list-children.ts';
import { idField, Node, registerNode } from '../../graphql/node.ts';
import { neededColumns } from '../../graphql/selection.ts';
import { type TagRow, tagOrder, tagTable } from './tag.repository.ts';
import { tagLinkOrder, tagLinkTable } from './tag-link.repository.ts';
import './change-tag.schema.ts';
import './add-tags.schema.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Tag: TagRow;
  }
}

/** More than an organization has any use for. */
const MOST = 1_000;

registerNode(tagTable, 'SIGNED_IN');
builder.objectType('Tag', {
  description:
    'A word that sorts customers, subscriptions and invoices. Its name is unique in the organization, case aside.',
  interfaces: [Node],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: idField(t),
    name: t.exposeString('name', { description: 'The word itself: `Key account`.' }),
    color: t.exposeString('color', {
      nullable: true,
      description: 'How it is shown: `#1e90ff`, in lower case; null where nobody chose a color.',
    }),
  }),
});

builder.queryField('tags', (t) =>
  t.field({
    type: ['Tag'],
    authScopes: { SIGNED_IN: true },
    description: 'The tags of the organization by name, those that hang on nothing too: at most 1000.',
    resolve: (_root, _args, context, info) => readTags(context, info),
  }),
);

async function readTags(context: Context, info: GraphQLResolveInfo): Promise<TagRow[]> {
  const columns = neededColumns(info, tagTable.typename);
  const request = { columns, where: [], order: tagOrder, direction: 'ASC', limit: MOST, backward: false } as const;
  const { rows } = await context.reader.page(tagTable, { ...request, after: null, before: null });
  return [...rows];
}

const linked =
  (column: string) => (parent: { readonly id: string }, _args: object, context: Context, info: GraphQLResolveInfo) =>
    listChildren(tagLinkTable, { column, id: parent.id }, tagLinkOrder, context, info);

builder.objectField('Customer', 'tags', (t) =>
  t.field({
    type: ['Tag'],
    authScopes: { CUSTOMERS_READ: true },
    description: 'Its tags, by name.',
    resolve: linked('customer_id'),
  }),
);

builder.objectField('PlanSubscription', 'tags', (t) =>
  t.field({
    type: ['Tag'],
    authScopes: { BILLING_READ: true },
    description: 'Its tags, by name.',
    resolve: linked('subscription_id'),
  }),
);

builder.objectField('Invoice', 'tags', (t) =>
  t.field({
    type: ['Tag'],
    authScopes: { BILLING_READ: true },
    description: 'Its tags, by name.',
    resolve: linked('invoice_id'),
  }),
);
