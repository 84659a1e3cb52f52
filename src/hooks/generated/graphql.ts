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

/** Which customer to archive. */
export type ArchiveCustomerInput = {
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** The customer's id. One that was merged leads to the survivor. */
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

/** What went wrong, stable over releases. */
export type ErrorCode =
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
  /** Another custom field of the organization has this key. */
  | 'CUSTOM_FIELD_DUPLICATE_KEY'
  /** The field cannot be changed any more. */
  | 'FIELD_IMMUTABLE'
  /** The first request with this idempotencyKey is still running: send it again later. */
  | 'IDEMPOTENCY_IN_PROGRESS'
  /** This idempotencyKey was already used with another input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** No such object in your organization, or none that your key may see. */
  | 'NOT_FOUND'
  /** Another tag of the organization has this name, case aside. */
  | 'TAG_DUPLICATE_NAME'
  /** The input breaks one or more rules; `issues` lists every one of them. */
  | 'VALIDATION_ERROR'
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

/** How an invoice stands. Open are SENT, PARTIALLY_PAID and OVERDUE; OVERDUE follows from the clock. */
export type InvoiceStatus =
  /** Cancelled by a credit note. */
  | 'CREDITED'
  /** Not sent yet: no number, nothing owed. */
  | 'DRAFT'
  /** Sent, not paid in full, and past its due date. */
  | 'OVERDUE'
  /** Paid in full. */
  | 'PAID'
  /** Sent, and paid in part. */
  | 'PARTIALLY_PAID'
  /** Sent, nothing paid yet. */
  | 'SENT'
  /** Withdrawn after it was sent: nothing is owed. */
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

/** Which customer to restore. */
export type RestoreCustomerInput = {
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** The customer's id. One that was merged leads to the survivor. */
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

/** Which customer, and the reference to take off. */
export type UnlinkReferenceInput = {
  /** The customer. */
  customerId: string | number;
  /** 1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
  /** The record elsewhere that it is taken off from. */
  reference: ReferenceInput;
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

/** How charges settle against a wallet. */
export type WalletMode =
  /** Charges settle against the wallet and may take it below zero. */
  | 'LIVE'
  /** Charges settle against what was paid in; the wallet never goes below zero. */
  | 'PREPAID_ONLY';

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
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
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
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
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
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
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
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
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
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
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
        | { __typename: 'Invoice', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Organization' }
        | { __typename: 'Plan' }
        | { __typename: 'PlanSubscription', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Tag' }
        | { __typename: 'TaxIdentifier' }
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
        | { __typename: 'Invoice', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Organization' }
        | { __typename: 'Plan' }
        | { __typename: 'PlanSubscription', id: string, tags: Array<{ id: string, name: string, color: string | null }> }
        | { __typename: 'Tag' }
        | { __typename: 'TaxIdentifier' }
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
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
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
        | { __typename: 'Invoice', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Plan', id: string }
        | { __typename: 'PlanSubscription', id: string }
        | { __typename: 'Tag', id: string }
        | { __typename: 'TaxIdentifier', id: string }
        | { __typename: 'Wallet', id: string }
        | { __typename: 'WalletTransaction', id: string }
      > }
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
export const ChangeFieldsFragmentDoc = new TypedDocumentString(`
    fragment ChangeFields on FieldChange {
  path
  before
  after
}
    `, {"fragmentName":"ChangeFields"}) as unknown as TypedDocumentString<ChangeFieldsFragment, unknown>;
export const IssueFieldsFragmentDoc = new TypedDocumentString(`
    fragment IssueFields on InputIssue {
  path
  code
  message
}
    `, {"fragmentName":"IssueFields"}) as unknown as TypedDocumentString<IssueFieldsFragment, unknown>;
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
export const TagFieldsFragmentDoc = new TypedDocumentString(`
    fragment TagFields on Tag {
  id
  name
  color
}
    `, {"fragmentName":"TagFields"}) as unknown as TypedDocumentString<TagFieldsFragment, unknown>;
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