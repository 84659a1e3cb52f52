import type pg from 'pg';
import { sql, TENANT } from './sql.ts';
import type { TenantTransaction } from './tenant-database.ts';

/**
 * The organizations that have due jobs of a kind. The index is walked from one organization to the next, however many jobs
 * each has.
 */
export async function findDueOrganizations(pool: pg.Pool, kind: string): Promise<string[]> {
  const next = (further: string) =>
    `(select j.organization_id from job j where ${further} j.kind = $1 and j.run_at <= now() order by j.organization_id limit 1)`;
  const { rows } = await pool.query<{ id: string }>(
    `with recursive due as (
       ${next('')}
       union all
       select ${next('j.organization_id > d.organization_id and')} from due d where d.organization_id is not null)
     select organization_id::text as id from due where organization_id is not null`,
    [kind],
  );
  return rows.map(({ id }) => id);
}

export interface Job {
  readonly id: string;
  readonly subjectId: string;
}

/** Whether this transaction is the only one that works on jobs of the kind in its organization, until it ends. */
export async function takeTurn(tx: TenantTransaction, kind: string): Promise<boolean> {
  const [turn] = await tx.query<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('jobs ' || ${kind} || ' ' || ${TENANT}::text, 0)) as taken`,
  );
  return turn?.taken === true;
}

/** Due jobs, the oldest first, held until the transaction ends. Those of one subject that came together lie together. */
export async function claimJobs(tx: TenantTransaction, kind: string, limit: number): Promise<Job[]> {
  return tx.query<Job>(
    sql`select id::text as id, subject_id::text as "subjectId" from job
         where organization_id = ${TENANT} and kind = ${kind} and run_at <= now()
         order by run_at, subject_id limit ${limit} for update skip locked`,
  );
}

/** Those of these jobs that are still there, held until the transaction ends. */
export async function holdJobs(tx: TenantTransaction, ids: readonly string[]): Promise<Job[]> {
  return tx.query<Job>(
    sql`select id::text as id, subject_id::text as "subjectId" from job
         where organization_id = ${TENANT} and id = any(${ids}::uuid[]) for update skip locked`,
  );
}

export async function deleteJobs(tx: TenantTransaction, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`delete from job where organization_id = ${TENANT} and id = any(${ids}::uuid[])`);
}

/** Puts a job that has failed off: for a second, then twice as long each time, an hour at most. Answers how often it failed. */
export async function postponeJob(tx: TenantTransaction, id: string): Promise<number> {
  const [job] = await tx.query<{ attempts: number }>(
    sql`update job set attempts = attempts + 1,
               run_at = clock_timestamp() + least(power(2, least(attempts, 12)), 3600) * interval '1 second'
         where organization_id = ${TENANT} and id = ${id}::uuid returning attempts`,
  );
  return job?.attempts ?? 0;
}
