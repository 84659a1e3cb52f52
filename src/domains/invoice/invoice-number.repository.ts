import { sql, TENANT } from '../../database/sql.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';

export interface SeriesPlace {
  /** 1 for the first invoice of the company. */
  readonly count: number;
  /** Taken under the lock of the counter, so that numbers and times have one order. */
  readonly issuedAt: string;
}

/**
 * Takes the next place in the series of a company. Its counter is locked until the transaction ends, so it is the last lock
 * that a transaction takes; where that fails, the place is free again, and the series has no gap.
 */
export async function takeSeriesPlace(tx: TenantTransaction, companyId: string): Promise<SeriesPlace> {
  const [taken] = await tx.query<{ last: number; at: string }>(
    sql`insert into invoice_counter as c (organization_id, company_id, last) values (${TENANT}, ${companyId}::uuid, 1)
        on conflict (organization_id, company_id) do update set last = c.last + 1
        returning last, to_json(date_trunc('milliseconds', clock_timestamp()))#>>'{}' as at`,
  );
  if (!taken) throw new Error('the counter did not count');
  return { count: taken.last, issuedAt: new Date(taken.at).toISOString() };
}

/** The invoice that has a number in a company. */
export async function findByNumber(tx: TenantTransaction, companyId: string, number: string): Promise<string | null> {
  const where = { organizationId: tx.organizationId, companyId, number };
  const found = await tx.invoice.findFirst({ where, select: { id: true } });
  return found?.id ?? null;
}
