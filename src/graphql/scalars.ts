import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { builder, type ScalarTypes } from './builder.ts';

/*
 * On input these take any JSON string: the domains' rules parse it, and a bad value is an InputIssue with its path, beside
 * all the others. Only a wrong JSON kind is a GraphQL error.
 */
type TextScalar = Exclude<keyof ScalarTypes, 'ID' | 'JSON' | 'JSONObject'>;

function textScalar(
  name: TextScalar,
  description: string,
  options: { specifiedByURL?: string; serialize?: (value: string) => string; integers?: boolean } = {},
) {
  const { specifiedByURL, serialize = String, integers = false } = options;
  const wrongKind = (node?: ValueNode) =>
    new GraphQLError(`${name} must be a string${integers ? ' or an integer' : ''}.`, node ? { nodes: node } : {});
  const read = (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (integers && Number.isSafeInteger(value)) return String(value);
    throw wrongKind();
  };
  builder.scalarType(name, {
    description,
    ...(specifiedByURL ? { specifiedByURL } : {}),
    serialize: (value) => serialize(value),
    parseValue: read,
    parseLiteral: (node: ValueNode) => {
      if (node.kind === Kind.STRING || (integers && node.kind === Kind.INT)) return node.value;
      throw wrongKind(node);
    },
  });
}

textScalar('DateTime', 'An instant, RFC 3339. Always in UTC on output: `2026-05-12T08:30:00.000Z`.', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  // What the reader has read is written so already.
  serialize: (value) => (value.length === 24 && value.endsWith('Z') ? value : new Date(value).toISOString()),
});
textScalar('Date', 'A day without a time, `2026-12-31`: RFC 3339 full-date.', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
});
textScalar(
  'Decimal',
  'An exact decimal number as a string, `"1234.50"`. Never a float. On input an integer will do as well.',
  { integers: true },
);
textScalar('EmailAddress', 'An e-mail address, `finance@acme.example`.');
textScalar('CountryCode', 'A country, ISO 3166-1 alpha-2 in upper case: `SE`.');
textScalar('CurrencyCode', 'A currency, ISO 4217, active codes only: `EUR`.');
textScalar('TimeZone', 'A time zone by its IANA name: `Europe/Stockholm`.');
textScalar('URL', 'An absolute http or https address.');

builder.scalarType('JSON', {
  description: 'Any JSON value: an object, a list, a string, a number, true, false or null.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

builder.scalarType('JSONObject', {
  description: 'A JSON object: names with any JSON values, `{"crm": {"tier": 3}}`.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (isObject(value)) return value;
    throw new GraphQLError('JSONObject must be an object.');
  },
  parseLiteral: (node, variables) => {
    const value = valueFromASTUntyped(node, variables);
    if (isObject(value)) return value;
    throw new GraphQLError('JSONObject must be an object.', { nodes: node });
  },
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
