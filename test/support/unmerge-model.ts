import { isDeepStrictEqual } from 'node:util';
import { emptyVatRecord } from '../../src/domains/customer/vat-record.rules.ts';
import type { MergedTable } from './merges.ts';
import type { Data } from './test-gateway.ts';
import { millionthsOf } from './wallets.ts';

type Rows = Readonly<Record<MergedTable, Data[]>>;

/** What all rows of a tenant were before a merge, right after it, and just before its undoing; and its transfers. */
export interface Story {
  readonly source: string;
  readonly target: string;
  readonly mergeId: string;
  readonly before: Rows;
  readonly merged: Rows;
  readonly later: Rows;
  /** The ledger just before the undoing, in the order of its entries. */
  readonly ledger: readonly { readonly wallet_id: string; readonly merge_id: string | null; readonly amount: string }[];
}

/** What an undoing must do. */
export type Prediction =
  | { readonly kind: 'blocked'; readonly reason: RegExp; readonly subject: string }
  | { readonly kind: 'lacking'; readonly shortfalls: ReadonlyMap<string, bigint> }
  | { readonly kind: 'done'; readonly rows: Rows; readonly stayed: ReadonlySet<string> };

/** Tables whose rows can stay behind with the target, and be named. */
const named = ['plan_subscription', 'invoice', 'wallet', 'payment_method', 'verification'] as const;
/** Rows whose content decides whose they are. */
const ofContent: readonly string[] = ['tax_identifier', 'custom_field_value'];
/** Columns that are one fact together: where one of them was changed since, all stay. */
const facts: Readonly<Record<string, readonly (readonly string[])[]>> = {
  tax_identifier: [['value', 'country', 'format_valid', 'checksum_valid']],
  customer: [
    ['payment_provider', 'payment_provider_id'],
    ['vat_validation_status', 'vat_record'],
  ],
};
/** What follows from other columns is looked at apart. */
export const derived: readonly string[] = [
  'name_key',
  'search_text',
  'match_keys',
  'match_key',
  'billing_country',
  'classification',
];

const byId = (rows: readonly Data[]) => new Map<string, Data>(rows.map((row) => [row.id, row]));
const same = isDeepStrictEqual;

/** The prediction, out of nothing but the rows. */
export function predictUnmerge(story: Story): Prediction {
  const { source, target, before, later } = story;
  const rows = { ...later } as Record<MergedTable, Data[]>;
  for (const table of Object.keys(later) as MergedTable[])
    if (!['customer', 'customer_identity', 'invoice_line', 'invoice_payment'].includes(table))
      rows[table] = later[table].map((row) => playedBack(story, table, row));
  rows.payment_method = withOneFlag(story, 'payment_method', 'is_default', rows.payment_method);
  rows.tax_identifier = withOneFlag(story, 'tax_identifier', 'is_primary', rows.tax_identifier);

  const own = byId(before.customer).get(source);
  const back = restored(story, 'customer', byId(later.customer).get(target));
  if (back.slug === own.slug) return { kind: 'blocked', reason: /slug/, subject: target };
  const shortfalls = shortfallsOf(story);
  if (shortfalls.size > 0) return { kind: 'lacking', shortfalls };
  const lost = Object.fromEntries(
    ['org_number', 'external_id'].flatMap((name) =>
      own[name] !== null && back[name] === own[name] ? [[name, null]] : [],
    ),
  );
  rows.customer = later.customer.map((row) => {
    if (row.id === target) return withOwnVat({ ...back, ...lost }, rows.tax_identifier);
    if (row.id !== source) return row;
    return withOwnVat({ ...row, merged_into_id: null, archived_at: null }, rows.tax_identifier);
  });
  rows.wallet = walletsAfter(story, rows.wallet);
  rows.customer_identity = identitiesAfter(story, rows.external_reference);
  const known = byId(named.flatMap((table) => story.merged[table]));
  const made = named.flatMap((table) => later[table]).filter((row) => row.customer_id === target && !known.has(row.id));
  return { kind: 'done', rows, stayed: new Set(made.map(({ id }) => id)) };
}

/** A row as it is after the undoing, but for money and for what only one row of a customer may say. */
function playedBack(story: Story, table: MergedTable, row: Data): Data {
  const [was, then] = [byId(story.before[table]).get(row.id), byId(story.merged[table]).get(row.id)];
  if (!was || !then) return row;
  const moved = was.customer_id === story.source && then.customer_id === story.target;
  const own = ofContent.includes(table) && !same(row.value, then.value);
  const returns = moved && row.customer_id === story.target && !own;
  return { ...restored(story, table, row), customer_id: returns ? story.source : row.customer_id };
}

/** The columns that the merge has changed and nobody since are what they were; metadata key by key. */
function restored({ before, merged }: Story, table: MergedTable, row: Data): Data {
  const [was, then] = [byId(before[table]).get(row.id), byId(merged[table]).get(row.id)];
  if (!was || !then) return row;
  const groupOf = (name: string) => facts[table]?.find((group) => group.includes(name)) ?? [name];
  const goesBack = (name: string) =>
    !same(was[name], then[name]) && groupOf(name).every((other) => same(row[other], then[other]));
  const names = Object.keys(row).filter((name) => name !== 'customer_id' && name !== 'balance' && goesBack(name));
  const back = Object.fromEntries(names.map((name) => [name, was[name]]));
  return table === 'customer' ? { ...row, ...back, metadata: restoredKeys(was, then, row) } : { ...row, ...back };
}

