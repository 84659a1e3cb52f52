import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/kernel/domain-error.ts';
import { InputIssues } from '../../src/kernel/input-issue.ts';
import { email, httpUrl, type InputReader, integer, list, text } from '../../src/kernel/input-reader.ts';

function read<Parsed>(reader: InputReader<Parsed>, value: unknown): Parsed | string | null {
  const issues = new InputIssues();
  const parsed = reader(value, ['at'], issues);
  // Either a value, or an issue.
  expect(parsed === null).toBe(issues.found.length > 0);
  return issues.found[0]?.code ?? parsed;
}

describe('text', () => {
  it.each([
    ['  a b  ', 'a b'],
    ['abc', 'abc'],
    ['abcd', 'OUT_OF_RANGE'],
    ['🎉🎉🎉', '🎉🎉🎉'],
    ['🎉🎉🎉🎉', 'OUT_OF_RANGE'],
    ['', 'OUT_OF_RANGE'],
    ['\ufeff \u00a0', 'OUT_OF_RANGE'],
    ['\u0301\u200d', 'OUT_OF_RANGE'],
    ['a\u200db', 'a\u200db'],
    ['\u200fא', '\u200fא'],
    ['a\u202eb', 'INVALID_FORMAT'],
    ['a\nb', 'INVALID_FORMAT'],
    ['\ud83c', 'INVALID_FORMAT'],
    [5, 'WRONG_TYPE'],
    [null, 'WRONG_TYPE'],
    [['a'], 'WRONG_TYPE'],
  ])('reads %j as %j', (value, expected) => {
    expect(read(text(1, 3), value)).toBe(expected);
  });

  it('keeps line ends and tabs where lines are allowed, and nothing else of the kind', () => {
    const notes = text(1, 100, { lines: true });
    expect(read(notes, 'a\r\n\tb')).toBe('a\r\n\tb');
    expect(read(notes, 'a\u0007b')).toBe('INVALID_FORMAT');
    expect(read(notes, 'a\u2066b')).toBe('INVALID_FORMAT');
  });

  it('never lets through what PostgreSQL cannot store', () => {
    const property = fc.property(
      fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
      (value) => {
        const parsed = text(1, 1000)(value, [], new InputIssues());
        if (parsed === null) return;
        expect(parsed).not.toContain('\0');
        expect(Buffer.from(parsed).toString()).toBe(parsed);
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('email', () => {
  it.each([
    'a@b.example',
    'first.last+tag@sub.domain.example',
    "o'neil@b.example",
    'ü@müller.example',
    'a@xn--mller-kva.example',
    'a@डोमेन.भारत',
    'A@B.EXAMPLE',
    '1@2.example',
  ])('takes %s', (value) => {
    expect(read(email, value)).toBe(value);
  });

  it.each([
    'a',
    '@b.example',
    'a@',
    'a@b',
    'a@b.e',
    'a@b.1',
    'a@.example',
    'a@b-.example',
    'a@b.example.',
    '"a"@b.example',
    'a@[127.0.0.1]',
    'a;b@c.example',
    'a@b_c.example',
  ])('refuses %s', (value) => {
    expect(read(email, value)).toBe('INVALID_FORMAT');
  });

  it('is quick with what is built to be slow', () => {
    for (const value of [`${'a'.repeat(64)}@${'a-'.repeat(900)}`, `a@${'a.'.repeat(900)}!`, `${'a.'.repeat(900)}@`])
      expect(read(email, value)).toBe('INVALID_FORMAT');
  });
});

describe('httpUrl', () => {
  it.each(['https://a.example', 'HTTP://a.example:8080/b?c=d#e', 'https://münchen.example/ä'])('takes %s', (value) => {
    expect(read(httpUrl, value)).toBe(value);
  });

  it.each([
    'a.example',
    'ftp://a.example',
    'https://',
    'https:// a',
    'data:text/html,x',
    'https:a.example',
    'https://a b',
  ])('refuses %s', (value) => {
    expect(read(httpUrl, value)).toBe('INVALID_FORMAT');
  });
});

describe('integer and list', () => {
  it.each([
    [0, 0],
    [365, 365],
    [366, 'OUT_OF_RANGE'],
    [-1, 'OUT_OF_RANGE'],
    [1.5, 'WRONG_TYPE'],
    [Number.NaN, 'WRONG_TYPE'],
    ['1', 'WRONG_TYPE'],
  ])('reads %j as %j', (value, expected) => {
    expect(read(integer(0, 365), value)).toBe(expected);
  });

  it('names the place of each bad item', () => {
    const issues = new InputIssues();
    expect(list(integer(0, 9), 5)([1, 10, 2, 'x'], ['at'], issues)).toEqual([1, 2]);
    expect(issues.found.map(({ path, code }) => [path.join('.'), code])).toEqual([
      ['at.1', 'OUT_OF_RANGE'],
      ['at.3', 'WRONG_TYPE'],
    ]);
    expect(read(list(integer(0, 9), 2), [1, 2, 3])).toBe('OUT_OF_RANGE');
    expect(read(list(integer(0, 9), 2), 'no')).toBe('WRONG_TYPE');
  });
});

describe('InputIssues', () => {
  it('throws all that was found, and nothing where nothing was', () => {
    const issues = new InputIssues();
    expect(() => issues.throwIfAny()).not.toThrow();
    issues.add(['a', 'b'], 'REQUIRED', 'is needed');
    issues.add(['c'], 'OUT_OF_RANGE', 'is too long');
    const thrown = (() => {
      try {
        issues.throwIfAny();
      } catch (error) {
        return error;
      }
      return null;
    })();
    expect(thrown).toBeInstanceOf(InvalidInputError);
    expect(thrown).toMatchObject({
      code: 'VALIDATION_ERROR',
      message: 'a.b: is needed (and 1 more)',
      issues: issues.found,
    });
  });
});
