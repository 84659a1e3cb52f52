import { ofCompany } from '../database/list-parts.ts';
import type { Sql } from '../database/sql.ts';
import { parseInstant } from '../kernel/instant.ts';
import { isUuid } from '../kernel/uuid.ts';
import { badArgument } from './bad-input.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';

export const SortDirection = enumOf(
  'SortDirection',
  {
    ASC: 'The smallest, the oldest, A.',
    DESC: 'The largest, the newest, Z.',
  },
  'Which end of an order comes first.',
);

export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A span of time. Each end may be left out.',
  fields: (t) => ({
    gte: t.field({ type: 'DateTime', description: 'From this instant on.' }),
    lt: t.field({ type: 'DateTime', description: 'Before this instant.' }),
  }),
});

/** Instants in UTC, as the database takes them. */
export interface InstantRange {
  readonly gte: string | null;
  readonly lt: string | null;
}

/** @throws GraphQLError BAD_USER_INPUT for an end that is no instant. */
export function readRange(
  argument: string,
  range: { gte?: string | null | undefined; lt?: string | null | undefined },
): InstantRange {
  return { gte: readInstant(`${argument}.gte`, range.gte), lt: readInstant(`${argument}.lt`, range.lt) };
}

function readInstant(argument: string, value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const instant = parseInstant(value)?.toISOString();
  // In UTC the year may be 0 or 10000, which RFC 3339 cannot write and PostgreSQL cannot read.
  if (!instant || !/^(?!0000)\d{4}-/.test(instant))
    throw badArgument(argument, 'must be an RFC 3339 instant such as 2026-05-12T08:30:00Z');
  return instant;
}

/** Ids that could exist: what is no UUID names nothing, as another tenant's id names nothing. */
export function readIds(argument: string, ids: readonly string[]): readonly string[] {
  if (ids.length > 1_000) throw badArgument(argument, `at most 1000 ids, got ${ids.length}`);
  return ids.filter(isUuid);
}

/** Only rows of the company that an argument names: none where it is no id, all where it is left out. */
export function companyConditions(companyId: string | null | undefined): Sql[] {
  return typeof companyId === 'string' ? [ofCompany(readIds('companyId', [companyId]))] : [];
}
