import {
  type ConstValueNode,
  type GraphQLField,
  type GraphQLOutputType,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  type ValueNode,
} from 'graphql';
import type { OperationPlan, PlannedField } from './operation-plan.ts';

/**
 * What an operation may cost, in points: one for each object that it may read, pages counted in full, and what its fields
 * cost beyond that (`extensions.cost` of a field). Pages are multiplied with all that is read for each of their objects.
 */

/** What a field says of its cost, in its `extensions`. */
interface CostExtensions {
  /** Points beyond the objects that it answers. */
  readonly cost?: number | ((args: Readonly<Record<string, unknown>>) => number);
  /** How many objects a plain list has as a rule, or by its arguments. */
  readonly size?: number | ((args: Readonly<Record<string, unknown>>) => number);
}

/** A write takes locks, a transaction and its entry in the history. */
export const MUTATION_COST = 10;
/** Counts the whole list. */
const COUNT_COST = 10;
/** The schema with all its descriptions is as long as the answer about hundreds of customers. */
export const INTROSPECTION_COST = 500;
/** A text may be a page long, and a hundred aliases of it a hundred pages. */
const REPEAT_COST = 10;
const USUAL_LIST_SIZE = 10;
const USUAL_PAGE_SIZE = 20;

/** A field with its price. `total` is `own` and `size` times `each`. */
export interface PricedField {
  readonly planned: PlannedField;
  /** Where it stands below the field that it was priced with: its name, after `nodes` or `edges.node` of a page. */
  readonly path: readonly string[];
  readonly own: number;
  readonly size: number;
  readonly each: number;
  readonly total: number;
  /** The argument that says how large its page is; null where it is none. */
  readonly pageArgument: 'first' | 'last' | null;
  readonly below: readonly PricedField[];
  /** Of those, the ones that cost anything: leaves are free. */
  readonly paid: readonly PricedField[];
  /** Where a page has its objects; empty where it is none. */
  readonly parts: readonly PagePart[];
}

/** `nodes`, or `edges` with the names under which their nodes are selected. */
export interface PagePart {
  readonly name: string;
  readonly nodes: readonly string[] | null;
}

export interface Price {
  readonly total: number;
  readonly fields: readonly PricedField[];
}

type Values = Readonly<Record<string, unknown>>;

const prices = new WeakMap<OperationPlan, Map<string, Price>>();
const MOST_KEPT = 8;

/** @param variables coerced ones: those that are not given have their defaults. */
export function priceOf(plan: OperationPlan, variables: Values): Price {
  const names = variablesOfPrice(plan);
  if (!names) return newPrice(plan, variables);
  const known = prices.get(plan) ?? new Map<string, Price>();
  prices.set(plan, known);
  const key = names.map((name) => String(variables[name])).join();
  const price = known.get(key) ?? newPrice(plan, variables);
  // A caller chooses the sizes: what is kept must not grow with them.
  if (known.size < MOST_KEPT) known.set(key, price);
  return price;
}

const variableNames = new WeakMap<OperationPlan, readonly string[] | null>();

/** The variables that say how large a page is, which alone a price depends on; null where more is looked at. */
function variablesOfPrice(plan: OperationPlan): readonly string[] | null {
  const known = variableNames.get(plan);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const found = gatherVariables(plan.fields, names) ? [...names] : null;
  variableNames.set(plan, found);
  return found;
}

function gatherVariables(fields: readonly PlannedField[], names: Set<string>): boolean {
  return fields.every(({ field, node, below }) => {
    const { cost, size } = field.extensions as CostExtensions;
    if (typeof cost === 'function' || typeof size === 'function') return false;
    for (const { name, value } of node.arguments ?? []) {
      if (value.kind === 'Variable' && (name.value === 'first' || name.value === 'last')) names.add(value.name.value);
    }
    return gatherVariables(below, names);
  });
}

function newPrice(plan: OperationPlan, variables: Values): Price {
  const fields = priceAll(plan.fields, variables);
  return { fields, total: sum(fields) + (plan.introspects ? INTROSPECTION_COST : 0) };
}

/** Fields of one object. A text that is asked for again under another name has its price: it may be long. */
function priceAll(fields: readonly PlannedField[], variables: Values, via: readonly string[] = []): PricedField[] {
  const names = new Map<string, string>();
  return fields.map((planned) => {
    const { type, field, name, below } = planned;
    const key = `${type.name}.${field.name}`;
    const first = names.get(key) ?? name;
    names.set(key, first);
    const extra = extraOf(planned, variables) + (below.length === 0 && first !== name ? REPEAT_COST : 0);
    return priceField(planned, [...via, name], extra, variables);
  });
}

