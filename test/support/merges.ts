import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Data, TestGateway } from './test-gateway.ts';

type Input = Readonly<Record<string, unknown>>;
/** The gateway in this process, or a program that runs. */
type Asked = Pick<TestGateway, 'ask'>;

/** Everything that a plan tells to a key that may merge and nothing else. */
export const planFields = `planHash canRun source { id } target { id } moves { kind count ids }
  walletTransfers { from { id } to { id } amount { amount currency } } fieldChanges { path before after }
  conflicts { __typename id message resolutions resolution ... on IdentityConflict { field from: source to: target }
    ... on OverlappingSubscriptionConflict { one: source { id } other: target { id } } ... on RuleConflict { rule } }`;

const payloads: Readonly<Record<string, string>> = {
  mergeCustomers: `strategy replayed customer { id } merge { id } plan { ${planFields} }`,
  unmergeCustomers:
    'dryRun replayed source { id } target { id } changes { path before after } stayed { __typename id }',
};

/** Whatever the result union of a mutation answers. Its input gets an idempotency key where it has none. */
export async function mutate(
  gateway: Asked,
  key: string,
  name: string,
  input: Input,
  fields = payloads[name] ?? '__typename',
): Promise<Data> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Payload { ${fields} }
    ... on UserError {
      code message
      ... on InvalidInputError { issues { path code message } }
      ... on NotFoundError { id }
      ... on ConflictError { existing { __typename id } }
      ... on RuleError { subjects { __typename id } shortfall { amount currency } }
      ... on MergeConflictError { plan { ${planFields} } }
      ... on UnmergeConflictError { blockers { reason subject { __typename id } } }
    }
  } }`;
  const data = await gateway.ask(key, query, { input: { idempotencyKey: randomUUID(), ...input } });
  return data[name];
}

/** The payload of a mutation. Fails the test for anything else. */
export async function done(gateway: Asked, key: string, name: string, input: Input, fields?: string): Promise<Data> {
  const result = await mutate(gateway, key, name, input, fields);
  if (!result.__typename.endsWith('Payload')) throw new Error(`${name} answered ${JSON.stringify(result)}`);
  return result;
}

/** The two customers of a merge. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

const idsOf = ({ source, target }: Pair) => ({ sourceCustomerId: source, targetCustomerId: target });

/** Asks one key of one gateway for merges. */
export function mergerOf(gateway: () => Asked, key: () => string) {
  /** `rest` adds to the input or overwrites it: fieldChoices, resolutions, idempotencyKey. */
  const ask = (strategy: string, pair: Pair, rest: Input) =>
    mutate(gateway(), key(), 'mergeCustomers', { ...idsOf(pair), strategy, ...rest });
  return {
    preview: (pair: Pair, rest: Input = {}) => ask('PREVIEW', pair, rest),
    /** The plan of a preview. Fails the test where there is none. */
    planned: async (pair: Pair, rest: Input = {}): Promise<Data> => {
      const { plan, ...other } = await ask('PREVIEW', pair, rest);
      if (!plan) throw new Error(`no plan: ${JSON.stringify(other)}`);
      return plan;
    },
    merge: (pair: Pair, rest: Input = {}) => ask('MOVE_ALL', pair, rest),
    /** The payload of a merge that ran. Fails the test for anything else. */
    merged: async (pair: Pair, rest: Input = {}): Promise<Data> =>
      done(gateway(), key(), 'mergeCustomers', { ...idsOf(pair), strategy: 'MOVE_ALL', ...rest }),
    unmerge: (mergeId: string, rest: Input = {}) => mutate(gateway(), key(), 'unmergeCustomers', { mergeId, ...rest }),
    unmerged: async (mergeId: string, rest: Input = {}): Promise<Data> =>
      done(gateway(), key(), 'unmergeCustomers', { mergeId, ...rest }),
  };
}

/** A resolution for each of these conflicts: the last one that each allows, unless `choose` says otherwise. */
export function resolutionsOf(
  conflicts: readonly Data[],
  choose: (conflict: Data, index: number) => string = ({ resolutions }) => resolutions.at(-1),
): Data[] {
  return conflicts.map((conflict, index) => ({ conflictId: conflict.id, resolution: choose(conflict, index) }));
}

/** The changes of a plan or of an undoing by their path: `{'metadata.crm': [before, after]}`. */
export function changesIn(changes: readonly Data[]): Record<string, [unknown, unknown]> {
  return Object.fromEntries(changes.map(({ path, before, after }) => [path.join('.'), [before, after]]));
}

/** What moves, by kind. */
export function movesIn({ moves }: Data): Record<string, string[]> {
  return Object.fromEntries(moves.map(({ kind, ids }: Data) => [kind, ids]));
}

/** Where the rows of customers and of what hangs on them lie; the ledger and the events are only ever added to. */
export const mergedTables = [
  'customer',
  'customer_identity',
  'wallet',
  'plan_subscription',
  'invoice',
  'invoice_line',
  'invoice_payment',
  'payment_method',
  'verification',
  'tax_identifier',
  'external_reference',
  'tag_link',
  'custom_field_value',
  'vat_check',
  'vat_job',
] as const;
export type MergedTable = (typeof mergedTables)[number];

// A number of JSON would lose the last digits of a balance.
const exact: Partial<Record<MergedTable, string>> = { wallet: "|| jsonb_build_object('balance', t.balance::text)" };

/** All rows of a tenant that a merge may touch, by table and in one order, but for what counts and dates writes. */
export async function rowsOf(pool: pg.Pool, organizationId: string): Promise<Record<MergedTable, Data[]>> {
  const parts = mergedTables.map(
    (
      table,
    ) => `select '${table}' as name, to_jsonb(t) - array['revision', 'version', 'updated_at', 'organization_id'] ${exact[table] ?? ''} as row
                  from ${table} t where organization_id = $1`,
  );
  const { rows } = await pool.query<{ name: MergedTable; row: Data }>(
    `select * from (${parts.join(' union all ')}) r order by name, row ->> 'id', row::text`,
    [organizationId],
  );
  const byTable = Object.fromEntries(mergedTables.map((table) => [table, [] as Data[]]));
  for (const { name, row } of rows) byTable[name]?.push(row);
  return byTable as Record<MergedTable, Data[]>;
}
