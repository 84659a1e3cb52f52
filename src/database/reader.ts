import DataLoader from 'dataloader';
import { type CompanyIds, columnList, type PageRequest, type Position, pageStatement, visibleRows } from './page.ts';
import { joinSql, rawSql, type Sql, sql } from './sql.ts';
import type { HasScope, RowOf, Table } from './table.ts';
import type { TenantReader } from './tenant-database.ts';

export interface Page<Row> {
  readonly rows: readonly (Row & Positioned)[];
  /** Whether there are rows beyond the page, in the direction in which it was counted. */
  readonly more: boolean;
}

export interface Positioned {
  readonly $position: readonly [string | null, string];
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
 * Reads for one request: what is asked for in one tick becomes one statement per kind of question, whatever the number of
 * parents. Every row is of the caller's organization and of a company its key may see; a caller cannot ask for others.
 */
export class Reader {
  readonly #tenant: TenantReader;
  readonly #sight: Sight;
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();

  constructor(tenant: TenantReader, sight: Sight) {
    this.#tenant = tenant;
    this.#sight = sight;
  }

  /** One page of all rows, or of those that hang on `parent`. */
  async page<T extends Table>(table: T, request: PageRequest, parent?: Parent): Promise<Page<RowOf<T>>> {
    const rows = parent ? await this.#childRows(table, request, parent) : await this.#rootRows(table, request);
    const shown = rows.slice(0, request.limit);
    if (request.backward) shown.reverse();
    return {
      rows: shown.map((row) => brand(table, row)) as unknown as (RowOf<T> & Positioned)[],
      more: rows.length > request.limit,
    };
  }

  /** How many rows a list has, pages aside. */
  async count(table: Table, where: readonly Sql[], parent?: Parent): Promise<number> {
    if (parent) {
      const inner = sql`select count(*)::int as page from ${rawSql(table.name)} t where ${this.#conditions(table, where, parent)}`;
      return (await this.#perParent<number>(inner, parent)) ?? 0;
    }
    const [row] = await this.#tenant.query<{ count: number }>(
      sql`select count(*)::int as count from ${rawSql(table.name)} t where ${this.#conditions(table, where)}`,
    );
    return row?.count ?? 0;
  }

  /** The row of an id, or null: absent, another tenant's and hidden ones are all the same. Asks once a tick for all ids. */
  async byId<T extends Table>(table: T, id: string, columns: readonly string[]): Promise<RowOf<T> | null> {
    const names = [...new Set(columns)].sort();
    const loader = this.#loader(`row ${table.name} ${names.join()}`, async (ids) => {
      const statement = sql`select coalesce(json_agg(r), '[]')::text as rows from (select ${columnList(table, names)} from ${rawSql(table.name)} t where ${this.visible(table)} and t.id = any(${ids}::uuid[])) r`;
      const rows = new Map((await this.#json<{ id: string }>(statement)).map((row) => [row.id, brand(table, row)]));
      return ids.map((wanted) => rows.get(wanted) ?? null);
    });
    return (await loader.load(id.toLowerCase())) as RowOf<T> | null;
  }

  /** A value per parent, from a statement of a domain's own: `load` gets all ids of a tick. */
  async perKey<Value>(
    name: string,
    id: string,
    load: (tenant: TenantReader, ids: readonly string[]) => Promise<Map<string, Value>>,
  ): Promise<Value | null> {
    const loader = this.#loader(name, async (ids) => {
      const found = await load(this.#tenant, ids);
      return ids.map((wanted) => found.get(wanted) ?? null);
    });
    return (await loader.load(id)) as Value | null;
  }

  /** Forgets what was read: a mutation has changed it. */
  forget(): void {
    this.#loaders.clear();
  }

  /** The condition that a domain's own statement over `table` (alias t) must carry. */
  visible(table: Table): Sql {
    const rows = visibleRows(table.visibility, this.#sight.companyIds);
    return table.readableBy
      ? sql`${rows} and ${table.readableBy(this.#sight.hasScope, this.#sight.companyIds !== null)}`
      : rows;
  }

  async #rootRows(table: Table, request: PageRequest): Promise<Positioned[]> {
    const statement = pageStatement(table, request, [this.visible(table)]);
    return this.#json<Positioned>(sql`select coalesce(json_agg(r), '[]')::text as rows from (${statement}) r`);
  }

  async #childRows(table: Table, request: PageRequest, parent: Parent): Promise<Positioned[]> {
    const scope = [this.visible(table), ofParent(parent)];
    const inner = sql`select coalesce(json_agg(r), '[]') as page from (${pageStatement(table, request, scope)}) r`;
    return (await this.#perParent<Positioned[]>(inner, parent)) ?? [];
  }

  /** Runs `inner`, which names its parent by p.id, once for all parents of a tick that ask the same. */
  async #perParent<Value>(inner: Sql, parent: Parent): Promise<Value | null> {
    const signature = `${inner.text} ${JSON.stringify(inner.values, (_key, value) => (typeof value === 'symbol' ? 'tenant' : value))}`;
    const loader = this.#loader(signature, (ids) =>
      this.#json<Value>(
        sql`select coalesce(json_agg(s.page order by p.o), '[]')::text as rows from unnest(${ids}::uuid[]) with ordinality p(id, o) cross join lateral (${inner}) s`,
      ),
    );
    return (await loader.load(parent.id)) as Value | null;
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

  async #json<Value>(statement: Sql): Promise<Value[]> {
    const [row] = await this.#tenant.query<{ rows: string }>(statement);
    return row ? (JSON.parse(row.rows) as Value[]) : [];
  }
}

function ofParent({ column, also }: Parent): Sql {
  const name = rawSql(`t.${column}`);
  return also ? sql`${name} = any(array(select p.id union all ${also}))` : sql`${name} = p.id`;
}

/** GraphQL's interfaces read the type's name off the row. */
function brand(table: Table, row: object): object {
  return Object.assign(row, { __typename: table.typename });
}

export function positionOf(row: Positioned): Position {
  const [key, id] = row.$position;
  return { key, id };
}
