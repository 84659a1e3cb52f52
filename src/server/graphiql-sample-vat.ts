import type { GraphiqlSample } from './graphiql-sample.ts';

export const vatNumbers: GraphiqlSample = {
  name: 'VatNumbers',
  query: `# VAT numbers that want to be looked at: what the register said
# last, with its evidence, and when it is asked again.
query VatNumbers($status: [VatValidationStatus!]) {
  customers(where: { vatValidationStatus: $status }, first: 10) {
    nodes {
      name
      vat {
        vatNumber
        status
        validated
        lastVerdictAt
        lastError
        nextAttemptAt
        override {
          reason
        }
        checks(first: 2) {
          nodes {
            outcome
            checkedAt
            consultationNumber
          }
        }
      }
      taxTreatment {
        kind
        reason
      }
    }
  }
}
`,
  variables: { status: ['MAINTENANCE', 'INVALID', 'ERROR', 'MANUAL'] },
};
