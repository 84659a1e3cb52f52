import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { getObject, idField, Node, registerNode } from '../../graphql/node.ts';
import { type CustomerRow, customerTable } from './customer.repository.ts';
import {
  type AccountingProvider,
  type AccountingSyncConfiguration,
  type Address,
  type ReportingConfiguration,
  shownOrgNumber,
  type TaxConfiguration,
} from './customer.rules.ts';
import {
  BillingModelEnum,
  CustomerClassificationEnum,
  CustomerOriginEnum,
  CustomerStatusEnum,
  CustomerTaxClassEnum,
  CustomerTypeEnum,
  PaymentProviderEnum,
  VatValidationStatusEnum,
  WalletModeEnum,
} from './customer-enums.schema.ts';
import { CustomerFilter, CustomerOrder, customerConditions, customerList } from './customer-list.schema.ts';
import { loadSurvivor } from './survivor.schema.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Customer: CustomerRow;
    Address: Address;
    TaxConfiguration: TaxConfiguration;
    AccountingSyncConfiguration: AccountingSyncConfiguration;
    AccountingProvider: AccountingProvider;
    ReportingConfiguration: ReportingConfiguration;
  }
}

builder.objectType('Address', {
  description: 'A postal address. Every part may be absent.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    line1: t.exposeString('line1', { nullable: true, description: 'Street and number.' }),
    line2: t.exposeString('line2', { nullable: true, description: 'What does not fit into the first line.' }),
    city: t.exposeString('city', { nullable: true, description: 'Town or city.' }),
    region: t.exposeString('region', { nullable: true, description: 'State, province or county.' }),
    postalCode: t.exposeString('postalCode', { nullable: true, description: 'As it is written in its country.' }),
    country: t.expose('country', { type: 'CountryCode', nullable: true, description: 'ISO 3166-1 alpha-2.' }),
  }),
});

builder.objectType('TaxConfiguration', {
  description: 'How automated tax treats a customer.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    exempt: t.exposeBoolean('exempt', { description: 'Whether no tax is collected from it.' }),
    exemptionCode: t.exposeString('exemptionCode', { nullable: true, description: 'Why, as the tax system calls it.' }),
    provider: t.exposeString('provider', { nullable: true, description: 'The system that computes its tax.' }),
    certificateExpiresOn: t.expose('certificateExpiresOn', {
      type: 'Date',
      nullable: true,
      description: 'The last day of its exemption or resale certificate.',
    }),
  }),
});

builder.objectType('AccountingProvider', {
  description: 'A customer as an accounting system knows it.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    provider: t.exposeString('provider', { description: 'The system: `netsuite`.' }),
    externalProviderId: t.exposeString('externalProviderId', { description: 'Its id there.' }),
  }),
});

builder.objectType('AccountingSyncConfiguration', {
  description: 'How a customer is kept in accounting systems.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    excluded: t.exposeBoolean('excluded', { description: 'Whether it is left out of the synchronisation.' }),
    providers: t.field({
      type: ['AccountingProvider'],
      description: 'The systems that know it.',
      resolve: ({ providers }) => [...providers],
    }),
  }),
});

builder.objectType('ReportingConfiguration', {
  description: 'How a customer counts in reports.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    exempt: t.exposeBoolean('exempt', { description: 'Whether reports of revenue leave it out.' }),
  }),
});