function restoredKeys(was: Data, then: Data, row: Data): Data {
  const keys = new Set([was, then, row].flatMap(({ metadata }) => Object.keys(metadata)));
  const entryOf = ({ metadata }: Data, key: string) => (Object.hasOwn(metadata, key) ? { value: metadata[key] } : null);
  const entries = [...keys].flatMap((key) => {
    const [a, b, c] = [entryOf(was, key), entryOf(then, key), entryOf(row, key)];
    const now = !same(a, b) && same(b, c) ? a : c;
    return now ? [[key, now.value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** What is known of a VAT number is known of that number: of another one it is forgotten, but for what a person has decided. */
function withOwnVat(row: Data, taxIds: readonly Data[]): Data {
  const number = taxIds.find(({ customer_id, type }) => customer_id === row.id && type === 'eu_vat')?.value ?? null;
  if (number !== null && row.vat_record?.number === number) return row;
  const override = row.vat_record?.override ?? null;
  const vat_record = override && { ...emptyVatRecord, override };
  return { ...row, vat_validation_status: override ? 'MANUAL' : 'UNVALIDATED', vat_record };
}

/** A flag comes back with its row, unless another row that came back has got it since. */
function withOneFlag({ source, later }: Story, table: MergedTable, flag: string, rows: readonly Data[]): Data[] {
  const now = byId(later[table]);
  const returned = rows.filter((row) => row.customer_id === source && now.get(row.id)?.customer_id !== source);
  const isTaken = returned.some(({ id }) => now.get(id)?.[flag] === true);
  return rows.map((row) => {
    const was = now.get(row.id)?.[flag];
    return row[flag] !== was && (!returned.includes(row) || isTaken) ? { ...row, [flag]: was } : row;
  });
}

const digits = (amount: string) => millionthsOf(amount);

/** What the merge has moved into each wallet. */
function movedBy({ ledger, mergeId }: Story): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const entry of ledger)
    if (entry.merge_id === mergeId) sums.set(entry.wallet_id, (sums.get(entry.wallet_id) ?? 0n) + digits(entry.amount));
  return sums;
}

/** What is lacking, by wallet: what came must be there, above what the wallet would stand at without the merge. */
function shortfallsOf(story: Story): Map<string, bigint> {
  const now = byId(story.later.wallet);
  const own = byId(story.before.wallet);
  const receivers = [...movedBy(story)].filter(([id]) => own.get(id)?.customer_id !== story.source);
  const lacking = receivers.flatMap(([id, came]): [string, bigint][] => {
    const wallet = now.get(id);
    const first = story.ledger.findIndex((one) => one.wallet_id === id && one.merge_id === story.mergeId);
    // Where it stood before the merge, and what other merges have brought and taken since.
    const stood = story.ledger.filter(
      (one, index) =>
        one.wallet_id === id && (index < first || (one.merge_id !== null && one.merge_id !== story.mergeId)),
    );
    const without = stood.reduce((sum, { amount }) => sum + digits(amount), 0n);
    const debt = without < 0n && wallet.closed_at === null ? without : 0n;
    const missing = came - (digits(wallet.balance) - debt);
    return came > 0n && missing > 0n ? [[id, missing]] : [];
  });
  return new Map(lacking);
}

function walletsAfter(story: Story, wallets: readonly Data[]): Data[] {
  const moved = movedBy(story);
  const isNew = (id: string) => !byId(story.before.wallet).has(id) && byId(story.merged.wallet).has(id);
  return wallets.map((wallet) => {
    const amount = moved.get(wallet.id);
    if (amount === undefined) return wallet;
    const balance = digits(wallet.balance) - amount;
    const onlyThis = story.ledger.every((one) => one.wallet_id !== wallet.id || one.merge_id === story.mergeId);
    const closes = isNew(wallet.id) && balance === 0n && onlyThis;
    return { ...wallet, balance, closed_at: closes ? 'closed' : null };
  });
}

/** The source's names are its own again, but those of references that were taken off it. */
function identitiesAfter({ source, before, later }: Story, references: readonly Data[]): Data[] {
  const keyOf = ({ scope_id, kind, value }: Data) => JSON.stringify([scope_id, kind, value]);
  const was = new Map(before.customer_identity.map((row) => [keyOf(row), row]));
  return later.customer_identity.flatMap((row) => {
    if (row.kind === 'MERGED_ID' && row.value === source) return [];
    const old = was.get(keyOf(row));
    if (old?.customer_id !== source) return [row];
    const isKnown = references.some(
      (one) => one.customer_id === source && `REFERENCE:${one.source}` === row.kind && one.external_id === row.value,
    );
    return row.kind.startsWith('REFERENCE:') && !isKnown ? [] : [old];
  });
}

/** Rows as they are compared: without what is derived, with exact money, in one order. */
export function comparable(rows: Rows): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      table,
      list.map((row) => comparableRow(table, row)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    ]),
  );
}

function comparableRow(table: string, row: Data): Data {
  const kept = Object.entries(row).filter(([name]) => !derived.includes(name));
  const money =
    table === 'wallet'
      ? {
          balance: String(typeof row.balance === 'bigint' ? row.balance : digits(row.balance)),
          closed_at: row.closed_at === null ? null : 'closed',
        }
      : {};
  return Object.fromEntries(
    Object.entries({ ...Object.fromEntries(kept), ...money }).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
