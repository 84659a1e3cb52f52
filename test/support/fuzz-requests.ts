import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { AccessRule, Scope } from '../../src/access/scopes.ts';
import { ruleOf } from '../../src/graphql/access-check.ts';
import { type Chance, chanceOf, pick } from './chance.ts';
import { rowTypes } from './everything.ts';
import { type FuzzKey, fuzzKeyNames, fuzzKeys } from './fuzz-tenant.ts';
import type { Kind } from './fuzz-values.ts';
import { everythingOf, type IdArgument, idArguments } from './id-arguments.ts';
import { canRehearse, goodInput, inputTypeOf, inputWithId, mutationField } from './mutation-inputs.ts';
import type { MutationRows } from './mutation-rows.ts';
import { objectType } from './schema-walk.ts';

/** A place for a value of another tenant: of a kind, or a cursor of a list. */
export type Hole = Kind | { readonly list: string };

/** A request with holes: filled with different values it is asked as the very same. */
export interface Template {
  /** `customers`, `Customer.invoices`: what is asked of whom. */
  readonly fields: readonly string[];
  readonly key: FuzzKey;
  readonly isMutation: boolean;
  readonly query: string;
  /** JSON, in which `⟦0⟧` stands for the first hole. */
  readonly variables: string;
  readonly holes: readonly Hole[];
}

export function fill({ variables }: Pick<Template, 'variables'>, values: readonly string[]): unknown {
  const text = variables.replace(/⟦(\d+)⟧/g, (_, at) => JSON.stringify(values[Number(at)]).slice(1, -1));
  return JSON.parse(text);
}

/** What can be asked: a field of Query or Mutation, or a list of an object. */
export interface Subject {
  readonly name: string;
  readonly typename: string;
  readonly field: GraphQLField<unknown, unknown>;
}

const places = new Map<string, readonly IdArgument[]>();
for (const argument of idArguments('mutation'))
  places.set(argument.field.name, [...(places.get(argument.field.name) ?? []), argument]);

/** A value stands for what the field says that holds it. */
const nameOf = (type: GraphQLInputObjectType, field: string): string =>
  type.name === 'CompanyKeyInput' ? field : type.name;

// No numbers: a search finds what is alike, and one that nobody has may be more alike than another.
const searched: readonly Kind[] = ['name', 'externalId', 'email', 'reference'];

/** Every field that takes anything which could be another tenant's. */
export const subjects: readonly Subject[] = ['Query', 'Mutation', ...rowTypes].flatMap((typename) =>
  Object.values(objectType(typename).getFields())
    .filter((field) => field.args.some((arg) => canHold(arg.type, arg.name, typename)))
    .filter((field) => typename !== 'Mutation' || canRehearse(field.name) || places.has(field.name))
    .map((field) => ({
      name: typename === 'Query' || typename === 'Mutation' ? field.name : `${typename}.${field.name}`,
      typename,
      field,
    })),
);

/** Whether somewhere in a type there is something that could be another tenant's. */
function canHold(type: GraphQLInputType, name: string, holder: string, depth = 0): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named))
    return named.name === 'ID' || ['after', 'before'].includes(name) || kindsOf(name, holder).length > 0;
  const fields = Object.values(named.getFields());
  return depth < 3 && fields.some((field) => canHold(field.type, field.name, nameOf(named, name), depth + 1));
}

/** Of which kinds a text may be, by its name and by what holds it. */
function kindsOf(name: string, holder: string): readonly Kind[] {
  const byName: Readonly<Record<string, readonly Kind[]>> = {
    slug: ['slug'],
    orgNumber: ['orgNumber'],
    vatNumber: ['vatNumber'],
    tags: ['tag'],
    planCode: ['planCode'],
    code: ['planCode'],
    key: ['customFieldKey'],
    email: ['email'],
    search: searched,
    idempotencyKey: ['idempotencyKey'],
    number: holder === 'CreateInvoiceInput' ? ['invoiceNumber'] : [],
    externalId: holder.includes('Reference') ? ['reference'] : ['externalId'],
    name: holder.includes('Tag') ? ['tag'] : holder.startsWith('CustomerDetails') ? ['name'] : [],
    value: holder === 'TaxIdentifierInput' ? ['vatNumber'] : [],
    customFields: ['customFieldKey'],
    values: ['customFieldKey'],
    metadata: ['metadata'],
  };
  if (name === 'value' && ['slug', 'orgNumber', 'vatNumber'].includes(holder)) return [holder as Kind];
  return Object.hasOwn(byName, name) ? (byName[name] ?? []) : [];
}

