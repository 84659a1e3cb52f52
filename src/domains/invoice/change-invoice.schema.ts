import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, changedField, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject } from '../../graphql/node.ts';
import { ConflictError, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { supplyKinds } from '../vat/tax-treatment.rules.ts';
import { createInvoice, type InvoiceChanged } from './create-invoice.service.ts';
import { creditInvoice, type InvoiceCredited } from './credit-invoice.service.ts';
import { recordInvoicePayment } from './pay-invoice.service.ts';
import { sendInvoice } from './send-invoice.service.ts';
import { voidInvoice } from './void-invoice.service.ts';

const scope = 'BILLING_WRITE';
const asItIs = 'The invoice as it is now.';

const invoicePayload = (name: string, description: string) =>
  payloadType<InvoiceChanged>(name, {
    scope,
    description,
    fields: (t) => ({ invoice: changedField(t, 'Invoice', asItIs) }),
  });

const InvoiceLineInput = builder.inputType('InvoiceLineInput', {
  description: 'What is charged for.',
  fields: (t) => ({
    description: t.string({ required: true, description: 'What it is, 1 to 500 characters.' }),
    quantity: t.field({
      type: 'Decimal',
      required: true,
      description: 'How many units: above zero, at most 10^9, with 6 decimals at most.',
    }),
    unitPrice: t.field({
      type: 'Decimal',
      required: true,
      description:
        "The price of one unit in the invoice's currency, with 6 decimals at most. Below zero for a discount.",
    }),
    taxRate: t.field({
      type: 'Decimal',
      description:
        'The percentage of tax, 0 to 100: `"25"`. Asked for where the customer is taxed (STANDARD); kept, but not charged, where it is not.',
    }),
  }),
});

addMutation('createInvoice', {
  scope,
  description:
    'Makes a draft, which owes nothing until it is sent. SUSPENDED customers get none (CUSTOMER_SUSPENDED), archived ones neither (CUSTOMER_ARCHIVED).',
  input: builder.inputType('CreateInvoiceInput', {
    description: 'A new invoice.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'Who is to pay. One that was merged leads to the survivor.' }),
      subscriptionId: t.id({ description: "The customer's subscription that it is for, if it is for one." }),
      number: t.string({
        description:
          'A number from elsewhere, 1 to 64 characters, unlike those that sendInvoice gives (`INV-000042`). INVOICE_DUPLICATE_NUMBER where another invoice of the company has it.',
      }),
      currency: t.field({
        type: 'CurrencyCode',
        description:
          "The currency of its amounts: the subscription's, else the customer's, where it is left out. CURRENCY_MISMATCH where the subscription has another.",
      }),
      supply: t.field({
        type: enumOf('SupplyKind', supplyKinds),
        required: true,
        defaultValue: 'SERVICE',
        description: 'What is sold, as far as tax tells it apart.',
      }),
      dueAt: t.field({
        type: 'DateTime',
        description: "When it is to be paid. By the customer's payment terms where it is left out.",
      }),
      lines: t.field({ type: [InvoiceLineInput], required: true, description: 'What is charged for: 1 to 200 lines.' }),
    }),
  }),
  payload: invoicePayload('CreateInvoicePayload', 'The draft was made.'),
  errors: [NotFoundError, ConflictError, RuleError],
  run: createInvoice,
});

addMutation('sendInvoice', {
  scope,
  description:
    'Sends a draft: gives it its number, without gaps in its company, and fixes what is printed: time of issue, due date, tax, who it is made out to. Clientele itself sends nothing: `delivery` says what to do.',
  input: builder.inputType('SendInvoiceInput', {
    description: 'Which draft to send.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: "The invoice's id." }) }),
  }),
  payload: invoicePayload('SendInvoicePayload', 'The invoice is sent.'),
  errors: [NotFoundError, RuleError],
  run: sendInvoice,
});

addMutation('recordInvoicePayment', {
  scope,
  description:
    'Writes down that an open invoice was paid, in full or in part; with a walletId the money is taken from that wallet in the same transaction.',
  input: builder.inputType('RecordInvoicePaymentInput', {
    description: 'What was paid.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: "The invoice's id." }),
      amount: t.field({
        type: 'Decimal',
        required: true,
        description: "In the invoice's currency, above zero, and no more than `amountDue`.",
      }),
      paidAt: t.field({ type: 'DateTime', description: 'When the money came; now where it is left out.' }),
      walletId: t.id({
        description:
          'The wallet that pays: of the same customer and currency (CURRENCY_MISMATCH), with enough in it (INSUFFICIENT_FUNDS).',
      }),
    }),
  }),
  payload: invoicePayload('RecordInvoicePaymentPayload', 'The payment is written down.'),
  errors: [NotFoundError, RuleError],
  run: recordInvoicePayment,
});

addMutation('creditInvoice', {
  scope,
  description:
    "Takes a sent invoice back by a credit note over all of it. What was paid goes to the customer's primary wallet, or to one of the invoice's currency.",
  input: builder.inputType('CreditInvoiceInput', {
    description: 'Which invoice to take back, and why.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: "The invoice's id." }),
      reason: t.string({ required: true, description: 'Why, 1 to 1000 characters: kept in the history.' }),
    }),
  }),
  payload: payloadType<InvoiceCredited>('CreditInvoicePayload', {
    scope,
    description: 'The invoice is CREDITED.',
    fields: (t) => ({
      invoice: changedField(t, 'Invoice', asItIs),
      creditNote: t.field({
        type: 'Invoice',
        description: 'The credit note: the same lines with quantities below zero, PAID from the start.',
        resolve: ({ outcome }, _args, context, info) => getObject('Invoice', outcome.creditNoteId, context, info),
      }),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: creditInvoice,
});

addMutation('voidInvoice', {
  scope,
  description:
    'Gives up a draft, or withdraws a sent invoice of which nothing was paid. Numbers stay taken, so that the series has no gap.',
  input: builder.inputType('VoidInvoiceInput', {
    description: 'Which invoice to withdraw, and why.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: "The invoice's id." }),
      reason: t.string({ required: true, description: 'Why, 1 to 1000 characters: kept in the history.' }),
    }),
  }),
  payload: invoicePayload('VoidInvoicePayload', 'The invoice is VOID.'),
  errors: [NotFoundError, RuleError],
  run: voidInvoice,
});
