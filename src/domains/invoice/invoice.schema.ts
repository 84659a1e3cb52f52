import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { companyConditions, DateTimeRange, readRange, SortDirection } from '../../graphql/filters.ts';
import { getObject, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { moneyOf } from '../../kernel/money.ts';
import { loadOutstanding } from './invoice.loaders.ts';
import { type InvoiceRow, invoiceConditions, invoiceOrders, invoiceTable } from './invoice.repository.ts';
import { invoiceStatuses } from './invoice.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Invoice: InvoiceRow;
  }
}

const Status = enumOf(
  'InvoiceStatus',
  invoiceStatuses,
  'How an invoice stands. Open are SENT, PARTIALLY_PAID and OVERDUE; OVERDUE follows from the clock.',
);

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
    ISSUED_AT: 'When they were issued. Drafts count as the newest.',
    DUE_AT: 'When they are due. Drafts count as the last.',
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

const amounts = {
  subtotal: 'The sum of its lines, tax not included.',
  tax: 'The tax on them.',
  total: 'What is to be paid: subtotal and tax.',
  amountPaid: 'What was paid so far.',
  amountDue: 'What is still to be paid; zero unless the invoice is open.',
} as const;

registerNode(invoiceTable, 'BILLING_READ');
builder.objectType('Invoice', {
  description: 'What a customer is asked to pay.',
  interfaces: [Node],
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => {
    const amount = (name: keyof typeof amounts) =>
      t.field({
        type: 'Money',
        description: amounts[name],
        extensions: { columns: [name, 'currency'] },
        resolve: (invoice) => moneyOf(invoice[name], invoice.currency),
      });
    return {
      id: t.exposeID('id', {
        extensions: { rule: 'SIGNED_IN' },
        description: 'Names it for ever: give it to `node`, and to every argument that asks for its id.',
      }),
      customer: t.field({
        type: 'Customer',
        description: 'Who is to pay.',
        extensions: { columns: ['customerId'] },
        resolve: (invoice, _args, context, info) => getObject('Customer', invoice.customerId, context, info),
      }),
      subscription: t.field({
        type: 'PlanSubscription',
        nullable: true,
        description: 'The subscription that it is for; null where it is for none.',
        extensions: { columns: ['subscriptionId'] },
        resolve: (invoice, _args, context, info) =>
          loadObject('PlanSubscription', invoice.subscriptionId, context, info),
      }),
      number: t.exposeString('number', {
        nullable: true,
        description: 'Given when it is sent; without gaps in its company.',
      }),
      status: t.expose('status', { type: Status, description: 'How it stands now.' }),
      open: t.exposeBoolean('open', { description: 'Whether it waits for money: SENT, PARTIALLY_PAID or OVERDUE.' }),
      currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of all its amounts.' }),
      subtotal: amount('subtotal'),
      tax: amount('tax'),
      total: amount('total'),
      amountPaid: amount('amountPaid'),
      amountDue: amount('amountDue'),
      issuedAt: t.expose('issuedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was sent; null for a draft.',
      }),
      dueAt: t.expose('dueAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it is to be paid; null for a draft.',
      }),
      paidAt: t.expose('paidAt', { type: 'DateTime', nullable: true, description: 'When it was paid in full.' }),
    };
  },
});

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
      description: 'Its invoices, newest first unless ordered.',
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
    description: 'An invoice by its id; null where there is none that your key sees.',
    args: { id: t.arg.id({ required: true, description: "The invoice's id." }) },
    resolve: (_root, { id }, context, info) => loadObject('Invoice', id, context, info),
  }),
  invoices: t.connection(
    {
      type: 'Invoice',
      authScopes: { BILLING_READ: true },
      description: 'The invoices of all customers that your key sees, newest first unless ordered.',
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
