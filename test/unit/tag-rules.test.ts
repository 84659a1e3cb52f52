import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTagColor, readTagName, readTagNames, tagKeyOf } from '../../src/domains/tag/tag.rules.ts';
import { InputIssues } from '../../src/kernel/input-issue.ts';

function read<Result>(reader: (issues: InputIssues) => Result) {
  const issues = new InputIssues();
  const result = reader(issues);
  return { result, issues: issues.found.map(({ path, code }) => [path.join('.'), code]) };
}
const names = (value: unknown, min = 0) => read((issues) => readTagNames(value, ['tags'], issues, min));
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`);

describe('the key of a tag', () => {
  it.each([
    ['VIP', 'vip'],
    ['  Key\u00a0\t Account ', 'key account'],
    ['ÅSA', 'åsa'],
    ['A\u030aSA', 'åsa'],
    ['Ⓐ１ﬁ', 'a1fi'],
    ['J\u030c', 'ǰ'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδοσ'],
    ['Straße', 'straße'],
    ['ЁЛКА', 'ёлка'],
    ['株式会社', '株式会社'],
    ['🎉', '🎉'],
  ])('of %j is %j', (name, key) => {
    expect(tagKeyOf(name)).toBe(key);
  });

  it('is its own key, and that of the name in either case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (name) => {
        const key = tagKeyOf(name);
        expect(tagKeyOf(key)).toBe(key);
        expect(tagKeyOf(name.toLowerCase())).toBe(key);
      }),
    );
  });

  it('of a name that shows something is never empty', () => {
    for (let point = 0; point < 0x11_0000; point += 1) {
      const name = String.fromCodePoint(point);
      const { result } = read((issues) => readTagName(name, ['name'], issues));
      if (result?.key === '') expect.fail(`U+${point.toString(16)} has no key`);
    }
  }, 60_000);
});

describe('a name', () => {
  it('is kept as it was written, trimmed', () => {
    expect(read((issues) => readTagName('  Key  Account ', ['name'], issues))).toEqual({
      result: { name: 'Key  Account', key: 'key account' },
      issues: [],
    });
  });

  it.each([
    ['', 'OUT_OF_RANGE'],
    ['  ', 'OUT_OF_RANGE'],
    ['x'.repeat(65), 'OUT_OF_RANGE'],
    ['a\nb', 'INVALID_FORMAT'],
    ['19811218-****', 'NOT_ALLOWED'],
    [7, 'WRONG_TYPE'],
  ])('may not be %j', (name, code) => {
    expect(read((issues) => readTagName(name, ['name'], issues))).toEqual({ result: null, issues: [['name', code]] });
  });
});

describe('a color', () => {
  it.each([
    ['#1e90ff', '#1e90ff'],
    [' #ABCDEF ', '#abcdef'],
  ])('%j is kept as %j', (color, kept) => {
    expect(read((issues) => readTagColor(color, ['color'], issues))).toEqual({ result: kept, issues: [] });
  });

  it.each(['', 'red', '#fff', '#1e90ff00', '1e90ff', '#1e90fg', 7])('may not be %j', (color) => {
    const { result, issues } = read((found) => readTagColor(color, ['color'], found));
    expect({ result, issues }).toEqual({ result: null, issues: [['color', 'INVALID_FORMAT']] });
  });
});

describe('a list of names', () => {
  it('names each tag once, spelled as it came first', () => {
    expect(names(['VIP', 'vip', ' Vip ', 'other'])).toEqual({
      result: [
        { name: 'VIP', key: 'vip' },
        { name: 'other', key: 'other' },
      ],
      issues: [],
    });
  });

  it('tells every bad name by its place', () => {
    expect(names(['ok', '', 'x'.repeat(65), 'a\u0000b']).issues).toEqual([
      ['tags.1', 'OUT_OF_RANGE'],
      ['tags.2', 'OUT_OF_RANGE'],
      ['tags.3', 'INVALID_FORMAT'],
    ]);
  });

  it('has at most 50 tags, twins aside', () => {
    expect(names([...numbered(50), ...numbered(50)])).toMatchObject({ result: { length: 50 }, issues: [] });
    expect(names(numbered(51))).toEqual({ result: [], issues: [['tags', 'OUT_OF_RANGE']] });
  });

  it('may be empty, unless it must name something', () => {
    expect(names([])).toEqual({ result: [], issues: [] });
    expect(names([], 1).issues).toEqual([['tags', 'OUT_OF_RANGE']]);
  });
});
