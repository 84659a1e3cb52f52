import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { listChildren } from '../../graphql/list-children.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { moneyOf } from '../../kernel/money.ts';
import { type InvoiceRow, invoiceTable } from './invoice.repository.ts';
import { invoiceStatuses } from './invoice.rules.ts';
import { printedParty } from './invoice-party.rules.ts';

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

const amounts = {
  subtotal: 'The sum of its lines, tax not included. Below zero for a credit note.',
  tax: 'The tax on them: for each rate taken of the sum of its lines, and rounded once.',
  total: 'What is to be paid: subtotal and tax.',
  amountPaid: 'What was paid so far: the sum of its payments.',
  amountDue: 'What is still to be paid; zero unless the invoice is open.',
} as const;

registerNode(invoiceTable, 'BILLING_READ');
builder.objectType('Invoice', {
  description: 'What a customer is asked to pay, or a credit note, which takes that back.',
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
      id: idField(t),
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
        description:
          'Given when it is sent: `INV-000042`, without gaps in its company. One from elsewhere is there from the start, and outside the series. Null for a draft without one.',
      }),
      status: t.expose('status', { type: Status, description: 'How it stands now.' }),
      open: t.exposeBoolean('open', { description: 'Whether it waits for money: SENT, PARTIALLY_PAID or OVERDUE.' }),
      currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of all its amounts.' }),
      subtotal: amount('subtotal'),
      tax: amount('tax'),
      total: amount('total'),
      amountPaid: amount('amountPaid'),
      amountDue: amount('amountDue'),
      taxTreatment: t.expose('taxTreatment', {
        type: 'TaxTreatment',
        nullable: true,
        description:
          'How it is taxed: of a draft as it was made, and reckoned anew when it is sent. Null for what was sent before Clientele.',
      }),
      billTo: t.field({
        type: 'InvoiceParty',
        description:
          'Who it is made out to, as printed: taken when it is sent, and never changed by an edit, a merge or an erasure. Of a draft the customer as it is now.',
        extensions: { columns: ['billTo'] },
        resolve: ({ billTo }) => printedParty(billTo),
      }),
      delivery: t.expose('delivery', {
        type: 'InvoiceDelivery',
        nullable: true,
        description: 'How it is to reach the customer: decided when it is sent. Null for a draft.',
      }),
      issuedAt: t.expose('issuedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was sent; null for a draft.',
      }),
      dueAt: t.expose('dueAt', {
        type: 'DateTime',
        nullable: true,
        description:
          "When it is to be paid: as given, else the end of the last day of the payment terms in the customer's time zone. Null for a draft where none was given.",
      }),
      paidAt: t.expose('paidAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was paid in full; null until then. Of a credit note when it was issued.',
      }),
      creditNoteFor: t.field({
        type: 'Invoice',
        nullable: true,
        description: 'The invoice that it takes back; null where it is no credit note.',
        extensions: { columns: ['creditNoteForId'] },
        resolve: (invoice, _args, context, info) => loadObject('Invoice', invoice.creditNoteForId, context, info),
      }),
      creditNotes: t.field({
        type: ['Invoice'],
        description: 'The credit notes that take it back, oldest first: one at most, over all of it.',
        resolve: (invoice, _args, context, info) =>
          listChildren(invoiceTable, { column: 'credit_note_for_id', id: invoice.id }, newestFirst, context, info),
      }),
    };
  },
});
