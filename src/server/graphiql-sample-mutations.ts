import type { GraphiqlSample } from './graphiql-sample.ts';

export const createCustomer: GraphiqlSample = {
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

export const updateCustomer: GraphiqlSample = {
  name: 'UpdateCustomer',
  query: `# Tries to change a customer: what is left out stays, null
# clears. "changes" tells what would become what, derived
# fields too; without "dryRun" it is done.
mutation UpdateCustomer($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) {
    __typename
    ... on UpdateCustomerPayload {
      customer {
        id
        name
        version
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
  }
}
`,
  variables: {
    input: {
      idempotencyKey: 'graphiql-2',
      dryRun: true,
      identifier: { externalId: 'ERP-20044' },
      customer: {
        vatNumber: 'DE 248 817 307',
        tags: ['startup', 'at-risk'],
        customFields: { seats: 5, contract_renewal: '2027-06-30' },
        references: [{ source: 'HUBSPOT', externalId: '8841300999' }],
      },
    },
  },
};
