import type { GraphiqlSample } from './graphiql-sample.ts';

export const customers: GraphiqlSample = {
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
      classification
      taxIdentifiers {
        type
        value
        formatValid
        checksumValid
      }
      tags {
        name
        color
      }
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

export const findCustomer: GraphiqlSample = {
  name: 'FindCustomer',
  query: `# One customer, found by what another system calls it (or
# by id, slug, external id, organisation number), with all
# that describes it and the last things done to it.
query FindCustomer($identifier: CustomerIdentifier!) {
  customerByIdentifier(identifier: $identifier) {
    id
    name
    legalName
    classification
    origin
    peppolId
    taxIdentifiers {
      type
      value
      primary
    }
    references {
      source
      externalId
      externalUpdatedAt
    }
    customFields {
      definition {
        label
        type
      }
      value
    }
    tags {
      name
      color
    }
    history(first: 3) {
      nodes {
        action
        at
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
`,
  variables: { identifier: { reference: { source: 'NETSUITE', externalId: '51207' } } },
};

export const dashboard: GraphiqlSample = {
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

export const nextPage: GraphiqlSample = {
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

export const keyAndCompanies: GraphiqlSample = {
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
