import { builder } from '../../graphql/builder.ts';
import type { CustomerDetailsInput as CustomerDetails } from './customer-details.rules.ts';
import {
  BillingModelEnum,
  CustomerTaxClassEnum,
  CustomerTypeEnum,
  PaymentProviderEnum,
  WalletModeEnum,
} from './customer-enums.schema.ts';

declare module '../../graphql/builder.ts' {
  interface GraphInputs {
    CustomerDetailsInput: CustomerDetails;
  }
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

const TaxConfigurationInput = builder.inputType('TaxConfigurationInput', {
  description: 'How automated tax treats a customer.',
  fields: (t) => ({
    exempt: t.boolean({ required: true, description: 'Whether no tax is collected from it.' }),
    exemptionCode: t.string({ description: 'Why, as the tax system calls it: `G`. Up to 100 characters.' }),
    provider: t.string({ description: 'The system that computes its tax: `avalara`. Up to 100 characters.' }),
    certificateExpiresOn: t.field({
      type: 'Date',
      description: 'The last day of its exemption or resale certificate; without one a reseller counts as having none.',
    }),
  }),
});

const AccountingProviderInput = builder.inputType('AccountingProviderInput', {
  description: 'A customer as an accounting system knows it.',
  fields: (t) => ({
    provider: t.string({ required: true, description: 'The system: `netsuite`. 1 to 100 characters.' }),
    externalProviderId: t.string({ required: true, description: 'Its id there, 1 to 256 characters.' }),
  }),
});

const AccountingSyncConfigurationInput = builder.inputType('AccountingSyncConfigurationInput', {
  description: 'How a customer is kept in accounting systems.',
  fields: (t) => ({
    excluded: t.boolean({ required: true, description: 'Whether it is left out of the synchronisation.' }),
    providers: t.field({
      type: [AccountingProviderInput],
      description: 'The systems that know it, at most 20.',
    }),
  }),
});

const ReportingConfigurationInput = builder.inputType('ReportingConfigurationInput', {
  description: 'How a customer counts in reports.',
  fields: (t) => ({
    exempt: t.boolean({ required: true, description: 'Whether reports of revenue leave it out.' }),
  }),
});

export const CustomerDetailsInput = builder.inputType('CustomerDetailsInput', {
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
    vatNumber: t.string({
      description:
        'The VAT number with its prefix, `SE556677889901`; one without is read by the billing country. Kept among the tax identifiers, where it replaces the one that was the VAT number. null removes it.',
    }),
    taxIdentifiers: t.field({
      type: ['TaxIdentifierInput'],
      description: 'All tax identifiers, one of each type, at most 20: those that are not named are removed.',
    }),
    references: t.field({
      type: ['ExternalReferenceInput'],
      description: 'All references to other systems, at most 50: those that are not named are removed.',
    }),
    tags: t.stringList({
      description: 'All tags by name, at most 50: others are taken off, unknown ones are made. Case does not matter.',
    }),
    customFields: t.field({
      type: 'JSONObject',
      description:
        'Values of custom fields by key: `{"segment": "gold"}`. Keys that are left out stay, null removes a value, null for the whole removes those of all fields that are not required.',
    }),
    taxConfiguration: t.field({ type: TaxConfigurationInput, description: 'How automated tax treats the customer.' }),
    accountingSyncConfiguration: t.field({
      type: AccountingSyncConfigurationInput,
      description: 'How the customer is kept in accounting systems.',
    }),
    reportingConfiguration: t.field({
      type: ReportingConfigurationInput,
      description: 'How the customer counts in reports.',
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
    peppolId: t.string({
      description: 'Where it gets invoices in the Peppol network: scheme and value, `0007:5566778899`.',
    }),
    leitwegId: t.string({
      description: 'Routes e-invoices to German authorities: `04011000-1234512345-06`, with its check digits.',
    }),
    preferEinvoice: t.boolean({
      description: 'Whether invoices go out electronically where they can. False where it is left out.',
    }),
    einvoiceEmail: t.field({ type: 'EmailAddress', description: 'Where invoices go instead of `email`.' }),
    notes: t.string({ description: 'Free text for colleagues, up to 10,000 characters.' }),
    metadata: t.field({
      type: 'JSONObject',
      description:
        'Your own keys and values: at most 50 keys of up to 40 characters, text up to 500, five levels. Keys that are left out stay, null removes a key, null for the whole clears it.',
    }),
  }),
});
