import type { VatValidationStatus } from './customer.rules.ts';

export const vatVerdicts = {
  VALID: 'The register knows the number.',
  INVALID: 'The register does not know the number.',
} as const;
export type VatVerdict = keyof typeof vatVerdicts;

/** What a person has decided in the place of the register. */
export interface VatOverride {
  readonly valid: boolean;
  readonly reason: string;
  readonly setAt: string;
  /** Null for ADMIN_API_KEY. */
  readonly setById: string | null;
}

/** What is known of a customer's VAT number beyond its status. The last verdict is kept apart from the last attempt. */
export interface VatRecord {
  /** The number that all but the override speaks of. */
  readonly number: string | null;
  readonly verdict: VatVerdict | null;
  readonly verdictAt: string | null;
  readonly name: string | null;
  readonly address: string | null;
  readonly consultationNumber: string | null;
  readonly attemptAt: string | null;
  /** The code of the last attempt, where it brought no verdict. */
  readonly error: string | null;
  /** Attempts since the last verdict. */
  readonly attempts: number;
  readonly override: VatOverride | null;
}

export const emptyVatRecord: VatRecord = {
  number: null,
  verdict: null,
  verdictAt: null,
  name: null,
  address: null,
  consultationNumber: null,
  attemptAt: null,
  error: null,
  attempts: 0,
  override: null,
};

/** Nothing is known of another number; what a person has decided stays until it is cleared. */
export function forgottenVatRecord(record: VatRecord | null): VatRecord | null {
  return record?.override ? { ...emptyVatRecord, override: record.override } : null;
}

/** What holds of the number: a person's word, else the register's last one, else what its form says. Null: nobody knows. */
export function verdictInForce(status: VatValidationStatus, record: VatRecord | null): VatVerdict | null {
  if (record?.override) return record.override.valid ? 'VALID' : 'INVALID';
  return record?.verdict ?? (status === 'INVALID' ? 'INVALID' : null);
}
