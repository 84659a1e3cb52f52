import type { GraphiqlSample } from './graphiql-sample.ts';

export const duplicates: GraphiqlSample = {
  name: 'Duplicates',
  query: `# Customers that are probably one, the likeliest pair first,
# and why. The next tab shows what merging two would do.
query Duplicates($minScore: Float!) {
  duplicateCustomers(minScore: $minScore, first: 10) {
    totalCount
    nodes {
      score
      reasons
      customers {
        id
        name
        email
      }
    }
  }
}
`,
  variables: { minScore: 0.7 },
};

export const mergePreview: GraphiqlSample = {
  name: 'MergePreview',
  query: `# What merging two customers would do: nothing is
# written. MOVE_ALL with this planHash runs exactly it.
mutation MergePreview($input: MergeCustomersInput!) {
  mergeCustomers(input: $input) {
    __typename
    ... on MergeCustomersPayload {
      plan {
        planHash
        canRun
        source {
          name
        }
        target {
          name
        }
        moves {
          kind
          count
        }
        walletTransfers {
          amount {
            formatted
          }
        }
        fieldChanges {
          path
          before
          after
        }
        conflicts {
          id
          message
          resolutions
        }
      }
    }
    ... on UserError {
      code
      message
    }
  }
}
`,
  // Where there is no demo, two ids of the tab before belong here.
  variables: {
    input: {
      idempotencyKey: 'graphiql-3',
      strategy: 'PREVIEW',
      sourceCustomerId: '00000000-0000-7000-8000-000000000001',
      targetCustomerId: '00000000-0000-7000-8000-000000000002',
      fieldChoices: [{ field: 'phone', keep: 'SOURCE' }],
    },
  },
};
