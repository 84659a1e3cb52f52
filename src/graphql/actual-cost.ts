import { INTROSPECTION_COST, isList, type PagePart, type Price, type PricedField } from './cost.ts';
import type { OperationPlan } from './operation-plan.ts';

/**
 * What an operation did cost: as its price, with the objects that there were.
 * @param data its answer.
 */
export function actualCost(plan: OperationPlan, price: Price, data: unknown): number {
  const spent = price.fields.map((field) => spentOn(field, valueAt(data, field.planned.name)));
  return (plan.introspects ? INTROSPECTION_COST : 0) + spent.reduce((all, one) => all + one, 0);
}

function spentOn(field: PricedField, value: unknown): number {
  if (value === undefined) return 0;
  const isPage = field.pageArgument !== null;
  const items = isPage ? itemsOf(field.parts, value) : [value].flat();
  const each = isPage || isList(field.planned.field.type) ? 1 : 0;
  let spent = field.own;
  for (const item of items) {
    if (item === null) continue;
    spent += each;
    for (const inner of field.paid) spent += spentOn(inner, valueAt(item, inner.planned.name));
  }
  return spent;
}

/** The objects of a page; those of `nodes` and `edges` in one list where both are selected. */
function itemsOf(parts: readonly PagePart[], page: unknown): readonly unknown[] {
  const lists = parts.map((part) => listOf(part, page));
  // As a rule there is one: nothing is to be put together.
  if (lists.length === 1) return lists[0] ?? [];
  const longest = lists.reduce((most, list) => (list.length > most.length ? list : most), []);
  return longest.map((_item, index) => Object.assign({}, ...lists.map((list) => list[index])));
}

function listOf({ name, nodes }: PagePart, page: unknown): readonly unknown[] {
  const list: unknown = valueAt(page, name);
  if (!Array.isArray(list)) return [];
  if (nodes === null) return list;
  const [only = ''] = nodes;
  if (nodes.length === 1) return list.map((edge) => valueAt(edge, only));
  return list.map((edge) => Object.assign({}, ...nodes.map((node) => valueAt(edge, node))));
}

function valueAt(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
