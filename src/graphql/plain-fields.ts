import { defaultFieldResolver, type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';

/**
 * Leaves out the resolvers of fields that read the property of their own name: whoever runs an operation knows what to do
 * without one, and compiled code reads the property in its place, which is most of what is done for a list.
 */
export function withPlainFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const isPlain = (field: GraphQLField<unknown, unknown>) =>
      field.resolve === defaultFieldResolver || (/(Connection|Edge)$/.test(type.name) && pageParts.has(field.name));
    for (const field of Object.values(type.getFields())) if (isPlain(field)) delete field.resolve;
  }
  return schema;
}

/** What Pothos reads off a page by functions of its own, the nodes by way of the edges: connection.ts has them all. */
const pageParts: ReadonlySet<string> = new Set(['edges', 'nodes', 'pageInfo', 'node', 'cursor']);
