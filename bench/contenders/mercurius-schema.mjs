// As much of Clientele's schema as its documents in bench/speed ask for.
export const schema = `
  type Query {
    customers(first: Int = 20, after: String, search: String): CustomerConnection!
    customer(id: ID!): Customer
  }
  type PageInfo { hasNextPage: Boolean!, endCursor: String }
  type CustomerConnection { edges: [CustomerEdge!]!, nodes: [Customer!]!, pageInfo: PageInfo! }
  type CustomerEdge { cursor: String!, node: Customer! }
  type Customer {
    id: ID!
    name: String!
    slug: String!
    email: String
    status: String!
    customerType: String!
    vatValidationStatus: String!
    billingAddress: Address
    createdAt: String!
    subscriptions(first: Int = 20): PlanSubscriptionConnection!
    wallets(first: Int = 20): WalletConnection!
    invoices(first: Int = 20, orderBy: InvoiceOrder): InvoiceConnection!
    paymentMethods: [PaymentMethod!]!
    verifications: [Verification!]!
    taxIdentifiers: [TaxIdentifier!]!
    tags: [Tag!]!
  }
  input InvoiceOrder { field: InvoiceOrderField!, direction: Direction! }
  enum InvoiceOrderField { ISSUED_AT }
  enum Direction { ASC DESC }
  type Address { country: String! }
  type PlanSubscriptionConnection { nodes: [PlanSubscription!]! }
  type WalletConnection { nodes: [Wallet!]! }
  type InvoiceConnection { nodes: [Invoice!]! }
  type PlanSubscription { id: ID!, status: String!, quantity: Int!, startedAt: String!, plan: Plan! }
  type Plan { code: String!, name: String! }
  type Money { amount: String!, currency: String! }
  type Wallet { id: ID!, name: String!, currency: String!, balance: Money! }
  type Invoice { id: ID!, number: String, status: String!, total: Money!, issuedAt: String, dueAt: String }
  type PaymentMethod { id: ID!, type: String!, brand: String, last4: String, isDefault: Boolean! }
  type Verification { id: ID!, kind: String!, requestedAt: String! }
  type TaxIdentifier { id: ID!, type: String!, value: String!, primary: Boolean! }
  type Tag { id: ID!, name: String!, color: String }
`;
