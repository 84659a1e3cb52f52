import type pg from 'pg';
import type { SampleIds } from './graphiql-samples.ts';

// Twins of the demo: Mueller und Soehne, who are Müller & Söhne.
const [source, target] = ['ERP-20044', 'ERP-20001'];

/** The ids that the samples of GraphiQL name: the oldest company, and the twins while they are two. */
export async function findSampleIds(pool: pg.Pool, organizationId: string): Promise<SampleIds> {
  const known = `select c.id from customer_identity i join customer c on c.organization_id = i.organization_id and c.id = i.customer_id
    where i.organization_id = $1 and i.scope_id = $1 and i.kind = 'EXTERNAL_ID' and i.via_merge is null and c.archived_at is null`;
  const { rows } = await pool.query<{ company: string | null; source: string | null; target: string | null }>(
    `select (select id from company where organization_id = $1 order by created_at, id limit 1) as company,
            (${known} and i.value = $2) as source, (${known} and i.value = $3) as target`,
    [organizationId, source, target],
  );
  const found = rows[0];
  const twins =
    found?.source && found.target ? { sourceCustomerId: found.source, targetCustomerId: found.target } : null;
  return { companyId: found?.company ?? null, twins };
}
