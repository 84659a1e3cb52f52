import type pg from 'pg';
import { type ChildSpec, childRow, insertRows } from './fixtures.ts';
import type { Tenant } from './tenant.ts';

type Row = Readonly<Record<string, unknown>>;

export interface PaymentMethodSpec extends ChildSpec {
  readonly type?: string;
  readonly isDefault?: boolean;
  readonly removedAt?: string | null;
  /** Any further columns, by their names in the database. */
  readonly columns?: Row;
}

/** Bank transfers unless said otherwise: they need no verification. */
export async function insertPaymentMethods(
  pool: pg.Pool,
  tenant: Tenant,
  specs: readonly PaymentMethodSpec[],
): Promise<string[]> {
  const rows = specs.map((spec) => ({
    ...childRow(tenant, spec),
    type: spec.type ?? 'BANK_TRANSFER',
    is_default: spec.isDefault ?? false,
    needs_reverification: false,
    removed_at: spec.removedAt ?? null,
    ...spec.columns,
  }));
  await insertRows(pool, 'payment_method', rows);
  return rows.map((row) => row.id);
}

export interface VerificationSpec extends Omit<ChildSpec, 'createdAt'> {
  readonly kind?: string;
  /** EXPIRED is an APPROVED one whose time is over: tell `expiresAt`. */
  readonly state?: 'PENDING' | 'APPROVED' | 'REJECTED';
  readonly paymentMethodId?: string | null;
  readonly requestedAt?: string;
  readonly expiresAt?: string | null;
  /** Any further columns, by their names in the database. */
  readonly columns?: Row;
}

/** Of kind KYC, or PAYMENT_INSTRUMENT for a payment method; approved for ever, unless said otherwise. */
export async function insertVerifications(
  pool: pg.Pool,
  tenant: Tenant,
  specs: readonly VerificationSpec[],
): Promise<string[]> {
  const rows = specs.map((spec) => {
    const { created_at: _none, ...owned } = childRow(tenant, spec);
    const { state = 'APPROVED', paymentMethodId = null, requestedAt = '2026-01-03T00:00:00Z' } = spec;
    return {
      ...owned,
      payment_method_id: paymentMethodId,
      kind: spec.kind ?? (paymentMethodId === null ? 'KYC' : 'PAYMENT_INSTRUMENT'),
      state,
      requested_at: requestedAt,
      decided_at: state === 'PENDING' ? null : '2026-01-04T00:00:00Z',
      expires_at: spec.expiresAt ?? null,
      ...spec.columns,
    };
  });
  await insertRows(pool, 'verification', rows);
  return rows.map((row) => row.id);
}
