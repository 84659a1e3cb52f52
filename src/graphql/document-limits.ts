import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { comparisonsIn } from './document-comparisons.ts';
import { isIntrospection } from './operation-plan.ts';

/**
 * What a document may hold. Several times what the largest of our own needs, and so little that a document within it can
 * neither keep validation busy nor grow in the answer (measured by `npm run bench -- attacks`).
 */
export const documentLimits = {
  /** Of its text: see document-text.ts. */
  characters: 100_000,
  lines: 4_000,
  tokens: 4_000,
  /** Operations and fragments. */
  definitions: 100,
  variables: 100,
  /** Selection sets inside one another, those of fragments too. */
  depth: 20,
  /** Steps by which validation compares fields of one name: see document-comparisons.ts. The largest of our own has 304. */
  comparisons: 10_000,
  /** Fields, each fragment counted wherever it is spread. */
  fields: 2_000,
  aliases: 100,
  directives: 100,
  /** Lists and objects inside one another in a literal. */
  valueDepth: 20,
  /** Lists of the schema inside one another, such as the fields of the types of fields. */
  schemaLists: 1,
} as const;

type Limit = keyof typeof documentLimits;
export type DocumentLimits = Readonly<Record<Limit, number>>;

/** Depth and fields of a selection set, with all that is spread in it. */
interface Extent {
  readonly depth: number;
  readonly fields: number;
  readonly schemaLists: number;
}

/**
 * The first limit that a document passes, or null. Reads each node once, whatever the fragments spread: it comes before
 * validation, which a small document can keep busy for seconds.
 */
export function documentLimitError(
  document: DocumentNode,
  limits: DocumentLimits = documentLimits,
): GraphQLError | null {
  const counts = countNodes(document);
  for (const limit of ['definitions', 'variables', 'directives', 'aliases', 'valueDepth'] as const)
    if (counts[limit] > limits[limit]) return passed(limit, limits);
  const measure = createMeasure(document);
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition' && definition.kind !== 'FragmentDefinition') continue;
    const extent = measure(definition.selectionSet);
    for (const limit of ['depth', 'fields'] as const) if (extent[limit] > limits[limit]) return passed(limit, limits);
  }
  if (comparisonsIn(document, limits.comparisons) > limits.comparisons) return passed('comparisons', limits);
  return schemaLimitError(document, measure, limits);
}

const words: Readonly<Record<Limit, string>> = {
  characters: 'characters',
  lines: 'lines',
  tokens: 'tokens',
  definitions: 'operations and fragments',
  variables: 'variables',
  depth: 'levels of selection sets',
  fields: 'fields, with those of its fragments',
  comparisons: 'comparisons of fields of one name, to see whether they can be merged',
  aliases: 'aliases',
  directives: 'directives',
  valueDepth: 'levels of lists and objects in a value',
  schemaLists: 'level of lists of the schema',
};

export function passed(limit: Limit, limits: DocumentLimits): GraphQLError {
  const most = limits[limit];
  return new GraphQLError(`The document has more than ${most} ${words[limit]}. Ask for less at once.`, {
    extensions: { code: 'QUERY_TOO_COSTLY', limit: most, of: limit },
  });
}

function countNodes(
  document: DocumentNode,
): Record<'definitions' | 'variables' | 'directives' | 'aliases' | 'valueDepth', number> {
  const counts = { definitions: document.definitions.length, variables: 0, directives: 0, aliases: 0, valueDepth: 0 };
  let values = 0;
  const isContainer = (node: ASTNode) => node.kind === 'ListValue' || node.kind === 'ObjectValue';
  visit(document, {
    enter(node) {
      if (node.kind === 'Directive') counts.directives += 1;
      if (node.kind === 'VariableDefinition') counts.variables += 1;
      if (node.kind === 'Field' && node.alias) counts.aliases += 1;
      if (isContainer(node)) counts.valueDepth = Math.max(counts.valueDepth, ++values);
    },
    leave(node) {
      if (isContainer(node)) values -= 1;
    },
  });
  return counts;
}

type Measure = (set: SelectionSetNode) => Extent;