registerNode(customerTable, 'CUSTOMERS_READ');
builder.objectType('Customer', {
  description: 'Who you sell to: the object that subscriptions, invoices and wallets hang on.',
  interfaces: [Node],
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    id: idField(t),
    company: t.field({
      type: 'Company',
      description: 'The company that the customer belongs to. Never changes.',
      extensions: { columns: ['companyId'] },
      resolve: (customer, _args, context, info) => getObject('Company', customer.companyId, context, info),
    }),
    name: t.exposeString('name', { description: 'The name for every day, 1 to 256 characters.' }),
    legalName: t.exposeString('legalName', {
      nullable: true,
      description: 'The registered name, where it is another one.',
    }),
    slug: t.exposeString('slug', {
      description: 'A readable identifier, unique in the company; made from the name unless given: `acme-2`.',
    }),
    email: t.expose('email', { type: 'EmailAddress', nullable: true, description: 'Where invoices and reminders go.' }),
    additionalEmails: t.field({
      type: ['EmailAddress'],
      description: 'Further addresses that get a copy of every invoice.',
      extensions: { columns: ['additionalEmails'] },
      resolve: (customer) => [...customer.additionalEmails],
    }),
    emailDelivery: t.exposeBoolean('emailDelivery', { description: 'Whether invoices go out by e-mail.' }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'A telephone number, as it was given.',
      extensions: { mask: 'phone' },
    }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: 'Your own id of the customer, unique in the organization.',
    }),
    customerType: t.expose('customerType', {
      type: CustomerTypeEnum,
      description: 'What kind of customer it is.',
    }),
    taxClass: t.expose('taxClass', {
      type: CustomerTaxClassEnum,
      description: 'How sales tax treats the customer.',
    }),
    classification: t.expose('classification', {
      type: CustomerClassificationEnum,
      nullable: true,
      description:
        'Whether it buys as a business, derived from its type and tax identifiers; null while a VAT number is being checked.',
    }),
    origin: t.expose('origin', {
      type: CustomerOriginEnum,
      description: 'Where it is billed, seen from its company. Derived from both countries.',
    }),
    status: t.expose('status', {
      type: CustomerStatusEnum,
      description: 'How business with the customer stands.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is archived: hidden from lists, readable by id.',
    }),
    erasedAt: t.expose('erasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its personal data was erased.',
    }),
    billingModel: t.expose('billingModel', {
      type: BillingModelEnum,
      description: 'When the customer pays.',
    }),
    walletMode: t.expose('walletMode', {
      type: WalletModeEnum,
      description: 'How charges settle against its wallets.',
    }),
    billingAddress: t.expose('billingAddress', {
      type: 'Address',
      nullable: true,
      description: 'Where the customer is invoiced. Its country decides the tax.',
    }),
    shippingAddress: t.expose('shippingAddress', { type: 'Address', nullable: true, description: 'Where goods go.' }),
    legalAddress: t.expose('legalAddress', { type: 'Address', nullable: true, description: 'The registered seat.' }),
    preferredCurrency: t.expose('preferredCurrency', {
      type: 'CurrencyCode',
      nullable: true,
      description: 'The currency that it wants to pay in.',
    }),
    currency: t.expose('currency', {
      type: 'CurrencyCode',
      description: "The currency in force: preferredCurrency, else the company's default.",
    }),
    timezone: t.expose('timezone', {
      type: 'TimeZone',
      description: 'Decides when a day ends, for due dates. Never changes.',
    }),
    paymentTermsDays: t.exposeInt('paymentTermsDays', {
      nullable: true,
      description: 'Days to pay an invoice, where it has terms of its own.',
    }),
    effectivePaymentTermsDays: t.exposeInt('effectivePaymentTermsDays', {
      description: "The days in force: paymentTermsDays, else the company's default.",
    }),
    orgNumber: t.string({
      nullable: true,
      description:
        "Organisation number, Swedish ones as `556677-8899`. A sole trader's is a personal number: `19821105-****` without CUSTOMERS_PII.",
      extensions: { columns: ['orgNumber'] },
      resolve: (customer) => shownOrgNumber(customer.orgNumber),
    }),
    vatValidationStatus: t.expose('vatValidationStatus', {
      type: VatValidationStatusEnum,
      description: 'How the check of its VAT number stands.',
    }),
    taxConfiguration: t.expose('taxConfiguration', {
      type: 'TaxConfiguration',
      nullable: true,
      description: 'How automated tax treats it; null where nothing was said.',
    }),
    exemptFromAutomatedTax: t.exposeBoolean('exemptFromAutomatedTax', {
      nullable: true,
      description: '`taxConfiguration.exempt`; null where nothing was said.',
    }),
    accountingSyncConfiguration: t.expose('accountingSyncConfiguration', {
      type: 'AccountingSyncConfiguration',
      nullable: true,
      description: 'How it is kept in accounting systems; null where nothing was said.',
    }),
    reportingConfiguration: t.expose('reportingConfiguration', {
      type: 'ReportingConfiguration',
      nullable: true,
      description: 'How it counts in reports; null where nothing was said.',
    }),
    paymentProvider: t.expose('paymentProvider', {
      type: PaymentProviderEnum,
      nullable: true,
      description: 'The system that collects its payments.',
    }),
    paymentProviderId: t.exposeString('paymentProviderId', { nullable: true, description: 'Its id in that system.' }),
    autoCollection: t.exposeBoolean('autoCollection', {
      description: 'Whether invoices are collected without asking. True with a payment provider unless said otherwise.',
    }),
    portalUrl: t.expose('portalUrl', {
      type: 'URL',
      nullable: true,
      description: 'Where the customer manages its own account.',
    }),
    peppolId: t.exposeString('peppolId', {
      nullable: true,
      description:
        'Where it gets invoices in the Peppol network. One made of a personal number shows as `0007:******` without CUSTOMERS_PII.',
    }),
    leitwegId: t.exposeString('leitwegId', {
      nullable: true,
      description: 'Routes e-invoices to German authorities.',
    }),
    preferEinvoice: t.exposeBoolean('preferEinvoice', {
      description: 'Whether invoices go out electronically where they can.',
    }),
    einvoiceEmail: t.expose('einvoiceEmail', {
      type: 'EmailAddress',
      nullable: true,
      description: 'Where invoices go instead of `email`.',
    }),
    notes: t.exposeString('notes', {
      nullable: true,
      description: 'Free text for colleagues, up to 10,000 characters.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      description: 'Your own keys and values: at most 50, a key up to 40 characters.',
    }),
    version: t.exposeInt('version', {
      description:
        "Counts changes of the record itself. Send it back as `expectedVersion` to not overwrite a colleague's.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the record itself was last changed.' }),
  }),
});

