import { builder } from '../../graphql/builder.ts';
import { loadObject } from '../../graphql/node.ts';
import { createErrors } from '../../graphql/user-error.ts';
import type { FieldChange } from '../audit/audit.rules.ts';
import { createCustomer } from './customer.service.ts';
import {
  BillingModelEnum,
  CustomerTaxClassEnum,
  CustomerTypeEnum,
  PaymentProviderEnum,
  WalletModeEnum,
} from './customer-enums.schema.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    CreateCustomerPayload: CreateCustomerPayload;
  }
}

export interface CreateCustomerPayload {
  /** null for a dry run: the customer was never there. */
  readonly customerId: string | null;
  readonly changes: readonly FieldChange[];
  readonly dryRun: boolean;
  readonly replayed: boolean;
}

const AddressInput = builder.inputType('AddressInput', {
  description: 'A postal address. Every part may be left out.',
  fields: (t) => ({
    line1: t.string({ description: 'Street and number, up to 200 characters.' }),
    line2: t.string({ description: 'What does not fit into the first line, up to 200 characters.' }),
    city: t.string({ description: 'Town or city, up to 200 characters.' }),
    region: t.string({ description: 'State, province or county, up to 200 characters.' }),
    postalCode: t.string({ description: 'As it is written in its country, up to 32 characters.' }),
    country: t.field({ type: 'CountryCode', description: 'ISO 3166-1 alpha-2 in upper case: `SE`.' }),
  }),
});

const CustomerDetailsInput = builder.inputType('CustomerDetailsInput', {
  description: 'The fields of a customer that a caller may set.',
  fields: (t) => ({
    name: t.string({ description: 'The name for every day, 1 to 256 characters. A new customer needs one.' }),
    legalName: t.string({ description: 'The registered name, 1 to 256 characters.' }),
    slug: t.string({
      description: 'A readable identifier, unique in the company: `acme-2`. Made from the name where it is left out.',
    }),
    email: t.field({
      type: 'EmailAddress',
      description: 'Where invoices and reminders go. A new customer needs this, or billingAddress.country.',
    }),
    additionalEmails: t.field({
      type: ['EmailAddress'],
      description: 'Further addresses that get a copy of every invoice, at most 20.',
    }),
    emailDelivery: t.boolean({ description: 'Whether invoices go out by e-mail. True where it is left out.' }),
    phone: t.string({ description: 'A telephone number, 1 to 64 characters.' }),
    externalId: t.string({
      description: 'Your own id of the customer, 1 to 256 characters, unique in the organization.',
    }),
    customerType: t.field({
      type: CustomerTypeEnum,
      description: 'What kind of customer it is. UNKNOWN where it is left out.',
    }),
    taxClass: t.field({
      type: CustomerTaxClassEnum,
      description: 'How sales tax treats the customer. RETAIL where it is left out.',
    }),
    billingModel: t.field({
      type: BillingModelEnum,
      description: 'When the customer pays. POSTPAID where it is left out.',
    }),
    walletMode: t.field({
      type: WalletModeEnum,
      description: 'How charges settle against its wallets. LIVE where it is left out.',
    }),
    billingAddress: t.field({ type: AddressInput, description: 'Where the customer is invoiced.' }),
    shippingAddress: t.field({ type: AddressInput, description: 'Where goods go.' }),
    legalAddress: t.field({ type: AddressInput, description: 'The registered seat.' }),
    preferredCurrency: t.field({ type: 'CurrencyCode', description: 'The currency that it wants to pay in.' }),
    timezone: t.field({
      type: 'TimeZone',
      description: "IANA name. The company's where it is left out; it never changes.",
    }),
    paymentTermsDays: t.int({ description: "Days to pay an invoice, 0 to 365. The company's where it is left out." }),
    orgNumber: t.string({
      description:
        "Organisation number, unique in the company. Where the billing country, else the company's, is SE: a Swedish organisation or personal number, `556677-8899`.",
    }),
    paymentProvider: t.field({
      type: PaymentProviderEnum,
      description: 'The system that collects its payments.',
    }),
    paymentProviderId: t.string({ description: 'Its id in that system, 1 to 256 characters.' }),
    autoCollection: t.boolean({
      description: 'Whether invoices are collected without asking. True with a payment provider where it is left out.',
    }),
    portalUrl: t.field({
      type: 'URL',
      description: 'Where the customer manages its own account: an http or https address.',
    }),
    preferEinvoice: t.boolean({
      description: 'Whether invoices go out electronically where they can. False where it is left out.',
    }),
    einvoiceEmail: t.field({ type: 'EmailAddress', description: 'Where invoices go instead of `email`.' }),
    notes: t.string({ description: 'Free text for colleagues, up to 10,000 characters.' }),
    metadata: t.field({
      type: 'JSONObject',
      description: 'Your own keys and values: at most 50 keys of up to 40 characters, text up to 500, five levels.',
    }),
  }),
});

const CreateCustomerInput = builder.inputType('CreateCustomerInput', {
  description: 'A new customer. It needs a name, and an email or a billing country.',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description:
        '1 to 255 characters, new for each customer. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days.',
    }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Check everything, tell the `changes`, write nothing.',
    }),
    companyId: t.id({ description: 'The company that it belongs to. May be left out when your key sees just one.' }),
    customer: t.field({ type: CustomerDetailsInput, required: true, description: 'What is known of the customer.' }),
  }),
});

builder.objectType('CreateCustomerPayload', {
  description: 'The customer was made, or would be.',
  extensions: { rule: 'CUSTOMERS_WRITE' },
  fields: (t) => ({
    customer: t.field({
      type: 'Customer',
      nullable: true,
      description: 'The new customer; null for a dry run.',
      resolve: (payload, _args, context, info) => loadObject('Customer', payload.customerId, context, info),
    }),
    changes: t.field({
      type: ['FieldChange'],
      description: 'Every field of the new record that has a value, derived ones too; ids and times are left out.',
      resolve: (payload) => [...payload.changes],
    }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether nothing was written, as asked.' }),
    replayed: t.exposeBoolean('replayed', { description: 'Whether this is an earlier answer, told again.' }),
  }),
});

builder.mutationField('createCustomer', (t) =>
  t.field({
    type: 'CreateCustomerPayload',
    authScopes: { CUSTOMERS_WRITE: true },
    description: 'Makes a customer and its primary wallet.',
    args: { input: t.arg({ type: CreateCustomerInput, required: true, description: 'The new customer.' }) },
    errors: {
      types: createErrors,
      union: { name: 'CreateCustomerResult', description: 'The payload, or what stands in the way.' },
    },
    resolve: async (_root, { input }, context): Promise<CreateCustomerPayload> => {
      const { outcome, replayed, dryRun } = await createCustomer(context, input);
      context.reader.forget();
      return { customerId: dryRun ? null : outcome.customerId, changes: outcome.changes, dryRun, replayed };
    },
  }),
);
