import { isApproved } from '../../database/clocked-states.ts';
import { updateRow } from '../../database/json-rows.ts';
import { newId } from '../../database/new-id.ts';
import { sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { PaymentProvider } from '../customer/customer.rules.ts';
import type { PaymentMethodDetails, PaymentMethodState, PaymentMethodType } from './payment-method.rules.ts';

const state = `case
  when t.removed_at is not null then 'REMOVED'
  when t.expires_on < (statement_timestamp() at time zone 'UTC')::date then 'EXPIRED'
  else 'USABLE' end`;

// An approval that has not expired, of this very payment method.
const isVerified = `exists (
  select from verification v
   where v.organization_id = t.organization_id and v.payment_method_id = t.id and ${isApproved('v')})`;

export const paymentMethodTable = defineTable({
  name: 'payment_method',
  typename: 'PaymentMethod',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    companyId: columns.uuid('company_id'),
    customerId: columns.uuid('customer_id'),
    type: columns.word<PaymentMethodType>('type'),
    provider: columns.wordOrNull<PaymentProvider>('provider'),
    providerId: columns.textOrNull('provider_id'),
    brand: columns.textOrNull('brand'),
    last4: columns.textOrNull('last4'),
    expiresOn: columns.textOrNull('expires_on'),
    isDefault: columns.bool('is_default'),
    needsReverification: columns.bool('needs_reverification'),
    removedAt: columns.instantOrNull('removed_at'),
    createdAt: columns.instant('created_at'),
    state: columns.computedWord<PaymentMethodState>(state),
    isVerified: columns.computed<boolean>(isVerified),
  },
});
export type PaymentMethodRow = RowOf<typeof paymentMethodTable>;

/** Descending: the default first, then the newest. */
export const defaultFirst: Order = {
  name: 'defaultFirst',
  key: sql`case when t.is_default then 'infinity' else t.created_at end`,
  type: 'timestamptz',
  nullable: false,
};
export const isNotRemoved = sql`t.removed_at is null`;

export interface NewPaymentMethod extends PaymentMethodDetails {
  readonly companyId: string;
  readonly customerId: string;
  readonly createdAt: string;
}

/** Writes a payment method down, which is not the default yet, and answers its id. */
export async function insertPaymentMethod(tx: TenantTransaction, method: NewPaymentMethod): Promise<string> {
  const id = newId();
  const { companyId, customerId, type, provider, providerId, brand, last4, expiresOn, createdAt } = method;
  await tx.execute(
    sql`insert into payment_method (organization_id, id, company_id, customer_id, type, provider, provider_id, brand, last4, expires_on, created_at)
        values (${TENANT}, ${id}::uuid, ${companyId}::uuid, ${customerId}::uuid, ${type}, ${provider}, ${providerId}, ${brand}, ${last4},
                ${expiresOn}::date, ${createdAt}::timestamptz)`,
  );
  return id;
}

/** What changes of a payment method. */
export interface PaymentMethodColumns {
  readonly isDefault?: boolean;
  readonly needsReverification?: boolean;
  readonly removedAt?: string;
}

export async function setPaymentMethod(
  tx: TenantTransaction,
  id: string,
  changed: PaymentMethodColumns,
): Promise<void> {
  await updateRow(tx, 'payment_method', id, { ...changed });
}

/** The id of a customer's default payment method. */
export async function findDefaultId(tenant: TenantReader, customerId: string): Promise<string | null> {
  const [found] = await tenant.query<{ id: string }>(
    sql`select t.id::text as id from payment_method t
         where t.organization_id = ${TENANT} and t.customer_id = ${customerId}::uuid and t.is_default`,
  );
  return found?.id ?? null;
}

/** Whether a customer has this payment method, and it is not removed. */
export async function isInUse(tenant: TenantReader, customerId: string, id: string): Promise<boolean> {
  const found = await tenant.query(
    sql`select t.id::text as id from payment_method t
         where t.organization_id = ${TENANT} and t.customer_id = ${customerId}::uuid and t.id = ${id}::uuid and t.removed_at is null`,
  );
  return found.length > 0;
}
