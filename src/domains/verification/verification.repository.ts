import { isApproved } from '../../database/clocked-states.ts';
import { insertRows, updateRow } from '../../database/json-rows.ts';
import { newId } from '../../database/new-id.ts';
import { rawSql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { VerificationKind } from '../../kernel/verification-kind.ts';
import type { Metadata } from '../customer/metadata.rules.ts';
import type { Decision, VerificationStatus } from './verification.rules.ts';

export const verificationTable = defineTable({
  name: 'verification',
  typename: 'Verification',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    companyId: columns.uuid('company_id'),
    customerId: columns.uuid('customer_id'),
    paymentMethodId: columns.uuidOrNull('payment_method_id'),
    kind: columns.word<VerificationKind>('kind'),
    status: columns.computedWord<VerificationStatus>(
      "case when t.expires_at <= statement_timestamp() then 'EXPIRED' else t.state end",
    ),
    evidence: columns.jsonOrNull<Metadata>('evidence'),
    reason: columns.textOrNull('reason'),
    requestedAt: columns.instant('requested_at'),
    decidedAt: columns.instantOrNull('decided_at'),
    decidedById: columns.uuidOrNull('decided_by_id'),
    expiresAt: columns.instantOrNull('expires_at'),
  },
});
export type VerificationRow = RowOf<typeof verificationTable>;

export const requestOrder: Order = {
  name: 'requestedAt',
  key: sql`t.requested_at`,
  type: 'timestamptz',
  nullable: false,
};

export interface NewVerification {
  readonly companyId: string;
  readonly customerId: string;
  readonly paymentMethodId: string | null;
  readonly kind: VerificationKind;
  readonly evidence: Metadata | null;
  readonly requestedAt: string;
}

/** Writes a request down, and answers its id. */
export async function insertVerification(tx: TenantTransaction, verification: NewVerification): Promise<string> {
  const id = newId();
  await insertRows(tx, 'verification', [{ id, state: 'PENDING', ...verification }]);
  return id;
}

export interface DecidedColumns extends Decision {
  readonly decidedAt: string;
  readonly decidedById: string | null;
}

export async function setDecision(tx: TenantTransaction, id: string, decided: DecidedColumns): Promise<void> {
  await updateRow(tx, 'verification', id, { ...decided });
}

/** The kinds of which a customer has an approval that has not expired. */
export async function findApprovedKinds(tenant: TenantReader, customerId: string): Promise<VerificationKind[]> {
  const rows = await tenant.query<{ kind: VerificationKind }>(
    sql`select distinct t.kind from verification t
         where t.organization_id = ${TENANT} and t.customer_id = ${customerId}::uuid and ${rawSql(isApproved('t'))}`,
  );
  return rows.map(({ kind }) => kind);
}
