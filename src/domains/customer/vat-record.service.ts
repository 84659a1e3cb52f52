import type { TenantTransaction } from '../../database/tenant-database.ts';
import { type CustomerState, type LockedCustomer, lockCustomer, setColumns } from './customer.repository.ts';
import type { VatValidationStatus } from './customer.rules.ts';
import type { VatRecord } from './vat-record.rules.ts';

export { type CustomerState, type LockedCustomer, lockCustomer };

export interface VatColumns {
  readonly vatValidationStatus: VatValidationStatus;
  readonly vatRecord: VatRecord | null;
}

/** Sets what is known of a customer's VAT number. It is locked. */
export async function setVatColumns(tx: TenantTransaction, customerId: string, columns: VatColumns): Promise<void> {
  await setColumns(tx, customerId, { ...columns });
}