function priceField(planned: PlannedField, path: readonly string[], extra: number, variables: Values): PricedField {
  if (!isCompositeType(getNamedType(planned.field.type))) return priced(planned, { path, own: extra });
  if (isConnection(planned)) return pricePage(planned, path, extra, variables);
  const below = priceAll(planned.below, variables);
  const each = perObject(below);
  if (!isList(planned.field.type)) return priced(planned, { path, own: 1 + extra, size: 1, each, below });
  return priced(planned, { path, own: extra, size: listSize(planned, variables), each: 1 + each, below });
}

/** A page: its objects are below `nodes` and `edges.node`, what else is selected is there once. */
function pricePage(planned: PlannedField, path: readonly string[], extra: number, variables: Values): PricedField {
  const { size, pageArgument } = pageSize(planned, variables);
  const below = objectsOf(planned).flatMap(({ via, fields }) => priceAll(fields, variables, via));
  const beside = priceAll(
    planned.below.filter((field) => !isPart(field)),
    variables,
  );
  const own = 1 + extra + sum(beside);
  return priced(planned, { path, own, size, each: 1 + perObject(below), pageArgument, below });
}

function priced(planned: PlannedField, parts: Partial<PricedField>): PricedField {
  const { path = [], own = 0, size = 0, each = 0, pageArgument = null, below = [] } = parts;
  const paid = below.filter((one) => one.own > 0 || one.size > 0);
  const pageParts = pageArgument === null ? [] : partsOf(planned);
  return { planned, path, own, size, each, pageArgument, below, paid, parts: pageParts, total: own + size * each };
}

/** What one object costs: of the types that it may be of, the dearest. */
function perObject(fields: readonly PricedField[]): number {
  const byType = new Map<string, number>();
  let common = 0;
  for (const { planned, total } of fields) {
    const { type } = planned;
    if (isAbstractType(type)) common += total;
    else byType.set(type.name, (byType.get(type.name) ?? 0) + total);
  }
  return common + Math.max(0, ...byType.values());
}

function partsOf({ below }: PlannedField): PagePart[] {
  return below.filter(isPart).map(({ name, field, below: inner }) => {
    const nodes = inner.filter((one) => one.field.name === 'node').map((one) => one.name);
    return { name, nodes: field.name === 'nodes' ? null : nodes };
  });
}

function sum(fields: readonly PricedField[]): number {
  return fields.reduce((all, { total }) => all + total, 0);
}

function isConnection({ field }: PlannedField): boolean {
  return field.args.some(({ name }) => name === 'first') && getNamedType(field.type).name.endsWith('Connection');
}

function isPart({ field }: PlannedField): boolean {
  return field.name === 'nodes' || field.name === 'edges';
}

/** What is selected of a page's objects, with how it is reached. */
function objectsOf({ below }: PlannedField): { via: readonly string[]; fields: readonly PlannedField[] }[] {
  return below.flatMap((part) => {
    if (part.field.name === 'nodes') return [{ via: [part.name], fields: part.below }];
    if (part.field.name !== 'edges') return [];
    const nodes = part.below.filter(({ field }) => field.name === 'node');
    return nodes.map((node) => ({ via: [part.name, node.name], fields: node.below }));
  });
}

export function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}

function pageSize({ node }: PlannedField, variables: Values): Pick<PricedField, 'size' | 'pageArgument'> {
  for (const name of ['first', 'last'] as const) {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    const size = value ? numberOf(value, variables) : null;
    // What is no page size is refused when it is read.
    if (size !== null) return { size: Math.min(Math.max(size, 0), 100), pageArgument: name };
  }
  return { size: USUAL_PAGE_SIZE, pageArgument: 'first' };
}

function numberOf(value: ValueNode | ConstValueNode, variables: Values): number | null {
  if (value.kind === 'IntValue') return Number(value.value);
  const given = value.kind === 'Variable' ? variables[value.name.value] : null;
  return typeof given === 'number' ? given : null;
}

function extraOf(planned: PlannedField, variables: Values): number {
  const { field } = planned;
  const said = resolved((field.extensions as CostExtensions).cost, planned, variables);
  if (said !== undefined) return said;
  return field.name === 'totalCount' ? COUNT_COST : 0;
}

function listSize(planned: PlannedField, variables: Values): number {
  return resolved((planned.field.extensions as CostExtensions).size, planned, variables) ?? USUAL_LIST_SIZE;
}

function resolved(said: CostExtensions['cost'], { field, node }: PlannedField, variables: Values): number | undefined {
  return typeof said === 'function' ? said(argumentsOf(field, node, variables)) : said;
}

function argumentsOf(field: GraphQLField<unknown, unknown>, node: PlannedField['node'], variables: Values): Values {
  try {
    return getArgumentValues(field, node, variables as Record<string, unknown>);
  } catch {
    // Refused when it runs.
    return {};
  }
}
