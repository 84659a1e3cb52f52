/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A customer as an accounting system knows it. */
export type AccountingProviderInput = {
  /** Its id there, 1 to 256 characters. */
  externalProviderId: string;
  /** The system: `netsuite`. 1 to 100 characters. */
  provider: string;
};

/** How a customer is kept in accounting systems. */
export type AccountingSyncConfigurationInput = {
  /** Whether it is left out of the synchronisation. */
  excluded: boolean;
  /** The systems that know it, at most 20. */
  providers?: Array<AccountingProviderInput> | null | undefined;
};

/** Which customer, and how it pays. Never send a card number. */
export type AddPaymentMethodInput = {
  /** What people call it, 1 to 40 characters: `Visa`. A card number is refused. */
  brand?: string | null | undefined;
  /** The customer. One that was merged leads to the survivor. */
  customerId: string | number;
  /** The last day on which it can be used, in UTC. One that has expired cannot be the default. */
  expiresOn?: string | null | undefined;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The last four digits of the card or account: `4242`. */
  last4?: string | null | undefined;
  /** Whether it becomes the default: VERIFICATION_REQUIRED for a CARD or SEPA_DEBIT. */
  makeDefault?: boolean;
  /** The system that knows it. */
  provider?: PaymentProvider | null | undefined;
  /** What that system calls it, 1 to 255 characters: `pm_1OqK2e`. A card number is refused. */
  providerId?: string | null | undefined;
  /** How it pays. */
  type: PaymentMethodType;
};

/** Which objects, and which tags to put on each of them. */
export type AddTagsInput = {
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Ids of customers, subscriptions and invoices, mixed as you like, 1 to 100. Subscriptions and invoices need BILLING_WRITE too. One that was merged leads to the survivor. */
  subjectIds: Array<string | number>;
  /** Names of tags, 1 to 50, whatever their case. Unknown ones are made. An object has at most 50 tags. */
  tags: Array<string>;
};

/** A postal address. Every part may be left out. */
export type AddressInput = {
  /** Town or city, up to 200 characters. */
  city?: string | null | undefined;
  /** ISO 3166-1 alpha-2 in upper case: `SE`. */
  country?: string | null | undefined;
  /** Street and number, up to 200 characters. */
  line1?: string | null | undefined;
  /** What does not fit into the first line, up to 200 characters. */
  line2?: string | null | undefined;
  /** As it is written in its country, up to 32 characters. */
  postalCode?: string | null | undefined;
  /** State, province or county, up to 200 characters. */
  region?: string | null | undefined;
};

/** Which wallet, by how much, and why. */
export type AdjustWalletInput = {
  /** How much to add, in the wallet's currency; negative to take it away. Any but zero, with 6 decimals at most. */
  amount: string | number;
  /** The wallet's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters: kept in the ledger and in the history. */
  reason: string;
};

