import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode, visit } from 'graphql';

/*
 * Validation asks whether fields of one name can be merged: it compares each with each, then all that is below the one with
 * all that is below the other, and so on. A short document can keep it busy for seconds. Its steps are counted here first.
 */

/** What a selection set selects, with its fragments. */
interface Selected {
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  /** How many named fragments are in it: validation compares each with each, too. */
  readonly fragments: number;
}

interface Count {
  readonly most: number;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly known: Map<SelectionSetNode, Selected>;
  steps: number;
}

/** Steps that validation takes to compare the fields of a document. Counts no further once there are more than `most`. */
export function comparisonsIn(document: DocumentNode, most: number): number {
  const fragments = document.definitions.filter((node) => node.kind === 'FragmentDefinition');
  const named = new Map(fragments.map((node) => [node.name.value, node]));
  const count: Count = { most, fragments: named, known: new Map(), steps: 0 };
  visit(document, { SelectionSet: (set) => compareWithin(count, set) });
  return count.steps;
}

function isFull({ steps, most }: Count): boolean {
  return steps > most;
}

function compareWithin(count: Count, set: SelectionSetNode): void {
  const { fields, fragments } = selectedBy(count, set);
  count.steps += (fragments * (fragments - 1)) / 2;
  for (const alike of fields.values()) {
    for (const [index, one] of alike.entries()) {
      for (let next = index + 1; next < alike.length && !isFull(count); next += 1) compare(count, one, alike[next]);
    }
  }
}

function compare(count: Count, one: FieldNode, other: FieldNode | undefined): void {
  count.steps += 1;
  if (isFull(count) || !one.selectionSet || !other?.selectionSet) return;
  const [left, right] = [selectedBy(count, one.selectionSet), selectedBy(count, other.selectionSet)];
  count.steps += left.fragments * right.fragments;
  for (const [name, fields] of left.fields)
    for (const field of fields) for (const twin of right.fields.get(name) ?? []) compare(count, field, twin);
}

function selectedBy(count: Count, set: SelectionSetNode): Selected {
  const kept = count.known.get(set);
  if (kept) return kept;
  const fields = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const open = [set];
  for (let next = open.pop(); next && !isFull(count); next = open.pop()) {
    count.steps += next.selections.length;
    for (const selection of next.selections) {
      if (selection.kind === 'Field') {
        const name = (selection.alias ?? selection.name).value;
        fields
          .set(name, fields.get(name) ?? [])
          .get(name)
          ?.push(selection);
        continue;
      }
      const inner = selection.kind === 'InlineFragment' ? selection : unseen(count, selection.name.value, seen);
      if (inner) open.push(inner.selectionSet);
    }
  }
  const selected = { fields, fragments: seen.size };
  count.known.set(set, selected);
  return selected;
}

function unseen({ fragments }: Count, name: string, seen: Set<string>): FragmentDefinitionNode | undefined {
  if (seen.has(name)) return undefined;
  seen.add(name);
  return fragments.get(name);
}
