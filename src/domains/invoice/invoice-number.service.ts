import type { TenantTransaction } from '../../database/tenant-database.ts';
import { takeSeriesPlace } from './invoice-number.repository.ts';
import { numberOfSeries } from './invoice-number.rules.ts';

export interface Numbered {
  readonly number: string;
  readonly issuedAt: string;
}

/** The next number of a company's series, and the time of issue: the last lock of the transaction. */
export async function takeNextNumber(tx: TenantTransaction, companyId: string): Promise<Numbered> {
  const { count, issuedAt } = await takeSeriesPlace(tx, companyId);
  return { number: numberOfSeries(count), issuedAt };
}

/** The number that a caller gave, issued at `clock`, else the next one of the series. */
export async function takeNumber(
  tx: TenantTransaction,
  companyId: string,
  own: string | null,
  clock: string,
): Promise<Numbered> {
  return own === null ? takeNextNumber(tx, companyId) : { number: own, issuedAt: clock };
}
