import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { companyConditions, DateTimeRange, readRange, SortDirection } from '../../graphql/filters.ts';
import { loadObject } from '../../graphql/node.ts';
import { moneyOf } from '../../kernel/money.ts';
import { loadOutstanding } from './invoice.loaders.ts';
import { invoiceOrders, invoiceTable } from './invoice.repository.ts';
import { invoiceStatuses } from './invoice.rules.ts';
import { invoiceConditions } from './invoice-conditions.repository.ts';

const Status = enumOf('InvoiceStatus', invoiceStatuses);

const Filter = builder.inputType('InvoiceFilter', {
  description: 'Conditions on invoices. All that are given must hold; a list means any of its values.',
  fields: (t) => ({
    status: t.field({ type: [Status], description: 'One of these statuses, as of now.' }),
    open: t.boolean({ description: 'Only those that wait for money, or only others.' }),
    currency: t.field({ type: ['CurrencyCode'], description: 'In one of these currencies.' }),
    issuedAt: t.field({ type: DateTimeRange, description: 'Issued in this time. Drafts never are.' }),
  }),
});

const OrderField = enumOf(
  'InvoiceOrderField',
  {
    ISSUED_AT: 'When they were issued. What was never sent counts as the newest.',
    DUE_AT: 'When they are due. What has no due date counts as the last.',
    TOTAL: 'The total as a number, whatever its currency.',
  },
  'What a list of invoices is ordered by.',
);

const InvoiceOrder = builder.inputType('InvoiceOrder', {
  description: 'An order of invoices; their ids break ties.',
  fields: (t) => ({
    field: t.field({ type: OrderField, required: true, description: 'What to order by.' }),
    direction: t.field({ type: SortDirection, required: true, description: 'Which end comes first.' }),
  }),
});

interface ListArguments {
  readonly companyId?: string | null | undefined;
  readonly where?: typeof Filter.$inferInput | null | undefined;
  readonly orderBy?: typeof InvoiceOrder.$inferInput | null | undefined;
}

function invoiceList({ companyId, where, orderBy }: ListArguments) {
  const issuedAt = where?.issuedAt ? readRange('where.issuedAt', where.issuedAt) : null;
  return {
    table: invoiceTable,
    where: [...companyConditions(companyId), ...invoiceConditions({ ...where, issuedAt })],
    order: orderBy ? invoiceOrders[orderBy.field] : newestFirst,
    direction: orderBy?.direction ?? ('DESC' as const),
  };
}

builder.objectField('Customer', 'outstanding', (t) =>
  t.field({
    type: 'Money',
    authScopes: { BILLING_READ: true },
    description: 'What it owes on open invoices of its currency. Other currencies are not counted.',
    extensions: { columns: ['currency'] },
    resolve: async (customer, _args, context) =>
      moneyOf(await loadOutstanding(context.reader, customer), customer.currency),
  }),
);

builder.objectField('Customer', 'invoices', (t) =>
  t.connection(
    {
      type: 'Invoice',
      authScopes: { BILLING_READ: true },
      description: 'Its invoices, credit notes too, newest first unless ordered.',
      args: {
        where: t.arg({ type: Filter, description: 'Only invoices for which all given conditions hold.' }),
        orderBy: t.arg({ type: InvoiceOrder, description: 'Another order.' }),
      },
      resolve: (customer, args, context, info) =>
        readConnection(
          { ...invoiceList(args), parent: { column: 'customer_id', id: customer.id } },
          args,
          context,
          info,
        ),
    },
    connectionOf('Invoice'),
  ),
);

builder.queryFields((t) => ({
  invoice: t.field({
    type: 'Invoice',
    nullable: true,
    authScopes: { BILLING_READ: true },
    description: 'An invoice or a credit note by its id; null where there is none that your key sees.',
    args: { id: t.arg.id({ required: true, description: "The invoice's id." }) },
    resolve: (_root, { id }, context, info) => loadObject('Invoice', id, context, info),
  }),
  invoices: t.connection(
    {
      type: 'Invoice',
      authScopes: { BILLING_READ: true },
      description: 'The invoices and credit notes of all customers that your key sees, newest first unless ordered.',
      args: {
        companyId: t.arg.id({ description: 'Only invoices of this company.' }),
        where: t.arg({ type: Filter, description: 'Only invoices for which all given conditions hold.' }),
        orderBy: t.arg({ type: InvoiceOrder, description: 'Another order.' }),
      },
      resolve: (_root, args, context, info) => readConnection(invoiceList(args), args, context, info),
    },
    connectionOf('Invoice'),
  ),
}));
