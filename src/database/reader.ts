import DataLoader from 'dataloader';
import { type CompanyIds, type PageRequest, type Position, pageShape, pageStatement, visibleRows } from './page.ts';
import { isAmong, KEY, pagesText, pageText, type RowShape, readRows, rowShape, splitPages } from './row-text.ts';
import { joinSql, rawSql, type Sql, sql, TENANT } from './sql.ts';
import type { HasScope, RowOf, Table } from './table.ts';
import type { TenantReader } from './tenant-database.ts';
import { Tick } from './tick.ts';

export interface Page<Row> {
  readonly rows: readonly (Row & Positioned)[];
  /** Whether there are rows beyond the page, in the direction in which it was counted. */
  readonly more: boolean;
}

/** A row with its place in the list, where the request asks for places. */
export interface Positioned {
  readonly id: string;
  readonly [KEY]?: string | null;
}

/** Rows of a list that hang on a parent: the column that names it, and which one. */
export interface Parent {
  readonly column: string;
  readonly id: string;
  /** Further ids under which the parent has rows, as a `select` that names it by p.id. */
  readonly also?: Sql;
}

/** What the key of a request may see. */
export interface Sight {
  readonly companyIds: CompanyIds;
  readonly hasScope: HasScope;
}

/**
 * Reads for one operation: what is asked for in one tick becomes one statement, whatever the number of parents. Every row is
 * of the caller's organization and of a company its key may see; a caller cannot ask for others.
 */
export class Reader {
  readonly #tick: Tick;
  readonly #sight: Sight;
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();
  readonly #lists = new Map<PageRequest, DataLoader<string, unknown>>();
  /** By the very list of columns, which stands for its field: of another table it is another list. */
  readonly #objects = new Map<readonly string[], DataLoader<string, unknown>>();
  readonly #made = new Map<object, Map<string, unknown>>();

  constructor(tenant: TenantReader, sight: Sight) {
    this.#tick = new Tick(tenant);
    this.#sight = sight;
  }

  /** What `make` makes, once an operation for a field and a purpose: a field asks the same of each of its parents. */
  once<Value>(field: object, purpose: string, make: () => Value): Value {
    const known = this.#made.get(field) ?? new Map<string, unknown>();
    this.#made.set(field, known);
    if (known.has(purpose)) return known.get(purpose) as Value;
    const made = make();
    known.set(purpose, made);
    return made;
  }

  /** One page of all rows, or of those that hang on `parent`. */
  async page<T extends Table>(table: T, request: PageRequest, parent?: Parent): Promise<Page<RowOf<T>>> {
    const rows = parent ? await this.#childRows(table, request, parent) : await this.#rootRows(table, request);
    const more = rows.length > request.limit;
    if (more) rows.pop();
    if (request.backward) rows.reverse();
    return { rows: rows as (RowOf<T> & Positioned)[], more };
  }

  /** How many rows a list has, pages aside. */
  async count(table: Table, where: readonly Sql[], parent?: Parent): Promise<number> {
    const counted = sql`select count(*)::text as page from ${rawSql(table.name)} t where ${this.#conditions(table, where, parent)}`;
    const text = parent
      ? await this.#ofParent(counted, isLasting(where), parent)
      : await this.#tick.text(counted, isLasting(where));
    return Number(text);
  }

  /** The row of an id, or null: absent, another tenant's and hidden ones are all the same. Asks once a tick for all ids. */
  async byId<T extends Table>(table: T, id: string, columns: readonly string[]): Promise<RowOf<T> | null> {
    const loader = this.#objects.get(columns) ?? this.#objectLoader(table, columns);
    this.#objects.set(columns, loader);
    return (await loader.load(id.toLowerCase())) as RowOf<T> | null;
  }

