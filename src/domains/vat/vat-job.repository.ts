import type pg from 'pg';
import { newId } from '../../database/new-id.ts';
import { sql, TENANT } from '../../database/sql.ts';
import type { TenantReader, TenantTransaction } from '../../database/tenant-database.ts';
import type { CheckedNumber } from './vat-check.repository.ts';
import type { NextAttempt } from './vat-check.rules.ts';

/** How long a job belongs to the gateway that has taken it: longer than a check takes, two calls of 10 s among it. */
const LEASE_SECONDS = 30;

/** A check that is under way: nobody else works on it while the lease lasts. */
export interface LeasedJob extends CheckedNumber {
  readonly id: string;
  readonly lease: string;
  /** Attempts without a verdict so far. */
  readonly attempts: number;
  /** Since when an answer counts. */
  readonly requestedAt: string;
  /** The company's own VAT number. */
  readonly requester: string | null;
  /** Nobody does business with the customer: it is looked at again later. */
  readonly isArchived: boolean;
}

export interface QueuedNumber extends CheckedNumber {
  /** When to ask, as an instant; now where there is none. */
  readonly runAt?: string | null;
}

const jobKey = (customerId: string | null) =>
  customerId === null
    ? sql`(organization_id, company_id, vat_number) where customer_id is null`
    : sql`(organization_id, customer_id) where customer_id is not null`;

/** Queues checks of customers. A customer's job of another number starts over; one of the same number stays as it is. */
export async function queueChecks(tx: TenantTransaction, numbers: readonly QueuedNumber[]): Promise<void> {
  if (numbers.length === 0) return;
  const given = JSON.stringify(numbers.map((number) => ({ ...number, id: newId() })));
  await tx.execute(
    sql`insert into vat_job as j (organization_id, id, company_id, customer_id, vat_number, vies_country, requested_at, run_at)
        select ${TENANT}, g.id, g."companyId", g."customerId", g."vatNumber", left(g."vatNumber", 2), coalesce(g."runAt", now()), coalesce(g."runAt", now())
          from jsonb_to_recordset(${given}::jsonb) as g(id uuid, "companyId" uuid, "customerId" uuid, "vatNumber" text, "runAt" timestamptz)
        on conflict (organization_id, customer_id) where customer_id is not null do update
           set company_id = excluded.company_id, vat_number = excluded.vat_number, vies_country = excluded.vies_country,
               requested_at = excluded.requested_at, run_at = excluded.run_at, attempts = 0, lease = null
         where j.vat_number <> excluded.vat_number`,
  );
}

/** Lets a customer's number be checked now, whatever its schedule said. */
export async function hurryCheck(tx: TenantTransaction, number: CheckedNumber): Promise<void> {
  await queueChecks(tx, [number]);
  await tx.execute(
    sql`update vat_job set run_at = now(), requested_at = now(), attempts = 0
         where organization_id = ${TENANT} and customer_id = ${number.customerId}::uuid and lease is null`,
  );
}

export async function dropChecks(tx: TenantTransaction, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.execute(
    sql`delete from vat_job where organization_id = ${TENANT} and customer_id = any(${customerIds}::uuid[])`,
  );
}

const leasedColumns = sql`j.id::text as id, j.company_id::text as "companyId", j.customer_id::text as "customerId", j.vat_number as "vatNumber",
  j.attempts, j.lease::text as lease, to_json(j.requested_at)#>>'{}' as "requestedAt",
  (select c.vat_number from company c where c.organization_id = j.organization_id and c.id = j.company_id) as requester,
  coalesce((select c.archived_at is not null from customer c where c.organization_id = j.organization_id and c.id = j.customer_id), false) as "isArchived"`;

const leasedUntil = sql`clock_timestamp() + ${LEASE_SECONDS}::int * interval '1 second'`;

/** Takes the job of a number for a caller who waits, and makes it where there is none. Null where somebody works on it. */
export async function leaseNumber(tx: TenantTransaction, number: CheckedNumber): Promise<LeasedJob | null> {
  const { companyId, customerId, vatNumber } = number;
  const [job] = await tx.query<LeasedJob>(
    sql`insert into vat_job as j (organization_id, id, company_id, customer_id, vat_number, vies_country, requested_at, run_at, lease)
        values (${TENANT}, ${newId()}::uuid, ${companyId}::uuid, ${customerId}::uuid, ${vatNumber}, left(${vatNumber}, 2), clock_timestamp(), ${leasedUntil}, ${newId()}::uuid)
        on conflict ${jobKey(customerId)} do update
           set vat_number = excluded.vat_number, vies_country = excluded.vies_country,
               requested_at = excluded.requested_at, run_at = excluded.run_at, lease = excluded.lease
         where j.lease is null or j.run_at <= clock_timestamp() or j.vat_number <> excluded.vat_number
        returning ${leasedColumns}`,
  );
  return job ?? null;
}

