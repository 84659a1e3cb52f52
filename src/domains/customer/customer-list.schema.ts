import type { InputRef } from '@pothos/core';
import { type Actor, hasScope } from '../../access/actor.ts';
import type { Direction } from '../../database/page.ts';
import { type Sql, sql } from '../../database/sql.ts';
import type { Order } from '../../database/table.ts';
import { badArgument } from '../../graphql/bad-input.ts';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { companyConditions, DateTimeRange, readIds, readRange, SortDirection } from '../../graphql/filters.ts';
import { foldText } from '../../kernel/fold-text.ts';
import { maskPersonal } from '../../kernel/mask-personal.ts';
import { isPersonalNumber, parseSwedishNumber } from '../../kernel/swedish-number.ts';
import {
  BillingModelEnum,
  CustomerClassificationEnum,
  CustomerStatusEnum,
  CustomerTaxClassEnum,
  CustomerTypeEnum,
  ReferenceSourceEnum,
  VatValidationStatusEnum,
} from './customer-enums.schema.ts';
import {
  type CustomerCondition,
  conditionSql,
  customerOrders,
  hasOrgNumber,
  matchesSearch,
  notArchived,
  relevance,
} from './customer-list.repository.ts';

const CustomerOrderField = enumOf(
  'CustomerOrderField',
  {
    CREATED_AT: 'When they were made.',
    UPDATED_AT: 'When they were last changed.',
    NAME: 'By name, accents and case aside.',
    RELEVANCE: 'How well they match the search.',
  },
  'What a list of customers is ordered by.',
);

export const CustomerOrder = builder.inputType('CustomerOrder', {
  description: 'An order of customers; their ids break ties.',
  fields: (t) => ({
    field: t.field({ type: CustomerOrderField, required: true, description: 'What to order by.' }),
    direction: t.field({ type: SortDirection, required: true, description: 'Which end comes first.' }),
  }),
});

export interface CustomerFilterInput {
  and?: readonly CustomerFilterInput[] | null;
  or?: readonly CustomerFilterInput[] | null;
  not?: CustomerFilterInput | null;
  ids?: readonly string[] | null;
  status?: readonly string[] | null;
  customerType?: readonly string[] | null;
  taxClass?: readonly string[] | null;
  classification?: string | null;
  vatValidationStatus?: readonly string[] | null;
  billingModel?: readonly string[] | null;
  country?: readonly string[] | null;
  currency?: readonly string[] | null;
  email?: string | null;
  metadata?: object | null;
  archived?: boolean | null;
  createdAt?: { gte?: string | null; lt?: string | null } | null;
  updatedAt?: { gte?: string | null; lt?: string | null } | null;
  tags?: readonly string[] | null;
  source?: string | null;
  customField?: { key: string; equals: object } | null;
  hasOpenInvoices?: boolean | null;
  hasActiveSubscription?: boolean | null;
}

// A value may be of any kind; `object` stands for it, since `unknown` would make the field optional.
const CustomFieldFilter = builder.inputRef<{ key: string; equals: object }>('CustomFieldFilter').implement({
  description: 'A value of a custom field.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key of the field: `segment`.' }),
    equals: t.field({
      type: 'JSON' as 'JSONObject',
      required: true,
      description: 'Exactly this value, of the kind of the field.',
    }),
  }),
});

export const CustomerFilter: InputRef<CustomerFilterInput> = builder
  .inputRef<CustomerFilterInput>('CustomerFilter')
  .implement({
    description: 'Conditions on customers. All that are given must hold; a list means any of its values.',
    fields: (t) => ({
      and: t.field({ type: [CustomerFilter], description: 'All of these hold.' }),
      or: t.field({
        type: [CustomerFilter],
        description: 'At least one of these holds; an empty list holds for none.',
      }),
      not: t.field({ type: CustomerFilter, description: 'This does not hold.' }),
      ids: t.idList({ description: 'One of these ids.' }),
      status: t.field({
        type: [CustomerStatusEnum],
        description: 'One of these statuses.',
      }),
      customerType: t.field({ type: [CustomerTypeEnum], description: 'One of these kinds.' }),
      taxClass: t.field({
        type: [CustomerTaxClassEnum],
        description: 'One of these tax classes.',
      }),
      country: t.field({ type: ['CountryCode'], description: 'Billed in one of these countries.' }),
      currency: t.field({ type: ['CurrencyCode'], description: 'Whose currency in force is one of these.' }),
      classification: t.field({
        type: CustomerClassificationEnum,
        description: 'Whether they buy as businesses, as the system derives it.',
      }),
      vatValidationStatus: t.field({
        type: [VatValidationStatusEnum],
        description: 'One of these VAT statuses.',
      }),
      billingModel: t.field({
        type: [BillingModelEnum],
        description: 'One of these billing models.',
      }),
      email: t.string({ description: 'Exactly this e-mail address, case aside.' }),
      tags: t.stringList({ description: 'Tagged with any of these, case aside.' }),
      source: t.field({ type: ReferenceSourceEnum, description: 'Known to this other system.' }),
      customField: t.field({ type: CustomFieldFilter, description: 'With this value of a custom field.' }),
      metadata: t.field({
        type: 'JSONObject',
        description: 'Metadata that holds all of these keys with these values.',
      }),
      archived: t.boolean({ description: 'Only archived ones, or only others. Naming it overrides includeArchived.' }),
      createdAt: t.field({ type: DateTimeRange, description: 'Made in this time.' }),
      updatedAt: t.field({ type: DateTimeRange, description: 'Last changed in this time.' }),
      hasOpenInvoices: t.boolean({ description: 'Only those that have an open invoice, or only others.' }),
      hasActiveSubscription: t.boolean({
        description: 'Only those with a subscription that runs (TRIALING, ACTIVE, PAUSED, PAST_DUE), or only others.',
      }),
    }),
  });

