import fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  documentLimitError,
  documentLimits,
  variableLimitError,
  variableLimits,
} from '../../src/graphql/document-limits.ts';

const passed = (text: string) => documentLimitError(parse(text))?.extensions.of ?? null;
const many = (count: number, one: (n: number) => string) => Array.from({ length: count }, (_, n) => one(n)).join(' ');
const nested = (depth: number) => `${'{ a'.repeat(depth)}${' }'.repeat(depth)}`;
const value = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('a document', () => {
  it.each([
    ['depth', documentLimits.depth, nested],
    ['depth', documentLimits.depth, (n: number) => `{ ...F } fragment F on Query ${nested(n)}`],
    ['fields', documentLimits.fields, (n: number) => `{ ${many(n, (one) => `f${one}`)} }`],
    ['aliases', documentLimits.aliases, (n: number) => `{ ${many(n, (one) => `a${one}: f`)} }`],
    ['directives', documentLimits.directives, (n: number) => `{ ${many(n, (one) => `f${one} @skip(if: true)`)} }`],
    ['directives', documentLimits.directives, (n: number) => `query ${many(n, () => '@a')} { f }`],
    ['valueDepth', documentLimits.valueDepth, (n: number) => `{ f(a: ${value(n)}) }`],
    ['valueDepth', documentLimits.valueDepth, (n: number) => `query ($a: A = ${value(n)}) { f(a: $a) }`],
  ] as const)('may have so many %s and no more: %i', (limit, most, document) => {
    expect(passed(document(most))).toBeNull();
    expect(passed(document(most + 1))).toBe(limit);
  });

  it.each([
    ['fields', (n: number) => `{ ${many(n, () => 'f')} }`],
    ['inline fragments', (n: number) => `{ ${many(n, () => '... { f }')} }`],
    [
      'fragments',
      (n: number) => `{ ${many(n, (one) => `...F${one}`)} } ${many(n, (one) => `fragment F${one} on Q { f }`)}`,
    ],
    ['fields below them', (n: number) => `{ ${many(n, () => `a { ${many(n, () => 'f')} }`)} }`],
  ])('may not keep validation comparing %s of one name', (what, document) => {
    expect(passed(document(5))).toBeNull();
    expect(['comparisons', 'definitions']).toContain(passed(document(what === 'fields below them' ? 40 : 300)));
  });

  it('is measured with its fragments wherever they are spread, in no more steps than it is long', () => {
    const doubling = (levels: number) =>
      `{ ...F0 } ${many(levels, (n) => `fragment F${n} on Query { ...F${n + 1} a { ...F${n + 1} } }`)} fragment F${levels} on Query { b }`;
    expect(passed(doubling(5))).toBeNull();
    for (const levels of [18, 90]) expect(['fields', 'depth', 'comparisons']).toContain(passed(doubling(levels)));
  });

  it('may have fragments that spread each other in a circle: validation says so', () => {
    expect(passed('{ ...A } fragment A on Query { ...B } fragment B on Query { a ...A }')).toBeNull();
  });

  it('asks for the schema under its own names only', () => {
    expect(passed('{ __schema { types { name } } a: __typename }')).toBeNull();
    expect(passed('{ a: __schema { types { name } } }')).toBe('aliases');
    expect(passed('{ __schema { a: types { name } } }')).toBe('aliases');
    expect(passed('{ __schema { types { ...T } } } fragment T on __Type { a: name }')).toBe('aliases');
    expect(passed('{ customers { nodes { a: name } } __type(name: "A") { name } }')).toBeNull();
  });
});

describe('variables', () => {
  const of = (variables: unknown) => variableLimitError(variables)?.extensions.of ?? null;

  it('may be so deep, and lists so long', () => {
    const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) });
    expect(of(deep(variableLimits.depth))).toBeNull();
    expect(of(deep(variableLimits.depth + 1))).toBe('depth');
    const long = (length: number) => ({ ids: Array.from({ length }, () => 'a') });
    expect(of(long(variableLimits.listLength))).toBeNull();
    expect(of(long(variableLimits.listLength + 1))).toBe('listLength');
    const some = (count: number) => ({
      a: Array.from({ length: 2 }, () => Array.from({ length: count / 2 }, () => ({}))),
    });
    // The variables themselves are one.
    expect(of(some(variableLimits.objects - 2))).toBeNull();
    expect(of(some(variableLimits.objects))).toBe('objects');
    expect(of(undefined)).toBeNull();
  });

  it('are measured whatever their depth', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(of({ a: JSON.parse(text) })).toBe('depth');
  });

  it('pass as they are where no limit is reached', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (variables) => of(variables) === null),
    );
  });
});
