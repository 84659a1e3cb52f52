/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

/** When the customer pays. */
export type BillingModel =
  /** Both, object by object. */
  | 'HYBRID'
  /** Uses first, is invoiced later. */
  | 'POSTPAID'
  /** Pays into a wallet first; no wallet of it goes below zero. */
  | 'PREPAID';

/** A new customer. It needs a name, and an email or a billing country. */
export type CreateCustomerInput = {
  /** The company that it belongs to. May be left out when your key sees just one. */
  companyId?: string | number | null | undefined;
  /** What is known of the customer. */
  customer: CustomerDetailsInput;
  /** Check everything, tell the `changes`, write nothing. */
  dryRun?: boolean;
  /** 1 to 255 characters, new for each customer. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days. */
  idempotencyKey: string;
};

/** The fields of a customer that a caller may set. */
export type CustomerDetailsInput = {
  /** Further addresses that get a copy of every invoice, at most 20. */
  additionalEmails?: Array<string> | null | undefined;
  /** Whether invoices are collected without asking. True with a payment provider where it is left out. */
  autoCollection?: boolean | null | undefined;
  /** Where the customer is invoiced. */
  billingAddress?: AddressInput | null | undefined;
  /** When the customer pays. POSTPAID where it is left out. */
  billingModel?: BillingModel | null | undefined;
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
  /** Your own keys and values: at most 50 keys of up to 40 characters, text up to 500, five levels. */
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
  /** A telephone number, 1 to 64 characters. */
  phone?: string | null | undefined;
  /** Where the customer manages its own account: an http or https address. */
  portalUrl?: string | null | undefined;
  /** Whether invoices go out electronically where they can. False where it is left out. */
  preferEinvoice?: boolean | null | undefined;
  /** The currency that it wants to pay in. */
  preferredCurrency?: string | null | undefined;
  /** Where goods go. */
  shippingAddress?: AddressInput | null | undefined;
  /** A readable identifier, unique in the company: `acme-2`. Made from the name where it is left out. */
  slug?: string | null | undefined;
  /** How sales tax treats the customer. RETAIL where it is left out. */
  taxClass?: CustomerTaxClass | null | undefined;
  /** IANA name. The company's where it is left out; it never changes. */
  timezone?: string | null | undefined;
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
  /** Billed in one of these countries. */
  country?: Array<string> | null | undefined;
  /** Made in this time. */
  createdAt?: DateTimeRange | null | undefined;
  /** Whose currency in force is one of these. */
  currency?: Array<string> | null | undefined;
  /** One of these kinds. */
  customerType?: Array<CustomerType> | null | undefined;
  /** Exactly this e-mail address, case aside. */
  email?: string | null | undefined;
  /** One of these ids. */
  ids?: Array<string | number> | null | undefined;
  /** Metadata that holds all of these keys with these values. */
  metadata?: Record<string, unknown> | null | undefined;
  /** This does not hold. */
  not?: CustomerFilter | null | undefined;
  /** At least one of these holds; an empty list holds for none. */
  or?: Array<CustomerFilter> | null | undefined;
  /** One of these statuses. */
  status?: Array<CustomerStatus> | null | undefined;
  /** One of these tax classes. */
  taxClass?: Array<CustomerTaxClass> | null | undefined;
  /** Last changed in this time. */
  updatedAt?: DateTimeRange | null | undefined;
  /** One of these VAT statuses. */
  vatValidationStatus?: Array<VatValidationStatus> | null | undefined;
};

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
  /** Another customer of the organization has this external id. */
  | 'CUSTOMER_DUPLICATE_EXTERNAL_ID'
  /** Another customer of the company has this organisation number. */
  | 'CUSTOMER_DUPLICATE_ORG_NUMBER'
  /** Another customer of the organization has this reference. */
  | 'CUSTOMER_DUPLICATE_REFERENCE'
  /** Another customer of the company has this slug. */
  | 'CUSTOMER_DUPLICATE_SLUG'
  /** The field cannot be changed any more. */
  | 'FIELD_IMMUTABLE'
  /** The first request with this idempotencyKey is still running: send it again later. */
  | 'IDEMPOTENCY_IN_PROGRESS'
  /** This idempotencyKey was already used with another input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** No such object in your organization, or none that your key may see. */
  | 'NOT_FOUND'
  /** The input breaks one or more rules; `issues` lists every one of them. */
  | 'VALIDATION_ERROR'
  /** The customer was changed since the version that `expectedVersion` names. */
  | 'VERSION_CONFLICT';

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

export type CustomerDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerDetailQuery = { customer: { legalName: string | null, orgNumber: string | null, metadata: Record<string, unknown>, version: number, id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, primaryWallet: { id: string, balance: { amount: string, currency: string } }, openInvoices: { totalCount: number, nodes: Array<{ id: string, number: string | null, dueAt: string | null, amountDue: { amount: string, currency: string } }> }, history: { nodes: Array<{ action: string, at: string, actor: { name: string } | null, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }> }, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } } | null };

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
       | null }
    | { __typename: 'CreateCustomerPayload', dryRun: boolean, replayed: boolean, customer: { id: string, name: string, slug: string, email: string | null, status: CustomerStatus, customerType: CustomerType, vatValidationStatus: VatValidationStatus, createdAt: string, billingAddress: { country: string | null } | null, balance: { amount: string, currency: string, formatted: string } } | null, wallet: { id: string, currency: string, balance: { amount: string } } | null, changes: Array<{ path: Array<string>, before: unknown, after: unknown }> }
    | { __typename: 'IdempotencyError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
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
export const CustomerDetailDocument = new TypedDocumentString(`
    query CustomerDetail($id: ID!) {
  customer(id: $id) {
    ...CustomerRow
    legalName
    orgNumber
    metadata
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
          path
          before
          after
        }
      }
    }
    version
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
}`, {"hash":"sha256:ccf0b5ef0dba94ef6acd5eb0acd92c0e8ddae94ed66381591dcfb2e8dfa380dd"}) as unknown as TypedDocumentString<CustomerDetailQuery, CustomerDetailQueryVariables>;
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
        path
        before
        after
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
        path
        message
      }
    }
    ... on ConflictError {
      existing {
        id
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
}`, {"hash":"sha256:5758b15cc842d0f7404df447a58053a6d1f63eaf80821413b36f15bdc903770e"}) as unknown as TypedDocumentString<CreateCustomerMutation, CreateCustomerMutationVariables>;