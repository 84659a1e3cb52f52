import { randomUUID as newId } from 'node:crypto';
import type pg from 'pg';
import type { VatValidationStatus } from '../../src/domains/customer/customer.rules.ts';
import { emptyVatRecord, type VatRecord, type VatVerdict } from '../../src/domains/customer/vat-record.rules.ts';
import { type CustomerFixture, insertRows } from './fixtures.ts';
import type { Tenant } from './tenant.ts';

type Row = Readonly<Record<string, unknown>>;

/** How a customer's VAT number stands; what is left out is as its status says. */
export interface VatKnown {
  readonly status: VatValidationStatus;
  /** Null of an INVALID one: its form is wrong, and nobody was asked. */
  readonly verdict?: VatVerdict | null;
  /** How long ago the register said so: a day, unless told. */
  readonly secondsAgo?: number;
  /** A person's decision; where the status is MANUAL there is one, and it is yes unless told. */
  readonly override?: boolean | null;
}

export const daySeconds = 86_400;
const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();

/** What a customer's row holds of a VAT number that was checked, as the product writes it. Without a number only a person knows. */
export function vatRecordOf(number: string | null, known: VatKnown): VatRecord | null {
  const { status, secondsAgo = daySeconds, override = status === 'MANUAL' ? true : null } = known;
  const decided = override === null ? null : { valid: override, reason: 'Seen', setAt: anHourAgo(), setById: null };
  const verdict = verdictOf(known);
  const hasAnswer = verdict !== null || ['INVALID', 'ERROR', 'MAINTENANCE'].includes(status);
  if (number === null || !hasAnswer) return decided && { ...emptyVatRecord, override: decided };
  const verdictAt = verdict && new Date(Date.now() - secondsAgo * 1_000).toISOString();
  const failed = { attemptAt: anHourAgo(), error: 'MS_UNAVAILABLE', attempts: 2 };
  const refused = { error: 'FORMAT_INVALID' };
  const told = verdict === null ? refused : { attemptAt: verdictAt };
  const attempt = status === 'ERROR' || status === 'MAINTENANCE' ? failed : told;
  return { ...emptyVatRecord, number, verdict, verdictAt, ...attempt, override: decided };
}

function verdictOf({ status, verdict }: VatKnown): VatVerdict | null {
  if (verdict !== undefined) return verdict;
  return status === 'VALID' || status === 'INVALID' ? status : null;
}

/** Columns of a customer that has this VAT number, or none. */
export function vatColumns(number: string | null, known: VatKnown | VatValidationStatus): Row {
  const told = typeof known === 'string' ? { status: known } : known;
  if (number === null && told.status !== 'UNVALIDATED' && told.status !== 'MANUAL')
    throw new Error(`a customer without a VAT number is never ${told.status}`);
  return { vat_validation_status: told.status, vat_record: vatRecordOf(number, told) };
}

/** Makes it known of the number that a customer has now, as the register or a person would; what is derived stays as it is. */
export async function knowVat(pool: pg.Pool, customerId: string, known: VatKnown | VatValidationStatus): Promise<void> {
  const { rows } = await pool.query<{ value: string }>(
    "select value from tax_identifier where customer_id = $1 and type = 'eu_vat'",
    [customerId],
  );
  const { vat_validation_status, vat_record } = vatColumns(rows[0]?.value ?? null, known);
  await pool.query('update customer set vat_validation_status = $2, vat_record = $3 where id = $1', [
    customerId,
    vat_validation_status,
    vat_record,
  ]);
}

export interface VatCheckSpec {
  readonly customer: CustomerFixture;
  readonly vatNumber: string;
  readonly checkedAt?: string;
  /** Any further columns, by their names in the database. */
  readonly columns?: Row;
}

/** Checks of customers' numbers by the register: VALID, and with all that it tells, unless said otherwise. */
export async function insertVatChecks(
  pool: pg.Pool,
  tenant: Tenant,
  specs: readonly VatCheckSpec[],
): Promise<string[]> {
  const rows = specs.map(({ customer, vatNumber, checkedAt, columns }) => ({
    organization_id: tenant.organizationId,
    id: newId(),
    company_id: customer.company.id,
    customer_id: customer.id,
    vat_number: vatNumber,
    requester: 'SE556677889901',
    outcome: 'VALID',
    status: 'VALID',
    error_code: null,
    name: 'Registered AB',
    address: 'Gatan 1\n211 22 Malmö',
    consultation_number: 'WAPIAAAAaEDkvhHx',
    evidence_hash: '5f'.repeat(32),
    checked_at: checkedAt ?? '2026-01-05T00:00:00Z',
    ...columns,
  }));
  await insertRows(pool, 'vat_check', rows);
  return rows.map(({ id }) => id);
}