/** Which customer to archive. */
export type ArchiveCustomerInput = {
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** The customer's id. One that was merged leads to the survivor. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which plan to archive. */
export type ArchivePlanInput = {
  /** The plan that is meant. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** When the customer pays. */
export type BillingModel =
  /** Both, object by object. */
  | 'HYBRID'
  /** Uses first, is invoiced later. */
  | 'POSTPAID'
  /** Pays into a wallet first; no wallet of it goes below zero. */
  | 'PREPAID';

/** Which subscription to cancel, and when it ends. */
export type CancelSubscriptionInput = {
  /** true: it runs to the end of its present period, of its trial while that lasts, and is CANCELED until then. false: it is ENDED at once. */
  atPeriodEnd?: boolean;
  /** The subscription that is meant. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which customer, and its new status. */
export type ChangeCustomerStatusInput = {
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** The customer's id. One that was merged leads to the survivor. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters: kept in the history. */
  reason?: string | null | undefined;
  /** The new status. */
  status: CustomerStatus;
};

/** Which subscription, and what to change of it: at least one of planCode and quantity. */
export type ChangeSubscriptionInput = {
  /** The subscription that is meant. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The code of a plan that the customer's company sells, and that is not archived. The plan that it has already changes nothing. Left out or null: the plan stays. */
  planCode?: string | null | undefined;
  /** How many units, 1 to 1,000,000. Left out or null: the quantity stays. */
  quantity?: number | null | undefined;
};

/** Which customer. */
export type ClearVatOverrideInput = {
  /** The customer. One that was merged leads to the survivor. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which wallet to close. */
export type CloseWalletInput = {
  /** The wallet's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** A value that is unique in one company. */
export type CompanyKeyInput = {
  /** The company. */
  companyId: string | number;
  /** The value, as people write it: `556677-8899`. */
  value: string;
};

/** A new customer. It needs a name, and an email or a billing country. */
export type CreateCustomerInput = {
  /** The company that it belongs to. May be left out when your key sees just one. */
  companyId?: string | number | null | undefined;
  /** What is known of the customer. */
  customer: CustomerDetailsInput;
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** A new invoice. */
export type CreateInvoiceInput = {
  /** The currency of its amounts: the subscription's, else the customer's, where it is left out. CURRENCY_MISMATCH where the subscription has another. */
  currency?: string | null | undefined;
  /** Who is to pay. One that was merged leads to the survivor. */
  customerId: string | number;
  /** When it is to be paid. By the customer's payment terms where it is left out. */
  dueAt?: string | null | undefined;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** What is charged for: 1 to 200 lines. */
  lines: Array<InvoiceLineInput>;
  /** A number from elsewhere, 1 to 64 characters, unlike those that sendInvoice gives (`INV-000042`). INVOICE_DUPLICATE_NUMBER where another invoice of the company has it. */
  number?: string | null | undefined;
  /** The customer's subscription that it is for, if it is for one. */
  subscriptionId?: string | number | null | undefined;
  /** What is sold, as far as tax tells it apart. */
  supply?: SupplyKind;
};

/** A new plan. */
export type CreatePlanInput = {
  /** Your name for it in requests, unique in the organization: `growth-monthly`. 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit. Upper and lower case differ. It never changes. */
  code: string;
  /** The company that sells it. Left out or null: all companies, those that are made later too. */
  companyId?: string | number | null | undefined;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** How long a period is. It never changes. */
  interval: PlanInterval;
  /** What customers call it, 1 to 256 characters. */
  name: string;
  /** The price of one unit for one interval, tax not included, 0 or more. 6 decimals at most, so it may lie below the minor unit of its currency. It never changes. */
  price: MoneyInput;
  /** What a customer must have proved before it can subscribe. Left out or null: nothing. */
  requiredVerifications?: Array<VerificationKind> | null | undefined;
  /** The rung of your price list, 1 to 64 characters: `growth`. */
  tier: string;
};

/** Who subscribes, to what, and since when. */
export type CreateSubscriptionInput = {
  /** Who subscribes. One that was merged leads to the survivor. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The code of a plan that the customer's company sells, and that is not archived: `growth-monthly`. */
  planCode: string;
  /** How many units, 1 to 1,000,000. */
  quantity?: number;
  /** When the first period begins, from which all others are counted: not in the future. Left out: now. */
  startedAt?: string | null | undefined;
  /** Until when it is free of charge, after its start. Left out: no trial. */
  trialEndsAt?: string | null | undefined;
};

/** Whose wallet, and of which kind. */
export type CreateWalletInput = {
  /** The currency of all its movements: `EUR`. It never changes. */
  currency: string;
  /** The customer's id. One that was merged leads to the survivor. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Whether it may go below zero; the customer's `walletMode` where it is not given. */
  mode?: WalletMode | null | undefined;
  /** What people call it, 1 to 256 characters; the code of the currency where it is not given. */
  name?: string | null | undefined;
};

/** Which invoice to take back, and why. */
export type CreditInvoiceInput = {
  /** The invoice's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters: kept in the history. */
  reason: string;
};

/** A value of a custom field. */
export type CustomFieldFilter = {
  /** Exactly this value, of the kind of the field. */
  equals: unknown;
  /** The key of the field: `segment`. */
  key: string;
};

/** What a custom field holds. */
export type CustomFieldType =
  /** true or false. */
  | 'BOOLEAN'
  /** A day: `"2026-12-31"`. */
  | 'DATE'
  /** A JSON number, kept exactly: `12.5`. Whole numbers reach to 9007199254740991 on both sides of zero. */
  | 'NUMBER'
  /** One of the field's options, to the letter. */
  | 'SELECT'
  /** One line of text, 1 to 500 characters. */
  | 'TEXT'
  /** An absolute http or https address, up to 2000 characters. */
  | 'URL';

/** Whether the customer buys as a business, as the system derives it. */
export type CustomerClassification =
  /** A business: it has a VAT number that is validated, or another tax identifier that is well formed. */
  | 'B2B'
  /** A private person: a CONSUMER, or one without a tax identifier that holds. */
  | 'B2C';

/** The fields of a customer that a caller may set. */
export type CustomerDetailsInput = {
  /** How the customer is kept in accounting systems. */
  accountingSyncConfiguration?: AccountingSyncConfigurationInput | null | undefined;
  /** Further addresses that get a copy of every invoice, at most 20. */
  additionalEmails?: Array<string> | null | undefined;
  /** Whether invoices are collected without asking. True with a payment provider where it is left out. */
  autoCollection?: boolean | null | undefined;
  /** Where the customer is invoiced. */
  billingAddress?: AddressInput | null | undefined;
  /** When the customer pays. POSTPAID where it is left out. */
  billingModel?: BillingModel | null | undefined;
  /** Values of custom fields by key: `{"segment": "gold"}`. Keys that are left out stay, null removes a value, null for the whole removes those of all fields that are not required. */
  customFields?: Record<string, unknown> | null | undefined;
  /** What kind of customer it is. UNKNOWN where it is left out. */
  customerType?: CustomerType | null | undefined;
  /** Where invoices go instead of `email`. */
  einvoiceEmail?: string | null | undefined;
  /** Where invoices and reminders go. A new customer needs this, or billingAddress.country. */
  email?: string | null | undefined;
  /** Whether invoices go out by e-mail. True where it is left out. */
  emailDelivery?: boolean | null | undefined;
  /** Your own id of the customer, 1 to 256 characters, unique in the organization. */
  externalId?: string | null | undefined;
  /** The registered seat. */
  legalAddress?: AddressInput | null | undefined;
  /** The registered name, 1 to 256 characters. */
  legalName?: string | null | undefined;
  /** Routes e-invoices to German authorities: `04011000-1234512345-06`, with its check digits. */
  leitwegId?: string | null | undefined;
  /** Your own keys and values: at most 50 keys of up to 40 characters, text up to 500, five levels. Keys that are left out stay, null removes a key, null for the whole clears it. */
  metadata?: Record<string, unknown> | null | undefined;
  /** The name for every day, 1 to 256 characters. A new customer needs one. */
  name?: string | null | undefined;
  /** Free text for colleagues, up to 10,000 characters. */
  notes?: string | null | undefined;
  /** Organisation number, unique in the company. Where the billing country, else the company's, is SE: a Swedish organisation or personal number, `556677-8899`. */
  orgNumber?: string | null | undefined;
  /** The system that collects its payments. */
  paymentProvider?: PaymentProvider | null | undefined;
  /** Its id in that system, 1 to 256 characters. */
  paymentProviderId?: string | null | undefined;
  /** Days to pay an invoice, 0 to 365. The company's where it is left out. */
  paymentTermsDays?: number | null | undefined;
  /** Where it gets invoices in the Peppol network: scheme and value, `0007:5566778899`. */
  peppolId?: string | null | undefined;
  /** A telephone number, 1 to 64 characters. */
  phone?: string | null | undefined;
  /** Where the customer manages its own account: an http or https address. */
  portalUrl?: string | null | undefined;
  /** Whether invoices go out electronically where they can. False where it is left out. */
  preferEinvoice?: boolean | null | undefined;
  /** The currency that it wants to pay in. */
  preferredCurrency?: string | null | undefined;
  /** All references to other systems, at most 50: those that are not named are removed. */
  references?: Array<ExternalReferenceInput> | null | undefined;
  /** How the customer counts in reports. */
  reportingConfiguration?: ReportingConfigurationInput | null | undefined;
  /** Where goods go. */
  shippingAddress?: AddressInput | null | undefined;
  /** A readable identifier, unique in the company: `acme-2`. Made from the name where it is left out. */
  slug?: string | null | undefined;
  /** All tags by name, at most 50: others are taken off, unknown ones are made. Case does not matter. */
  tags?: Array<string> | null | undefined;
  /** How sales tax treats the customer. RETAIL where it is left out. */
  taxClass?: CustomerTaxClass | null | undefined;
  /** How automated tax treats the customer. */
  taxConfiguration?: TaxConfigurationInput | null | undefined;
  /** All tax identifiers, one of each type, at most 20: those that are not named are removed. */
  taxIdentifiers?: Array<TaxIdentifierInput> | null | undefined;
  /** IANA name. The company's where it is left out; it never changes. */
  timezone?: string | null | undefined;
  /** The VAT number with its prefix, `SE556677889901`; one without is read by the billing country. Kept among the tax identifiers, where it replaces the one that was the VAT number. null removes it. */
  vatNumber?: string | null | undefined;
  /** How charges settle against its wallets. LIVE where it is left out. */
  walletMode?: WalletMode | null | undefined;
};

/** Conditions on customers. All that are given must hold; a list means any of its values. */
export type CustomerFilter = {
  /** All of these hold. */
  and?: Array<CustomerFilter> | null | undefined;
  /** Only archived ones, or only others. Naming it overrides includeArchived. */
  archived?: boolean | null | undefined;
  /** One of these billing models. */
  billingModel?: Array<BillingModel> | null | undefined;
  /** Whether they buy as businesses, as the system derives it. */
  classification?: CustomerClassification | null | undefined;
  /** Billed in one of these countries. */
  country?: Array<string> | null | undefined;
  /** Made in this time. */
  createdAt?: DateTimeRange | null | undefined;
  /** Whose currency in force is one of these. */
  currency?: Array<string> | null | undefined;
  /** With this value of a custom field. */
  customField?: CustomFieldFilter | null | undefined;
  /** One of these kinds. */
  customerType?: Array<CustomerType> | null | undefined;
  /** Exactly this e-mail address, case aside. */
  email?: string | null | undefined;
  /** Only those with a subscription that runs (TRIALING, ACTIVE, PAUSED, PAST_DUE), or only others. */
  hasActiveSubscription?: boolean | null | undefined;
  /** Only those that have an open invoice, or only others. */
  hasOpenInvoices?: boolean | null | undefined;
  /** One of these ids. */
  ids?: Array<string | number> | null | undefined;
  /** Metadata that holds all of these keys with these values. */
  metadata?: Record<string, unknown> | null | undefined;
  /** This does not hold. */
  not?: CustomerFilter | null | undefined;
  /** At least one of these holds; an empty list holds for none. */
  or?: Array<CustomerFilter> | null | undefined;
  /** Known to this other system. */
  source?: ReferenceSource | null | undefined;
  /** One of these statuses. */
  status?: Array<CustomerStatus> | null | undefined;
  /** Tagged with any of these, case aside. */
  tags?: Array<string> | null | undefined;
  /** One of these tax classes. */
  taxClass?: Array<CustomerTaxClass> | null | undefined;
  /** Last changed in this time. */
  updatedAt?: DateTimeRange | null | undefined;
  /** One of these VAT statuses. */
  vatValidationStatus?: Array<VatValidationStatus> | null | undefined;
};

/** One way to name a customer; give exactly one. Archived customers are found, and a merged one leads to the survivor. */
export type CustomerIdentifier =
  {   /** Your own id of it. */
  externalId: string; id?: never; orgNumber?: never; reference?: never; slug?: never; vatNumber?: never; }
  |  { externalId?: never;   /** Its id in Clientele. */
  id: string | number; orgNumber?: never; reference?: never; slug?: never; vatNumber?: never; }
  |  { externalId?: never; id?: never;   /** Its organisation number in a company. A personal number needs CUSTOMERS_PII. */
  orgNumber: CompanyKeyInput; reference?: never; slug?: never; vatNumber?: never; }
  |  { externalId?: never; id?: never; orgNumber?: never;   /** Another system's id of it. */
  reference: ReferenceInput; slug?: never; vatNumber?: never; }
  |  { externalId?: never; id?: never; orgNumber?: never; reference?: never;   /** Its slug in a company. */
  slug: CompanyKeyInput; vatNumber?: never; }
  |  { externalId?: never; id?: never; orgNumber?: never; reference?: never; slug?: never;   /** Its VAT number in a company; the oldest customer that is not archived, where several have it. */
  vatNumber: CompanyKeyInput; };

/** Where the customer is billed, seen from its company. */
export type CustomerOrigin =
  /** Billed in the company's own country. */
  | 'DOMESTIC'
  /** Billed in another member state of the European Union. */
  | 'EU'
  /** Billed outside the European Union. */
  | 'NON_EU'
  /** Has no billing country. */
  | 'UNKNOWN';

/** How business with the customer stands. */
export type CustomerStatus =
  /** Does business with you. */
  | 'ACTIVE'
  /** Has left, and gets no new subscription. */
  | 'CHURNED'
  /** Gets no new invoice. */
  | 'SUSPENDED';

/** How sales tax treats the customer. */
export type CustomerTaxClass =
  /** Sells through a marketplace that collects the tax. */
  | 'MARKETPLACE'
  /** Buys to sell on. */
  | 'RESELLER'
  /** Taxed as usual. */
  | 'RETAIL'
  /** Exempt from tax. */
  | 'RETAIL_EXEMPT';

/** What kind of customer it is. */
export type CustomerType =
  /** A company or another legal person. */
  | 'BUSINESS'
  /** A private person. */
  | 'CONSUMER'
  /** A person who trades in their own name. */
  | 'SOLE_TRADER'
  /** Not known yet. */
  | 'UNKNOWN';

/** A span of time. Each end may be left out. */
export type DateTimeRange = {
  /** From this instant on. */
  gte?: string | null | undefined;
  /** Before this instant. */
  lt?: string | null | undefined;
};

/** Which wallet, and how much is taken out. */
export type DebitWalletInput = {
  /** How much, in the wallet's currency: above zero, with 6 decimals at most. */
  amount: string | number;
  /** The wallet's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters: kept in the ledger and in the history. */
  reason?: string | null | undefined;
};

/** Which verification, and what is decided. */
export type DecideVerificationInput = {
  /** From when on the approval does not count any more: in the future, and only with APPROVED. */
  expiresAt?: string | null | undefined;
  /** The verification's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters. */
  reason?: string | null | undefined;
  /** APPROVED or REJECTED; the others are no decision. */
  status: VerificationStatus;
};

/** How an invoice is delivered. */
export type DeliveryChannel =
  /** As a structured e-invoice, to a Peppol id or a Leitweg-ID. */
  | 'EINVOICE'
  /** By e-mail. */
  | 'EMAIL'
  /** Not at all: the customer wants no e-mail, or has no address. */
  | 'NONE';

/** Two customers that are not the same. */
export type DismissDuplicateInput = {
  /** The ids of exactly two customers of one company. One that was merged leads to the survivor. */
  customerIds: Array<string | number>;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** What two customers have in common. */
export type DuplicateReason =
  /** The same street, house number and postal code, however they are written. */
  | 'SAME_ADDRESS'
  /** The same e-mail address, apart from +tags and from dots that the provider ignores. */
  | 'SAME_EMAIL'
  /** E-mail addresses at the same domain, which is not that of a public provider. */
  | 'SAME_EMAIL_DOMAIN'
  /** The same organisation number, or one that is part of the VAT number of the other. */
  | 'SAME_ORG_NUMBER'
  /** The same phone number, however it is written. */
  | 'SAME_PHONE'
  /** The same tax identifier other than a VAT number. */
  | 'SAME_TAX_ID'
  /** The same VAT number, with or without the prefix of its country. */
  | 'SAME_VAT_NUMBER'
  /** The same name or nearly so, apart from legal forms, accents and the order of words. */
  | 'SIMILAR_NAME';

/** What went wrong, stable over releases. */
export type ErrorCode =
  /** Invoice, subscription, plan and wallet must have one currency. */
  | 'CURRENCY_MISMATCH'
  /** The customer is archived or erased. */
  | 'CUSTOMER_ARCHIVED'
  /** Another customer of the organization has this external id. */
  | 'CUSTOMER_DUPLICATE_EXTERNAL_ID'
  /** Another customer of the company has this organisation number. */
  | 'CUSTOMER_DUPLICATE_ORG_NUMBER'
  /** Another customer of the organization has this reference. */
  | 'CUSTOMER_DUPLICATE_REFERENCE'
  /** Another customer of the company has this slug. */
  | 'CUSTOMER_DUPLICATE_SLUG'
  /** The customer has open invoices; `subjects` lists them. */
  | 'CUSTOMER_HAS_INVOICES'
  /** The status of the customer forbids it: SUSPENDED new invoices, CHURNED new subscriptions. */
  | 'CUSTOMER_SUSPENDED'
  /** Another custom field of the organization has this key. */
  | 'CUSTOM_FIELD_DUPLICATE_KEY'
  /** The field cannot be changed any more. */
  | 'FIELD_IMMUTABLE'
  /** The first request with this idempotencyKey is still running: send it again later. */
  | 'IDEMPOTENCY_IN_PROGRESS'
  /** This idempotencyKey was already used with another input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The wallet holds too little; `shortfall` says how much is lacking. */
  | 'INSUFFICIENT_FUNDS'
  /** The object is in a state that does not allow this; the message names what it allows. */
  | 'INVALID_TRANSITION'
  /** Another invoice of the company has this number. */
  | 'INVOICE_DUPLICATE_NUMBER'
  /** Conflicts of the merge have no resolution; `plan` lists all of them. */
  | 'MERGE_CONFLICT'
  /** Something of the two customers has changed since the plan that `expectedPlanHash` names. */
  | 'MERGE_PLAN_STALE'
  /** A customer cannot be merged into itself. */
  | 'MERGE_SELF'
  /** The source was merged already, archived or erased. */
  | 'MERGE_SOURCE_DELETED'
  /** The target was merged already, archived or erased. */
  | 'MERGE_TARGET_DELETED'
  /** No such object in your organization, or none that your key may see. */
  | 'NOT_FOUND'
  /** Another plan of the organization has this code. */
  | 'PLAN_DUPLICATE_CODE'
  /** Another tag of the organization has this name, case aside. */
  | 'TAG_DUPLICATE_NAME'
  /** Something prevents that the merge is undone; `blockers` lists all of it. */
  | 'UNMERGE_CONFLICT'
  /** The input breaks one or more rules; `issues` lists every one of them. */
  | 'VALIDATION_ERROR'
  /** Verifications are lacking; `missingVerifications` lists them. */
  | 'VERIFICATION_REQUIRED'
  /** The customer was changed since the version that `expectedVersion` names. */
  | 'VERSION_CONFLICT';

/** A customer's record in another system. */
export type ExternalReferenceInput = {
  /** When it was made there. */
  externalCreatedAt?: string | null | undefined;
  /** Its id there, 1 to 256 characters. */
  externalId: string;
  /** When it was last changed there. */
  externalUpdatedAt?: string | null | undefined;
  /** The system. */
  source: ReferenceSource;
};

/** What is wrong with one value. */
export type InputIssueCode =
  /** Another item of the same request has this value. */
  | 'DUPLICATE_IN_BATCH'
  /** The value does not have the form it must have. */
  | 'INVALID_FORMAT'
  /** The value may not be set here. */
  | 'NOT_ALLOWED'
  /** The value is too long, too short, too large or too small. */
  | 'OUT_OF_RANGE'
  /** A value is needed here. */
  | 'REQUIRED'
  /** The value is well formed, but names nothing that exists. */
  | 'UNKNOWN_VALUE'
  /** The value is of another kind than the field. */
  | 'WRONG_TYPE';

/** Conditions on invoices. All that are given must hold; a list means any of its values. */
export type InvoiceFilter = {
  /** In one of these currencies. */
  currency?: Array<string> | null | undefined;
  /** Issued in this time. Drafts never are. */
  issuedAt?: DateTimeRange | null | undefined;
  /** Only those that wait for money, or only others. */
  open?: boolean | null | undefined;
  /** One of these statuses, as of now. */
  status?: Array<InvoiceStatus> | null | undefined;
};

/** What is charged for. */
export type InvoiceLineInput = {
  /** What it is, 1 to 500 characters. */
  description: string;
  /** How many units: above zero, at most 10^9, with 6 decimals at most. */
  quantity: string | number;
  /** The percentage of tax, 0 to 100: `"25"`. Asked for where the customer is taxed (STANDARD); kept, but not charged, where it is not. */
  taxRate?: string | number | null | undefined;
  /** The price of one unit in the invoice's currency, with 6 decimals at most. Below zero for a discount. */
  unitPrice: string | number;
};

/** An order of invoices; their ids break ties. */
export type InvoiceOrder = {
  /** Which end comes first. */
  direction: SortDirection;
  /** What to order by. */
  field: InvoiceOrderField;
};

/** What a list of invoices is ordered by. */
export type InvoiceOrderField =
  /** When they are due. What has no due date counts as the last. */
  | 'DUE_AT'
  /** When they were issued. What was never sent counts as the newest. */
  | 'ISSUED_AT'
  /** The total as a number, whatever its currency. */
  | 'TOTAL';

/** How an invoice stands. Open are SENT, PARTIALLY_PAID and OVERDUE; OVERDUE follows from the clock. */
export type InvoiceStatus =
  /** Cancelled by a credit note. */
  | 'CREDITED'
  /** Not sent yet: nothing is owed, and its number of the series is still to come. */
  | 'DRAFT'
  /** Sent, not paid in full, and past its due date. */
  | 'OVERDUE'
  /** Paid in full, or with nothing to pay: credit notes are settled from the start. */
  | 'PAID'
  /** Sent, and paid in part. */
  | 'PARTIALLY_PAID'
  /** Sent, nothing paid yet. */
  | 'SENT'
  /** Given up as a draft, or withdrawn after it was sent: nothing is owed. */
  | 'VOID';

/** Which customer, and its record elsewhere. */
export type LinkReferenceInput = {
  /** The customer. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The record elsewhere. */
  reference: ExternalReferenceInput;
};

/** Two customers of one company, and what the caller decides about them. */
export type MergeCustomersInput = {
  /** The `planHash` of a PREVIEW with the same choices. Any write since then: MERGE_PLAN_STALE. */
  expectedPlanHash?: string | null | undefined;
  /** Where the target’s value should not win, nor the source’s fill what is empty. */
  fieldChoices?: Array<MergeFieldChoiceInput> | null | undefined;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** What is done about each conflict. */
  resolutions?: Array<MergeResolutionInput> | null | undefined;
  /** The customer that is merged away. */
  sourceCustomerId: string | number;
  /** Whether to show the plan or to run it. */
  strategy: MergeStrategy;
  /** The customer that stays. */
  targetCustomerId: string | number;
};

/** Which side’s value of one field the target has afterwards. */
export type MergeFieldChoiceInput = {
  /** A field of a customer, or a key of its own: `name`, `metadata.crm`, `customFields.segment`. */
  field: string;
  /** Whose value it is. */
  keep: MergeSide;
};

/** What a merge moves. */
export type MergeMoveKind =
  /** Values of custom fields that the target lacks, by the ids of the fields. */
  | 'CUSTOM_FIELD'
  /** Invoices of every state. What was printed on them stays as it is. */
  | 'INVOICE'
  /** Payment methods; they need to be verified anew. */
  | 'PAYMENT_METHOD'
  /** References to other systems. They have no id of their own in the API: the ids tell how many. */
  | 'REFERENCE'
  /** Subscriptions, those that are over too. */
  | 'SUBSCRIPTION'
  /** Tags that the target lacks, by the ids of the tags. */
  | 'TAG'
  /** Tax identifiers of types that the target lacks. */
  | 'TAX_IDENTIFIER'
  /** Verifications. */
  | 'VERIFICATION'
  /** Wallets other than the primary one, closed ones too. */
  | 'WALLET';

/** What is done about a conflict of a merge. */
export type MergeResolution =
  /** Cancel the subscription of the source at once. */
  | 'CANCEL_SOURCE'
  /** Cancel the subscription of the target at once. */
  | 'CANCEL_TARGET'
  /** Let both subscriptions run. */
  | 'KEEP_BOTH'
  /** The value of the source becomes the target’s. */
  | 'KEEP_SOURCE'
  /** The target keeps its value. */
  | 'KEEP_TARGET';

/** What is done about one conflict. */
export type MergeResolutionInput = {
  /** The id of a conflict of the plan. */
  conflictId: string | number;
  /** One of the resolutions that it allows. */
  resolution: MergeResolution;
};

/** What can stand between two customers. */
export type MergeRule =
  /** The customers belong to two companies. */
  | 'DIFFERENT_COMPANY'
  /** The source is suspended. */
  | 'SOURCE_SUSPENDED'
  /** The target is suspended. */
  | 'TARGET_SUSPENDED';

/** The two customers of a merge. */
export type MergeSide =
  /** The customer that is merged away. */
  | 'SOURCE'
  /** The customer that stays. */
  | 'TARGET';

/** Whether a merge is shown or run. */
export type MergeStrategy =
  /** Run the plan: everything of the source becomes the target’s. */
  | 'MOVE_ALL'
  /** Answer with the plan, and write nothing. */
  | 'PREVIEW';

/** An exact amount in a currency. */
export type MoneyInput = {
  /** In major units: `"1234.50"`. 6 decimals at most. */
  amount: string | number;
  /** ISO 4217, active codes only: `EUR`. */
  currency: string;
};

/** Which subscription to pause. */
export type PauseSubscriptionInput = {
  /** The subscription that is meant. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** How a customer pays. */
export type PaymentMethodType =
  /** The customer transfers what is due. */
  | 'BANK_TRANSFER'
  /** A debit or credit card, charged by a provider. */
  | 'CARD'
  /** The customer pays by invoice, within its payment terms. */
  | 'INVOICE'
  /** Any other way. */
  | 'OTHER'
  /** A direct debit in euro, by a mandate. */
  | 'SEPA_DEBIT'
  /** What is due is taken from a wallet. */
  | 'WALLET';

/** A system that collects payments. */
export type PaymentProvider =
  /** Bill.com, which sends and collects the invoice. */
  | 'BILL_COM'
  /** NetSuite, which sends and collects the invoice. */
  | 'NETSUITE'
  /** QuickBooks, which sends and collects the invoice. */
  | 'QUICKBOOKS'
  /** Stripe, charged by you. */
  | 'STRIPE_CHARGE'
  /** Stripe, invoiced by Stripe. */
  | 'STRIPE_INVOICE';

/** How long a period of a plan is. */
export type PlanInterval =
  /** Every day, 24 hours after the last one. */
  | 'DAY'
  /** Every month, on the same day; the last day of a shorter month. */
  | 'MONTH'
  /** Every week, on the same weekday. */
  | 'WEEK'
  /** Every year, on the same day. */
  | 'YEAR';

/** Conditions on subscriptions. All that are given must hold; a list means any of its values. */
export type PlanSubscriptionFilter = {
  /** On a plan with one of these codes. */
  planCode?: Array<string> | null | undefined;
  /** One of these statuses, as of now. */
  status?: Array<PlanSubscriptionStatus> | null | undefined;
};

/** How a subscription stands. TRIALING, PAST_DUE and ENDED follow from the clock. */
export type PlanSubscriptionStatus =
  /** Runs, and is invoiced period by period. */
  | 'ACTIVE'
  /** Runs to the end of its period, and then ends. */
  | 'CANCELED'
  /** Is over since endedAt. */
  | 'ENDED'
  /** Runs, but one of its invoices is overdue. */
  | 'PAST_DUE'
  /** Stands still until it is resumed. */
  | 'PAUSED'
  /** Runs free of charge until trialEndsAt. */
  | 'TRIALING';

/** What was paid. */
export type RecordInvoicePaymentInput = {
  /** In the invoice's currency, above zero, and no more than `amountDue`. */
  amount: string | number;
  /** The invoice's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** When the money came; now where it is left out. */
  paidAt?: string | null | undefined;
  /** The wallet that pays: of the same customer and currency (CURRENCY_MISMATCH), with enough in it (INSUFFICIENT_FUNDS). */
  walletId?: string | number | null | undefined;
};

/** A customer as another system names it. */
export type ReferenceInput = {
  /** Its id there. */
  externalId: string;
  /** The system. */
  source: ReferenceSource;
};

/** A system that knows your customers too. */
export type ReferenceSource =
  /** The HubSpot CRM. */
  | 'HUBSPOT'
  /** The NetSuite ERP. */
  | 'NETSUITE'
  /** Any other system. */
  | 'OTHER'
  /** Priority ERP. */
  | 'PRIORITY'
  /** QuickBooks accounting. */
  | 'QUICKBOOKS'
  /** The Salesforce CRM. */
  | 'SALESFORCE'
  /** Stripe payments. */
  | 'STRIPE'
  /** Zoho Books accounting. */
  | 'ZOHO_BOOKS';

/** Which payment method to remove. */
export type RemovePaymentMethodInput = {
  /** The payment method's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which objects, and which tags to take off each of them. */
export type RemoveTagsInput = {
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Ids of customers, subscriptions and invoices, mixed as you like, 1 to 100. Subscriptions and invoices need BILLING_WRITE too. One that was merged leads to the survivor. */
  subjectIds: Array<string | number>;
  /** Names of tags, 1 to 50, whatever their case. */
  tags: Array<string>;
};

/** Which customer, and which of its tax numbers. */
export type RemoveTaxIdentifierInput = {
  /** The customer. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The type of the number: `eu_vat`. */
  type: string;
};

/** How a customer counts in reports. */
export type ReportingConfigurationInput = {
  /** Whether reports of revenue leave it out. */
  exempt: boolean;
};

/** Who is to be verified, and of what kind. */
export type RequestVerificationInput = {
  /** The customer. One that was merged leads to the survivor. */
  customerId: string | number;
  /** What speaks for it: references to documents, answers of a provider. At most 50 keys of up to 40 characters, text up to 500, 5 levels deep. */
  evidence?: Record<string, unknown> | null | undefined;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** What is to be proven. */
  kind: VerificationKind;
  /** The payment method of the customer that a PAYMENT_INSTRUMENT is about: needed for it, and not allowed for the other kinds. */
  paymentMethodId?: string | number | null | undefined;
};

/** Which customer to restore. */
export type RestoreCustomerInput = {
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** The customer's id. One that was merged leads to the survivor. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which subscription to resume. */
export type ResumeSubscriptionInput = {
  /** The subscription that is meant. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which draft to send. */
export type SendInvoiceInput = {
  /** The invoice's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which customer, and its values by key. */
export type SetCustomFieldValuesInput = {
  /** The customer's id. One that was merged leads to the survivor. */
  customerId: string | number;
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Key to value: `{"contract_end": "2026-12-31", "seats": 12, "segment": null}`. A value of a required field cannot be removed; unknown and archived keys are issues. */
  values: Record<string, unknown>;
};

/** Which payment method becomes the default. */
export type SetDefaultPaymentMethodInput = {
  /** The payment method's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** Which customer, and its tax number. */
export type SetTaxIdentifierInput = {
  /** The customer. */
  customerId: string | number;
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The number. */
  identifier: TaxIdentifierInput;
};

/** Which customer, and what is decided. */
export type SetVatOverrideInput = {
  /** The customer. One that was merged leads to the survivor. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters. */
  reason: string;
  /** Whether its number counts. */
  valid: boolean;
};

/** Which end of an order comes first. */
export type SortDirection =
  /** The smallest, the oldest, A. */
  | 'ASC'
  /** The largest, the newest, Z. */
  | 'DESC';

/** What is sold, as far as tax tells it apart. */
export type SupplyKind =
  /** Delivered over the internet with hardly any human work: software, downloads, streaming. */
  | 'DIGITAL_SERVICE'
  /** Things that are sent. */
  | 'GOODS'
  /** Work, licences, subscriptions: anything that is neither of the others. */
  | 'SERVICE';

/** The category of tax as EN 16931, the European standard for e-invoices, codes it. */
export type TaxCategory =
  /** Reverse charge: the customer accounts for the tax. */
  | 'AE'
  /** Exempt from tax. */
  | 'E'
  /** Goods exported from the European Union. */
  | 'G'
  /** Goods supplied to a business in another member state of the European Union. */
  | 'K'
  /** Not subject to the tax of the seller. */
  | 'O'
  /** Standard: tax is charged at the rate of the line. */
  | 'S';

/** How automated tax treats a customer. */
export type TaxConfigurationInput = {
  /** The last day of its exemption or resale certificate; without one a reseller counts as having none. */
  certificateExpiresOn?: string | null | undefined;
  /** Whether no tax is collected from it. */
  exempt: boolean;
  /** Why, as the tax system calls it: `G`. Up to 100 characters. */
  exemptionCode?: string | null | undefined;
  /** The system that computes its tax: `avalara`. Up to 100 characters. */
  provider?: string | null | undefined;
};

/** A tax number. */
export type TaxIdentifierInput = {
  /** The country that gave it. The billing country where it is left out. */
  country?: string | null | undefined;
  /** Whether it is the one to print. There is always one: the VAT number where nobody says otherwise. */
  primary?: boolean | null | undefined;
  /** One of taxIdTypes, or `unknown`. Where it is left out: read from the prefix, else from the country. */
  type?: string | null | undefined;
  /** The number, 1 to 100 characters, with or without separators. */
  value: string;
};

/** Whether a sale is taxed, and why not. */
export type TaxTreatmentKind =
  /** Not taxed: the customer is exempt, or buys to sell on. */
  | 'EXEMPT'
  /** Not taxed: goods leave the European Union. */
  | 'EXPORT'
  /** Not taxed: goods to a business in another member state of the European Union. */
  | 'INTRA_EU_SUPPLY'
  /** Not taxed by the seller: a marketplace collects the tax. */
  | 'NOT_COLLECTED'
  /** Not taxed: the sale does not take place in the seller's country. */
  | 'OUT_OF_SCOPE'
  /** Not taxed: the customer accounts for the tax. */
  | 'REVERSE_CHARGE'
  /** Taxed: every line has its rate. */
  | 'STANDARD';

/** Which wallet, and how much is paid in. */
export type TopUpWalletInput = {
  /** How much, in the wallet's currency: above zero, with 6 decimals at most. */
  amount: string | number;
  /** The wallet's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters: kept in the ledger and in the history. */
  reason?: string | null | undefined;
};

/** Which customer, and the reference to take off. */
export type UnlinkReferenceInput = {
  /** The customer. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The record elsewhere that it is taken off from. */
  reference: ReferenceInput;
};

/** A merge to undo. */
export type UnmergeCustomersInput = {
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The id of the merge, from its payload, `mergedFrom` or `customerMerges`. */
  mergeId: string | number;
};

/** Which customer, and what to change. Give exactly one of id and identifier. */
export type UpdateCustomerInput = {
  /** What to change. */
  customer: CustomerDetailsInput;
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** The `version` that you have read: VERSION_CONFLICT where the customer has another one by now. Without it the last writer wins, field by field. */
  expectedVersion?: number | null | undefined;
  /** The customer's id. One that was merged leads to the survivor. */
  id?: string | number | null | undefined;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The customer by another name than its id. */
  identifier?: CustomerIdentifier | null | undefined;
};

/** Which plan, and what to change of it. Price, currency and interval cannot be changed: make another plan. */
export type UpdatePlanInput = {
  /** The plan that is meant. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** What customers call it, 1 to 256 characters. It cannot be cleared. */
  name?: string | null | undefined;
  /** What a customer must have proved before it can subscribe, in place of what was asked for. null clears it. Running subscriptions go on. */
  requiredVerifications?: Array<VerificationKind> | null | undefined;
  /** The rung of your price list, 1 to 64 characters. It cannot be cleared. */
  tier?: string | null | undefined;
};

/** What to check. */
export type ValidateVatInput = {
  /** Ask even where the last verdict is younger than 24 hours. */
  force?: boolean;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Whose number. */
  subject: VatSubjectInput;
};

/** What came of asking about a VAT number. */
export type VatCheckOutcome =
  /** The register refuses to be asked: about this number, or by this address. */
  | 'BLOCKED'
  /** The number has not the form of its country, or a wrong check digit: the register was not asked. */
  | 'FORMAT_INVALID'
  /** The register does not know the number. */
  | 'INVALID'
  /** The answer was none: not JSON, without a verdict, or about another number. */
  | 'MALFORMED_ANSWER'
  /** The register refuses the question: the number, or the one who asks, is not one to it. */
  | 'REJECTED'
  /** Too many asked at the same time. Says nothing of the number. */
  | 'THROTTLED'
  /** The register, or the country's own behind it, could not be reached. Says nothing of the number. */
  | 'UNAVAILABLE'
  /** The register knows the number. */
  | 'VALID';

/** A VAT number that need not be a customer's. */
export type VatNumberInput = {
  /** The company in whose name the register is asked. May be left out where your key sees only one. */
  companyId?: string | number | null | undefined;
  /** Its country, as VIES prefix or ISO code: `EL` or `GR`. Where it is left out, it is read from the number. */
  country?: string | null | undefined;
  /** The number, 1 to 100 characters, with or without separators. */
  vatNumber: string;
};

/** What to check: the number of a customer, or a bare one. */
export type VatSubjectInput =
  {   /** The customer whose number is checked. One that was merged leads to the survivor. */
  customerId: string | number; number?: never; }
  |  { customerId?: never;   /** A bare number. */
  number: VatNumberInput; };

/** How the check of a VAT number stands. */
export type VatValidationStatus =
  /** The register refuses to be asked about it; see lastError. */
  | 'ERROR'
  /** The register does not know the number, or its form is wrong. */
  | 'INVALID'
  /** The register could not answer; it will be asked again. */
  | 'MAINTENANCE'
  /** Decided by a person. */
  | 'MANUAL'
  /** The first check is queued or under way. */
  | 'PENDING'
  /** No VAT number, or none that the register can be asked about. */
  | 'UNVALIDATED'
  /** The register knows the number. */
  | 'VALID';

/** What the register truly said of a number. */
export type VatVerdict =
  /** The register does not know the number. */
  | 'INVALID'
  /** The register knows the number. */
  | 'VALID';

/** What a verification proves. */
export type VerificationKind =
  /** That the business exists: an extract of its register. */
  | 'BUSINESS_DOCUMENT'
  /** Who the customer is: identity and ownership. */
  | 'KYC'
  /** That a payment method is theirs and works. */
  | 'PAYMENT_INSTRUMENT';

/** How a verification stands. */
export type VerificationStatus =
  /** Proven, and not expired. */
  | 'APPROVED'
  /** Was approved, until its `expiresAt`. */
  | 'EXPIRED'
  /** Asked for, not decided yet. */
  | 'PENDING'
  /** Not proven. */
  | 'REJECTED';

/** Which invoice to withdraw, and why. */
export type VoidInvoiceInput = {
  /** The invoice's id. */
  id: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** Why, 1 to 1000 characters: kept in the history. */
  reason: string;
};

/** How charges settle against a wallet. */
export type WalletMode =
  /** Charges settle against the wallet and may take it below zero. */
  | 'LIVE'
  /** Charges settle against what was paid in; the wallet never goes below zero. */
  | 'PREPAID_ONLY';

/** Whether a wallet takes movements. */
export type WalletStatus =
  /** Is empty, and stays so. */
  | 'CLOSED'
  /** Takes movements. */
  | 'OPEN';

/** What moved a wallet. */
export type WalletTransactionKind =
  /** Corrected by an administrator. */
  | 'ADJUSTMENT'
  /** The customer used it up. */
  | 'DEBIT'
  /** Came from a wallet of a customer that was merged into this one. */
  | 'MERGE_IN'
  /** Went to a wallet of the customer that this one was merged into. */
  | 'MERGE_OUT'
  /** The customer paid in. */
  | 'TOP_UP'
  /** Came back when a merge was undone. */
  | 'UNMERGE_IN'
  /** Went back when a merge was undone. */
  | 'UNMERGE_OUT';

export type MoneyFieldsFragment = { amount: string, currency: string, formatted: string };

type RefusalFields_ConflictError_Fragment = { __typename: 'ConflictError', code: ErrorCode, message: string };

type RefusalFields_IdempotencyError_Fragment = { __typename: 'IdempotencyError', code: ErrorCode, message: string };

type RefusalFields_InvalidInputError_Fragment = { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> };

type RefusalFields_MergeConflictError_Fragment = { __typename: 'MergeConflictError', code: ErrorCode, message: string };

type RefusalFields_NotFoundError_Fragment = { __typename: 'NotFoundError', code: ErrorCode, message: string };

type RefusalFields_RuleError_Fragment = { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'AuditEvent', id: string }
    | { __typename: 'Company', id: string }
    | { __typename: 'CustomFieldDefinition', id: string }
    | { __typename: 'Customer', id: string }
    | { __typename: 'CustomerMerge', id: string }
    | { __typename: 'Invoice', id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'PaymentMethod', id: string }
    | { __typename: 'Plan', id: string }
    | { __typename: 'PlanSubscription', id: string }
    | { __typename: 'Tag', id: string }
    | { __typename: 'TaxIdentifier', id: string }
    | { __typename: 'VatCheck', id: string }
    | { __typename: 'Verification', id: string }
    | { __typename: 'Wallet', id: string }
    | { __typename: 'WalletTransaction', id: string }
  >, shortfall: { amount: string, currency: string, formatted: string } | null };

type RefusalFields_UnmergeConflictError_Fragment = { __typename: 'UnmergeConflictError', code: ErrorCode, message: string };

export type RefusalFieldsFragment =
  | RefusalFields_ConflictError_Fragment
  | RefusalFields_IdempotencyError_Fragment
  | RefusalFields_InvalidInputError_Fragment
  | RefusalFields_MergeConflictError_Fragment
  | RefusalFields_NotFoundError_Fragment
  | RefusalFields_RuleError_Fragment
  | RefusalFields_UnmergeConflictError_Fragment
;

export type InvoiceRowFragment = { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } };

export type InvoiceDetailsFragment = { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } };

export type InvoiceListQueryVariables = Exact<{
  companyId?: string | number | null | undefined;
  where?: InvoiceFilter | null | undefined;
  orderBy?: InvoiceOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type InvoiceListQuery = { invoices: { totalCount: number, nodes: Array<{ id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type InvoiceDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type InvoiceDetailQuery = { invoice: { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } } | null };

export type CreateInvoiceMutationVariables = Exact<{
  input: CreateInvoiceInput;
}>;


export type CreateInvoiceMutation = { createInvoice:
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'CreateInvoicePayload', replayed: boolean, invoice: { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type SendInvoiceMutationVariables = Exact<{
  input: SendInvoiceInput;
}>;


export type SendInvoiceMutation = { sendInvoice:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
    | { __typename: 'SendInvoicePayload', replayed: boolean, invoice: { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } } }
   };

export type RecordInvoicePaymentMutationVariables = Exact<{
  input: RecordInvoicePaymentInput;
}>;


export type RecordInvoicePaymentMutation = { recordInvoicePayment:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RecordInvoicePaymentPayload', replayed: boolean, invoice: { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type CreditInvoiceMutationVariables = Exact<{
  input: CreditInvoiceInput;
}>;


export type CreditInvoiceMutation = { creditInvoice:
    | { __typename: 'CreditInvoicePayload', replayed: boolean, invoice: { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } }, creditNote: { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type VoidInvoiceMutationVariables = Exact<{
  input: VoidInvoiceInput;
}>;


export type VoidInvoiceMutation = { voidInvoice:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
    | { __typename: 'VoidInvoicePayload', replayed: boolean, invoice: { id: string, number: string | null, status: InvoiceStatus, open: boolean, currency: string, issuedAt: string | null, dueAt: string | null, paidAt: string | null, customer: { id: string, name: string }, subscription: { id: string, plan: { name: string } } | null, subtotal: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string }, amountPaid: { amount: string, currency: string, formatted: string }, taxTreatment: { kind: TaxTreatmentKind, category: TaxCategory, reason: string, legalReference: string | null, provisional: boolean, note: string | null } | null, billTo: { name: string, legalName: string | null, email: string | null, orgNumber: string | null, peppolId: string | null, leitwegId: string | null, address: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxIdentifiers: Array<{ type: string, value: string }> }, delivery: { channel: DeliveryChannel, to: string | null, cc: Array<string>, collectAutomatically: boolean } | null, lines: Array<{ description: string, quantity: string, taxRate: string | null, unitPrice: { amount: string, currency: string, formatted: string }, amount: { amount: string, currency: string, formatted: string }, tax: { amount: string, currency: string, formatted: string } }>, payments: Array<{ paidAt: string, amount: { amount: string, currency: string, formatted: string }, walletTransaction: { id: string } | null }>, creditNoteFor: { id: string, number: string | null } | null, creditNotes: Array<{ id: string, number: string | null }>, tags: Array<{ id: string, name: string, color: string | null }>, total: { amount: string, currency: string, formatted: string }, amountDue: { amount: string, currency: string, formatted: string } } }
   };

export type PaymentMethodFieldsFragment = { id: string, type: PaymentMethodType, provider: PaymentProvider | null, providerId: string | null, brand: string | null, last4: string | null, expiresOn: string | null, isDefault: boolean, needsReverification: boolean, createdAt: string };

export type VerificationFieldsFragment = { id: string, kind: VerificationKind, status: VerificationStatus, evidence: Record<string, unknown> | null, reason: string | null, requestedAt: string, decidedAt: string | null, expiresAt: string | null, paymentMethod: { id: string, type: PaymentMethodType, last4: string | null } | null, decidedBy: { id: string, name: string } | null };

export type EligibilityFieldsFragment = { paymentMethods: Array<PaymentMethodType>, planTiers: Array<string>, missing: Array<VerificationKind>, canInvoice: boolean, gaps: Array<{ paymentMethod: PaymentMethodType | null, missing: Array<VerificationKind>, plan: { code: string, name: string } | null }> };

export type CustomerPaymentQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerPaymentQuery = { customer: { id: string, name: string, paymentMethods: Array<{ id: string, type: PaymentMethodType, provider: PaymentProvider | null, providerId: string | null, brand: string | null, last4: string | null, expiresOn: string | null, isDefault: boolean, needsReverification: boolean, createdAt: string }>, verifications: Array<{ id: string, kind: VerificationKind, status: VerificationStatus, evidence: Record<string, unknown> | null, reason: string | null, requestedAt: string, decidedAt: string | null, expiresAt: string | null, paymentMethod: { id: string, type: PaymentMethodType, last4: string | null } | null, decidedBy: { id: string, name: string } | null }>, eligibility: { paymentMethods: Array<PaymentMethodType>, planTiers: Array<string>, missing: Array<VerificationKind>, canInvoice: boolean, gaps: Array<{ paymentMethod: PaymentMethodType | null, missing: Array<VerificationKind>, plan: { code: string, name: string } | null }> }, taxTreatment: { kind: TaxTreatmentKind, reason: string, provisional: boolean } } | null };

export type AddPaymentMethodMutationVariables = Exact<{
  input: AddPaymentMethodInput;
}>;


export type AddPaymentMethodMutation = { addPaymentMethod:
    | { __typename: 'AddPaymentMethodPayload', replayed: boolean, paymentMethod: { id: string, type: PaymentMethodType, provider: PaymentProvider | null, providerId: string | null, brand: string | null, last4: string | null, expiresOn: string | null, isDefault: boolean, needsReverification: boolean, createdAt: string }, customer: { id: string, paymentMethods: Array<{ id: string, type: PaymentMethodType, provider: PaymentProvider | null, providerId: string | null, brand: string | null, last4: string | null, expiresOn: string | null, isDefault: boolean, needsReverification: boolean, createdAt: string }> } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type SetDefaultPaymentMethodMutationVariables = Exact<{
  input: SetDefaultPaymentMethodInput;
}>;


export type SetDefaultPaymentMethodMutation = { setDefaultPaymentMethod:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
    | { __typename: 'SetDefaultPaymentMethodPayload', replayed: boolean, paymentMethod: { id: string, type: PaymentMethodType, provider: PaymentProvider | null, providerId: string | null, brand: string | null, last4: string | null, expiresOn: string | null, isDefault: boolean, needsReverification: boolean, createdAt: string }, customer: { id: string, paymentMethods: Array<{ id: string, type: PaymentMethodType, provider: PaymentProvider | null, providerId: string | null, brand: string | null, last4: string | null, expiresOn: string | null, isDefault: boolean, needsReverification: boolean, createdAt: string }> } }
   };

export type RemovePaymentMethodMutationVariables = Exact<{
  input: RemovePaymentMethodInput;
}>;


export type RemovePaymentMethodMutation = { removePaymentMethod:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RemovePaymentMethodPayload', replayed: boolean, customer: { id: string, paymentMethods: Array<{ id: string, type: PaymentMethodType, provider: PaymentProvider | null, providerId: string | null, brand: string | null, last4: string | null, expiresOn: string | null, isDefault: boolean, needsReverification: boolean, createdAt: string }> } }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type RequestVerificationMutationVariables = Exact<{
  input: RequestVerificationInput;
}>;


export type RequestVerificationMutation = { requestVerification:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RequestVerificationPayload', replayed: boolean, verification: { id: string, kind: VerificationKind, status: VerificationStatus, evidence: Record<string, unknown> | null, reason: string | null, requestedAt: string, decidedAt: string | null, expiresAt: string | null, paymentMethod: { id: string, type: PaymentMethodType, last4: string | null } | null, decidedBy: { id: string, name: string } | null }, customer: { id: string, eligibility: { paymentMethods: Array<PaymentMethodType>, planTiers: Array<string>, missing: Array<VerificationKind>, canInvoice: boolean, gaps: Array<{ paymentMethod: PaymentMethodType | null, missing: Array<VerificationKind>, plan: { code: string, name: string } | null }> } } }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type DecideVerificationMutationVariables = Exact<{
  input: DecideVerificationInput;
}>;


export type DecideVerificationMutation = { decideVerification:
    | { __typename: 'DecideVerificationPayload', replayed: boolean, verification: { id: string, kind: VerificationKind, status: VerificationStatus, evidence: Record<string, unknown> | null, reason: string | null, requestedAt: string, decidedAt: string | null, expiresAt: string | null, paymentMethod: { id: string, type: PaymentMethodType, last4: string | null } | null, decidedBy: { id: string, name: string } | null }, customer: { id: string, eligibility: { paymentMethods: Array<PaymentMethodType>, planTiers: Array<string>, missing: Array<VerificationKind>, canInvoice: boolean, gaps: Array<{ paymentMethod: PaymentMethodType | null, missing: Array<VerificationKind>, plan: { code: string, name: string } | null }> } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type PlanRowFragment = { id: string, code: string, name: string, tier: string, interval: PlanInterval, requiredVerifications: Array<VerificationKind>, archivedAt: string | null, price: { amount: string, currency: string, formatted: string }, company: { id: string, name: string } | null };

export type SubscriptionRowFragment = { id: string, status: PlanSubscriptionStatus, quantity: number, startedAt: string, trialEndsAt: string | null, currentPeriodStart: string, currentPeriodEnd: string, pausedAt: string | null, canceledAt: string | null, endedAt: string | null, plan: { id: string, code: string, name: string }, price: { amount: string, currency: string, formatted: string } };

export type PlanListQueryVariables = Exact<{
  companyId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PlanListQuery = { plans: { nodes: Array<{ id: string, code: string, name: string, tier: string, interval: PlanInterval, requiredVerifications: Array<VerificationKind>, archivedAt: string | null, price: { amount: string, currency: string, formatted: string }, company: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SubscriptionListQueryVariables = Exact<{
  companyId?: string | number | null | undefined;
  where?: PlanSubscriptionFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SubscriptionListQuery = { subscriptions: { totalCount: number, nodes: Array<{ id: string, status: PlanSubscriptionStatus, quantity: number, startedAt: string, trialEndsAt: string | null, currentPeriodStart: string, currentPeriodEnd: string, pausedAt: string | null, canceledAt: string | null, endedAt: string | null, customer: { id: string, name: string }, plan: { id: string, code: string, name: string }, price: { amount: string, currency: string, formatted: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreatePlanMutationVariables = Exact<{
  input: CreatePlanInput;
}>;


export type CreatePlanMutation = { createPlan:
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'CreatePlanPayload', replayed: boolean, plan: { id: string, code: string, name: string, tier: string, interval: PlanInterval, requiredVerifications: Array<VerificationKind>, archivedAt: string | null, price: { amount: string, currency: string, formatted: string }, company: { id: string, name: string } | null } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
   };

export type UpdatePlanMutationVariables = Exact<{
  input: UpdatePlanInput;
}>;


export type UpdatePlanMutation = { updatePlan:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'UpdatePlanPayload', replayed: boolean, plan: { id: string, code: string, name: string, tier: string, interval: PlanInterval, requiredVerifications: Array<VerificationKind>, archivedAt: string | null, price: { amount: string, currency: string, formatted: string }, company: { id: string, name: string } | null } }
   };

export type ArchivePlanMutationVariables = Exact<{
  input: ArchivePlanInput;
}>;


export type ArchivePlanMutation = { archivePlan:
    | { __typename: 'ArchivePlanPayload', replayed: boolean, plan: { id: string, code: string, name: string, tier: string, interval: PlanInterval, requiredVerifications: Array<VerificationKind>, archivedAt: string | null, price: { amount: string, currency: string, formatted: string }, company: { id: string, name: string } | null } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type CreateSubscriptionMutationVariables = Exact<{
  input: CreateSubscriptionInput;
}>;


export type CreateSubscriptionMutation = { createSubscription:
    | { __typename: 'CreateSubscriptionPayload', replayed: boolean, subscription: { id: string, status: PlanSubscriptionStatus, quantity: number, startedAt: string, trialEndsAt: string | null, currentPeriodStart: string, currentPeriodEnd: string, pausedAt: string | null, canceledAt: string | null, endedAt: string | null, plan: { id: string, code: string, name: string }, price: { amount: string, currency: string, formatted: string } }, customer: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type ChangeSubscriptionMutationVariables = Exact<{
  input: ChangeSubscriptionInput;
}>;


export type ChangeSubscriptionMutation = { changeSubscription:
    | { __typename: 'ChangeSubscriptionPayload', replayed: boolean, subscription: { id: string, status: PlanSubscriptionStatus, quantity: number, startedAt: string, trialEndsAt: string | null, currentPeriodStart: string, currentPeriodEnd: string, pausedAt: string | null, canceledAt: string | null, endedAt: string | null, plan: { id: string, code: string, name: string }, price: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type PauseSubscriptionMutationVariables = Exact<{
  input: PauseSubscriptionInput;
}>;


export type PauseSubscriptionMutation = { pauseSubscription:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'PauseSubscriptionPayload', replayed: boolean, subscription: { id: string, status: PlanSubscriptionStatus, quantity: number, startedAt: string, trialEndsAt: string | null, currentPeriodStart: string, currentPeriodEnd: string, pausedAt: string | null, canceledAt: string | null, endedAt: string | null, plan: { id: string, code: string, name: string }, price: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type ResumeSubscriptionMutationVariables = Exact<{
  input: ResumeSubscriptionInput;
}>;


export type ResumeSubscriptionMutation = { resumeSubscription:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ResumeSubscriptionPayload', replayed: boolean, subscription: { id: string, status: PlanSubscriptionStatus, quantity: number, startedAt: string, trialEndsAt: string | null, currentPeriodStart: string, currentPeriodEnd: string, pausedAt: string | null, canceledAt: string | null, endedAt: string | null, plan: { id: string, code: string, name: string }, price: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type CancelSubscriptionMutationVariables = Exact<{
  input: CancelSubscriptionInput;
}>;


export type CancelSubscriptionMutation = { cancelSubscription:
    | { __typename: 'CancelSubscriptionPayload', replayed: boolean, subscription: { id: string, status: PlanSubscriptionStatus, quantity: number, startedAt: string, trialEndsAt: string | null, currentPeriodStart: string, currentPeriodEnd: string, pausedAt: string | null, canceledAt: string | null, endedAt: string | null, plan: { id: string, code: string, name: string }, price: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type WalletRowFragment = { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } };

export type WalletTransactionRowFragment = { id: string, kind: WalletTransactionKind, reason: string | null, createdAt: string, amount: { amount: string, currency: string, formatted: string }, balanceAfter: { amount: string, currency: string, formatted: string }, invoice: { id: string, number: string | null } | null };

export type WalletDetailQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WalletDetailQuery = { wallet: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, customer: { id: string, name: string }, transactions: { nodes: Array<{ id: string, kind: WalletTransactionKind, reason: string | null, createdAt: string, amount: { amount: string, currency: string, formatted: string }, balanceAfter: { amount: string, currency: string, formatted: string }, invoice: { id: string, number: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, balance: { amount: string, currency: string, formatted: string } } | null };

export type CreateWalletMutationVariables = Exact<{
  input: CreateWalletInput;
}>;


export type CreateWalletMutation = { createWallet:
    | { __typename: 'CreateWalletPayload', replayed: boolean, wallet: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type TopUpWalletMutationVariables = Exact<{
  input: TopUpWalletInput;
}>;


export type TopUpWalletMutation = { topUpWallet:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
    | { __typename: 'TopUpWalletPayload', replayed: boolean, wallet: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, transaction: { id: string, kind: WalletTransactionKind, reason: string | null, createdAt: string, amount: { amount: string, currency: string, formatted: string }, balanceAfter: { amount: string, currency: string, formatted: string }, invoice: { id: string, number: string | null } | null } }
   };

export type DebitWalletMutationVariables = Exact<{
  input: DebitWalletInput;
}>;


export type DebitWalletMutation = { debitWallet:
    | { __typename: 'DebitWalletPayload', replayed: boolean, wallet: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, transaction: { id: string, kind: WalletTransactionKind, reason: string | null, createdAt: string, amount: { amount: string, currency: string, formatted: string }, balanceAfter: { amount: string, currency: string, formatted: string }, invoice: { id: string, number: string | null } | null } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type AdjustWalletMutationVariables = Exact<{
  input: AdjustWalletInput;
}>;


export type AdjustWalletMutation = { adjustWallet:
    | { __typename: 'AdjustWalletPayload', replayed: boolean, wallet: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, transaction: { id: string, kind: WalletTransactionKind, reason: string | null, createdAt: string, amount: { amount: string, currency: string, formatted: string }, balanceAfter: { amount: string, currency: string, formatted: string }, invoice: { id: string, number: string | null } | null } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type CloseWalletMutationVariables = Exact<{
  input: CloseWalletInput;
}>;


export type CloseWalletMutation = { closeWallet:
    | { __typename: 'CloseWalletPayload', replayed: boolean, wallet: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type ChangeFieldsFragment = { path: Array<string>, before: unknown, after: unknown };

export type IssueFieldsFragment = { path: Array<string>, code: InputIssueCode, message: string };

export type CreateCustomerMutationVariables = Exact<{
  input: CreateCustomerInput;
}>;


export type CreateCustomerMutation = { createCustomer:
    | { __typename: 'ConflictError', code: ErrorCode, message: string, existing:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       | null }
    | { __typename: 'CreateCustomerPayload', dryRun: boolean, replayed: boolean, customer: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } } | null, wallet: { id: string, currency: string, balance: { amount: string } } | null, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string }
   };

export type UpdateCustomerMutationVariables = Exact<{
  input: UpdateCustomerInput;
}>;


export type UpdateCustomerMutation = { updateCustomer:
    | { __typename: 'ConflictError', code: ErrorCode, message: string, existing:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       | null }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string, currentVersion: number | null, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
    | { __typename: 'UpdateCustomerPayload', dryRun: boolean, replayed: boolean, customer: { legalName: string | null, phone: string | null, externalId: string | null, orgNumber: string | null, additionalEmails: Array<string>, currency: string, timezone: string, billingModel: BillingModel, paymentTermsDays: number | null, effectivePaymentTermsDays: number, taxClass: CustomerTaxClass, classification: CustomerClassification | null, origin: CustomerOrigin, peppolId: string | null, leitwegId: string | null, preferEinvoice: boolean, einvoiceEmail: string | null, metadata: Record<string, unknown>, notes: string | null, archivedAt: string | null, version: number, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null, line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null } | null, shippingAddress: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, legalAddress: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxConfiguration: { exempt: boolean, exemptionCode: string | null, provider: string | null, certificateExpiresOn: string | null } | null, taxIdentifiers: Array<{ id: string, type: string, value: string, country: string | null, primary: boolean, formatValid: boolean, checksumValid: boolean | null }>, references: Array<{ source: ReferenceSource, externalId: string, externalUpdatedAt: string | null }>, customFields: Array<{ value: unknown, definition: { key: string, label: string, type: CustomFieldType, options: Array<string> | null } }>, tags: Array<{ id: string, name: string, color: string | null }>, balance: { amount: string, currency: string, formatted: string } }, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }
   };

export type ArchiveCustomerMutationVariables = Exact<{
  input: ArchiveCustomerInput;
}>;


export type ArchiveCustomerMutation = { archiveCustomer:
    | { __typename: 'ArchiveCustomerPayload', dryRun: boolean, replayed: boolean, customer: { archivedAt: string | null, version: number, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string, currentVersion: number | null, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
   };

export type RestoreCustomerMutationVariables = Exact<{
  input: RestoreCustomerInput;
}>;


export type RestoreCustomerMutation = { restoreCustomer:
    | { __typename: 'ConflictError', code: ErrorCode, message: string, existing:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       | null }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RestoreCustomerPayload', dryRun: boolean, replayed: boolean, customer: { archivedAt: string | null, version: number, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }
    | { __typename: 'RuleError', code: ErrorCode, message: string, currentVersion: number | null, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
   };

export type ChangeCustomerStatusMutationVariables = Exact<{
  input: ChangeCustomerStatusInput;
}>;


export type ChangeCustomerStatusMutation = { changeCustomerStatus:
    | { __typename: 'ChangeCustomerStatusPayload', dryRun: boolean, replayed: boolean, customer: { archivedAt: string | null, version: number, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string, currentVersion: number | null, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
   };

export type CustomFieldValueFieldsFragment = { value: unknown, definition: { key: string, label: string, type: CustomFieldType, options: Array<string> | null } };

export type CustomFieldDefinitionsQueryVariables = Exact<{ [key: string]: never; }>;


export type CustomFieldDefinitionsQuery = { customFieldDefinitions: Array<{ id: string, key: string, label: string, type: CustomFieldType, options: Array<string> | null, required: boolean, archivedAt: string | null }> };

export type SetCustomFieldValuesMutationVariables = Exact<{
  input: SetCustomFieldValuesInput;
}>;


export type SetCustomFieldValuesMutation = { setCustomFieldValues:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string, currentVersion: number | null, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
    | { __typename: 'SetCustomFieldValuesPayload', replayed: boolean, customer: { id: string, version: number, customFields: Array<{ value: unknown, definition: { key: string, label: string, type: CustomFieldType, options: Array<string> | null } }> } }
   };

export type CustomerDetailsFragment = { legalName: string | null, phone: string | null, externalId: string | null, orgNumber: string | null, additionalEmails: Array<string>, currency: string, timezone: string, billingModel: BillingModel, paymentTermsDays: number | null, effectivePaymentTermsDays: number, taxClass: CustomerTaxClass, classification: CustomerClassification | null, origin: CustomerOrigin, peppolId: string | null, leitwegId: string | null, preferEinvoice: boolean, einvoiceEmail: string | null, metadata: Record<string, unknown>, notes: string | null, archivedAt: string | null, version: number, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null, line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null } | null, shippingAddress: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, legalAddress: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxConfiguration: { exempt: boolean, exemptionCode: string | null, provider: string | null, certificateExpiresOn: string | null } | null, taxIdentifiers: Array<{ id: string, type: string, value: string, country: string | null, primary: boolean, formatValid: boolean, checksumValid: boolean | null }>, references: Array<{ source: ReferenceSource, externalId: string, externalUpdatedAt: string | null }>, customFields: Array<{ value: unknown, definition: { key: string, label: string, type: CustomFieldType, options: Array<string> | null } }>, tags: Array<{ id: string, name: string, color: string | null }>, balance: { amount: string, currency: string, formatted: string } };

export type AddressLinesFragment = { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null };

export type CustomerDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerDetailQuery = { customer: { legalName: string | null, phone: string | null, externalId: string | null, orgNumber: string | null, additionalEmails: Array<string>, currency: string, timezone: string, billingModel: BillingModel, paymentTermsDays: number | null, effectivePaymentTermsDays: number, taxClass: CustomerTaxClass, classification: CustomerClassification | null, origin: CustomerOrigin, peppolId: string | null, leitwegId: string | null, preferEinvoice: boolean, einvoiceEmail: string | null, metadata: Record<string, unknown>, notes: string | null, archivedAt: string | null, version: number, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, primaryWallet: { id: string, balance: { amount: string, currency: string } }, openInvoices: { totalCount: number, nodes: Array<{ id: string, number: string | null, dueAt: string | null, amountDue: { amount: string, currency: string }, tags: Array<{ id: string, name: string, color: string | null }> }> }, history: { nodes: Array<{ action: string, at: string, actor: { name: string } | null, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }> }, billingAddress: { country: string | null, line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null } | null, shippingAddress: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, legalAddress: { line1: string | null, line2: string | null, city: string | null, region: string | null, postalCode: string | null, country: string | null } | null, taxConfiguration: { exempt: boolean, exemptionCode: string | null, provider: string | null, certificateExpiresOn: string | null } | null, taxIdentifiers: Array<{ id: string, type: string, value: string, country: string | null, primary: boolean, formatValid: boolean, checksumValid: boolean | null }>, references: Array<{ source: ReferenceSource, externalId: string, externalUpdatedAt: string | null }>, customFields: Array<{ value: unknown, definition: { key: string, label: string, type: CustomFieldType, options: Array<string> | null } }>, tags: Array<{ id: string, name: string, color: string | null }>, balance: { amount: string, currency: string, formatted: string } } | null };

export type FindCustomerQueryVariables = Exact<{
  identifier: CustomerIdentifier;
}>;


export type FindCustomerQuery = { customerByIdentifier: { externalId: string | null, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } } | null };

export type CustomerRowFragment = { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } };

export type CustomerListQueryVariables = Exact<{
  companyId?: string | number | null | undefined;
  search?: string | null | undefined;
  where?: CustomerFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CustomerListQuery = { customers: { totalCount: number, nodes: Array<{ id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CustomerDashboardQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CustomerDashboardQuery = { customers: { edges: Array<{ cursor: string, node: { id: string, name: string, email: string | null, status: CustomerStatus, subscriptions: { nodes: Array<{ id: string, status: PlanSubscriptionStatus, plan: { code: string, name: string } }> }, wallets: { nodes: Array<{ id: string, currency: string, balance: { amount: string } }> }, invoices: { nodes: Array<{ id: string, number: string | null, status: InvoiceStatus, issuedAt: string | null, total: { amount: string, currency: string } }> } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DuplicatePairFragment = { id: string, score: number, reasons: Array<DuplicateReason>, customers: Array<{ id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }> };

export type DuplicateCustomersQueryVariables = Exact<{
  companyId?: string | number | null | undefined;
  minScore?: number;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type DuplicateCustomersQuery = { duplicateCustomers: { nodes: Array<{ id: string, score: number, reasons: Array<DuplicateReason>, customers: Array<{ id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }> }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type CustomerDuplicatesQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerDuplicatesQuery = { customer: { id: string, duplicates: Array<{ id: string, score: number, reasons: Array<DuplicateReason>, customers: Array<{ id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }> }> } | null };

export type DismissDuplicateMutationVariables = Exact<{
  input: DismissDuplicateInput;
}>;


export type DismissDuplicateMutation = { dismissDuplicate:
    | { __typename: 'DismissDuplicatePayload', replayed: boolean, customers: Array<{ id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }> }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type MergePlanFieldsFragment = { planHash: string, canRun: boolean, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, moves: Array<{ kind: MergeMoveKind, count: number, ids: Array<string> }>, walletTransfers: Array<{ from: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, to: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, amount: { amount: string, currency: string, formatted: string } }>, fieldChanges: Array<{ path: Array<string>, before: unknown, after: unknown }>, conflicts: Array<
    | { __typename: 'IdentityConflict', field: string, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceValue: string | null, targetValue: string | null }
    | { __typename: 'OverlappingSubscriptionConflict', id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } }, targetSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } } }
    | { __typename: 'RuleConflict', rule: MergeRule, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null }
  > };

export type MergeRowFragment = { id: string, sourceId: string, mergedAt: string, revertedAt: string | null, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, mergedBy: { id: string, name: string } | null };

export type MergeCustomersMutationVariables = Exact<{
  input: MergeCustomersInput;
}>;


export type MergeCustomersMutation = { mergeCustomers:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'MergeConflictError', code: ErrorCode, message: string, plan: { planHash: string, canRun: boolean, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, moves: Array<{ kind: MergeMoveKind, count: number, ids: Array<string> }>, walletTransfers: Array<{ from: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, to: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, amount: { amount: string, currency: string, formatted: string } }>, fieldChanges: Array<{ path: Array<string>, before: unknown, after: unknown }>, conflicts: Array<
          | { __typename: 'IdentityConflict', field: string, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceValue: string | null, targetValue: string | null }
          | { __typename: 'OverlappingSubscriptionConflict', id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } }, targetSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } } }
          | { __typename: 'RuleConflict', rule: MergeRule, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null }
        > } }
    | { __typename: 'MergeCustomersPayload', strategy: MergeStrategy, replayed: boolean, plan: { planHash: string, canRun: boolean, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, moves: Array<{ kind: MergeMoveKind, count: number, ids: Array<string> }>, walletTransfers: Array<{ from: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, to: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, amount: { amount: string, currency: string, formatted: string } }>, fieldChanges: Array<{ path: Array<string>, before: unknown, after: unknown }>, conflicts: Array<
          | { __typename: 'IdentityConflict', field: string, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceValue: string | null, targetValue: string | null }
          | { __typename: 'OverlappingSubscriptionConflict', id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } }, targetSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } } }
          | { __typename: 'RuleConflict', rule: MergeRule, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null }
        > }, customer: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, merge: { id: string, mergedAt: string } | null }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
   };

export type UnmergeCustomersMutationVariables = Exact<{
  input: UnmergeCustomersInput;
}>;


export type UnmergeCustomersMutation = { unmergeCustomers:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', missingVerifications: Array<VerificationKind>, code: ErrorCode, message: string, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      >, shortfall: { amount: string, currency: string, formatted: string } | null }
    | { __typename: 'UnmergeConflictError', code: ErrorCode, message: string, blockers: Array<{ reason: string, subject:
          | { __typename: 'ApiKey', id: string }
          | { __typename: 'AuditEvent', id: string }
          | { __typename: 'Company', id: string }
          | { __typename: 'CustomFieldDefinition', id: string }
          | { __typename: 'Customer', id: string }
          | { __typename: 'CustomerMerge', id: string }
          | { __typename: 'Invoice', id: string }
          | { __typename: 'Organization', id: string }
          | { __typename: 'PaymentMethod', id: string }
          | { __typename: 'Plan', id: string }
          | { __typename: 'PlanSubscription', id: string }
          | { __typename: 'Tag', id: string }
          | { __typename: 'TaxIdentifier', id: string }
          | { __typename: 'VatCheck', id: string }
          | { __typename: 'Verification', id: string }
          | { __typename: 'Wallet', id: string }
          | { __typename: 'WalletTransaction', id: string }
         | null }> }
    | { __typename: 'UnmergeCustomersPayload', dryRun: boolean, replayed: boolean, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } } | null, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, changes: Array<{ path: Array<string>, before: unknown, after: unknown }>, stayed: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
   };

export type CustomerMergesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CustomerMergesQuery = { customerMerges: { nodes: Array<{ id: string, sourceId: string, mergedAt: string, revertedAt: string | null, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, mergedBy: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MergeDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type MergeDetailQuery = { customerMerge: { id: string, sourceId: string, mergedAt: string, revertedAt: string | null, plan: { planHash: string, canRun: boolean, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, moves: Array<{ kind: MergeMoveKind, count: number, ids: Array<string> }>, walletTransfers: Array<{ from: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, to: { id: string, name: string, currency: string, mode: WalletMode, status: WalletStatus, primary: boolean, balance: { amount: string, currency: string, formatted: string } }, amount: { amount: string, currency: string, formatted: string } }>, fieldChanges: Array<{ path: Array<string>, before: unknown, after: unknown }>, conflicts: Array<
        | { __typename: 'IdentityConflict', field: string, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceValue: string | null, targetValue: string | null }
        | { __typename: 'OverlappingSubscriptionConflict', id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null, sourceSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } }, targetSubscription: { id: string, status: PlanSubscriptionStatus, plan: { id: string, name: string } } }
        | { __typename: 'RuleConflict', rule: MergeRule, id: string, message: string, resolutions: Array<MergeResolution>, resolution: MergeResolution | null }
      > }, source: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, target: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } }, mergedBy: { id: string, name: string } | null } | null };

export type LinkReferenceMutationVariables = Exact<{
  input: LinkReferenceInput;
}>;


export type LinkReferenceMutation = { linkReference:
    | { __typename: 'ConflictError', code: ErrorCode, message: string, existing:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       | null }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'LinkReferencePayload', replayed: boolean, customer: { id: string, version: number, references: Array<{ source: ReferenceSource, externalId: string, externalCreatedAt: string | null, externalUpdatedAt: string | null }> } }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type UnlinkReferenceMutationVariables = Exact<{
  input: UnlinkReferenceInput;
}>;


export type UnlinkReferenceMutation = { unlinkReference:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'UnlinkReferencePayload', replayed: boolean, customer: { id: string, version: number, references: Array<{ source: ReferenceSource, externalId: string, externalCreatedAt: string | null, externalUpdatedAt: string | null }> } }
   };

export type TagFieldsFragment = { id: string, name: string, color: string | null };

export type TagsQueryVariables = Exact<{ [key: string]: never; }>;


export type TagsQuery = { tags: Array<{ id: string, name: string, color: string | null }> };

export type AddTagsMutationVariables = Exact<{
  input: AddTagsInput;
}>;


export type AddTagsMutation = { addTags:
    | { __typename: 'AddTagsPayload', replayed: boolean, subjects: Array<
        | { __typename: 'ApiKey' }
        | { __typename: 'AuditEvent' }
        | { __typename: 'Company' }
        | { __typename: 'CustomFieldDefinition' }
        | { __typename: 'Customer', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'CustomerMerge' }
        | { __typename: 'Invoice', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Organization' }
        | { __typename: 'PaymentMethod' }
        | { __typename: 'Plan' }
        | { __typename: 'PlanSubscription', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Tag' }
        | { __typename: 'TaxIdentifier' }
        | { __typename: 'VatCheck' }
        | { __typename: 'Verification' }
        | { __typename: 'Wallet' }
        | { __typename: 'WalletTransaction' }
      > }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type RemoveTagsMutationVariables = Exact<{
  input: RemoveTagsInput;
}>;


export type RemoveTagsMutation = { removeTags:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RemoveTagsPayload', replayed: boolean, subjects: Array<
        | { __typename: 'ApiKey' }
        | { __typename: 'AuditEvent' }
        | { __typename: 'Company' }
        | { __typename: 'CustomFieldDefinition' }
        | { __typename: 'Customer', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'CustomerMerge' }
        | { __typename: 'Invoice', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Organization' }
        | { __typename: 'PaymentMethod' }
        | { __typename: 'Plan' }
        | { __typename: 'PlanSubscription', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Tag' }
        | { __typename: 'TaxIdentifier' }
        | { __typename: 'VatCheck' }
        | { __typename: 'Verification' }
        | { __typename: 'Wallet' }
        | { __typename: 'WalletTransaction' }
      > }
   };

export type TaxIdentifierFieldsFragment = { id: string, type: string, value: string, country: string | null, primary: boolean, formatValid: boolean, checksumValid: boolean | null };

export type TaxIdTypesQueryVariables = Exact<{
  country?: string | null | undefined;
}>;


export type TaxIdTypesQuery = { taxIdTypes: Array<{ type: string, name: string, countries: Array<string>, example: string, hasChecksum: boolean }> };

export type SetTaxIdentifierMutationVariables = Exact<{
  input: SetTaxIdentifierInput;
}>;


export type SetTaxIdentifierMutation = { setTaxIdentifier:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string, currentVersion: number | null, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
    | { __typename: 'SetTaxIdentifierPayload', dryRun: boolean, replayed: boolean, customer: { id: string, classification: CustomerClassification | null, vatValidationStatus: VatValidationStatus, version: number, taxIdentifiers: Array<{ id: string, type: string, value: string, country: string | null, primary: boolean, formatValid: boolean, checksumValid: boolean | null }> }, identifier: { id: string, type: string, value: string, country: string | null, primary: boolean, formatValid: boolean, checksumValid: boolean | null } | null, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }
   };

export type RemoveTaxIdentifierMutationVariables = Exact<{
  input: RemoveTaxIdentifierInput;
}>;


export type RemoveTaxIdentifierMutation = { removeTaxIdentifier:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RemoveTaxIdentifierPayload', replayed: boolean, customer: { id: string, classification: CustomerClassification | null, vatValidationStatus: VatValidationStatus, version: number, taxIdentifiers: Array<{ id: string, type: string, value: string, country: string | null, primary: boolean, formatValid: boolean, checksumValid: boolean | null }> } }
    | { __typename: 'RuleError', code: ErrorCode, message: string, currentVersion: number | null, subjects: Array<
        | { __typename: 'ApiKey', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Company', id: string }
        | { __typename: 'CustomFieldDefinition', id: string }
        | { __typename: 'Customer', id: string }
        | { __typename: 'CustomerMerge', id: string }
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'PaymentMethod', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'VatCheck', id: string }
        | { __typename: 'Verification', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
   };

export type VatCheckRowFragment = { id: string, vatNumber: string, requester: string | null, outcome: VatCheckOutcome, status: VatValidationStatus, errorCode: string | null, name: string | null, address: string | null, consultationNumber: string | null, checkedAt: string, evidenceHash: string | null };

export type VatStateFieldsFragment = { vatNumber: string | null, status: VatValidationStatus, validated: boolean, stale: boolean, lastVerdict: VatVerdict | null, lastVerdictAt: string | null, lastAttemptAt: string | null, lastError: string | null, attempts: number, nextAttemptAt: string | null, registeredName: string | null, registeredAddress: string | null, consultationNumber: string | null, override: { valid: boolean, reason: string, setAt: string } | null };

export type CustomerVatQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CustomerVatQuery = { customer: { id: string, vat: { vatNumber: string | null, status: VatValidationStatus, validated: boolean, stale: boolean, lastVerdict: VatVerdict | null, lastVerdictAt: string | null, lastAttemptAt: string | null, lastError: string | null, attempts: number, nextAttemptAt: string | null, registeredName: string | null, registeredAddress: string | null, consultationNumber: string | null, checks: { nodes: Array<{ id: string, vatNumber: string, requester: string | null, outcome: VatCheckOutcome, status: VatValidationStatus, errorCode: string | null, name: string | null, address: string | null, consultationNumber: string | null, checkedAt: string, evidenceHash: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, override: { valid: boolean, reason: string, setAt: string } | null } } | null };

export type VatChecksQueryVariables = Exact<{
  vatNumber: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type VatChecksQuery = { vatChecks: { nodes: Array<{ id: string, vatNumber: string, requester: string | null, outcome: VatCheckOutcome, status: VatValidationStatus, errorCode: string | null, name: string | null, address: string | null, consultationNumber: string | null, checkedAt: string, evidenceHash: string | null, customer: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ValidateVatMutationVariables = Exact<{
  input: ValidateVatInput;
}>;


export type ValidateVatMutation = { validateVat:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string }
    | { __typename: 'ValidateVatPayload', replayed: boolean, status: VatValidationStatus, queued: boolean, nextAttemptAt: string | null, check: { id: string, vatNumber: string, requester: string | null, outcome: VatCheckOutcome, status: VatValidationStatus, errorCode: string | null, name: string | null, address: string | null, consultationNumber: string | null, checkedAt: string, evidenceHash: string | null } | null, customer: { id: string, vat: { vatNumber: string | null, status: VatValidationStatus, validated: boolean, stale: boolean, lastVerdict: VatVerdict | null, lastVerdictAt: string | null, lastAttemptAt: string | null, lastError: string | null, attempts: number, nextAttemptAt: string | null, registeredName: string | null, registeredAddress: string | null, consultationNumber: string | null, override: { valid: boolean, reason: string, setAt: string } | null } } | null }
   };

export type SetVatOverrideMutationVariables = Exact<{
  input: SetVatOverrideInput;
}>;


export type SetVatOverrideMutation = { setVatOverride:
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string }
    | { __typename: 'SetVatOverridePayload', replayed: boolean, customer: { id: string, vat: { vatNumber: string | null, status: VatValidationStatus, validated: boolean, stale: boolean, lastVerdict: VatVerdict | null, lastVerdictAt: string | null, lastAttemptAt: string | null, lastError: string | null, attempts: number, nextAttemptAt: string | null, registeredName: string | null, registeredAddress: string | null, consultationNumber: string | null, override: { valid: boolean, reason: string, setAt: string } | null } } }
   };

export type ClearVatOverrideMutationVariables = Exact<{
  input: ClearVatOverrideInput;
}>;


export type ClearVatOverrideMutation = { clearVatOverride:
    | { __typename: 'ClearVatOverridePayload', replayed: boolean, customer: { id: string, vat: { vatNumber: string | null, status: VatValidationStatus, validated: boolean, stale: boolean, lastVerdict: VatVerdict | null, lastVerdictAt: string | null, lastAttemptAt: string | null, lastError: string | null, attempts: number, nextAttemptAt: string | null, registeredName: string | null, registeredAddress: string | null, consultationNumber: string | null, override: { valid: boolean, reason: string, setAt: string } | null } } }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, code: InputIssueCode, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RuleError', code: ErrorCode, message: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const IssueFieldsFragmentDoc = new TypedDocumentString(`
    fragment IssueFields on InputIssue {
  path
  code
  message
}
    `, {"fragmentName":"IssueFields"}) as unknown as TypedDocumentString<IssueFieldsFragment, unknown>;
export const MoneyFieldsFragmentDoc = new TypedDocumentString(`
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
    `, {"fragmentName":"MoneyFields"}) as unknown as TypedDocumentString<MoneyFieldsFragment, unknown>;
export const RefusalFieldsFragmentDoc = new TypedDocumentString(`
    fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"fragmentName":"RefusalFields"}) as unknown as TypedDocumentString<RefusalFieldsFragment, unknown>;
export const InvoiceRowFragmentDoc = new TypedDocumentString(`
    fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}`, {"fragmentName":"InvoiceRow"}) as unknown as TypedDocumentString<InvoiceRowFragment, unknown>;
export const AddressLinesFragmentDoc = new TypedDocumentString(`
    fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
    `, {"fragmentName":"AddressLines"}) as unknown as TypedDocumentString<AddressLinesFragment, unknown>;
export const TagFieldsFragmentDoc = new TypedDocumentString(`
    fragment TagFields on Tag {
  id
  name
  color
}
    `, {"fragmentName":"TagFields"}) as unknown as TypedDocumentString<TagFieldsFragment, unknown>;
export const InvoiceDetailsFragmentDoc = new TypedDocumentString(`
    fragment InvoiceDetails on Invoice {
  ...InvoiceRow
  customer {
    id
    name
  }
  subscription {
    id
    plan {
      name
    }
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  amountPaid {
    ...MoneyFields
  }
  taxTreatment {
    kind
    category
    reason
    legalReference
    provisional
    note
  }
  billTo {
    name
    legalName
    address {
      ...AddressLines
    }
    email
    orgNumber
    taxIdentifiers {
      type
      value
    }
    peppolId
    leitwegId
  }
  delivery {
    channel
    to
    cc
    collectAutomatically
  }
  lines {
    description
    quantity
    unitPrice {
      ...MoneyFields
    }
    amount {
      ...MoneyFields
    }
    taxRate
    tax {
      ...MoneyFields
    }
  }
  payments {
    amount {
      ...MoneyFields
    }
    paidAt
    walletTransaction {
      id
    }
  }
  creditNoteFor {
    id
    number
  }
  creditNotes {
    id
    number
  }
  tags {
    ...TagFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"fragmentName":"InvoiceDetails"}) as unknown as TypedDocumentString<InvoiceDetailsFragment, unknown>;
export const PaymentMethodFieldsFragmentDoc = new TypedDocumentString(`
    fragment PaymentMethodFields on PaymentMethod {
  id
  type
  provider
  providerId
  brand
  last4
  expiresOn
  isDefault
  needsReverification
  createdAt
}
    `, {"fragmentName":"PaymentMethodFields"}) as unknown as TypedDocumentString<PaymentMethodFieldsFragment, unknown>;
export const VerificationFieldsFragmentDoc = new TypedDocumentString(`
    fragment VerificationFields on Verification {
  id
  kind
  status
  evidence
  reason
  paymentMethod {
    id
    type
    last4
  }
  requestedAt
  decidedAt
  decidedBy {
    id
    name
  }
  expiresAt
}
    `, {"fragmentName":"VerificationFields"}) as unknown as TypedDocumentString<VerificationFieldsFragment, unknown>;
export const EligibilityFieldsFragmentDoc = new TypedDocumentString(`
    fragment EligibilityFields on Eligibility {
  paymentMethods
  planTiers
  missing
  gaps {
    paymentMethod
    plan {
      code
      name
    }
    missing
  }
  canInvoice
}
    `, {"fragmentName":"EligibilityFields"}) as unknown as TypedDocumentString<EligibilityFieldsFragment, unknown>;
export const PlanRowFragmentDoc = new TypedDocumentString(`
    fragment PlanRow on Plan {
  id
  code
  name
  tier
  price {
    ...MoneyFields
  }
  interval
  requiredVerifications
  company {
    id
    name
  }
  archivedAt
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}`, {"fragmentName":"PlanRow"}) as unknown as TypedDocumentString<PlanRowFragment, unknown>;
export const SubscriptionRowFragmentDoc = new TypedDocumentString(`
    fragment SubscriptionRow on PlanSubscription {
  id
  status
  plan {
    id
    code
    name
  }
  quantity
  price {
    ...MoneyFields
  }
  startedAt
  trialEndsAt
  currentPeriodStart
  currentPeriodEnd
  pausedAt
  canceledAt
  endedAt
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}`, {"fragmentName":"SubscriptionRow"}) as unknown as TypedDocumentString<SubscriptionRowFragment, unknown>;
export const WalletTransactionRowFragmentDoc = new TypedDocumentString(`
    fragment WalletTransactionRow on WalletTransaction {
  id
  kind
  amount {
    ...MoneyFields
  }
  balanceAfter {
    ...MoneyFields
  }
  reason
  invoice {
    id
    number
  }
  createdAt
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}`, {"fragmentName":"WalletTransactionRow"}) as unknown as TypedDocumentString<WalletTransactionRowFragment, unknown>;
export const CustomerRowFragmentDoc = new TypedDocumentString(`
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
    `, {"fragmentName":"CustomerRow"}) as unknown as TypedDocumentString<CustomerRowFragment, unknown>;
export const TaxIdentifierFieldsFragmentDoc = new TypedDocumentString(`
    fragment TaxIdentifierFields on TaxIdentifier {
  id
  type
  value
  country
  primary
  formatValid
  checksumValid
}
    `, {"fragmentName":"TaxIdentifierFields"}) as unknown as TypedDocumentString<TaxIdentifierFieldsFragment, unknown>;
export const CustomFieldValueFieldsFragmentDoc = new TypedDocumentString(`
    fragment CustomFieldValueFields on CustomFieldValue {
  definition {
    key
    label
    type
    options
  }
  value
}
    `, {"fragmentName":"CustomFieldValueFields"}) as unknown as TypedDocumentString<CustomFieldValueFieldsFragment, unknown>;
export const CustomerDetailsFragmentDoc = new TypedDocumentString(`
    fragment CustomerDetails on Customer {
  ...CustomerRow
  legalName
  phone
  externalId
  orgNumber
  additionalEmails
  billingAddress {
    ...AddressLines
  }
  shippingAddress {
    ...AddressLines
  }
  legalAddress {
    ...AddressLines
  }
  currency
  timezone
  billingModel
  paymentTermsDays
  effectivePaymentTermsDays
  taxClass
  classification
  origin
  taxConfiguration {
    exempt
    exemptionCode
    provider
    certificateExpiresOn
  }
  taxIdentifiers {
    ...TaxIdentifierFields
  }
  peppolId
  leitwegId
  preferEinvoice
  einvoiceEmail
  references {
    source
    externalId
    externalUpdatedAt
  }
  customFields {
    ...CustomFieldValueFields
  }
  tags {
    ...TagFields
  }
  metadata
  notes
  archivedAt
  version
}
    fragment CustomFieldValueFields on CustomFieldValue {
  definition {
    key
    label
    type
    options
  }
  value
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment TagFields on Tag {
  id
  name
  color
}
fragment TaxIdentifierFields on TaxIdentifier {
  id
  type
  value
  country
  primary
  formatValid
  checksumValid
}`, {"fragmentName":"CustomerDetails"}) as unknown as TypedDocumentString<CustomerDetailsFragment, unknown>;
export const DuplicatePairFragmentDoc = new TypedDocumentString(`
    fragment DuplicatePair on DuplicateCandidate {
  id
  score
  reasons
  customers {
    ...CustomerRow
  }
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"fragmentName":"DuplicatePair"}) as unknown as TypedDocumentString<DuplicatePairFragment, unknown>;
export const WalletRowFragmentDoc = new TypedDocumentString(`
    fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}`, {"fragmentName":"WalletRow"}) as unknown as TypedDocumentString<WalletRowFragment, unknown>;
export const ChangeFieldsFragmentDoc = new TypedDocumentString(`
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
    `, {"fragmentName":"ChangeFields"}) as unknown as TypedDocumentString<ChangeFieldsFragment, unknown>;
export const MergePlanFieldsFragmentDoc = new TypedDocumentString(`
    fragment MergePlanFields on MergePlan {
  planHash
  canRun
  source {
    ...CustomerRow
  }
  target {
    ...CustomerRow
  }
  moves {
    kind
    count
    ids
  }
  walletTransfers {
    from {
      ...WalletRow
    }
    to {
      ...WalletRow
    }
    amount {
      ...MoneyFields
    }
  }
  fieldChanges {
    ...ChangeFields
  }
  conflicts {
    __typename
    id
    message
    resolutions
    resolution
    ... on IdentityConflict {
      field
      sourceValue: source
      targetValue: target
    }
    ... on OverlappingSubscriptionConflict {
      sourceSubscription: source {
        id
        status
        plan {
          id
          name
        }
      }
      targetSubscription: target {
        id
        status
        plan {
          id
          name
        }
      }
    }
    ... on RuleConflict {
      rule
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"fragmentName":"MergePlanFields"}) as unknown as TypedDocumentString<MergePlanFieldsFragment, unknown>;
export const MergeRowFragmentDoc = new TypedDocumentString(`
    fragment MergeRow on CustomerMerge {
  id
  sourceId
  source {
    ...CustomerRow
  }
  target {
    ...CustomerRow
  }
  mergedAt
  mergedBy {
    id
    name
  }
  revertedAt
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"fragmentName":"MergeRow"}) as unknown as TypedDocumentString<MergeRowFragment, unknown>;
export const VatCheckRowFragmentDoc = new TypedDocumentString(`
    fragment VatCheckRow on VatCheck {
  id
  vatNumber
  requester
  outcome
  status
  errorCode
  name
  address
  consultationNumber
  checkedAt
  evidenceHash
}
    `, {"fragmentName":"VatCheckRow"}) as unknown as TypedDocumentString<VatCheckRowFragment, unknown>;
export const VatStateFieldsFragmentDoc = new TypedDocumentString(`
    fragment VatStateFields on VatState {
  vatNumber
  status
  validated
  stale
  lastVerdict
  lastVerdictAt
  lastAttemptAt
  lastError
  attempts
  nextAttemptAt
  registeredName
  registeredAddress
  consultationNumber
  override {
    valid
    reason
    setAt
  }
}
    `, {"fragmentName":"VatStateFields"}) as unknown as TypedDocumentString<VatStateFieldsFragment, unknown>;
export const InvoiceListDocument = new TypedDocumentString(`
    query InvoiceList($companyId: ID, $where: InvoiceFilter, $orderBy: InvoiceOrder, $first: Int = 50, $after: String) {
  invoices(
    companyId: $companyId
    where: $where
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    nodes {
      ...InvoiceRow
      customer {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}`, {"hash":"sha256:93fa46721eb7c5f6523a67abd7c35d4e8715e0e5bc6bd47f424a11f5c3d26706"}) as unknown as TypedDocumentString<InvoiceListQuery, InvoiceListQueryVariables>;
export const InvoiceDetailDocument = new TypedDocumentString(`
    query InvoiceDetail($id: ID!) {
  invoice(id: $id) {
    ...InvoiceDetails
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
fragment InvoiceDetails on Invoice {
  ...InvoiceRow
  customer {
    id
    name
  }
  subscription {
    id
    plan {
      name
    }
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  amountPaid {
    ...MoneyFields
  }
  taxTreatment {
    kind
    category
    reason
    legalReference
    provisional
    note
  }
  billTo {
    name
    legalName
    address {
      ...AddressLines
    }
    email
    orgNumber
    taxIdentifiers {
      type
      value
    }
    peppolId
    leitwegId
  }
  delivery {
    channel
    to
    cc
    collectAutomatically
  }
  lines {
    description
    quantity
    unitPrice {
      ...MoneyFields
    }
    amount {
      ...MoneyFields
    }
    taxRate
    tax {
      ...MoneyFields
    }
  }
  payments {
    amount {
      ...MoneyFields
    }
    paidAt
    walletTransaction {
      id
    }
  }
  creditNoteFor {
    id
    number
  }
  creditNotes {
    id
    number
  }
  tags {
    ...TagFields
  }
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:125d3b08af445d3f47de8d11779a15567bd4040cb55029ed341c31b429810b70"}) as unknown as TypedDocumentString<InvoiceDetailQuery, InvoiceDetailQueryVariables>;
export const CreateInvoiceDocument = new TypedDocumentString(`
    mutation CreateInvoice($input: CreateInvoiceInput!) {
  createInvoice(input: $input) {
    __typename
    ... on CreateInvoicePayload {
      invoice {
        ...InvoiceDetails
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
fragment InvoiceDetails on Invoice {
  ...InvoiceRow
  customer {
    id
    name
  }
  subscription {
    id
    plan {
      name
    }
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  amountPaid {
    ...MoneyFields
  }
  taxTreatment {
    kind
    category
    reason
    legalReference
    provisional
    note
  }
  billTo {
    name
    legalName
    address {
      ...AddressLines
    }
    email
    orgNumber
    taxIdentifiers {
      type
      value
    }
    peppolId
    leitwegId
  }
  delivery {
    channel
    to
    cc
    collectAutomatically
  }
  lines {
    description
    quantity
    unitPrice {
      ...MoneyFields
    }
    amount {
      ...MoneyFields
    }
    taxRate
    tax {
      ...MoneyFields
    }
  }
  payments {
    amount {
      ...MoneyFields
    }
    paidAt
    walletTransaction {
      id
    }
  }
  creditNoteFor {
    id
    number
  }
  creditNotes {
    id
    number
  }
  tags {
    ...TagFields
  }
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:91684f83d27436b0a19ae08252bf5b48df5f5716c408eb0a0631fd4ed456e1ca"}) as unknown as TypedDocumentString<CreateInvoiceMutation, CreateInvoiceMutationVariables>;
export const SendInvoiceDocument = new TypedDocumentString(`
    mutation SendInvoice($input: SendInvoiceInput!) {
  sendInvoice(input: $input) {
    __typename
    ... on SendInvoicePayload {
      invoice {
        ...InvoiceDetails
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
fragment InvoiceDetails on Invoice {
  ...InvoiceRow
  customer {
    id
    name
  }
  subscription {
    id
    plan {
      name
    }
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  amountPaid {
    ...MoneyFields
  }
  taxTreatment {
    kind
    category
    reason
    legalReference
    provisional
    note
  }
  billTo {
    name
    legalName
    address {
      ...AddressLines
    }
    email
    orgNumber
    taxIdentifiers {
      type
      value
    }
    peppolId
    leitwegId
  }
  delivery {
    channel
    to
    cc
    collectAutomatically
  }
  lines {
    description
    quantity
    unitPrice {
      ...MoneyFields
    }
    amount {
      ...MoneyFields
    }
    taxRate
    tax {
      ...MoneyFields
    }
  }
  payments {
    amount {
      ...MoneyFields
    }
    paidAt
    walletTransaction {
      id
    }
  }
  creditNoteFor {
    id
    number
  }
  creditNotes {
    id
    number
  }
  tags {
    ...TagFields
  }
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:9660aeb32860c81f2e08cb006639bfd1f26a0a88842afed224581df676042dd7"}) as unknown as TypedDocumentString<SendInvoiceMutation, SendInvoiceMutationVariables>;
export const RecordInvoicePaymentDocument = new TypedDocumentString(`
    mutation RecordInvoicePayment($input: RecordInvoicePaymentInput!) {
  recordInvoicePayment(input: $input) {
    __typename
    ... on RecordInvoicePaymentPayload {
      invoice {
        ...InvoiceDetails
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
fragment InvoiceDetails on Invoice {
  ...InvoiceRow
  customer {
    id
    name
  }
  subscription {
    id
    plan {
      name
    }
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  amountPaid {
    ...MoneyFields
  }
  taxTreatment {
    kind
    category
    reason
    legalReference
    provisional
    note
  }
  billTo {
    name
    legalName
    address {
      ...AddressLines
    }
    email
    orgNumber
    taxIdentifiers {
      type
      value
    }
    peppolId
    leitwegId
  }
  delivery {
    channel
    to
    cc
    collectAutomatically
  }
  lines {
    description
    quantity
    unitPrice {
      ...MoneyFields
    }
    amount {
      ...MoneyFields
    }
    taxRate
    tax {
      ...MoneyFields
    }
  }
  payments {
    amount {
      ...MoneyFields
    }
    paidAt
    walletTransaction {
      id
    }
  }
  creditNoteFor {
    id
    number
  }
  creditNotes {
    id
    number
  }
  tags {
    ...TagFields
  }
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:4a87a71dbd2d6cb0efe31c8c0e08a3168db778479c2363c2353c804c8dddee68"}) as unknown as TypedDocumentString<RecordInvoicePaymentMutation, RecordInvoicePaymentMutationVariables>;
export const CreditInvoiceDocument = new TypedDocumentString(`
    mutation CreditInvoice($input: CreditInvoiceInput!) {
  creditInvoice(input: $input) {
    __typename
    ... on CreditInvoicePayload {
      invoice {
        ...InvoiceDetails
      }
      creditNote {
        ...InvoiceDetails
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
fragment InvoiceDetails on Invoice {
  ...InvoiceRow
  customer {
    id
    name
  }
  subscription {
    id
    plan {
      name
    }
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  amountPaid {
    ...MoneyFields
  }
  taxTreatment {
    kind
    category
    reason
    legalReference
    provisional
    note
  }
  billTo {
    name
    legalName
    address {
      ...AddressLines
    }
    email
    orgNumber
    taxIdentifiers {
      type
      value
    }
    peppolId
    leitwegId
  }
  delivery {
    channel
    to
    cc
    collectAutomatically
  }
  lines {
    description
    quantity
    unitPrice {
      ...MoneyFields
    }
    amount {
      ...MoneyFields
    }
    taxRate
    tax {
      ...MoneyFields
    }
  }
  payments {
    amount {
      ...MoneyFields
    }
    paidAt
    walletTransaction {
      id
    }
  }
  creditNoteFor {
    id
    number
  }
  creditNotes {
    id
    number
  }
  tags {
    ...TagFields
  }
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:113a1c6c4a0d3ed2b28bb6aaac9f9b5fbddae0930630b967c9da8c9888810fdd"}) as unknown as TypedDocumentString<CreditInvoiceMutation, CreditInvoiceMutationVariables>;
export const VoidInvoiceDocument = new TypedDocumentString(`
    mutation VoidInvoice($input: VoidInvoiceInput!) {
  voidInvoice(input: $input) {
    __typename
    ... on VoidInvoicePayload {
      invoice {
        ...InvoiceDetails
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment InvoiceRow on Invoice {
  id
  number
  status
  open
  currency
  total {
    ...MoneyFields
  }
  amountDue {
    ...MoneyFields
  }
  issuedAt
  dueAt
  paidAt
}
fragment InvoiceDetails on Invoice {
  ...InvoiceRow
  customer {
    id
    name
  }
  subscription {
    id
    plan {
      name
    }
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  amountPaid {
    ...MoneyFields
  }
  taxTreatment {
    kind
    category
    reason
    legalReference
    provisional
    note
  }
  billTo {
    name
    legalName
    address {
      ...AddressLines
    }
    email
    orgNumber
    taxIdentifiers {
      type
      value
    }
    peppolId
    leitwegId
  }
  delivery {
    channel
    to
    cc
    collectAutomatically
  }
  lines {
    description
    quantity
    unitPrice {
      ...MoneyFields
    }
    amount {
      ...MoneyFields
    }
    taxRate
    tax {
      ...MoneyFields
    }
  }
  payments {
    amount {
      ...MoneyFields
    }
    paidAt
    walletTransaction {
      id
    }
  }
  creditNoteFor {
    id
    number
  }
  creditNotes {
    id
    number
  }
  tags {
    ...TagFields
  }
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:dcfc7532bcbc9e5b69acbc1e16b98548ecc2e88c795f518018b6db3afbb819ad"}) as unknown as TypedDocumentString<VoidInvoiceMutation, VoidInvoiceMutationVariables>;
export const CustomerPaymentDocument = new TypedDocumentString(`
    query CustomerPayment($id: ID!) {
  customer(id: $id) {
    id
    name
    paymentMethods {
      ...PaymentMethodFields
    }
    verifications {
      ...VerificationFields
    }
    eligibility {
      ...EligibilityFields
    }
    taxTreatment {
      kind
      reason
      provisional
    }
  }
}
    fragment PaymentMethodFields on PaymentMethod {
  id
  type
  provider
  providerId
  brand
  last4
  expiresOn
  isDefault
  needsReverification
  createdAt
}
fragment VerificationFields on Verification {
  id
  kind
  status
  evidence
  reason
  paymentMethod {
    id
    type
    last4
  }
  requestedAt
  decidedAt
  decidedBy {
    id
    name
  }
  expiresAt
}
fragment EligibilityFields on Eligibility {
  paymentMethods
  planTiers
  missing
  gaps {
    paymentMethod
    plan {
      code
      name
    }
    missing
  }
  canInvoice
}`, {"hash":"sha256:ce779a7bab95f0b9ac7cc0b9c423b9f8d5f1791c7ecfdfdd7b08d30dca3fb617"}) as unknown as TypedDocumentString<CustomerPaymentQuery, CustomerPaymentQueryVariables>;
export const AddPaymentMethodDocument = new TypedDocumentString(`
    mutation AddPaymentMethod($input: AddPaymentMethodInput!) {
  addPaymentMethod(input: $input) {
    __typename
    ... on AddPaymentMethodPayload {
      paymentMethod {
        ...PaymentMethodFields
      }
      customer {
        id
        paymentMethods {
          ...PaymentMethodFields
        }
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment PaymentMethodFields on PaymentMethod {
  id
  type
  provider
  providerId
  brand
  last4
  expiresOn
  isDefault
  needsReverification
  createdAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:c33c81605cba366dd2c5ce52be184b549e5d3962335cd732d2a945d99d20d777"}) as unknown as TypedDocumentString<AddPaymentMethodMutation, AddPaymentMethodMutationVariables>;
export const SetDefaultPaymentMethodDocument = new TypedDocumentString(`
    mutation SetDefaultPaymentMethod($input: SetDefaultPaymentMethodInput!) {
  setDefaultPaymentMethod(input: $input) {
    __typename
    ... on SetDefaultPaymentMethodPayload {
      paymentMethod {
        ...PaymentMethodFields
      }
      customer {
        id
        paymentMethods {
          ...PaymentMethodFields
        }
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment PaymentMethodFields on PaymentMethod {
  id
  type
  provider
  providerId
  brand
  last4
  expiresOn
  isDefault
  needsReverification
  createdAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:013fc621b80b2146737481a5a342202ead0ccfa2c14c30f34c6fd7b8ec1edeb1"}) as unknown as TypedDocumentString<SetDefaultPaymentMethodMutation, SetDefaultPaymentMethodMutationVariables>;
export const RemovePaymentMethodDocument = new TypedDocumentString(`
    mutation RemovePaymentMethod($input: RemovePaymentMethodInput!) {
  removePaymentMethod(input: $input) {
    __typename
    ... on RemovePaymentMethodPayload {
      customer {
        id
        paymentMethods {
          ...PaymentMethodFields
        }
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment PaymentMethodFields on PaymentMethod {
  id
  type
  provider
  providerId
  brand
  last4
  expiresOn
  isDefault
  needsReverification
  createdAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:0ee2860adc3dc5d63d2bc2178a9959f9260d539ceb4f16880c9ff1352e51a651"}) as unknown as TypedDocumentString<RemovePaymentMethodMutation, RemovePaymentMethodMutationVariables>;
export const RequestVerificationDocument = new TypedDocumentString(`
    mutation RequestVerification($input: RequestVerificationInput!) {
  requestVerification(input: $input) {
    __typename
    ... on RequestVerificationPayload {
      verification {
        ...VerificationFields
      }
      customer {
        id
        eligibility {
          ...EligibilityFields
        }
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment VerificationFields on Verification {
  id
  kind
  status
  evidence
  reason
  paymentMethod {
    id
    type
    last4
  }
  requestedAt
  decidedAt
  decidedBy {
    id
    name
  }
  expiresAt
}
fragment EligibilityFields on Eligibility {
  paymentMethods
  planTiers
  missing
  gaps {
    paymentMethod
    plan {
      code
      name
    }
    missing
  }
  canInvoice
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:85b949b2d26786c2cb5c74e1fd8d3af3406be3a7a6139f0939e94a151cf1e8d0"}) as unknown as TypedDocumentString<RequestVerificationMutation, RequestVerificationMutationVariables>;
export const DecideVerificationDocument = new TypedDocumentString(`
    mutation DecideVerification($input: DecideVerificationInput!) {
  decideVerification(input: $input) {
    __typename
    ... on DecideVerificationPayload {
      verification {
        ...VerificationFields
      }
      customer {
        id
        eligibility {
          ...EligibilityFields
        }
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment VerificationFields on Verification {
  id
  kind
  status
  evidence
  reason
  paymentMethod {
    id
    type
    last4
  }
  requestedAt
  decidedAt
  decidedBy {
    id
    name
  }
  expiresAt
}
fragment EligibilityFields on Eligibility {
  paymentMethods
  planTiers
  missing
  gaps {
    paymentMethod
    plan {
      code
      name
    }
    missing
  }
  canInvoice
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:b8aad8aaf9cb826fc137c4e196a544626d67ddf5e3d25639b982c911c14c2ccb"}) as unknown as TypedDocumentString<DecideVerificationMutation, DecideVerificationMutationVariables>;
export const PlanListDocument = new TypedDocumentString(`
    query PlanList($companyId: ID, $first: Int = 50, $after: String) {
  plans(companyId: $companyId, first: $first, after: $after) {
    nodes {
      ...PlanRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment PlanRow on Plan {
  id
  code
  name
  tier
  price {
    ...MoneyFields
  }
  interval
  requiredVerifications
  company {
    id
    name
  }
  archivedAt
}`, {"hash":"sha256:b49e5b93af4713e67ad05dcba3502ae3ac232835a9a0b9bb93d5a388e16cfe69"}) as unknown as TypedDocumentString<PlanListQuery, PlanListQueryVariables>;
export const SubscriptionListDocument = new TypedDocumentString(`
    query SubscriptionList($companyId: ID, $where: PlanSubscriptionFilter, $first: Int = 50, $after: String) {
  subscriptions(
    companyId: $companyId
    where: $where
    first: $first
    after: $after
  ) {
    nodes {
      ...SubscriptionRow
      customer {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment SubscriptionRow on PlanSubscription {
  id
  status
  plan {
    id
    code
    name
  }
  quantity
  price {
    ...MoneyFields
  }
  startedAt
  trialEndsAt
  currentPeriodStart
  currentPeriodEnd
  pausedAt
  canceledAt
  endedAt
}`, {"hash":"sha256:6fda77d0a1955f48431c5590917b03b44e77ee345a1e39505b190241f3f88b78"}) as unknown as TypedDocumentString<SubscriptionListQuery, SubscriptionListQueryVariables>;
export const CreatePlanDocument = new TypedDocumentString(`
    mutation CreatePlan($input: CreatePlanInput!) {
  createPlan(input: $input) {
    __typename
    ... on CreatePlanPayload {
      plan {
        ...PlanRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment PlanRow on Plan {
  id
  code
  name
  tier
  price {
    ...MoneyFields
  }
  interval
  requiredVerifications
  company {
    id
    name
  }
  archivedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:d924580ba9885fc4c4a1cb0240c99816d9b0a0d1f627202bf8f9dfbc55fcf224"}) as unknown as TypedDocumentString<CreatePlanMutation, CreatePlanMutationVariables>;
export const UpdatePlanDocument = new TypedDocumentString(`
    mutation UpdatePlan($input: UpdatePlanInput!) {
  updatePlan(input: $input) {
    __typename
    ... on UpdatePlanPayload {
      plan {
        ...PlanRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment PlanRow on Plan {
  id
  code
  name
  tier
  price {
    ...MoneyFields
  }
  interval
  requiredVerifications
  company {
    id
    name
  }
  archivedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:cd830bbb13cd48ee22c814966025789d569973fe69ea39d008c03f4fec0195ea"}) as unknown as TypedDocumentString<UpdatePlanMutation, UpdatePlanMutationVariables>;
export const ArchivePlanDocument = new TypedDocumentString(`
    mutation ArchivePlan($input: ArchivePlanInput!) {
  archivePlan(input: $input) {
    __typename
    ... on ArchivePlanPayload {
      plan {
        ...PlanRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment PlanRow on Plan {
  id
  code
  name
  tier
  price {
    ...MoneyFields
  }
  interval
  requiredVerifications
  company {
    id
    name
  }
  archivedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:84b3599d0452f193acde62897ae74663acaebe93be3549dcdfc06efce5df03b2"}) as unknown as TypedDocumentString<ArchivePlanMutation, ArchivePlanMutationVariables>;
export const CreateSubscriptionDocument = new TypedDocumentString(`
    mutation CreateSubscription($input: CreateSubscriptionInput!) {
  createSubscription(input: $input) {
    __typename
    ... on CreateSubscriptionPayload {
      subscription {
        ...SubscriptionRow
      }
      customer {
        ...CustomerRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment SubscriptionRow on PlanSubscription {
  id
  status
  plan {
    id
    code
    name
  }
  quantity
  price {
    ...MoneyFields
  }
  startedAt
  trialEndsAt
  currentPeriodStart
  currentPeriodEnd
  pausedAt
  canceledAt
  endedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:e6a91b33b0a9d23969c0c02a3647a9e56be70d4b6b06138e9351f1e919c2f4b0"}) as unknown as TypedDocumentString<CreateSubscriptionMutation, CreateSubscriptionMutationVariables>;
export const ChangeSubscriptionDocument = new TypedDocumentString(`
    mutation ChangeSubscription($input: ChangeSubscriptionInput!) {
  changeSubscription(input: $input) {
    __typename
    ... on ChangeSubscriptionPayload {
      subscription {
        ...SubscriptionRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment SubscriptionRow on PlanSubscription {
  id
  status
  plan {
    id
    code
    name
  }
  quantity
  price {
    ...MoneyFields
  }
  startedAt
  trialEndsAt
  currentPeriodStart
  currentPeriodEnd
  pausedAt
  canceledAt
  endedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:3c85f6a13841a98e69a03a4942d667febe16284faabc00469fdfe8535a933aa9"}) as unknown as TypedDocumentString<ChangeSubscriptionMutation, ChangeSubscriptionMutationVariables>;
export const PauseSubscriptionDocument = new TypedDocumentString(`
    mutation PauseSubscription($input: PauseSubscriptionInput!) {
  pauseSubscription(input: $input) {
    __typename
    ... on PauseSubscriptionPayload {
      subscription {
        ...SubscriptionRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment SubscriptionRow on PlanSubscription {
  id
  status
  plan {
    id
    code
    name
  }
  quantity
  price {
    ...MoneyFields
  }
  startedAt
  trialEndsAt
  currentPeriodStart
  currentPeriodEnd
  pausedAt
  canceledAt
  endedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:5c8dcf9629eae2cdb14569eed634479a54c045e1fe98228bde9719788614a012"}) as unknown as TypedDocumentString<PauseSubscriptionMutation, PauseSubscriptionMutationVariables>;
export const ResumeSubscriptionDocument = new TypedDocumentString(`
    mutation ResumeSubscription($input: ResumeSubscriptionInput!) {
  resumeSubscription(input: $input) {
    __typename
    ... on ResumeSubscriptionPayload {
      subscription {
        ...SubscriptionRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment SubscriptionRow on PlanSubscription {
  id
  status
  plan {
    id
    code
    name
  }
  quantity
  price {
    ...MoneyFields
  }
  startedAt
  trialEndsAt
  currentPeriodStart
  currentPeriodEnd
  pausedAt
  canceledAt
  endedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:bc4ceab48ed2fdaac027cc039f650d3a0c6ee4c4fdd64fdbff5c7a9c90846c58"}) as unknown as TypedDocumentString<ResumeSubscriptionMutation, ResumeSubscriptionMutationVariables>;
export const CancelSubscriptionDocument = new TypedDocumentString(`
    mutation CancelSubscription($input: CancelSubscriptionInput!) {
  cancelSubscription(input: $input) {
    __typename
    ... on CancelSubscriptionPayload {
      subscription {
        ...SubscriptionRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment SubscriptionRow on PlanSubscription {
  id
  status
  plan {
    id
    code
    name
  }
  quantity
  price {
    ...MoneyFields
  }
  startedAt
  trialEndsAt
  currentPeriodStart
  currentPeriodEnd
  pausedAt
  canceledAt
  endedAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:346ede38c1a56d6f9bc3342e5fa72d731fd8ca4d458cccbf5e261a45adb85058"}) as unknown as TypedDocumentString<CancelSubscriptionMutation, CancelSubscriptionMutationVariables>;
export const WalletDetailDocument = new TypedDocumentString(`
    query WalletDetail($id: ID!, $first: Int = 50, $after: String) {
  wallet(id: $id) {
    ...WalletRow
    customer {
      id
      name
    }
    transactions(first: $first, after: $after) {
      nodes {
        ...WalletTransactionRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment WalletTransactionRow on WalletTransaction {
  id
  kind
  amount {
    ...MoneyFields
  }
  balanceAfter {
    ...MoneyFields
  }
  reason
  invoice {
    id
    number
  }
  createdAt
}`, {"hash":"sha256:6f18deebde496ce837a7d4fba95bea5148e6c10d8c3e4a2b873920b7a52c2a22"}) as unknown as TypedDocumentString<WalletDetailQuery, WalletDetailQueryVariables>;
export const CreateWalletDocument = new TypedDocumentString(`
    mutation CreateWallet($input: CreateWalletInput!) {
  createWallet(input: $input) {
    __typename
    ... on CreateWalletPayload {
      wallet {
        ...WalletRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:d3515ab01f3cf95a6e3cf56387cf49f8dff2dd4edcddc33792580bb8d171f330"}) as unknown as TypedDocumentString<CreateWalletMutation, CreateWalletMutationVariables>;
export const TopUpWalletDocument = new TypedDocumentString(`
    mutation TopUpWallet($input: TopUpWalletInput!) {
  topUpWallet(input: $input) {
    __typename
    ... on TopUpWalletPayload {
      wallet {
        ...WalletRow
      }
      transaction {
        ...WalletTransactionRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment WalletTransactionRow on WalletTransaction {
  id
  kind
  amount {
    ...MoneyFields
  }
  balanceAfter {
    ...MoneyFields
  }
  reason
  invoice {
    id
    number
  }
  createdAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:cc4d836b66b5da73fc712d094edc25f4339172317e73edcb74edb3234d921bbb"}) as unknown as TypedDocumentString<TopUpWalletMutation, TopUpWalletMutationVariables>;
export const DebitWalletDocument = new TypedDocumentString(`
    mutation DebitWallet($input: DebitWalletInput!) {
  debitWallet(input: $input) {
    __typename
    ... on DebitWalletPayload {
      wallet {
        ...WalletRow
      }
      transaction {
        ...WalletTransactionRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment WalletTransactionRow on WalletTransaction {
  id
  kind
  amount {
    ...MoneyFields
  }
  balanceAfter {
    ...MoneyFields
  }
  reason
  invoice {
    id
    number
  }
  createdAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:8f5cbb66759e80e5e4c6d64e62cf4c4ea2831f81d8f81d0d20db3784ef0f067e"}) as unknown as TypedDocumentString<DebitWalletMutation, DebitWalletMutationVariables>;
export const AdjustWalletDocument = new TypedDocumentString(`
    mutation AdjustWallet($input: AdjustWalletInput!) {
  adjustWallet(input: $input) {
    __typename
    ... on AdjustWalletPayload {
      wallet {
        ...WalletRow
      }
      transaction {
        ...WalletTransactionRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment WalletTransactionRow on WalletTransaction {
  id
  kind
  amount {
    ...MoneyFields
  }
  balanceAfter {
    ...MoneyFields
  }
  reason
  invoice {
    id
    number
  }
  createdAt
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:3eb3a9a04dccc9701f300979d7a93dffd0e640c66d47a9722dcd5879d04502e9"}) as unknown as TypedDocumentString<AdjustWalletMutation, AdjustWalletMutationVariables>;
export const CloseWalletDocument = new TypedDocumentString(`
    mutation CloseWallet($input: CloseWalletInput!) {
  closeWallet(input: $input) {
    __typename
    ... on CloseWalletPayload {
      wallet {
        ...WalletRow
      }
      replayed
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:68007a3ebb7eb1db9abd846b6913d5f8a74d205670b1a65bcf68c24057f5cfe2"}) as unknown as TypedDocumentString<CloseWalletMutation, CloseWalletMutationVariables>;
export const CreateCustomerDocument = new TypedDocumentString(`
    mutation CreateCustomer($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    __typename
    ... on CreateCustomerPayload {
      customer {
        ...CustomerRow
      }
      wallet {
        id
        currency
        balance {
          amount
        }
      }
      changes {
        ...ChangeFields
      }
      dryRun
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on ConflictError {
      existing {
        id
      }
    }
  }
}
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:15bed19e3961551e9d348092ea35e2457bbc03a0a8c3e669c782e63c3933f8fa"}) as unknown as TypedDocumentString<CreateCustomerMutation, CreateCustomerMutationVariables>;
export const UpdateCustomerDocument = new TypedDocumentString(`
    mutation UpdateCustomer($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) {
    __typename
    ... on UpdateCustomerPayload {
      customer {
        ...CustomerDetails
      }
      changes {
        ...ChangeFields
      }
      dryRun
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on ConflictError {
      existing {
        id
      }
    }
    ... on RuleError {
      subjects {
        __typename
        id
      }
      currentVersion
    }
  }
}
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomFieldValueFields on CustomFieldValue {
  definition {
    key
    label
    type
    options
  }
  value
}
fragment CustomerDetails on Customer {
  ...CustomerRow
  legalName
  phone
  externalId
  orgNumber
  additionalEmails
  billingAddress {
    ...AddressLines
  }
  shippingAddress {
    ...AddressLines
  }
  legalAddress {
    ...AddressLines
  }
  currency
  timezone
  billingModel
  paymentTermsDays
  effectivePaymentTermsDays
  taxClass
  classification
  origin
  taxConfiguration {
    exempt
    exemptionCode
    provider
    certificateExpiresOn
  }
  taxIdentifiers {
    ...TaxIdentifierFields
  }
  peppolId
  leitwegId
  preferEinvoice
  einvoiceEmail
  references {
    source
    externalId
    externalUpdatedAt
  }
  customFields {
    ...CustomFieldValueFields
  }
  tags {
    ...TagFields
  }
  metadata
  notes
  archivedAt
  version
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment TagFields on Tag {
  id
  name
  color
}
fragment TaxIdentifierFields on TaxIdentifier {
  id
  type
  value
  country
  primary
  formatValid
  checksumValid
}`, {"hash":"sha256:0cd0dae29c4fb0f436abb029a18b7e8db7eacdd55b964e83bcd6c016b04bfeb9"}) as unknown as TypedDocumentString<UpdateCustomerMutation, UpdateCustomerMutationVariables>;
export const ArchiveCustomerDocument = new TypedDocumentString(`
    mutation ArchiveCustomer($input: ArchiveCustomerInput!) {
  archiveCustomer(input: $input) {
    __typename
    ... on ArchiveCustomerPayload {
      customer {
        ...CustomerRow
        archivedAt
        version
      }
      changes {
        ...ChangeFields
      }
      dryRun
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on RuleError {
      subjects {
        __typename
        id
      }
      currentVersion
    }
  }
}
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:2b37ffad2466f675a17140c4a17f359e267f973911a01906fe0409a2e2bc41a7"}) as unknown as TypedDocumentString<ArchiveCustomerMutation, ArchiveCustomerMutationVariables>;
export const RestoreCustomerDocument = new TypedDocumentString(`
    mutation RestoreCustomer($input: RestoreCustomerInput!) {
  restoreCustomer(input: $input) {
    __typename
    ... on RestoreCustomerPayload {
      customer {
        ...CustomerRow
        archivedAt
        version
      }
      changes {
        ...ChangeFields
      }
      dryRun
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on ConflictError {
      existing {
        id
      }
    }
    ... on RuleError {
      subjects {
        __typename
        id
      }
      currentVersion
    }
  }
}
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:81a7bb7b95d51e800969b5fdd69a7f6411cbd29e5f44b43ba27fb9243997474b"}) as unknown as TypedDocumentString<RestoreCustomerMutation, RestoreCustomerMutationVariables>;
export const ChangeCustomerStatusDocument = new TypedDocumentString(`
    mutation ChangeCustomerStatus($input: ChangeCustomerStatusInput!) {
  changeCustomerStatus(input: $input) {
    __typename
    ... on ChangeCustomerStatusPayload {
      customer {
        ...CustomerRow
        archivedAt
        version
      }
      changes {
        ...ChangeFields
      }
      dryRun
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on RuleError {
      subjects {
        __typename
        id
      }
      currentVersion
    }
  }
}
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:e08923fdbbc003332575e1007113614b34530522ecccd6bdf18e5827c44e2e7d"}) as unknown as TypedDocumentString<ChangeCustomerStatusMutation, ChangeCustomerStatusMutationVariables>;
export const CustomFieldDefinitionsDocument = new TypedDocumentString(`
    query CustomFieldDefinitions {
  customFieldDefinitions {
    id
    key
    label
    type
    options
    required
    archivedAt
  }
}
    `, {"hash":"sha256:c55c27ab6d4f6f22beaba2279cd24a07e5b7b68986c5a8a18847ad76b1529bc0"}) as unknown as TypedDocumentString<CustomFieldDefinitionsQuery, CustomFieldDefinitionsQueryVariables>;
export const SetCustomFieldValuesDocument = new TypedDocumentString(`
    mutation SetCustomFieldValues($input: SetCustomFieldValuesInput!) {
  setCustomFieldValues(input: $input) {
    __typename
    ... on SetCustomFieldValuesPayload {
      customer {
        id
        customFields {
          ...CustomFieldValueFields
        }
        version
      }
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on RuleError {
      subjects {
        __typename
        id
      }
      currentVersion
    }
  }
}
    fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomFieldValueFields on CustomFieldValue {
  definition {
    key
    label
    type
    options
  }
  value
}`, {"hash":"sha256:ae02cac0367e23581c9a8270a97176e4a870a90d330917e6a11028439b12962c"}) as unknown as TypedDocumentString<SetCustomFieldValuesMutation, SetCustomFieldValuesMutationVariables>;
export const CustomerDetailDocument = new TypedDocumentString(`
    query CustomerDetail($id: ID!) {
  customer(id: $id) {
    ...CustomerDetails
    primaryWallet {
      id
      balance {
        amount
        currency
      }
    }
    openInvoices: invoices(first: 20, where: {open: true}) {
      nodes {
        id
        number
        amountDue {
          amount
          currency
        }
        dueAt
        tags {
          ...TagFields
        }
      }
      totalCount
    }
    history(first: 10) {
      nodes {
        action
        at
        actor {
          name
        }
        changes {
          ...ChangeFields
        }
      }
    }
  }
}
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment CustomFieldValueFields on CustomFieldValue {
  definition {
    key
    label
    type
    options
  }
  value
}
fragment CustomerDetails on Customer {
  ...CustomerRow
  legalName
  phone
  externalId
  orgNumber
  additionalEmails
  billingAddress {
    ...AddressLines
  }
  shippingAddress {
    ...AddressLines
  }
  legalAddress {
    ...AddressLines
  }
  currency
  timezone
  billingModel
  paymentTermsDays
  effectivePaymentTermsDays
  taxClass
  classification
  origin
  taxConfiguration {
    exempt
    exemptionCode
    provider
    certificateExpiresOn
  }
  taxIdentifiers {
    ...TaxIdentifierFields
  }
  peppolId
  leitwegId
  preferEinvoice
  einvoiceEmail
  references {
    source
    externalId
    externalUpdatedAt
  }
  customFields {
    ...CustomFieldValueFields
  }
  tags {
    ...TagFields
  }
  metadata
  notes
  archivedAt
  version
}
fragment AddressLines on Address {
  line1
  line2
  city
  region
  postalCode
  country
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment TagFields on Tag {
  id
  name
  color
}
fragment TaxIdentifierFields on TaxIdentifier {
  id
  type
  value
  country
  primary
  formatValid
  checksumValid
}`, {"hash":"sha256:681fc8f7d85f63907aeab6bc476f2b37b289537d283d6fa7b45352d046237195"}) as unknown as TypedDocumentString<CustomerDetailQuery, CustomerDetailQueryVariables>;
export const FindCustomerDocument = new TypedDocumentString(`
    query FindCustomer($identifier: CustomerIdentifier!) {
  customerByIdentifier(identifier: $identifier) {
    ...CustomerRow
    externalId
  }
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:497cc8135bd7741f4c200ea4ae18749a1fd315918bbf687c3ca02d9600510819"}) as unknown as TypedDocumentString<FindCustomerQuery, FindCustomerQueryVariables>;
export const CustomerListDocument = new TypedDocumentString(`
    query CustomerList($companyId: ID, $search: String, $where: CustomerFilter, $first: Int = 50, $after: String) {
  customers(
    companyId: $companyId
    search: $search
    where: $where
    first: $first
    after: $after
  ) {
    nodes {
      ...CustomerRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:698e32c44689fa892cdbe48cd1d0b988ad832b49690e4aa5cf5ff0b2b6b47bc2"}) as unknown as TypedDocumentString<CustomerListQuery, CustomerListQueryVariables>;
export const CustomerDashboardDocument = new TypedDocumentString(`
    query CustomerDashboard($first: Int = 50, $after: String) {
  customers(first: $first, after: $after) {
    edges {
      cursor
      node {
        id
        name
        email
        status
        subscriptions(first: 5) {
          nodes {
            id
            status
            plan {
              code
              name
            }
          }
        }
        wallets(first: 10) {
          nodes {
            id
            currency
            balance {
              amount
            }
          }
        }
        invoices(first: 5, orderBy: {field: ISSUED_AT, direction: DESC}) {
          nodes {
            id
            number
            status
            total {
              amount
              currency
            }
            issuedAt
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:f75f33bba25fa78bdb105099b7aadfdedf1875b512bec5e11ecc58c4a0fe6d07"}) as unknown as TypedDocumentString<CustomerDashboardQuery, CustomerDashboardQueryVariables>;
export const DuplicateCustomersDocument = new TypedDocumentString(`
    query DuplicateCustomers($companyId: ID, $minScore: Float! = 0.7, $first: Int, $after: String, $last: Int, $before: String) {
  duplicateCustomers(
    companyId: $companyId
    minScore: $minScore
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...DuplicatePair
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment DuplicatePair on DuplicateCandidate {
  id
  score
  reasons
  customers {
    ...CustomerRow
  }
}`, {"hash":"sha256:1380941f7628fb8ae5d91d6a27ad1579d245420b4357779f07d6420ca66c3678"}) as unknown as TypedDocumentString<DuplicateCustomersQuery, DuplicateCustomersQueryVariables>;
export const CustomerDuplicatesDocument = new TypedDocumentString(`
    query CustomerDuplicates($id: ID!) {
  customer(id: $id) {
    id
    duplicates {
      ...DuplicatePair
    }
  }
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment DuplicatePair on DuplicateCandidate {
  id
  score
  reasons
  customers {
    ...CustomerRow
  }
}`, {"hash":"sha256:ce382f22727e06c583f9f044c8eea1513054e729907104febd684b3d83047221"}) as unknown as TypedDocumentString<CustomerDuplicatesQuery, CustomerDuplicatesQueryVariables>;
export const DismissDuplicateDocument = new TypedDocumentString(`
    mutation DismissDuplicate($input: DismissDuplicateInput!) {
  dismissDuplicate(input: $input) {
    __typename
    ... on DismissDuplicatePayload {
      replayed
      customers {
        ...CustomerRow
      }
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        path
        code
        message
      }
    }
  }
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:d9c8313ad98d22f66f52894224c6bcd9f795053423f212636061a68cfd159cf8"}) as unknown as TypedDocumentString<DismissDuplicateMutation, DismissDuplicateMutationVariables>;
export const MergeCustomersDocument = new TypedDocumentString(`
    mutation MergeCustomers($input: MergeCustomersInput!) {
  mergeCustomers(input: $input) {
    __typename
    ... on MergeCustomersPayload {
      strategy
      plan {
        ...MergePlanFields
      }
      customer {
        ...CustomerRow
      }
      merge {
        id
        mergedAt
      }
      replayed
    }
    ... on MergeConflictError {
      plan {
        ...MergePlanFields
      }
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment MergePlanFields on MergePlan {
  planHash
  canRun
  source {
    ...CustomerRow
  }
  target {
    ...CustomerRow
  }
  moves {
    kind
    count
    ids
  }
  walletTransfers {
    from {
      ...WalletRow
    }
    to {
      ...WalletRow
    }
    amount {
      ...MoneyFields
    }
  }
  fieldChanges {
    ...ChangeFields
  }
  conflicts {
    __typename
    id
    message
    resolutions
    resolution
    ... on IdentityConflict {
      field
      sourceValue: source
      targetValue: target
    }
    ... on OverlappingSubscriptionConflict {
      sourceSubscription: source {
        id
        status
        plan {
          id
          name
        }
      }
      targetSubscription: target {
        id
        status
        plan {
          id
          name
        }
      }
    }
    ... on RuleConflict {
      rule
    }
  }
}`, {"hash":"sha256:596324e0367c36cfb6c4acff3bbe5bf9597bde651b1bc438d07704ba8e4c36d1"}) as unknown as TypedDocumentString<MergeCustomersMutation, MergeCustomersMutationVariables>;
export const UnmergeCustomersDocument = new TypedDocumentString(`
    mutation UnmergeCustomers($input: UnmergeCustomersInput!) {
  unmergeCustomers(input: $input) {
    __typename
    ... on UnmergeCustomersPayload {
      source {
        ...CustomerRow
      }
      target {
        ...CustomerRow
      }
      changes {
        ...ChangeFields
      }
      stayed {
        __typename
        id
      }
      dryRun
      replayed
    }
    ... on UnmergeConflictError {
      blockers {
        reason
        subject {
          __typename
          id
        }
      }
    }
    ...RefusalFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  ... on InvalidInputError {
    issues {
      ...IssueFields
    }
  }
  ... on RuleError {
    subjects {
      __typename
      id
    }
    missingVerifications
    shortfall {
      ...MoneyFields
    }
  }
}
fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}`, {"hash":"sha256:5ac9c7a957e26e4b1054164d4b07f0c745a456dac1433b42e68cd2ebccdbc358"}) as unknown as TypedDocumentString<UnmergeCustomersMutation, UnmergeCustomersMutationVariables>;
export const CustomerMergesDocument = new TypedDocumentString(`
    query CustomerMerges($first: Int = 50, $after: String) {
  customerMerges(first: $first, after: $after) {
    nodes {
      ...MergeRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment MergeRow on CustomerMerge {
  id
  sourceId
  source {
    ...CustomerRow
  }
  target {
    ...CustomerRow
  }
  mergedAt
  mergedBy {
    id
    name
  }
  revertedAt
}`, {"hash":"sha256:667b8de755abc3e62b0d6de1f393c0664cc4e4dc9d43b7c7956bc70043031bb7"}) as unknown as TypedDocumentString<CustomerMergesQuery, CustomerMergesQueryVariables>;
export const MergeDetailDocument = new TypedDocumentString(`
    query MergeDetail($id: ID!) {
  customerMerge(id: $id) {
    ...MergeRow
    plan {
      ...MergePlanFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
  formatted
}
fragment WalletRow on Wallet {
  id
  name
  currency
  balance {
    ...MoneyFields
  }
  mode
  status
  primary
}
fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment CustomerRow on Customer {
  id
  name
  slug
  email
  status
  customerType
  vatValidationStatus
  billingAddress {
    country
  }
  balance {
    amount
    currency
    formatted
  }
  createdAt
}
fragment MergePlanFields on MergePlan {
  planHash
  canRun
  source {
    ...CustomerRow
  }
  target {
    ...CustomerRow
  }
  moves {
    kind
    count
    ids
  }
  walletTransfers {
    from {
      ...WalletRow
    }
    to {
      ...WalletRow
    }
    amount {
      ...MoneyFields
    }
  }
  fieldChanges {
    ...ChangeFields
  }
  conflicts {
    __typename
    id
    message
    resolutions
    resolution
    ... on IdentityConflict {
      field
      sourceValue: source
      targetValue: target
    }
    ... on OverlappingSubscriptionConflict {
      sourceSubscription: source {
        id
        status
        plan {
          id
          name
        }
      }
      targetSubscription: target {
        id
        status
        plan {
          id
          name
        }
      }
    }
    ... on RuleConflict {
      rule
    }
  }
}
fragment MergeRow on CustomerMerge {
  id
  sourceId
  source {
    ...CustomerRow
  }
  target {
    ...CustomerRow
  }
  mergedAt
  mergedBy {
    id
    name
  }
  revertedAt
}`, {"hash":"sha256:61e65f5f1eac70e78ef47d803151bb9bb1a796d783a4b1eca6ef1ea23e31ff10"}) as unknown as TypedDocumentString<MergeDetailQuery, MergeDetailQueryVariables>;
export const LinkReferenceDocument = new TypedDocumentString(`
    mutation LinkReference($input: LinkReferenceInput!) {
  linkReference(input: $input) {
    __typename
    ... on LinkReferencePayload {
      customer {
        id
        references {
          source
          externalId
          externalCreatedAt
          externalUpdatedAt
        }
        version
      }
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on ConflictError {
      existing {
        id
      }
    }
  }
}
    fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:e7e3c7bc9032be94d82a1c763ab103b9857d090cd708588a4af708069b206997"}) as unknown as TypedDocumentString<LinkReferenceMutation, LinkReferenceMutationVariables>;
export const UnlinkReferenceDocument = new TypedDocumentString(`
    mutation UnlinkReference($input: UnlinkReferenceInput!) {
  unlinkReference(input: $input) {
    __typename
    ... on UnlinkReferencePayload {
      customer {
        id
        references {
          source
          externalId
          externalCreatedAt
          externalUpdatedAt
        }
        version
      }
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
  }
}
    fragment IssueFields on InputIssue {
  path
  code
  message
}`, {"hash":"sha256:d1536e29811b8c40ac29024de4a4876603e63c17378bc8a929cb798517d945e2"}) as unknown as TypedDocumentString<UnlinkReferenceMutation, UnlinkReferenceMutationVariables>;
export const TagsDocument = new TypedDocumentString(`
    query Tags {
  tags {
    ...TagFields
  }
}
    fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:03a6abd78c908675ad729bc38eee6ab951908b999819956f6a56e71b057e3aa0"}) as unknown as TypedDocumentString<TagsQuery, TagsQueryVariables>;
export const AddTagsDocument = new TypedDocumentString(`
    mutation AddTags($input: AddTagsInput!) {
  addTags(input: $input) {
    __typename
    ... on AddTagsPayload {
      subjects {
        __typename
        ... on Customer {
          id
          tags {
            ...TagFields
          }
        }
        ... on PlanSubscription {
          id
          tags {
            ...TagFields
          }
        }
        ... on Invoice {
          id
          tags {
            ...TagFields
          }
        }
      }
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
  }
}
    fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:fb6026ff4c5a236fa0f2d912ca63d50ee0b61c9bd5575cf5b2d0ebffef5730bd"}) as unknown as TypedDocumentString<AddTagsMutation, AddTagsMutationVariables>;
export const RemoveTagsDocument = new TypedDocumentString(`
    mutation RemoveTags($input: RemoveTagsInput!) {
  removeTags(input: $input) {
    __typename
    ... on RemoveTagsPayload {
      subjects {
        __typename
        ... on Customer {
          id
          tags {
            ...TagFields
          }
        }
        ... on PlanSubscription {
          id
          tags {
            ...TagFields
          }
        }
        ... on Invoice {
          id
          tags {
            ...TagFields
          }
        }
      }
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
  }
}
    fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment TagFields on Tag {
  id
  name
  color
}`, {"hash":"sha256:d3294572cb314c5c4db543b08ac62c9cfc74de35c44abfd5f37744d1cac39151"}) as unknown as TypedDocumentString<RemoveTagsMutation, RemoveTagsMutationVariables>;
export const TaxIdTypesDocument = new TypedDocumentString(`
    query TaxIdTypes($country: CountryCode) {
  taxIdTypes(country: $country) {
    type
    name
    countries
    example
    hasChecksum
  }
}
    `, {"hash":"sha256:41c531d134461e670e3d3ce6c467a392545ac1e87146e4f5aa1529523aa7eed7"}) as unknown as TypedDocumentString<TaxIdTypesQuery, TaxIdTypesQueryVariables>;
export const SetTaxIdentifierDocument = new TypedDocumentString(`
    mutation SetTaxIdentifier($input: SetTaxIdentifierInput!) {
  setTaxIdentifier(input: $input) {
    __typename
    ... on SetTaxIdentifierPayload {
      customer {
        id
        classification
        vatValidationStatus
        taxIdentifiers {
          ...TaxIdentifierFields
        }
        version
      }
      identifier {
        ...TaxIdentifierFields
      }
      changes {
        ...ChangeFields
      }
      dryRun
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on RuleError {
      subjects {
        __typename
        id
      }
      currentVersion
    }
  }
}
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment TaxIdentifierFields on TaxIdentifier {
  id
  type
  value
  country
  primary
  formatValid
  checksumValid
}`, {"hash":"sha256:610d6e8859957220514ddf5e329546bccde1fb2fbfd18ea5b6aa8cf982129288"}) as unknown as TypedDocumentString<SetTaxIdentifierMutation, SetTaxIdentifierMutationVariables>;
export const RemoveTaxIdentifierDocument = new TypedDocumentString(`
    mutation RemoveTaxIdentifier($input: RemoveTaxIdentifierInput!) {
  removeTaxIdentifier(input: $input) {
    __typename
    ... on RemoveTaxIdentifierPayload {
      customer {
        id
        classification
        vatValidationStatus
        taxIdentifiers {
          ...TaxIdentifierFields
        }
        version
      }
      replayed
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        ...IssueFields
      }
    }
    ... on RuleError {
      subjects {
        __typename
        id
      }
      currentVersion
    }
  }
}
    fragment IssueFields on InputIssue {
  path
  code
  message
}
fragment TaxIdentifierFields on TaxIdentifier {
  id
  type
  value
  country
  primary
  formatValid
  checksumValid
}`, {"hash":"sha256:5da266ee0b2eb99633fc8dec9836e9dbb060959a0d2c1e9e7b4a19b96b27b4d8"}) as unknown as TypedDocumentString<RemoveTaxIdentifierMutation, RemoveTaxIdentifierMutationVariables>;
export const CustomerVatDocument = new TypedDocumentString(`
    query CustomerVat($id: ID!, $first: Int, $after: String) {
  customer(id: $id) {
    id
    vat {
      ...VatStateFields
      checks(first: $first, after: $after) {
        nodes {
          ...VatCheckRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment VatCheckRow on VatCheck {
  id
  vatNumber
  requester
  outcome
  status
  errorCode
  name
  address
  consultationNumber
  checkedAt
  evidenceHash
}
fragment VatStateFields on VatState {
  vatNumber
  status
  validated
  stale
  lastVerdict
  lastVerdictAt
  lastAttemptAt
  lastError
  attempts
  nextAttemptAt
  registeredName
  registeredAddress
  consultationNumber
  override {
    valid
    reason
    setAt
  }
}`, {"hash":"sha256:2500206982161daa2f05e3a4408355fc2515bac6b5cfeb353e10fbd3b5f53cd8"}) as unknown as TypedDocumentString<CustomerVatQuery, CustomerVatQueryVariables>;
export const VatChecksDocument = new TypedDocumentString(`
    query VatChecks($vatNumber: String!, $first: Int, $after: String) {
  vatChecks(vatNumber: $vatNumber, first: $first, after: $after) {
    nodes {
      ...VatCheckRow
      customer {
        id
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment VatCheckRow on VatCheck {
  id
  vatNumber
  requester
  outcome
  status
  errorCode
  name
  address
  consultationNumber
  checkedAt
  evidenceHash
}`, {"hash":"sha256:691525c667ea650b4fb7df82cac2b55c5a7cb9a8521fa051da3612d094df6890"}) as unknown as TypedDocumentString<VatChecksQuery, VatChecksQueryVariables>;
export const ValidateVatDocument = new TypedDocumentString(`
    mutation ValidateVat($input: ValidateVatInput!) {
  validateVat(input: $input) {
    __typename
    ... on ValidateVatPayload {
      replayed
      status
      queued
      nextAttemptAt
      check {
        ...VatCheckRow
      }
      customer {
        id
        vat {
          ...VatStateFields
        }
      }
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        path
        code
        message
      }
    }
  }
}
    fragment VatCheckRow on VatCheck {
  id
  vatNumber
  requester
  outcome
  status
  errorCode
  name
  address
  consultationNumber
  checkedAt
  evidenceHash
}
fragment VatStateFields on VatState {
  vatNumber
  status
  validated
  stale
  lastVerdict
  lastVerdictAt
  lastAttemptAt
  lastError
  attempts
  nextAttemptAt
  registeredName
  registeredAddress
  consultationNumber
  override {
    valid
    reason
    setAt
  }
}`, {"hash":"sha256:6bd7c462aea92eb5bd3ee5af526c6d300abc9ded27e23e64361973daea2ec48a"}) as unknown as TypedDocumentString<ValidateVatMutation, ValidateVatMutationVariables>;
export const SetVatOverrideDocument = new TypedDocumentString(`
    mutation SetVatOverride($input: SetVatOverrideInput!) {
  setVatOverride(input: $input) {
    __typename
    ... on SetVatOverridePayload {
      replayed
      customer {
        id
        vat {
          ...VatStateFields
        }
      }
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        path
        code
        message
      }
    }
  }
}
    fragment VatStateFields on VatState {
  vatNumber
  status
  validated
  stale
  lastVerdict
  lastVerdictAt
  lastAttemptAt
  lastError
  attempts
  nextAttemptAt
  registeredName
  registeredAddress
  consultationNumber
  override {
    valid
    reason
    setAt
  }
}`, {"hash":"sha256:0c22265763c24f83e92279d0ad8f6f3198bf5e1b044c9523514a14bd01a460ad"}) as unknown as TypedDocumentString<SetVatOverrideMutation, SetVatOverrideMutationVariables>;
export const ClearVatOverrideDocument = new TypedDocumentString(`
    mutation ClearVatOverride($input: ClearVatOverrideInput!) {
  clearVatOverride(input: $input) {
    __typename
    ... on ClearVatOverridePayload {
      replayed
      customer {
        id
        vat {
          ...VatStateFields
        }
      }
    }
    ... on UserError {
      code
      message
    }
    ... on InvalidInputError {
      issues {
        path
        code
        message
      }
    }
  }
}
    fragment VatStateFields on VatState {
  vatNumber
  status
  validated
  stale
  lastVerdict
  lastVerdictAt
  lastAttemptAt
  lastError
  attempts
  nextAttemptAt
  registeredName
  registeredAddress
  consultationNumber
  override {
    valid
    reason
    setAt
  }
}`, {"hash":"sha256:3be3831d7a65afa5a7c42f9aa9764c54887ce003b30573d92fff9b1abd891317"}) as unknown as TypedDocumentString<ClearVatOverrideMutation, ClearVatOverrideMutationVariables>;