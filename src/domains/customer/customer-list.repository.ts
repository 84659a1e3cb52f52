import { joinSql, rawSql, type Sql, sql, TENANT } from '../../database/sql.ts';
import type { Order } from '../../database/table.ts';

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
  readonly classification?: string;
  readonly vatValidationStatus?: readonly string[];
  readonly billingModel?: readonly string[];
  readonly country?: readonly string[];
  readonly currency?: readonly string[];
  readonly email?: string;
  readonly metadata?: object;
  readonly archived?: boolean;
  readonly createdAt?: Range;
  readonly updatedAt?: Range;
  readonly tags?: readonly string[];
  readonly source?: string;
  readonly customField?: { readonly key: string; readonly equals: unknown };
  readonly hasOpenInvoices?: boolean;
  readonly hasActiveSubscription?: boolean;
}

/**
 * Conditions on what domains above this one hang on a customer: they say what they mean, as SQL over the alias `t`. Each names
 * TENANT itself: inside `or` PostgreSQL may read the rows of a condition once for all customers, and then of this tenant alone.
 */
export interface HangingConditions {
  readonly tags: (names: readonly string[]) => Sql;
  readonly source: (source: string) => Sql;
  readonly customField: (field: { readonly key: string; readonly equals: unknown }) => Sql;
  readonly hasOpenInvoices: (has: boolean) => Sql;
  readonly hasActiveSubscription: (has: boolean) => Sql;
}
const hanging: { -readonly [K in keyof HangingConditions]?: HangingConditions[K] } = {};

/** Registers what a condition means. */
export function addCondition<K extends keyof HangingConditions>(name: K, condition: HangingConditions[K]): void {
  hanging[name] = condition;
}

function hangingSql<K extends keyof HangingConditions>(name: K): HangingConditions[K] {
  const condition = hanging[name];
  if (!condition) throw new Error(`nobody has said what ${name} means`);
  return condition;
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
  classification: (value) => sql`(t.classification is not null and t.classification = ${value})`,
  vatValidationStatus: anyOf('t.vat_validation_status'),
  billingModel: anyOf('t.billing_model'),
  // Codes are compared as what their columns are: as text no index would serve.
  country: (codes) => sql`(t.billing_country is not null and t.billing_country = any(${codes}::bpchar[]))`,
  // Not the computed currency: this way an index on the preferred one serves.
  currency: (codes) =>
    sql`(t.preferred_currency is not null and t.preferred_currency = any(${codes}::bpchar[]) or t.preferred_currency is null and t.company_id = any(array(
          select c.id from company c where c.organization_id = ${TENANT} and c.default_currency = any(${codes}::bpchar[]))))`,
  email: (email) => sql`(t.email is not null and lower(t.email) = lower(${email}))`,
  metadata: (part) => sql`t.metadata @> ${JSON.stringify(part)}::jsonb`,
  archived: (archived) => (archived ? sql`t.archived_at is not null` : notArchived),
  createdAt: within('t.created_at'),
  updatedAt: within('t.updated_at'),
  tags: (names) => hangingSql('tags')(names),
  source: (source) => hangingSql('source')(source),
  customField: (field) => hangingSql('customField')(field),
  hasOpenInvoices: (has) => hangingSql('hasOpenInvoices')(has),
  hasActiveSubscription: (has) => hangingSql('hasActiveSubscription')(has),
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
