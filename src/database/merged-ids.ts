import { type Sql, sql, TENANT } from './sql.ts';

/** The customers that were merged into the parent `p` of a list, through chains too: what was told of them is its own. */
export const mergedIds: Sql = sql`select i.value::uuid from customer_identity i
  where i.organization_id = ${TENANT} and i.scope_id = ${TENANT} and i.kind = 'MERGED_ID' and i.customer_id = p.id`;
