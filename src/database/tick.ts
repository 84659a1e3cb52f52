import { joinSql, rawSql, type Sql, sql } from './sql.ts';
import type { TenantReader } from './tenant-database.ts';

interface Asked {
  readonly statement: Sql;
  readonly isLasting: boolean;
  readonly resolve: (text: string) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends what is asked for in one tick as one statement: its way to the database and back is what costs. */
export class Tick {
  readonly #tenant: TenantReader;
  #asked: Asked[] = [];

  constructor(tenant: TenantReader) {
    this.#tenant = tenant;
  }

  /** The text that a statement of one row and one column answers. `isLasting` as in TenantReader. */
  text(statement: Sql, isLasting: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ statement, isLasting, resolve, reject });
      // After all that other loaders ask for in this tick.
      if (this.#asked.length === 1) process.nextTick(() => void this.#send());
    });
  }

  /** A reader whose statements wait for those of the tick. Their rows travel as JSON. */
  get reader(): TenantReader {
    return {
      organizationId: this.#tenant.organizationId,
      query: async <Row>(statement: Sql) => {
        const rows = sql`select coalesce(json_agg(r), '[]')::text from (${statement}) r`;
        return JSON.parse(await this.text(rows, true)) as Row[];
      },
    };
  }

  async #send(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const columns = asked.map(({ statement }, index) => sql`(${statement}) as ${rawSql(`a${index}`)}`);
      const isLasting = asked.every((one) => one.isLasting);
      const [row = {}] = await this.#tenant.query<Record<string, string>>(sql`select ${joinSql(columns)}`, isLasting);
      for (const [index, { resolve }] of asked.entries()) resolve(row[`a${index}`] ?? '');
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
