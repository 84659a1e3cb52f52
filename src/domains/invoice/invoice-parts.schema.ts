import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { listChildren } from '../../graphql/list-children.ts';
import { loadObject } from '../../graphql/node.ts';
import { moneyOf } from '../../kernel/money.ts';
import { deliveryChannels, type InvoiceDelivery } from './invoice-delivery.rules.ts';
import { type InvoiceLineRow, invoiceLineOrder, invoiceLineTable } from './invoice-line.repository.ts';
import { shortDecimal } from './invoice-lines.rules.ts';
import type { InvoiceParty, InvoiceTaxId } from './invoice-party.rules.ts';
import { type InvoicePaymentRow, invoicePaymentTable } from './invoice-payment.repository.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    InvoiceParty: InvoiceParty;
    InvoiceTaxId: InvoiceTaxId;
    InvoiceDelivery: InvoiceDelivery;
    InvoiceLine: InvoiceLineRow;
    InvoicePayment: InvoicePaymentRow;
  }
}

builder.objectType('InvoiceTaxId', {
  description: 'A tax number that is printed on an invoice.',
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    type: t.exposeString('type', { description: 'One of taxIdTypes, or `unknown`.' }),
    value: t.exposeString('value', {
      description: 'The number. One made of a personal number shows as `SE**********01` without CUSTOMERS_PII.',
    }),
  }),
});

builder.objectType('InvoiceParty', {
  description: 'Who an invoice is made out to.',
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What the customer was called.' }),
    legalName: t.exposeString('legalName', { nullable: true, description: 'Its registered name; null without one.' }),
    address: t.expose('address', {
      type: 'Address',
      nullable: true,
      description: 'Its billing address, else its registered seat; null where neither was known.',
    }),
    email: t.expose('email', { type: 'EmailAddress', nullable: true, description: 'Its e-mail address.' }),
    orgNumber: t.exposeString('orgNumber', {
      nullable: true,
      description:
        'Its organisation number as people write it: `556677-8899`. A personal number shows as `YYYYMMDD-****` without CUSTOMERS_PII.',
    }),
    taxIdentifiers: t.field({
      type: ['InvoiceTaxId'],
      description: 'Its tax numbers, by type.',
      resolve: ({ taxIdentifiers }) => [...taxIdentifiers],
    }),
    peppolId: t.exposeString('peppolId', { nullable: true, description: 'Its Peppol id: `0007:5566778899`.' }),
    leitwegId: t.exposeString('leitwegId', {
      nullable: true,
      description: 'Its Leitweg-ID, of a German authority: `04011000-1234512345-06`.',
    }),
  }),
});

builder.objectType('InvoiceDelivery', {
  description:
    'How an invoice is to reach its customer. A decision for your own systems: Clientele sends and charges nothing.',
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    channel: t.expose('channel', {
      type: enumOf('DeliveryChannel', deliveryChannels, 'How an invoice is delivered.'),
      description: 'By which way.',
    }),
    to: t.exposeString('to', {
      nullable: true,
      description: 'To which Peppol id, Leitweg-ID or e-mail address; null for NONE.',
    }),
    cc: t.field({
      type: ['EmailAddress'],
      description:
        "E-mail addresses that get a copy: the customer's additional ones. None unless it is sent by e-mail.",
      resolve: ({ cc }) => [...cc],
    }),
    collectAutomatically: t.exposeBoolean('collectAutomatically', {
      description: 'Whether to charge the default payment method: autoCollection, and a method that can be used.',
    }),
  }),
});

const money = {
  unitPrice: 'The price of one unit, with up to 6 decimals.',
  amount: 'Quantity times unit price, rounded half-up to the minor unit of the currency; tax not included.',
  tax: "Its share of the tax, which is rounded once for all lines of a rate: the shares add up to the invoice's tax.",
} as const;

builder.objectType('InvoiceLine', {
  description: 'What is charged for.',
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => {
    const amount = (name: keyof typeof money) =>
      t.field({
        type: 'Money',
        description: money[name],
        extensions: { columns: [name, 'currency'] },
        resolve: (line) => moneyOf(line[name], line.currency),
      });
    return {
      description: t.exposeString('description', { description: 'What it is.' }),
      quantity: t.field({
        type: 'Decimal',
        description: 'How many units: `"1.5"`. Below zero on a credit note.',
        extensions: { columns: ['quantity'] },
        resolve: ({ quantity }) => shortDecimal(quantity),
      }),
      unitPrice: amount('unitPrice'),
      amount: amount('amount'),
      taxRate: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'The percentage of tax that is charged: `"25"`. Zero unless the treatment is STANDARD.',
        extensions: { columns: ['taxRate'] },
        resolve: ({ taxRate }) => (taxRate === null ? null : shortDecimal(taxRate)),
      }),
      tax: amount('tax'),
    };
  },
});

builder.objectType('InvoicePayment', {
  description: 'Money that was paid on an invoice. Never changed.',
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Names it among the payments.' }),
    amount: t.field({
      type: 'Money',
      description: 'How much was paid by it, in the currency of the invoice.',
      extensions: { columns: ['amount', 'currency'] },
      resolve: (payment) => moneyOf(payment.amount, payment.currency),
    }),
    paidAt: t.expose('paidAt', { type: 'DateTime', description: 'When the money came, as it was told.' }),
    walletTransaction: t.field({
      type: 'WalletTransaction',
      nullable: true,
      description: 'The movement of the wallet that paid; null where the money came from elsewhere.',
      extensions: { columns: ['walletTransactionId'] },
      resolve: (payment, _args, context, info) =>
        loadObject('WalletTransaction', payment.walletTransactionId, context, info),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written down.' }),
  }),
});

builder.objectFields('Invoice', (t) => ({
  lines: t.field({
    type: ['InvoiceLine'],
    description: 'What is charged for, in its order.',
    resolve: (invoice, _args, context, info) =>
      listChildren(invoiceLineTable, { column: 'invoice_id', id: invoice.id }, invoiceLineOrder, context, info),
  }),
  payments: t.field({
    type: ['InvoicePayment'],
    description: 'What was paid, in the order in which it was written down. None of what came before Clientele.',
    resolve: (invoice, _args, context, info) =>
      listChildren(invoicePaymentTable, { column: 'invoice_id', id: invoice.id }, newestFirst, context, info),
  }),
}));

builder.objectField('WalletTransaction', 'invoice', (t) =>
  t.field({
    type: 'Invoice',
    nullable: true,
    description: 'The invoice that it paid, or that was credited; null for any other movement.',
    extensions: { columns: ['invoiceId'] },
    resolve: (transaction, _args, context, info) => loadObject('Invoice', transaction.invoiceId, context, info),
  }),
);