function createMeasure(document: DocumentNode): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === 'FragmentDefinition') fragments.set(node.name.value, node);
  const known = new Map<SelectionSetNode, Extent>();
  const none: Extent = { depth: 0, fields: 0, schemaLists: 0 };
  const measure = (set: SelectionSetNode): Extent => {
    const kept = known.get(set);
    if (kept) return kept;
    // A fragment inside itself: validation refuses it.
    known.set(set, none);
    const extent = { depth: 0, fields: 0, schemaLists: 0 };
    for (const selection of set.selections) {
      const isField = selection.kind === 'Field';
      const isSpread = selection.kind === 'FragmentSpread';
      const inner = isSpread ? fragments.get(selection.name.value) : selection;
      const found = inner?.selectionSet ? measure(inner.selectionSet) : none;
      const isList = isField && schemaLists.has(selection.name.value);
      extent.depth = Math.max(extent.depth, found.depth + (isSpread ? 0 : 1));
      extent.fields += found.fields + (isField ? 1 : 0);
      extent.schemaLists = Math.max(extent.schemaLists, found.schemaLists + (isList ? 1 : 0));
    }
    known.set(set, extent);
    return extent;
  };
  return measure;
}

/** Of a type, as long as the schema makes them: inside one another they would be as long as all of them multiplied. */
const schemaLists: ReadonlySet<string> = new Set([
  'fields',
  'inputFields',
  'interfaces',
  'possibleTypes',
  'enumValues',
]);

/** The schema is large: asked for under a hundred names, or in itself, it would be many times as large. */
function schemaLimitError(document: DocumentNode, measure: Measure, limits: DocumentLimits): GraphQLError | null {
  let inside = 0;
  let isRenamed = false;
  let lists = 0;
  visit(document, {
    enter(node) {
      if (node.kind === 'Field' && node.alias && (inside > 0 || isIntrospection(node))) isRenamed = true;
      if (!asksForSchema(node)) return;
      inside += 1;
      if (node.selectionSet) lists = Math.max(lists, measure(node.selectionSet).schemaLists);
    },
    leave(node) {
      if (asksForSchema(node)) inside -= 1;
    },
  });
  if (lists > limits.schemaLists) return passed('schemaLists', limits);
  if (!isRenamed) return null;
  return new GraphQLError('What is asked of the schema itself takes no aliases.', {
    extensions: { code: 'QUERY_TOO_COSTLY', limit: 0, of: 'aliases' },
  });
}

function asksForSchema(node: ASTNode): node is FieldNode | FragmentDefinitionNode {
  if (node.kind === 'Field') return isIntrospection(node);
  return node.kind === 'FragmentDefinition' && node.typeCondition.name.value.startsWith('__');
}

/**
 * How deep lists and objects of JSON may lie in one another, how many members one may have, how many all of them, and how
 * many objects there may be: each is read with every field that its type has, also those that are not given.
 */
export const variableLimits = { depth: 20, listLength: 2_000, values: 10_000, objects: 2_000 } as const;

/** The first limit that variables pass, or null. Not by calling itself: depth is what it guards against. */
export function variableLimitError(variables: unknown): GraphQLError | null {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: variables, depth: 0 }];
  let values = 0;
  let objects = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= variableLimits.depth) return variablesPassed('depth', 'levels of lists and objects');
    // Of a large object its values take three times as long as its keys.
    const names = Array.isArray(value) ? value : Object.keys(value);
    if (names.length > variableLimits.listLength) return variablesPassed('listLength', 'members in a list or object');
    values += names.length;
    if (values > variableLimits.values) return variablesPassed('values', 'values');
    if (!Array.isArray(value)) objects += 1;
    if (objects > variableLimits.objects) return variablesPassed('objects', 'objects');
    for (const one of Object.values(value)) open.push({ value: one, depth: depth + 1 });
  }
  return null;
}

function variablesPassed(limit: keyof typeof variableLimits, of: string): GraphQLError {
  const most = variableLimits[limit];
  return new GraphQLError(`The variables have more than ${most} ${of}.`, {
    extensions: { code: 'BAD_USER_INPUT', limit: most, of: limit },
  });
}
