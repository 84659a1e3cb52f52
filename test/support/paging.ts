import { expect } from 'vitest';
import type { Data } from './test-gateway.ts';

export interface PageArguments {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

/** What a connection answers when `connectionFields` are selected. */
export type FetchPage = (page: PageArguments) => Promise<Data>;

export const pageVariables = '$first: Int, $after: String, $last: Int, $before: String';
export const pageArguments = 'first: $first, after: $after, last: $last, before: $before';
export const connectionFields =
  'edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';

const idsOf = (connection: Data): string[] => connection.edges.map((edge: Data) => edge.node.id);

/** Reads a list page by page and answers its ids in their order. Page sizes are taken in turn. `between` runs after every page. */
export async function walk(
  fetchPage: FetchPage,
  way: 'forwards' | 'backwards',
  sizes: readonly number[],
  between: (ids: readonly string[]) => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const forwards = way === 'forwards';
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 1_000; page += 1) {
    const size = sizes[page % sizes.length] ?? 1;
    const connection = await fetchPage(pageOf(forwards, size, cursor));
    const ids = checked(connection, forwards, cursor !== undefined);
    // A page that was promised has something on it.
    if (cursor !== undefined) expect(ids).not.toEqual([]);
    forwards ? seen.push(...ids) : seen.unshift(...ids);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = connection.pageInfo;
    if (!(forwards ? hasNextPage : hasPreviousPage)) return seen;
    expect(ids).toHaveLength(size);
    cursor = forwards ? endCursor : startCursor;
    await between(ids);
  }
  throw new Error('the list has no end');
}

function pageOf(forwards: boolean, size: number, cursor: string | undefined): PageArguments {
  if (forwards) return { first: size, ...(cursor === undefined ? {} : { after: cursor }) };
  return { last: size, ...(cursor === undefined ? {} : { before: cursor }) };
}

function checked(connection: Data, forwards: boolean, hasCursor: boolean): string[] {
  const ids = idsOf(connection);
  expect(connection.nodes.map((node: Data) => node.id)).toEqual(ids);
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = connection.pageInfo;
  expect(startCursor).toBe(connection.edges[0]?.cursor ?? null);
  expect(endCursor).toBe(connection.edges.at(-1)?.cursor ?? null);
  expect(forwards ? hasPreviousPage : hasNextPage).toBe(hasCursor);
  return ids;
}

/** Compares as PostgreSQL orders: nulls are the greatest, text goes by its bytes. */
export function compareKeys(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export interface Keyed {
  readonly id: string;
  readonly key: string | number | null;
}

/** Ids in the order that a list must have: by key, then by id, both in one direction. */
export function ordered(rows: readonly Keyed[], direction: 'ASC' | 'DESC'): string[] {
  const sorted = [...rows].sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id));
  return (direction === 'ASC' ? sorted : sorted.reverse()).map((row) => row.id);
}

export const directions = ['ASC', 'DESC'] as const;
export type Direction = (typeof directions)[number];

/** A cursor as somebody forges it, who has looked into one. */
export function forgeCursor(...parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}
