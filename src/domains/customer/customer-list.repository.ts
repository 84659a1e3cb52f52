import { joinSql, rawSql, type Sql, sql } from '../../database/sql.ts';
import type { Order } from '../../database/table.ts';
import { customerTable } from './customer.repository.ts';

export const customerOrders = {
  CREATED_AT: { name: 'createdAt', key: sql`t.created_at`, type: 'timestamptz', nullable: false },
  UPDATED_AT: { name: 'updatedAt', key: sql`t.updated_at`, type: 'timestamptz', nullable: false },
  NAME: { name: 'name', key: sql`t.name_key`, type: 'text', nullable: false },
} as const satisfies Record<string, Order>;

interface Range {
  readonly gte: string | null;
  readonly lt: string | null;
}

/** Conditions that have been read: ids are UUIDs, instants are instants. */
export interface CustomerCondition {
  readonly and?: readonly CustomerCondition[];
  readonly or?: readonly CustomerCondition[];
  readonly not?: CustomerCondition;
  readonly ids?: readonly string[];
  readonly status?: readonly string[];
  readonly customerType?: readonly string[];
  readonly taxClass?: readonly string[];
  readonly vatValidationStatus?: readonly string[];
  readonly billingModel?: readonly string[];
  readonly country?: readonly string[];
  readonly currency?: readonly string[];
  readonly email?: string;
  readonly metadata?: object;
  readonly archived?: boolean;
  readonly createdAt?: Range;
  readonly updatedAt?: Range;
}

const anyOf = (expression: string) => (values: readonly string[]) =>
  sql`${rawSql(expression)} = any(${values}::text[])`;
const within = (column: string) => (range: Range) =>
  sql`(${range.gte}::timestamptz is null or ${rawSql(column)} >= ${range.gte}::timestamptz) and (${range.lt}::timestamptz is null or ${rawSql(column)} < ${range.lt}::timestamptz)`;

/** Each condition is true or false, never null, so that `not` turns it round. */
const conditions: { readonly [K in keyof CustomerCondition]-?: (value: NonNullable<CustomerCondition[K]>) => Sql } = {
  and: (all) => (all.length === 0 ? sql`true` : joinSql(all.map(conditionSql), ' and ')),
  or: (any) => (any.length === 0 ? sql`false` : sql`(${joinSql(any.map(conditionSql), ' or ')})`),
  not: (inner) => sql`not ${conditionSql(inner)}`,
  ids: (ids) => sql`t.id = any(${ids}::uuid[])`,
  status: anyOf('t.status'),
  customerType: anyOf('t.customer_type'),
  taxClass: anyOf('t.tax_class'),
  vatValidationStatus: anyOf('t.vat_validation_status'),
  billingModel: anyOf('t.billing_model'),
  country: (codes) => sql`(t.billing_country is not null and t.billing_country = any(${codes}::text[]))`,
  currency: anyOf(customerTable.columns.currency.sql),
  email: (email) => sql`(t.email is not null and lower(t.email) = lower(${email}))`,
  metadata: (part) => sql`t.metadata @> ${JSON.stringify(part)}::jsonb`,
  archived: (archived) => (archived ? sql`t.archived_at is not null` : notArchived),
  createdAt: within('t.created_at'),
  updatedAt: within('t.updated_at'),
};

export const notArchived: Sql = sql`t.archived_at is null`;

/** One condition out of all that are given; none holds for every customer. */
export function conditionSql(condition: CustomerCondition): Sql {
  const parts = Object.entries(condition).map(([name, value]) =>
    (conditions[name as keyof CustomerCondition] as (value: unknown) => Sql)(value),
  );
  return parts.length === 0 ? sql`true` : sql`(${joinSql(parts, ' and ')})`;
}

/** Every word is there as it is, or nearly (pg_trgm's word similarity, which forgives a typo). `search` is folded. */
export function matchesSearch(search: string): Sql {
  const words = search.split(' ').slice(0, 10);
  return joinSql(
    words.map((word) => sql`(t.search_text like ${`%${escapeLike(word)}%`} or ${word} <% t.search_text)`),
    ' and ',
  );
}

/** The org number is one of these, in the form in which it is stored. */
export function hasOrgNumber(values: readonly string[]): Sql {
  return sql`(t.org_number is not null and t.org_number = any(${values}::text[]))`;
}

export function relevance(search: string): Order {
  // Similar words come first; a name that is the search, or begins with it, before names that hold it somewhere.
  const key = sql`(word_similarity(${search}, t.search_text) + similarity(${search}, t.name_key))::real`;
  return { name: 'relevance', key, type: 'real', nullable: false };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