interface Form {
  readonly chance: Chance;
  readonly rows: MutationRows;
  readonly hole: (hole: Hole) => string;
}

/** A value of a type, with holes where there can be any; undefined for what is left out. */
function valueAt(form: Form, { type, name }: GraphQLInputField | GraphQLArgument, holder: string, depth = 0): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    const count = 1 + Math.floor(form.chance() * 3);
    return Array.from({ length: count }, () => oneOf(form, bare.ofType, name, holder, depth)).filter(
      (one) => one !== undefined,
    );
  }
  return oneOf(form, bare, name, holder, depth);
}

function oneOf(form: Form, type: GraphQLInputType, name: string, holder: string, depth: number): unknown {
  const named = getNamedType(type);
  const { chance, rows, hole } = form;
  if (isInputObjectType(named)) return objectOf(form, named, nameOf(named, name), depth);
  if (isEnumType(named)) return pick(chance, named.getValues()).name;
  if (named.name === 'ID') return chance() < 0.8 ? hole('id') : pick(chance, Object.values(rows));
  const kinds = kindsOf(name, holder);
  if (kinds.length > 0) {
    const token = hole(pick(chance, kinds));
    if (name === 'customFields' || name === 'values') return { [token]: 'gold' };
    return name === 'metadata' ? { mark: token } : token;
  }
  return plain[named.name]?.(chance);
}

/** Values that break no rule; what is not here is left out. */
const plain: Readonly<Record<string, (chance: Chance) => unknown>> = {
  Boolean: (chance) => chance() < 0.5,
  Int: (chance) => pick(chance, [1, 2, 100]),
  Float: (chance) => pick(chance, [0, 0.7, 0.95]),
  Decimal: () => '1',
  CountryCode: () => 'SE',
  CurrencyCode: () => 'SEK',
  DateTime: () => '2026-01-05T00:00:00Z',
  JSON: () => 'gold',
};

