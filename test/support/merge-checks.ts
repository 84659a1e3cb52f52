import type pg from 'pg';

// Where each customer leads to: itself, or the end of its chain.
const ends = `with recursive chain as (
    select c.id as start, c.id, c.merged_into_id from customer c where c.organization_id = $1
    union all
    select p.start, c.id, c.merged_into_id from chain p join customer c on c.organization_id = $1 and c.id = p.merged_into_id
  ) cycle id set is_cycle using path,
  ends as (select start, id as "end" from chain where merged_into_id is null)`;
// Tags, tax identifiers and custom field values stay where the target has its own.
const childTables = ['invoice', 'plan_subscription', 'payment_method', 'verification', 'external_reference'];

/** What must not be, each as a query for the rows that break it. */
const rules: Readonly<Record<string, string>> = {
  'customers merged in a circle': `${ends} select c.id from customer c where c.organization_id = $1 and not exists (select from ends e where e.start = c.id)`,
  'customers that point elsewhere than their last merge says': `
    select c.id, c.merged_into_id, m.target_id from customer c
      full join (select * from customer_merge where organization_id = $1 and reverted_at is null) m on m.source_id = c.id
     where coalesce(c.organization_id, $1) = $1 and (c.merged_into_id is distinct from m.target_id or (c.merged_into_id is null) <> (c.archived_at is null))`,
  'merged customers whose id does not lead to the end of the chain': `${ends}
    select c.id, e."end", i.customer_id from customer c join ends e on e.start = c.id
      left join customer_identity i on i.organization_id = $1 and i.scope_id = $1 and i.kind = 'MERGED_ID' and i.value = c.id::text
     where c.organization_id = $1 and i.customer_id is distinct from nullif(e."end", c.id)`,
  'customers whose names do not lead to the end of the chain': `${ends}
    select c.id, e."end", i.customer_id, names.* from customer c join ends e on e.start = c.id
      cross join lateral (values (c.company_id, 'SLUG', c.slug), ($1, 'EXTERNAL_ID', c.external_id), (c.company_id, 'ORG_NUMBER', c.org_number)) names(scope_id, kind, value)
      left join customer_identity i on i.organization_id = $1 and i.scope_id = names.scope_id and i.kind = names.kind and i.value = names.value
     where c.organization_id = $1 and names.value is not null and i.customer_id is distinct from e."end"`,
  'identities of merged customers': `
    select i.* from customer_identity i join customer c on c.organization_id = $1 and c.id = i.customer_id
     where i.organization_id = $1 and c.merged_into_id is not null`,
  'wallets that hold money, or could, of merged customers': `
    select w.id, w.balance, w.closed_at from wallet w join customer c on c.organization_id = $1 and c.id = w.customer_id
     where w.organization_id = $1 and c.merged_into_id is not null and (w.balance <> 0 or w.closed_at is null or not w.is_primary)`,
  'entries that do not go on from the one before': `
    select * from (select x.id, x.balance_after, sum(x.amount) over (partition by x.wallet_id order by x.created_at) as sum
                     from wallet_transaction x where x.organization_id = $1) x where x.balance_after <> x.sum`,
  'closed primary wallets of customers that are not merged': `
    select w.id from wallet w join customer c on c.organization_id = $1 and c.id = w.customer_id
     where w.organization_id = $1 and w.is_primary and (w.closed_at is null) <> (c.merged_into_id is null)`,
  ...Object.fromEntries(
    childTables.map((table) => [
      `rows of ${table} that hang on merged customers`,
      `select t.id from ${table} t join customer c on c.organization_id = $1 and c.id = t.customer_id
        where t.organization_id = $1 and c.merged_into_id is not null`,
    ]),
  ),
};

/** What is wrong with an organization's merges, when nothing is under way: every broken rule with the rows that break it. */
export async function mergeFaults(pool: pg.Pool, organizationId: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [rule, query] of Object.entries(rules)) {
    const { rows } = await pool.query(query, [organizationId]);
    if (rows.length > 0) faults.push(`${rule}: ${JSON.stringify(rows)}`);
  }
  return faults;
}
