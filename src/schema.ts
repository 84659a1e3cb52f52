import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import './graphql/scalars.ts';
import './graphql/money.ts';
import './graphql/node.ts';
import './graphql/user-error.ts';
// The domains from low to high: customer parts run in this order.
import './domains/audit/audit.schema.ts';
import './domains/organization/organization.schema.ts';
import './domains/customer/customer.schema.ts';
import './domains/customer/create-customer.schema.ts';
import './domains/wallet/wallet.service.ts';
import './domains/wallet/wallet.schema.ts';
import './domains/plan/plan.schema.ts';
import './domains/subscription/subscription.schema.ts';
import './domains/invoice/invoice.schema.ts';
import { builder } from './graphql/builder.ts';

export const schema: GraphQLSchema = builder.toSchema();

/** The public API as text, in an order that does not depend on the order of the imports. */
export function printPublicSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
