import { isDeepStrictEqual } from 'node:util';

/** What one row had in some columns before a merge, and has since. */
export interface RowChange {
  readonly table: string;
  readonly id: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** An identity that moved, with the merge by which the source itself had it. */
export interface JournaledIdentity {
  readonly scopeId: string;
  readonly kind: string;
  readonly value: string;
  readonly viaMerge: string | null;
}

export interface JournaledTransfer {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly currency: string;
}

/** What was done to the last column: enough to play it back. */
export interface MergeJournal {
  /** Rows that moved to the target, by table. */
  readonly moved: Readonly<Record<string, readonly string[]>>;
  /** Rows whose other columns changed. */
  readonly changed: readonly RowChange[];
  /** What tax identifiers and custom field values held when they moved: one that was changed since stays. */
  readonly contents: Readonly<Record<string, unknown>>;
  readonly identities: readonly JournaledIdentity[];
  readonly transfers: readonly JournaledTransfer[];
  readonly madeWallets: readonly string[];
}

type Image = Readonly<Record<string, unknown>>;

// Kept by triggers and by the ledger, or follow from other columns; who owns a row stands in `moved`.
const leftOut: readonly string[] = [
  'revision',
  'version',
  'updated_at',
  'balance',
  'customer_id',
  'name_key',
  'search_text',
  'match_keys',
  'match_key',
  'billing_country',
  'classification',
];

/** Columns that are one fact together: they change and go back as one. */
const facts: Readonly<Record<string, readonly (readonly string[])[]>> = {
  customer: [
    ['payment_provider', 'payment_provider_id'],
    ['vat_validation_status', 'vat_record'],
  ],
  plan_subscription: [['canceled_at', 'ends_at']],
  tax_identifier: [['value', 'country', 'format_valid', 'checksum_valid']],
};

function factOf(table: string, column: string): readonly string[] {
  return facts[table]?.find((fact) => fact.includes(column)) ?? [column];
}

/** The columns in which rows differ from what they were. */
export function changesOfRows(
  table: string,
  before: ReadonlyMap<string, Image>,
  after: ReadonlyMap<string, Image>,
): RowChange[] {
  return [...before].flatMap(([id, image]) => {
    const now = after.get(id) ?? {};
    const different = Object.keys(image).filter(
      (name) => !leftOut.includes(name) && !isDeepStrictEqual(image[name], now[name]),
    );
    const names = [...new Set(different.flatMap((name) => factOf(table, name)))];
    if (names.length === 0) return [];
    const pick = (from: Image) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
    return [{ table, id, before: pick(image), after: pick(now) }];
  });
}

/** What goes back to what it was: the columns that nobody has changed since. Metadata goes back key by key. */
export function undone(change: RowChange, now: Image): Record<string, unknown> {
  const isSame = (name: string) => isDeepStrictEqual(now[name] ?? null, change.after[name]);
  const back = Object.keys(change.after).filter((name) => factOf(change.table, name).every(isSame));
  const columns = Object.fromEntries(back.map((name) => [name, change.before[name]]));
  if (change.after.metadata === undefined) return columns;
  const [before, after, metadata] = [change.before, change.after, now].map((image) => image.metadata as Image);
  return { ...columns, metadata: undoneKeys(before ?? {}, after ?? {}, metadata ?? {}) };
}

function undoneKeys(before: Image, after: Image, now: Image): Image {
  const has = (image: Image, key: string) => (Object.hasOwn(image, key) ? [image[key]] : []);
  const keys = new Set([...Object.keys(now), ...Object.keys(before)]);
  const entries = [...keys].flatMap((key) => {
    const [was, then, is] = [before, after, now].map((image) => has(image, key));
    const goesBack = !isDeepStrictEqual(was, then) && isDeepStrictEqual(is, then);
    return ((goesBack ? was : is) ?? []).map((value) => [key, value] as const);
  });
  return Object.fromEntries(entries);
}

/** The slug that the target would have after the undoing, where it is one that goes back to the source. */
export function slugGoingBack({ changed, identities }: MergeJournal, target: Image): string | null {
  const change = changed.find(({ table, id }) => table === 'customer' && id === target.id);
  const slug = (change && undone(change, target).slug) ?? target.slug;
  return identities.some(({ kind, value }) => kind === 'SLUG' && value === slug) ? String(slug) : null;
}