export interface CustomersArguments {
  readonly companyId?: string | null | undefined;
  readonly where?: CustomerFilterInput | null | undefined;
  readonly search?: string | null | undefined;
  readonly includeArchived: boolean;
  readonly orderBy?:
    | { readonly field: keyof typeof customerOrders | 'RELEVANCE'; readonly direction: Direction }
    | null
    | undefined;
}

/** The order that the arguments ask for: with a search and no order, relevance. */
export function customerList(args: CustomersArguments): { order: Order; direction: Direction } {
  const search = foldText(args.search ?? '');
  const { field, direction } = args.orderBy ?? {
    field: search ? ('RELEVANCE' as const) : ('CREATED_AT' as const),
    direction: 'DESC' as const,
  };
  if (field !== 'RELEVANCE') return { order: customerOrders[field], direction };
  if (!search) throw badArgument('orderBy', 'RELEVANCE needs a search');
  return { order: relevance(search), direction };
}

/** What the arguments ask of a customer. @throws GraphQLError BAD_USER_INPUT for a value that cannot be read. */
export function customerConditions(args: CustomersArguments, actor: Actor): Sql[] {
  const { companyId, where, search, includeArchived } = args;
  const folded = foldText(search ?? '');
  if (folded.length > 200) throw badArgument('search', 'at most 200 characters');
  if (folded.includes('\0')) throw badArgument('search', 'must not hold NUL');
  const condition = where ? readFilter(where, ['where'], { actor, conditions: 0 }) : null;
  return [
    ...companyConditions(companyId),
    ...(includeArchived || (condition && namesArchived(condition)) ? [] : [notArchived]),
    ...(folded ? [searchCondition(search ?? '', folded, actor)] : []),
    ...(condition ? [conditionSql(condition)] : []),
  ];
}

/** A personal number is in no text that is searched: a key that may see it finds it as the org number that it is. */
function searchCondition(search: string, folded: string, actor: Actor): Sql {
  const written = search.trim();
  const found = matchesSearch(folded);
  if (!hasScope(actor, 'CUSTOMERS_PII') || !isPersonalNumber(written)) return found;
  return sql`(${found} or ${hasOrgNumber([parseSwedishNumber(written) ?? written, written])})`;
}

function namesArchived({ archived, and = [], or = [], not }: CustomerCondition): boolean {
  return archived !== undefined || [...and, ...or, ...(not ? [not] : [])].some(namesArchived);
}

function readFilter(
  filter: CustomerFilterInput,
  path: readonly string[],
  read: { readonly actor: Actor; conditions: number },
): CustomerCondition {
  if (path.length > 12) throw badArgument(path.join('.'), 'and, or and not may be nested six levels deep');
  const given = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  read.conditions += Math.max(given.length, 1);
  if (read.conditions > 500) throw badArgument('where', 'at most 500 conditions');
  const inner = (name: string) => [...path, name];
  const many = (name: string, filters: readonly CustomerFilterInput[]) =>
    filters.map((one, index) => readFilter(one, [...inner(name), String(index)], read));
  const { and, or, not, ids, metadata, customField, createdAt, updatedAt, ...plain } = Object.fromEntries(
    given,
  ) as CustomerFilterInput;
  if (metadata && !isMetadata(metadata))
    throw badArgument(inner('metadata').join('.'), 'at most ten levels, without NUL and half surrogate pairs');
  if (customField && (customField.key.includes('\0') || !isMetadata(customField.equals)))
    throw badArgument(inner('customField').join('.'), 'without NUL and half surrogate pairs');
  if (namesHiddenNumber(filter, read.actor)) return { or: [] };
  return {
    ...(plain as CustomerCondition),
    ...(and ? { and: many('and', and) } : {}),
    ...(or ? { or: many('or', or) } : {}),
    ...(not ? { not: readFilter(not, inner('not'), read) } : {}),
    ...(ids ? { ids: readIds(inner('ids').join('.'), ids) } : {}),
    ...(metadata ? { metadata } : {}),
    ...(customField ? { customField } : {}),
    ...(createdAt ? { createdAt: readRange(inner('createdAt').join('.'), createdAt) } : {}),
    ...(updatedAt ? { updatedAt: readRange(inner('updatedAt').join('.'), updatedAt) } : {}),
  };
}

/** Nobody is found by a personal number that the key may not see: the answer would tell whose it is. */
function namesHiddenNumber({ email, metadata, tags, customField }: CustomerFilterInput, actor: Actor): boolean {
  const told = [email, metadata, tags, customField];
  return !hasScope(actor, 'CUSTOMERS_PII') && told.some((value) => maskPersonal(value) !== value);
}

/** Whether PostgreSQL's jsonb can hold it; no stored metadata is deeper than five levels. */
function isMetadata(value: unknown, levels = 10): boolean {
  if (typeof value === 'string') return !/\0|\p{Cs}/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.entries(value).every(([key, inner]) => isMetadata(key) && isMetadata(inner, levels - 1));
}