function objectOf(form: Form, type: GraphQLInputObjectType, holder: string, depth: number): unknown {
  const fields = Object.values(type.getFields());
  const held = fields.filter((field) => canHold(field.type, field.name, holder));
  if (type.isOneOf) {
    const field = pick(form.chance, held);
    return { [field.name]: valueAt(form, field, holder, depth + 1) };
  }
  const share = depth > 2 ? 0 : 0.4 / (1 + depth);
  const isTaken = (field: GraphQLInputField) =>
    isRequiredInputField(field) || (held.includes(field) && form.chance() < share);
  const entries = fields.filter(isTaken).map((field) => {
    const value = valueAt(form, field, holder, depth + 1);
    return [field.name, value ?? (isRequiredInputField(field) ? 'text' : undefined)];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** One field of a request, under a name of its own. */
interface Part {
  readonly fields: readonly string[];
  readonly text: string;
  readonly declared: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

const mayRead =
  (key: FuzzKey) =>
  (rule: AccessRule | undefined): boolean => {
    const scopes: readonly Scope[] = fuzzKeys[key].scopes;
    return scopes.includes('ADMIN') || rule === 'SIGNED_IN' || (rule !== undefined && scopes.includes(rule));
  };

function partOf(form: Form, subject: Subject, key: FuzzKey, place: number): Part {
  const { field, typename, name } = subject;
  const args = typename === 'Mutation' ? { input: inputOf(form, field.name) } : argumentsOf(form, subject);
  const given = field.args.filter((arg) => Object.hasOwn(args, arg.name));
  const declared = given.map((arg) => `$v${place}_${arg.name}: ${arg.type}`);
  const passed = given.map((arg) => `${arg.name}: $v${place}_${arg.name}`).join(', ');
  const alias = form.chance() < 0.5 || place > 0 ? `a${place}: ` : '';
  const depth = pick(form.chance, typename === 'Mutation' ? [1, 1, 2] : [1, 2, 2]);
  const selection = everythingOf(getNamedType(field.type).name, depth, mayRead(key));
  const called = `${field.name}${passed && `(${passed})`} ${selection}`;
  const variables = Object.fromEntries(given.map((arg) => [`v${place}_${arg.name}`, args[arg.name]]));
  if (typename === 'Query' || typename === 'Mutation')
    return { fields: [name], text: alias + called, declared, variables };
  const id = `v${place}_of`;
  return {
    fields: [name],
    text: `${alias}node(id: $${id}) { __typename ... on ${typename} { ${called} } }`,
    declared: [...declared, `$${id}: ID!`],
    variables: { ...variables, [id]: form.chance() < 0.7 ? Reflect.get(form.rows, typename) : form.hole('id') },
  };
}

function argumentsOf(form: Form, { typename, field }: Subject): Record<string, unknown> {
  const { chance } = form;
  const list = `${typename}.${field.name}`;
  const paging: Record<string, unknown>[] = [
    {},
    { first: 3 },
    { first: 2, after: form.chance },
    { after: form.chance },
    { last: 2, before: form.chance },
  ];
  const isPaging = (arg: GraphQLArgument) => ['first', 'after', 'last', 'before'].includes(arg.name);
  const page = field.args.some(isPaging) ? pick(chance, paging) : {};
  const turned = Object.entries(page).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : form.hole({ list }),
  ]);
  const others = field.args.filter((arg) => !isPaging(arg) && (isRequiredArgument(arg) || chance() < 0.4));
  const values = others.map((arg) => [arg.name, valueAt(form, arg, typename)]);
  return Object.fromEntries([...turned, ...values.filter(([, value]) => value !== undefined)]);
}

/** A good input with an id of another one, where the mutation takes any, and with more of another one here and there. */
function inputOf(form: Form, name: string): Record<string, unknown> {
  const { chance, rows, hole } = form;
  const own = places.get(name) ?? [];
  // What succeeds is rehearsed: nothing must be written by all this.
  const isRehearsed = canRehearse(name) && (own.length === 0 || chance() < 0.7);
  const withId = own.length > 0 && (!isRehearsed || chance() < 0.8);
  const idempotencyKey = chance() < 0.4 ? hole('idempotencyKey') : `fuzz ${name}`;
  const rest = { idempotencyKey, ...(isRehearsed ? { dryRun: true } : {}) };
  const place = withId ? pick(chance, own) : null;
  const input: Record<string, unknown> = place
    ? { ...inputWithId(place, rows, hole('id'), rest) }
    : { ...goodInput(name, rows, rest) };
  const type = inputTypeOf(mutationField(name));
  const kept = ['id', 'identifier', 'idempotencyKey', 'dryRun', place?.path[1]];
  for (const field of Object.values(type.getFields()))
    if (!kept.includes(field.name) && canHold(field.type, field.name, type.name) && chance() < 0.3)
      input[field.name] = valueAt(form, field, type.name, 1);
  return input;
}

/** The request of a seed: one that asks for this first, with what else the seed says. The same holes for any rows. */
export function templateOf(seed: number, subject: Subject, rows: MutationRows): Template {
  const chance = chanceOf(seed);
  for (;;) {
    const holes: Hole[] = [];
    const form: Form = { chance, rows, hole: (hole) => `⟦${holes.push(hole) - 1}⟧` };
    const isMutation = subject.typename === 'Mutation';
    const others = subjects.filter((one) => (one.typename === 'Mutation') === isMutation);
    const count = pick(chance, isMutation ? [1, 1, 1, 2] : [1, 1, 1, 2, 3]);
    const chosen = [subject, ...Array.from({ length: count - 1 }, () => pick(chance, others))];
    const key = keyFor(chance, chosen);
    const parts = chosen.map((one, place) => partOf(form, one, key, place));
    if (holes.length === 0) continue;
    const declared = parts.flatMap((part) => part.declared).join(', ');
    return {
      fields: parts.flatMap((part) => part.fields),
      key,
      isMutation,
      query: `${isMutation ? 'mutation' : 'query'} ${declared && `(${declared})`} { ${parts.map((part) => part.text).join(' ')} }`,
      variables: JSON.stringify(Object.assign({}, ...parts.map((part) => part.variables))),
      holes,
    };
  }
}

/** A key that may ask all of it; now and then one that may not. */
function keyFor(chance: Chance, chosen: readonly Subject[]): FuzzKey {
  const may = (key: FuzzKey) =>
    chosen.every(({ typename, field }) => mayRead(key)(ruleOf(objectType(typename), field)));
  return chance() < 0.03 ? pick(chance, fuzzKeyNames) : pick(chance, fuzzKeyNames.filter(may));
}
