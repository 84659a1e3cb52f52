import type { GraphiqlSample } from './graphiql-sample.ts';

export const invoices: GraphiqlSample = {
  name: 'Invoices',
  query: `# Overdue invoices, the longest overdue first: with their
# lines, what was paid, how they were taxed and to whom they
# went. Status and due date are judged as of now.
query Invoices($where: InvoiceFilter, $orderBy: InvoiceOrder, $first: Int = 5) {
  invoices(where: $where, orderBy: $orderBy, first: $first) {
    totalCount
    nodes {
      id
      number
      status
      dueAt
      customer {
        id
        name
      }
      lines {
        description
        quantity
        unitPrice {
          amount
        }
        taxRate
        amount {
          amount
        }
      }
      total {
        formatted
      }
      amountDue {
        formatted
      }
      payments {
        paidAt
        amount {
          formatted
        }
      }
      taxTreatment {
        kind
        reason
      }
      delivery {
        channel
        to
        collectAutomatically
      }
    }
  }
}
`,
  variables: {
    where: { status: ['OVERDUE'] },
    orderBy: { field: 'DUE_AT', direction: 'ASC' },
    first: 5,
  },
};

export const eligibility: GraphiqlSample = {
  name: 'PaymentAndEligibility',
  query: `# How a customer pays, what it has proven, and what that
# allows: payment methods, tiers of plans, and invoices.
# "gaps" tells what is missing for what.
query PaymentAndEligibility($identifier: CustomerIdentifier!) {
  customerByIdentifier(identifier: $identifier) {
    name
    paymentMethods {
      type
      brand
      last4
      expiresOn
      isDefault
      needsReverification
    }
    verifications {
      kind
      status
      requestedAt
      expiresAt
      reason
    }
    eligibility {
      paymentMethods
      planTiers
      missing
      canInvoice
      gaps {
        paymentMethod
        plan {
          code
        }
        missing
      }
    }
    taxTreatment {
      kind
      reason
      legalReference
      provisional
    }
  }
}
`,
  variables: { identifier: { externalId: 'CRM-10108' } },
};