  #objectLoader(table: Table, columns: readonly string[]): DataLoader<string, unknown> {
    const names = [...new Set(columns)].sort();
    return this.#loader(`row ${table.name} ${names.join()}`, async (ids) => {
      const shape = rowShape(table, names);
      const lines = sql`select ${shape.sql} as line from ${rawSql(table.name)} t where ${this.visible(table)} and ${isAmong(ids)}`;
      const found = readRows<{ id: string }>(await this.#tick.text(pageText(lines), true), shape);
      const rows = new Map(found.map((row) => [row.id, row]));
      return ids.map((wanted) => rows.get(wanted) ?? null);
    });
  }

  /** A value per parent, from a statement of a domain's own: `load` gets all ids of a tick. */
  async perKey<Value>(
    name: string,
    id: string,
    load: (tenant: TenantReader, ids: readonly string[]) => Promise<Map<string, Value>>,
  ): Promise<Value | null> {
    const loader = this.#loader(name, async (ids) => {
      const found = await load(this.#tick.reader, ids);
      return ids.map((wanted) => found.get(wanted) ?? null);
    });
    return (await loader.load(id)) as Value | null;
  }

  /** Forgets what was read: a mutation has changed it. */
  forget(): void {
    this.#loaders.clear();
    this.#lists.clear();
    this.#objects.clear();
  }

  /** The condition that a domain's own statement over `table` (alias t) must carry. */
  visible(table: Table): Sql {
    const rows = visibleRows(table.visibility, this.#sight.companyIds);
    return table.readableBy
      ? sql`${rows} and ${table.readableBy(this.#sight.hasScope, this.#sight.companyIds !== null)}`
      : rows;
  }

  async #rootRows(table: Table, request: PageRequest): Promise<Positioned[]> {
    const page = pageText(pageStatement(table, request, [this.visible(table)]));
    return readRows(await this.#tick.text(page, isLasting(request.where)), pageShape(table, request));
  }

  /** A request that comes with each parent is known again by itself: to write its statement anew takes longer than to run it. */
  async #childRows(table: Table, request: PageRequest, parent: Parent): Promise<Positioned[]> {
    const loader = this.#lists.get(request) ?? this.#childLoader(table, request, parent);
    this.#lists.set(request, loader);
    return [...((await loader.load(parent.id)) as readonly Positioned[])];
  }

  #childLoader(table: Table, request: PageRequest, parent: Parent): DataLoader<string, unknown> {
    const page = pageText(pageStatement(table, request, [this.visible(table), ofParent(parent)]));
    const shape = pageShape(table, request);
    return this.#parentLoader(page, isLasting(request.where), shape);
  }

  async #ofParent(inner: Sql, lasts: boolean, parent: Parent): Promise<string> {
    return (await this.#parentLoader(inner, lasts, null).load(parent.id)) as string;
  }

  /** Runs `inner`, which names its parent by p.id, once for all parents of a tick that ask the same. */
  #parentLoader(inner: Sql, lasts: boolean, shape: RowShape | null): DataLoader<string, unknown> {
    const signature = `${inner.text} ${JSON.stringify(inner.values, (_key, value) => (typeof value === 'symbol' ? 'tenant' : value))}`;
    return this.#loader(signature, async (ids) => {
      const pages = splitPages(await this.#tick.text(pagesText(ids, inner), lasts));
      return shape ? pages.map((page) => readRows(page, shape)) : pages;
    });
  }

  #conditions(table: Table, where: readonly Sql[], parent?: Parent): Sql {
    return joinSql([this.visible(table), ...(parent ? [ofParent(parent)] : []), ...where], ' and ');
  }

  #loader(name: string, load: (ids: readonly string[]) => Promise<readonly unknown[]>): DataLoader<string, unknown> {
    const known = this.#loaders.get(name);
    if (known) return known;
    // A request reads at most a few thousand parents; one statement a kind is the point.
    const made = new DataLoader<string, unknown>((ids) => load(ids) as Promise<unknown[]>, { maxBatchSize: 10_000 });
    this.#loaders.set(name, made);
    return made;
  }
}

/** A list without values of the caller's is read by one plan, whoever asks. Where a page begins is the same to every plan. */
function isLasting(where: readonly Sql[]): boolean {
  return where.every(({ values }) => values.every((value) => value === TENANT));
}

function ofParent({ column, also }: Parent): Sql {
  const name = rawSql(`t.${column}`);
  return also ? sql`${name} = any(array(select p.id union all ${also}))` : sql`${name} = p.id`;
}

export function positionOf(row: Positioned): Position {
  return { key: row[KEY] ?? null, id: row.id };
}