/** Points beyond the page: a search looks at many more customers than it shows. */
const SEARCH_COST = 20;

builder.queryFields((t) => ({
  customer: t.field({
    type: 'Customer',
    nullable: true,
    authScopes: { CUSTOMERS_READ: true },
    description:
      'A customer by its id, archived ones too; null where there is none that your key sees. A merged customer answers with the one that it was merged into.',
    args: { id: t.arg.id({ required: true, description: "The customer's id." }) },
    resolve: (_root, { id }, context, info) => loadSurvivor(id, context, info),
  }),
  customers: t.connection(
    {
      type: 'Customer',
      authScopes: { CUSTOMERS_READ: true },
      extensions: { cost: ({ search }: { search?: string | null }) => (search ? SEARCH_COST : 0) },
      description:
        'The customers that your key sees, newest first unless ordered. Archived ones are hidden. With a search and no order, the best match comes first.',
      args: {
        companyId: t.arg.id({ description: 'Only customers of this company.' }),
        where: t.arg({ type: CustomerFilter, description: 'Only customers for which all given conditions hold.' }),
        search: t.arg.string({
          description:
            'Words of the name, legal name, e-mail, organisation number or external id. Every one of up to ten words must be there, whole or in part; accents and case do not matter, small typos are forgiven. A personal number is found with CUSTOMERS_PII only, written whole.',
        }),
        includeArchived: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether archived customers are listed too.',
        }),
        orderBy: t.arg({ type: CustomerOrder, description: 'Another order. RELEVANCE needs a search.' }),
      },
      resolve: (_root, args, context, info) =>
        readConnection(
          { table: customerTable, where: customerConditions(args, context.actor), ...customerList(args) },
          args,
          context,
          info,
        ),
    },
    connectionOf('Customer'),
  ),
}));