/** Takes the oldest due job of a country in this organization. */
export async function leaseDue(tenant: TenantReader, country: string): Promise<LeasedJob | null> {
  const [job] = await tenant.query<LeasedJob>(
    sql`update vat_job j set lease = ${newId()}::uuid, run_at = ${leasedUntil}
          from (select x.id from vat_job x where x.organization_id = ${TENANT} and x.vies_country = ${country} and x.run_at <= clock_timestamp()
                 order by x.run_at, x.id limit 1 for update skip locked) due
         where j.organization_id = ${TENANT} and j.id = due.id returning ${leasedColumns}`,
  );
  return job ?? null;
}

/** Holds a job until the transaction ends; false where it is somebody else's by now, or gone. */
export async function holdLease(tx: TenantTransaction, { id, lease }: LeasedJob): Promise<boolean> {
  const held = await tx.query(
    sql`select id::text from vat_job where organization_id = ${TENANT} and id = ${id}::uuid and lease = ${lease}::uuid for update`,
  );
  return held.length === 1;
}

/** Gives a job back, to be done after that many seconds. */
export async function returnJob(tenant: TenantReader, { id, lease }: LeasedJob, afterSeconds: number): Promise<void> {
  await tenant.query(
    sql`update vat_job set lease = null, run_at = clock_timestamp() + ${afterSeconds}::float8 * interval '1 second'
         where organization_id = ${TENANT} and id = ${id}::uuid and lease = ${lease}::uuid returning id::text`,
  );
}

/** Ends a held job, or puts it off to its next attempt. Answers when that is. */
export async function scheduleNext(
  tx: TenantTransaction,
  { id }: LeasedJob,
  next: NextAttempt,
  attempts: number,
): Promise<string | null> {
  if (next === null) {
    await tx.execute(sql`delete from vat_job where organization_id = ${TENANT} and id = ${id}::uuid`);
    return null;
  }
  const at =
    next === 'CONFIGURATION'
      ? sql`'infinity'::timestamptz`
      : sql`clock_timestamp() + ${next.afterSeconds}::float8 * interval '1 second'`;
  const [job] = await tx.query<{ runAt: string | null }>(
    sql`update vat_job set lease = null, attempts = ${attempts}::int, run_at = ${at}, requested_at = ${at}
         where organization_id = ${TENANT} and id = ${id}::uuid returning ${runAt}`,
  );
  return job?.runAt ?? null;
}

const runAt = sql`to_json(nullif(run_at, 'infinity'))#>>'{}' as "runAt"`;

/** When customers' numbers are asked about next, by customer. */
export async function findNextAttempts(
  tenant: TenantReader,
  customerIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await tenant.query<{ id: string; runAt: string | null }>(
    sql`select customer_id::text as id, ${runAt} from vat_job where organization_id = ${TENANT} and customer_id = any(${customerIds}::uuid[])`,
  );
  return new Map(rows.map(({ id, runAt: at }) => [id, at]));
}

/** The countries that have due jobs and are not left alone for a while. */
export async function findDueCountries(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ country: string }>(
    `select c.country from vies_country c
      where c.country <> 'ALL' and coalesce(c.blocked_until, '-infinity') <= now()
        and not exists (select from vies_country a where a.country = 'ALL' and a.blocked_until > now())
        and exists (select from vat_job j where j.vies_country = c.country and j.run_at <= now())`,
  );
  return rows.map(({ country }) => country);
}

/** The organization after that one, in a circle, which has due jobs of a country: each has its turn, however many jobs. */
export async function findDueOrganization(
  pool: pg.Pool,
  country: string,
  after: string | null,
): Promise<string | null> {
  const next = 'select o.id from organization o where ';
  const due =
    'exists (select from vat_job j where j.organization_id = o.id and j.vies_country = $1 and j.run_at <= now()) order by o.id limit 1';
  const { rows } = await pool.query<{ id: string }>(
    `(${next} o.id > $2 and ${due}) union all (${next} ${due}) limit 1`,
    [country, after ?? '00000000-0000-0000-0000-000000000000'],
  );
  return rows[0]?.id ?? null;
}
