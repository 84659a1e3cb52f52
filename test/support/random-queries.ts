import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { schema } from '../../src/schema.ts';
import { type Chance, pick, shuffled } from './chance.ts';
import { euVat, type RowIds } from './everything.ts';
import { isRowType, objectType } from './schema-walk.ts';

const deepest = 5;

/** A document while it is written. */
interface Draft {
  readonly chance: Chance;
  readonly ids: RowIds;
  readonly fragments: string[];
  aliases: number;
}

/** A valid query of anything there is, with aliases, fragments and pages as they come. It takes $n, 1 to 3. */
export function randomQuery(chance: Chance, ids: RowIds): string {
  const draft: Draft = { chance, ids, fragments: [], aliases: 0 };
  const root = selectionOf(draft, objectType('Query'), 0);
  return `query ($n: Int = 2) ${root}\n${draft.fragments.join('\n')}`;
}

/** Some fields of a type, a part of them in fragments. */
function selectionOf(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const { chance } = draft;
  const parts = isObjectType(type) ? fieldsOf(draft, type, depth) : typesOf(draft, type, depth);
  const whole = parts.map((part) => (chance() < 0.2 ? inFragment(draft, type, part) : part));
  if (chance() < 0.2) whole.push('__typename');
  return `{ ${whole.join(' ')} }`;
}

function fieldsOf(draft: Draft, type: GraphQLObjectType, depth: number): string[] {
  const { chance } = draft;
  const fields = shuffled(chance, Object.values(type.getFields()));
  const open = fields.filter((field) => depth < deepest || isLeafType(getNamedType(field.type)));
  const some = open.slice(0, 2 + Math.floor(chance() * 4)).map((field) => fieldOf(draft, field, depth));
  return some.length > 0 ? some : ['__typename'];
}

/** What is selected of an interface: its own fields, and those of some of its types. */
function typesOf(draft: Draft, type: GraphQLCompositeType, depth: number): string[] {
  const possible = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
  const some = shuffled(draft.chance, possible).slice(0, 3);
  return ['id', ...some.map((one) => `... on ${one.name} ${selectionOf(draft, one, depth + 1)}`)];
}

function inFragment({ chance, fragments }: Draft, type: GraphQLCompositeType, part: string): string {
  if (chance() < 0.4) return `... on ${type.name} { ${part} }`;
  const name = `F${fragments.length}`;
  fragments.push(`fragment ${name} on ${type.name} { ${part} }`);
  return chance() < 0.5 ? `...${name}` : `...${name} ...${name}`;
}

/** Fields of the same name may have different arguments and types: each has a name of its own in the answer, but for leaves. */
function fieldOf(draft: Draft, field: GraphQLField<unknown, unknown>, depth: number): string {
  const type = getNamedType(field.type);
  const name = `${field.name}${argumentsOf(draft, field)}`;
  if (!isCompositeType(type)) return field.args.length > 0 ? aliased(draft, name) : name;
  const { chance } = draft;
  const below = selectionOf(draft, type, depth + 1);
  return `${aliased(draft, name)} ${below}${chance() < 0.1 ? ` ${aliased(draft, name)} ${below}` : ''}`;
}

function aliased(draft: Draft, name: string): string {
  draft.aliases += 1;
  return `a${draft.aliases}: ${name}`;
}

function argumentsOf(draft: Draft, field: GraphQLField<unknown, unknown>): string {
  const { chance, ids } = draft;
  const type = getNamedType(field.type);
  const id = isRowType(type.name) ? ids[type.name] : pick(chance, Object.values(ids));
  const values: Readonly<Record<string, () => string>> = {
    id: () => `"${id}"`,
    ids: () => `["${id}", "${ids.Invoice}"]`,
    identifier: () => `{ id: "${ids.Customer}" }`,
    vatNumber: () => `"${euVat}"`,
    query: () => '"{ viewer { scopes } }"',
  };
  const given = field.args.flatMap(({ name }) => (values[name] ? [`${name}: ${values[name]()}`] : []));
  // Some pages are refused: whoever asks for them gets errors in lists.
  const isPage = field.args.some(({ name }) => name === 'last');
  if (isPage) given.push(pick(chance, ['first: $n', 'first: 3', 'last: 2', 'last: $n', 'first: $n', 'first: 0']));
  return given.length > 0 ? `(${given.join(', ')})` : '';
}
