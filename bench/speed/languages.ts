import type { Ask, Language, Request } from './contenders.ts';
import { documents } from './documents.ts';
import { postgraphileDocuments, shapedByPostgraphile } from './postgraphile-documents.ts';
import type { SpeedDatabase } from './speed-database.ts';
import { FRESH, type Question, type WorkloadName, workloadNames } from './workloads.ts';

const json = { 'content-type': 'application/json' };

/** GraphQL, with a key. */
export const clienteleLanguage: Language = {
  workloads: new Set(workloadNames),
  request: (database, workload, question, cursor) => ({
    path: '/graphql',
    headers: { ...json, authorization: `Bearer ${database.apiKey}` },
    body: JSON.stringify({ query: documents[workload], variables: variablesOf(database, workload, question, cursor) }),
  }),
  cursors: walkTo,
  shaped: (data) => data,
  derives: true,
};

const reads = new Set(['list', 'dashboard', 'detail', 'lookup', 'deep', 'search'] as const);

/** The same documents over a schema of its own. */
export const mercuriusLanguage: Language = {
  ...clienteleLanguage,
  workloads: reads,
  request: (database, workload, question, cursor) => ({
    ...clienteleLanguage.request(database, workload, question, cursor),
    headers: json,
  }),
  cursors: plainCursors,
};

/** A route for each workload, which knows the organization from its start; answers as GraphQL would. */
export const handWrittenLanguage: Language = {
  workloads: new Set([...reads, 'create']),
  request: (database, workload, question, cursor) => ({
    path: `/${workload}`,
    headers: json,
    body: JSON.stringify(variablesOf(database, workload, question, cursor)),
  }),
  cursors: plainCursors,
  shaped: (data) => data,
  derives: true,
};

export const postgraphileLanguage: Language = {
  workloads: reads,
  request: ({ organizationId }, workload, { id, word }, after) => ({
    path: '/graphql',
    headers: json,
    body: JSON.stringify({
      query: postgraphileDocuments[workload],
      variables: { organization: organizationId, id, search: word, after },
    }),
  }),
  cursors: async ({ organizationId }, ask, start, count) => {
    const query = postgraphileDocuments.cursors;
    const variables = { organization: organizationId, offset: start, first: count };
    const data = await ask({ path: '/graphql', headers: json, body: JSON.stringify({ query, variables }) });
    return cursorsIn(data);
  },
  shaped: shapedByPostgraphile,
  derives: false,
};

function variablesOf(
  { companyId }: SpeedDatabase,
  workload: WorkloadName,
  { id, word, source, target, country }: Question,
  after?: string,
): object {
  if (workload === 'create') return { input: { companyId, idempotencyKey: FRESH, customer: newCustomer(country) } };
  if (workload === 'preview') {
    return {
      input: { idempotencyKey: FRESH, strategy: 'PREVIEW', sourceCustomerId: source, targetCustomerId: target },
    };
  }
  return { id, search: word, after };
}

function newCustomer(country = 'SE') {
  return {
    name: `Trading ${FRESH}`,
    email: `finance@${FRESH}.example`,
    billingAddress: { line1: 'Storgatan', city: 'Storstad', country },
    preferredCurrency: 'EUR',
  };
}

/** There is no way but page by page. */
async function walkTo(database: SpeedDatabase, ask: Ask, start: number, count: number): Promise<string[]> {
  const query = `query Walk($first: Int!, $after: String) {
    customers(first: $first, after: $after) { edges { cursor } }
  }`;
  const page = async (first: number, after: string | null) => {
    const request: Request = {
      path: '/graphql',
      headers: { ...json, authorization: `Bearer ${database.apiKey}` },
      body: JSON.stringify({ query, variables: { first, after } }),
    };
    return cursorsIn(await ask(request));
  };
  const cursors: string[] = [];
  let after: string | null = null;
  for (let before = 0; before < start + count; before += 100) {
    const found: string[] = await page(100, after);
    after = found.at(-1) ?? null;
    if (before >= start) cursors.push(...found);
  }
  return cursors.slice(0, count);
}

/** As hand-written.mjs and mercurius.mjs write them: the time, and the id. */
async function plainCursors({ pool, organizationId }: SpeedDatabase, _ask: Ask, start: number, count: number) {
  const { rows } = await pool.query<{ cursor: string }>(
    `SELECT created_at::text || '|' || id AS cursor FROM customer
      WHERE organization_id = $1 AND archived_at IS NULL ORDER BY created_at DESC, id DESC OFFSET $2 LIMIT $3`,
    [organizationId, start, count],
  );
  return rows.map(({ cursor }) => cursor);
}

function cursorsIn(data: Record<string, unknown>): string[] {
  const { edges } = data.customers as { edges: readonly { cursor: string }[] };
  return edges.map(({ cursor }) => cursor);
}
