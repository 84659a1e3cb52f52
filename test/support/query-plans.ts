import type pg from 'pg';
import type { PageRequest } from '../../src/database/page.ts';
import { type Parent, Reader } from '../../src/database/reader.ts';
import { type BoundStatement, bindTenant } from '../../src/database/sql.ts';
import type { Table } from '../../src/database/table.ts';

/** A node of a plan, as EXPLAIN writes it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** The statement that the reader sends for a page. */
export async function pageStatementOf(
  organizationId: string,
  table: Table,
  request: PageRequest,
  parent?: Parent,
): Promise<BoundStatement> {
  let sent: BoundStatement | undefined;
  const reader = new Reader(
    {
      organizationId,
      query: async (statement) => {
        sent = bindTenant(statement, organizationId);
        return [{ a0: '' }] as never;
      },
    },
    { companyIds: null, hasScope: () => true },
  );
  await reader.page(table, request, parent);
  if (!sent) throw new Error('nothing was sent');
  return sent;
}

/** The nodes of a statement's plan. `run` executes it, so that its nodes tell how many rows they had. */
export async function planNodes(
  pool: pg.Pool,
  { text, values }: BoundStatement,
  how: 'explain' | 'run',
): Promise<PlanNode[]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `explain (${how === 'run' ? 'analyze, timing off, ' : ''}format json) ${text}`,
    [...values],
  );
  const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  return nodes((rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'][0].Plan);
}

/** Those of `tables` that a plan reads from end to end. */
export function scannedTables(nodes: readonly PlanNode[], tables: readonly string[]): string[] {
  return nodes
    .filter((node) => node['Node Type'].endsWith('Seq Scan'))
    .flatMap((node) => tables.filter((table) => table === node['Relation Name']));
}

/** How many rows a plan that was run fetches, and throws away, from the table where it fetches most. */
export function mostRowsRead(nodes: readonly PlanNode[]): number {
  const read = nodes
    .filter((node) => node['Relation Name'])
    .map(
      (node) =>
        ((node['Actual Rows'] ?? 0) +
          (node['Rows Removed by Filter'] ?? 0) +
          (node['Rows Removed by Index Recheck'] ?? 0)) *
        (node['Actual Loops'] ?? 0),
    );
  return Math.max(0, ...read);
}
