import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import './graphql/scalars.ts';
import './graphql/money.ts';
import './graphql/node.ts';
import './graphql/query-cost.ts';
import './graphql/user-error.ts';
// The domains from low to high: customer parts run in this order.
import './domains/audit/audit.schema.ts';
import './domains/organization/organization.schema.ts';
import './domains/organization/company.schema.ts';
import './domains/organization/api-key.schema.ts';
import './domains/customer/customer.schema.ts';
import './domains/customer/customer-identifier.schema.ts';
import './domains/customer/create-customer.schema.ts';
import './domains/customer/change-customer.schema.ts';
import './domains/reference/reference.service.ts';
import './domains/reference/reference.schema.ts';
import './domains/reference/upsert-customer.schema.ts';
import './domains/tag/tag.service.ts';
import './domains/tag/tag.schema.ts';
import './domains/custom-field/custom-field.service.ts';
import './domains/custom-field/custom-field.schema.ts';
import './domains/tax-id/tax-id.service.ts';
import './domains/tax-id/tax-id.schema.ts';
import './domains/verification/verification.service.ts';
import './domains/verification/verification.schema.ts';
import './domains/vat/settle-vat.service.ts';
import './domains/vat/vat-worker.service.ts';
import './domains/vat/tax-treatment.schema.ts';
import './domains/vat/vat-check.schema.ts';
import './domains/vat/vat-state.schema.ts';
import './domains/vat/validate-vat.schema.ts';
import './domains/vat/vat-override.schema.ts';
import './domains/payment-method/payment-method.service.ts';
import './domains/payment-method/payment-method.schema.ts';
import './domains/wallet/wallet.service.ts';
import './domains/wallet/wallet.schema.ts';
import './domains/wallet/change-wallet.schema.ts';
import './domains/plan/plan.schema.ts';
import './domains/plan/change-plan.schema.ts';
import './domains/eligibility/eligibility.schema.ts';
import './domains/subscription/subscription.service.ts';
import './domains/subscription/subscription.schema.ts';
import './domains/subscription/change-subscription.schema.ts';
import './domains/invoice/invoice.service.ts';
import './domains/invoice/invoice.schema.ts';
import './domains/invoice/invoice-parts.schema.ts';
import './domains/invoice/invoice-list.schema.ts';
import './domains/invoice/change-invoice.schema.ts';
import './domains/merge/merge-plan.schema.ts';
import './domains/merge/merge.schema.ts';
import './domains/merge/merge-customers.schema.ts';
import './domains/duplicate/refresh-duplicates.service.ts';
import './domains/duplicate/duplicate.schema.ts';
import './domains/duplicate/dismiss-duplicate.schema.ts';
import './domains/bulk/bulk.schema.ts';
import { builder } from './graphql/builder.ts';
import { withPlainFields } from './graphql/plain-fields.ts';

export const schema: GraphQLSchema = withPlainFields(builder.toSchema());

/** The public API as text, in an order that does not depend on the order of the imports. */
export function printPublicSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
