/** A tab that GraphiQL opens with. */
export interface GraphiqlSample {
  /** The operation's name, which GraphiQL shows as the tab's title. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const customers: GraphiqlSample = {
  name: 'Customers',
  query: `# The list of customers. The variables below search it
# ("gmbh"), filter, order and page it.
query Customers(
  $companyId: ID
  $search: String
  $where: CustomerFilter
  $includeArchived: Boolean! = false
  $orderBy: CustomerOrder
  $first: Int = 20
  $after: String
) {
  customers(
    companyId: $companyId
    search: $search
    where: $where
    includeArchived: $includeArchived
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    totalCount
    nodes {
      id
      name
      slug
      email
      status
      customerType
      vatValidationStatus
      billingAddress {
        city
        country
      }
      balance {
        amount
        currency
        formatted
      }
      createdAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  variables: {
    search: 'gmbh',
    where: { status: ['ACTIVE'] },
    includeArchived: false,
    orderBy: { field: 'NAME', direction: 'ASC' },
    first: 20,
    after: null,
  },
};

const dashboard: GraphiqlSample = {
  name: 'CustomerDashboard',
  query: `# A dashboard in one request: customers with their
# subscriptions, wallets and latest invoices.
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
        invoices(first: 5, orderBy: { field: ISSUED_AT, direction: DESC }) {
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
`,
  variables: { first: 10, after: null },
};

const nextPage: GraphiqlSample = {
  name: 'NextPage',
  query: `# Paging. Run it, copy "endCursor" from the answer into
# "after" below, and run it again: the next page.
query NextPage($first: Int = 5, $after: String) {
  customers(first: $first, after: $after) {
    edges {
      cursor
      node {
        id
        name
        createdAt
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
`,
  variables: { first: 5, after: null },
};

const createCustomer: GraphiqlSample = {
  name: 'CreateCustomer',
  query: `# Tries to create a customer: with "dryRun": true all is
# checked and nothing is written. A key that sees several
# companies names one; the last tab lists them.
mutation CreateCustomer($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    __typename
    ... on CreateCustomerPayload {
      customer {
        id
        name
        slug
      }
      wallet {
        id
        currency
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
        code
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
`,
  variables: {
    input: {
      idempotencyKey: 'graphiql-1',
      dryRun: true,
      customer: {
        name: 'Ångström Trading AB',
        email: 'finance@angstrom-trading.example',
        customerType: 'BUSINESS',
        billingAddress: { city: 'Östersund', country: 'SE' },
      },
    },
  },
};

const keyAndCompanies: GraphiqlSample = {
  name: 'KeyAndCompanies',
  query: `# What the API key in the headers below may do, and the
# companies and plans that it sees.
query KeyAndCompanies($first: Int = 20) {
  viewer {
    organization {
      id
      name
    }
    scopes
  }
  companies(first: $first) {
    nodes {
      id
      name
      country
    }
  }
  plans(first: $first) {
    nodes {
      id
      code
      name
    }
  }
}
`,
  variables: { first: 20 },
};

/** The same with a company filled in: a key that sees several must name one. */
export function samplesFor(companyId: string | null): readonly GraphiqlSample[] {
  if (companyId === null) return graphiqlSamples;
  const { input } = createCustomer.variables;
  const named = { ...createCustomer, variables: { input: { companyId, ...(input as object) } } };
  return graphiqlSamples.map((sample) => (sample === createCustomer ? named : sample));
}

/** The tabs of a first visit, in their order. */
export const graphiqlSamples: readonly [GraphiqlSample, ...GraphiqlSample[]] = [
  customers,
  dashboard,
  nextPage,
  createCustomer,
  keyAndCompanies,
];
