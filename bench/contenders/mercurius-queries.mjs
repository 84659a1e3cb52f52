const columns = `t.id, t.name, t.slug, t.email, t.status, t.customer_type as "customerType",
  t.vat_validation_status as "vatValidationStatus", t.billing_address as "billingAddress", t.created_at as "createdAt"`;
const newest = 'order by t.created_at desc, t.id desc limit $2';
const found = `from customer t where t.organization_id = $1 and t.archived_at is null`;
const relevance = '(word_similarity($3, t.search_text) + similarity($3, t.name_key))::real';

/** The fields of Query. Each is one prepared statement. */
export function createQueries(ask) {
  return {
    customer: async (_root, { id }) => {
      const text = `select ${columns} from customer t where t.organization_id = $1 and t.id = $2`;
      return (await ask('customer', text, [id]))[0] ?? null;
    },
    customers: async (_root, { first, after, search }) => {
      // One row more than the page tells whether there is another.
      const rows = await pageOf(ask, { limit: first + 1, after, search });
      const nodes = rows.slice(0, first);
      const edges = nodes.map((node) => ({ cursor: `${node.createdAt}|${node.id}`, node }));
      const endCursor = edges.at(-1)?.cursor ?? null;
      return { nodes, edges, pageInfo: { hasNextPage: rows.length > first, endCursor } };
    },
  };
}

function pageOf(ask, { limit, after, search }) {
  if (search) {
    const text = `select ${columns} ${found} and (t.search_text like $4 or $3 <% t.search_text)
      order by ${relevance} desc, t.id desc limit $2`;
    return ask('search', text, [limit, search, `%${search}%`]);
  }
  if (!after) return ask('list', `select ${columns} ${found} ${newest}`, [limit]);
  const text = `select ${columns} ${found} and (t.created_at, t.id) < ($3, $4) ${newest}`;
  return ask('after', text, [limit, ...after.split('|')]);
}
