import { GraphQLError } from 'graphql';

/** An argument that no result union can speak of: a GraphQL error with `extensions.code` BAD_USER_INPUT and the argument's name. */
export function badArgument(argument: string, message: string): GraphQLError {
  return new GraphQLError(`${argument}: ${message}`, { extensions: { code: 'BAD_USER_INPUT', argument } });
}
