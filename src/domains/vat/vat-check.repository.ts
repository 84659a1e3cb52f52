import { insertRows } from '../../database/json-rows.ts';
import { newId } from '../../database/new-id.ts';
import { type Sql, sql, TENANT } from '../../database/sql.ts';
import { columns, defineTable, type Order, type RowOf } from '../../database/table.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { VatValidationStatus } from '../customer/customer.rules.ts';
import type { VatCheckOutcome } from './vat-check.rules.ts';

export const vatCheckTable = defineTable({
  name: 'vat_check',
  typename: 'VatCheck',
  visibility: 'company_id',
  columns: {
    id: columns.uuid('id'),
    customerId: columns.uuidOrNull('customer_id'),
    vatNumber: columns.text('vat_number'),
    requester: columns.textOrNull('requester'),
    outcome: columns.word<VatCheckOutcome>('outcome'),
    status: columns.word<VatValidationStatus>('status'),
    errorCode: columns.textOrNull('error_code'),
    name: columns.textOrNull('name'),
    address: columns.textOrNull('address'),
    consultationNumber: columns.textOrNull('consultation_number'),
    checkedAt: columns.instant('checked_at'),
    evidenceHash: columns.textOrNull('evidence_hash'),
  },
});
export type VatCheckRow = RowOf<typeof vatCheckTable>;

export const checkOrder: Order = { name: 'checkedAt', key: sql`t.checked_at`, type: 'timestamptz', nullable: false };

export function ofNumber(vatNumber: string): Sql {
  return sql`t.vat_number = ${vatNumber}`;
}

/** A check to keep: a row, without its id. */
export interface NewCheck extends Omit<VatCheckRow, 'id'> {
  readonly companyId: string;
}

/** Keeps checks, and answers their ids in the same order. */
export async function insertChecks(tx: TenantTransaction, checks: readonly NewCheck[]): Promise<string[]> {
  const rows = checks.map((check) => ({ id: newId(), ...check }));
  await insertRows(tx, 'vat_check', rows);
  return rows.map(({ id }) => id);
}

/** Whose check it is: a customer's, or that of a number that somebody of a company asked about. */
export interface CheckedNumber {
  readonly companyId: string;
  readonly customerId: string | null;
  readonly vatNumber: string;
}

const checkColumns = sql`t.id::text as id, t.customer_id::text as "customerId", t.vat_number as "vatNumber", t.requester, t.outcome, t.status,
  t.error_code as "errorCode", t.name, t.address, t.consultation_number as "consultationNumber",
  to_json(t.checked_at)#>>'{}' as "checkedAt", t.evidence_hash as "evidenceHash"`;

/** The newest verdict of the register on a number, asked for by a company since then; of one customer where that is named. */
export async function findVerdict(
  tenant: TenantReader,
  { companyId, vatNumber, customerId }: CheckedNumber,
  since: { readonly at: string } | { readonly secondsAgo: number },
): Promise<VatCheckRow | null> {
  const from =
    'at' in since
      ? sql`${since.at}::timestamptz`
      : sql`clock_timestamp() - ${since.secondsAgo}::float8 * interval '1 second'`;
  const [found] = await tenant.query<VatCheckRow>(
    sql`select ${checkColumns} from vat_check t
         where t.organization_id = ${TENANT} and t.vat_number = ${vatNumber} and t.company_id = ${companyId}::uuid
           and t.outcome in ('VALID', 'INVALID') and t.checked_at >= ${from}
           and (${customerId}::uuid is null or t.customer_id = ${customerId}::uuid)
         order by t.checked_at desc, t.id desc limit 1`,
  );
  return found ?? null;
}

/** The newest check of whatever outcome that was kept since then. */
export async function findCheck(
  tenant: TenantReader,
  { companyId, vatNumber, customerId }: CheckedNumber,
  since: string,
): Promise<VatCheckRow | null> {
  const [found] = await tenant.query<VatCheckRow>(
    sql`select ${checkColumns} from vat_check t
         where t.organization_id = ${TENANT} and t.vat_number = ${vatNumber} and t.company_id = ${companyId}::uuid
           and t.customer_id is not distinct from ${customerId}::uuid and t.checked_at >= ${since}::timestamptz
         order by t.checked_at desc, t.id desc limit 1`,
  );
  return found ?? null;
}

/** How many of the newest checks in a row were answered by what is no answer. */
export async function countMalformed(
  tenant: TenantReader,
  { companyId, vatNumber, customerId }: CheckedNumber,
  most: number,
): Promise<number> {
  const rows = await tenant.query<{ outcome: VatCheckOutcome }>(
    sql`select t.outcome from vat_check t
         where t.organization_id = ${TENANT} and t.vat_number = ${vatNumber} and t.company_id = ${companyId}::uuid
           and t.customer_id is not distinct from ${customerId}::uuid
         order by t.checked_at desc, t.id desc limit ${most}`,
  );
  const end = rows.findIndex(({ outcome }) => outcome !== 'MALFORMED_ANSWER');
  return end === -1 ? rows.length : end;
}
