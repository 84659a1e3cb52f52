import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import type { AccessRule } from '../../src/access/scopes.ts';
import { ruleOf } from '../../src/graphql/access-check.ts';
import { schema } from '../../src/schema.ts';
import { euVat } from './everything.ts';

/** One place where an operation takes an id: `customers(where: { or: [{ ids: [ID] }] })`. */
export interface IdArgument {
  readonly operation: 'query' | 'mutation';
  readonly field: GraphQLField<unknown, unknown>;
  /** The argument, then fields of its input types. */
  readonly path: readonly string[];
  /** The argument's value with `id` at the place. */
  readonly valueOf: (id: string) => unknown;
}

/** Every place in arguments of root fields that takes an id. A type that holds itself is entered once more. */
export function idArguments(operation: 'query' | 'mutation'): IdArgument[] {
  const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(root?.getFields() ?? {}).flatMap((field) =>
    field.args.flatMap((arg) =>
      placesIn(arg.type, []).map(({ path, wrap }) => ({
        operation,
        field,
        path: [arg.name, ...path],
        valueOf: wrap,
      })),
    ),
  );
}

interface Place {
  readonly path: readonly string[];
  readonly wrap: (id: string) => unknown;
}

/** Ids that name no row: a conflict is named by a hash of what it is about. */
const noRows: ReadonlySet<string> = new Set(['conflictId']);

/** What stands beside an id, by the field that holds both: so insertEverything has named its customer. */
const beside: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  slug: { value: 'everything' },
  orgNumber: { value: '556677-8899' },
  vatNumber: { value: euVat },
  // Of a wrong form: it is checked where nobody can be asked too.
  number: { vatNumber: 'SE123' },
};

function placesIn(type: GraphQLInputType, above: readonly string[], holder = ''): Place[] {
  const bare = getNullableType(type);
  if (isListType(bare))
    return placesIn(bare.ofType, above, holder).map(({ path, wrap }) => ({ path, wrap: (id) => [wrap(id)] }));
  if (isInputObjectType(bare)) {
    if (above.filter((name) => name === bare.name).length > 1) return [];
    const others = beside[holder] ?? {};
    return Object.values(bare.getFields()).flatMap((field) =>
      placesIn(field.type, [...above, bare.name], field.name).map(({ path, wrap }) => {
        const lacking = Object.values(bare.getFields()).filter(
          (one) => isRequiredInputField(one) && one !== field && !(one.name in others),
        );
        // What stands at the top of a mutation's input is given by the test.
        if (above.length > 0 && lacking.length > 0)
          throw new Error(`${holder} needs ${lacking.map((one) => one.name)}`);
        return { path: [field.name, ...path], wrap: (id: string) => ({ ...others, [field.name]: wrap(id) }) };
      }),
    );
  }
  return getNamedType(bare).name === 'ID' && !noRows.has(holder) ? [{ path: [], wrap: (id) => id }] : [];
}

/**
 * An operation over one root field with one variable for each argument of `names`, which shows all that it answers, or all
 * that the given rules let through.
 */
export function operationOf(
  { operation, field }: Pick<IdArgument, 'operation' | 'field'>,
  names: readonly string[],
  mayRead: (rule: AccessRule | undefined) => boolean = () => true,
): string {
  const args = field.args.filter((arg) => names.includes(arg.name));
  const lacking = field.args.filter((arg) => isRequiredArgument(arg) && !names.includes(arg.name));
  if (lacking.length > 0) throw new Error(`${field.name} needs ${lacking.map((arg) => arg.name).join()}`);
  const variables = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const values = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const [declared, given] = args.length > 0 ? [`(${variables})`, `(${values})`] : ['', ''];
  // What a mutation was about is a level below its payload, and of a batch two. A level more, and each request has thousands
  // of fields to be checked.
  const depth = operation === 'mutation' && !field.name.startsWith('bulk') ? 2 : 3;
  return `${operation} ${declared} { ${field.name}${given} ${everythingOf(getNamedType(field.type).name, depth, mayRead)} }`;
}

/** Every field without required arguments, some levels deep. Each stands under a name of its own, since members of a union may differ in type. */
export function everythingOf(
  typename: string,
  depth: number,
  mayRead: (rule: AccessRule | undefined) => boolean,
): string {
  const type = schema.getType(typename);
  if (isUnionType(type) || isInterfaceType(type)) {
    const members = schema.getPossibleTypes(type);
    return `{ __typename ${members.map((member) => `... on ${member.name} ${everythingOf(member.name, depth, mayRead)}`).join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (isCompositeType(inner) && depth <= 1) return [];
    if (!mayRead(ruleOf(type, field))) return [];
    return [`${type.name}_${field.name}: ${field.name} ${everythingOf(inner.name, depth - 1, mayRead)}`];
  });
  return `{ __typename ${fields.join(' ')} }`;
}
