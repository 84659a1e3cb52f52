import {
  buildSchema,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { scopeNames } from '../../src/access/scopes.ts';
import { ruleOf } from '../../src/graphql/access-check.ts';
import { schema } from '../../src/schema.ts';

const ownTypes = (of: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(of.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));

/** Fields that nobody has said who may read: `Customer.balance`. */
function fieldsWithoutRule(of: GraphQLSchema): string[] {
  const rules: readonly unknown[] = [...scopeNames, 'SIGNED_IN'];
  return ownTypes(of).flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const fields = Object.values(type.getFields());
    return fields.filter((field) => !rules.includes(ruleOf(type, field))).map((field) => `${type.name}.${field.name}`);
  });
}

/** Everything that a description can stand at, with its path: `Query.customers(search)`, `Scope.ADMIN`. */
function describables(of: GraphQLSchema): [path: string, description: string][] {
  return ownTypes(of).flatMap((type) => {
    const parts: [string, { description?: string | null | undefined }][] = [[type.name, type]];
    if (isEnumType(type)) for (const value of type.getValues()) parts.push([`${type.name}.${value.name}`, value]);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) parts.push([`${type.name}.${field.name}`, field]);
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) {
        parts.push([`${type.name}.${field.name}`, field]);
        for (const arg of field.args) parts.push([`${type.name}.${field.name}(${arg.name})`, arg]);
      }
    return parts.map(([path, { description }]): [string, string] => [path, description ?? '']);
  });
}

const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

function badDescriptions(of: GraphQLSchema): string[] {
  return describables(of)
    .filter(([path, description]) => {
      const name = path.replace(/^.*[.(]|\)$/g, '');
      return description.trim().length < 10 || letters(description).replace(/^(the|an|a)/, '') === letters(name);
    })
    .map(([path, description]) => `${path}: "${description}"`);
}

/** Input fields with a default that arguments of queries lead to: graphql-jit would leave the default out. */
function defaultsBelowQuery(of: GraphQLSchema): string[] {
  const seen = new Set<string>();
  const visit = (type: GraphQLInputType): string[] => {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || seen.has(named.name)) return [];
    seen.add(named.name);
    return Object.values(named.getFields()).flatMap((field) => [
      ...(field.defaultValue === undefined ? [] : [`${named.name}.${field.name}`]),
      ...visit(field.type),
    ]);
  };
  const mutation = of.getMutationType();
  return ownTypes(of)
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && type !== mutation)
    .flatMap((type) => (isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []))
    .flatMap((field) => field.args.flatMap((arg) => visit(arg.type)));
}

describe('the schema', () => {
  it('has a rule for every field of every object type and interface', () => {
    expect(fieldsWithoutRule(schema)).toEqual([]);
  });

  it('says of every type, field, argument, input field and enum value what it is', () => {
    expect(badDescriptions(schema)).toEqual([]);
  });

  it('has no default in an input that a query takes', () => {
    expect(defaultsBelowQuery(schema)).toEqual([]);
  });

  it('is walked whole', () => {
    const paths = describables(schema).map(([path]) => path);
    for (const path of [
      'Query.customers(search)',
      'Node.id',
      'Scope.ADMIN',
      'CustomerFilter.not',
      'CreateCustomerResult',
    ])
      expect(paths).toContain(path);
    expect(paths.length).toBeGreaterThan(300);
  });
});

describe('the rules of this test', () => {
  const faulty = buildSchema(`
    "Where everything begins."
    type Query {
      "A field that nobody has a rule for."
      secret("Which one to tell." filter: Filter): Int
      "The secrets."
      secrets: Filtered
    }
    "A type whose field has none."
    type Filtered { "Count" count: Int }
    "An input of a query."
    input Filter { "How many there may be." limit: Int = 5, inner: Inner }
    "An input within another."
    input Inner { "Also with a default." deep: Boolean = true }
    "An interface without rules."
    interface Face { "Whether it smiles or not." smiles: Boolean }
  `);

  it('find a field without a rule', () => {
    expect(fieldsWithoutRule(faulty)).toEqual(['Query.secret', 'Query.secrets', 'Filtered.count', 'Face.smiles']);
  });

  it('find a field whose rule is no scope', () => {
    const misspelt = buildSchema('type Query { a: Int }');
    const query = misspelt.getQueryType();
    if (query) query.extensions = { rule: 'CUSTOMER_READ' };
    expect(fieldsWithoutRule(misspelt)).toEqual(['Query.a']);
  });

  it('find what is not described, or only named again', () => {
    expect(badDescriptions(faulty)).toEqual([
      'Query.secrets: "The secrets."',
      'Filtered.count: "Count"',
      'Filter.inner: ""',
    ]);
  });

  it('find a default below a query', () => {
    expect(defaultsBelowQuery(faulty)).toEqual(['Filter.limit', 'Inner.deep']);
  });
});
