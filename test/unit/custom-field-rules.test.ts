import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CustomFieldType,
  customFieldTypes,
  type FieldDefinition,
  isFieldKey,
  readKey,
  readOptions,
  recordOfDefinition,
} from '../../src/domains/custom-field/custom-field.rules.ts';
import { namedKeys, readFieldValues, valueReader } from '../../src/domains/custom-field/custom-field-value.rules.ts';
import { InputIssues } from '../../src/kernel/input-issue.ts';

const field = (key: string, rest: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `id of ${key}`,
  key,
  label: key,
  type: 'TEXT',
  options: [],
  required: false,
  archivedAt: null,
  ...rest,
});

/** What a reader makes of a value: it, or the code of its one issue. */
function outcome(read: (issues: InputIssues) => unknown): unknown {
  const issues = new InputIssues();
  const value = read(issues);
  if (issues.found.length === 0) return { value };
  return issues.found.map(({ path, code }) => [path.join('.'), code].join(' ').trim()).join(', ');
}

describe('a field’s key', () => {
  it.each(['a', 'contract_end', 'a1', 'constructor', 'x'.repeat(40)])('may be %s', (key) => {
    expect(outcome((issues) => readKey(key, [], issues))).toEqual({ value: key });
    expect(isFieldKey(key)).toBe(true);
  });

  it.each([
    ['1a', 'INVALID_FORMAT'],
    ['_a', 'INVALID_FORMAT'],
    ['__proto__', 'INVALID_FORMAT'],
    ['Segment', 'INVALID_FORMAT'],
    ['a-b', 'INVALID_FORMAT'],
    ['a b', 'INVALID_FORMAT'],
    ['å', 'INVALID_FORMAT'],
    ['a\u0000', 'INVALID_FORMAT'],
    ['x'.repeat(41), 'INVALID_FORMAT'],
    ['', 'OUT_OF_RANGE'],
  ])('may not be %j', (key, code) => {
    expect(outcome((issues) => readKey(key, [], issues))).toBe(code);
    expect(isFieldKey(key)).toBe(false);
  });
});

describe('the options of a field', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `option ${index}`);
  it.each<[CustomFieldType, unknown, unknown]>([
    ['SELECT', ['b', 'a', 'A'], { value: ['b', 'a', 'A'] }],
    ['SELECT', [' gold '], { value: ['gold'] }],
    ['SELECT', many(100), { value: many(100) }],
    ['SELECT', many(101), 'o OUT_OF_RANGE'],
    ['SELECT', [], 'o OUT_OF_RANGE'],
    ['SELECT', null, 'o REQUIRED'],
    ['SELECT', undefined, 'o REQUIRED'],
    ['SELECT', ['a', 'b', 'a ', 'b'], 'o.2 DUPLICATE_IN_BATCH, o.3 DUPLICATE_IN_BATCH'],
    ['SELECT', ['', 'x'.repeat(101), 'a\nb', 'ok'], 'o.0 OUT_OF_RANGE, o.1 OUT_OF_RANGE, o.2 INVALID_FORMAT'],
    ['TEXT', undefined, { value: [] }],
    ['TEXT', null, { value: [] }],
    ['TEXT', [], 'o NOT_ALLOWED'],
    ['NUMBER', ['a'], 'o NOT_ALLOWED'],
  ])('of type %s: %j', (type, options, expected) => {
    expect(outcome((issues) => readOptions(options, type, ['o'], issues))).toEqual(expected);
  });
});

describe('a value', () => {
  const options = ['gold', 'Silver', ' tin'];
  const same = (value: unknown) => ({ value });
  it.each<[CustomFieldType, unknown, unknown]>([
    ['TEXT', 'a', same('a')],
    ['TEXT', ' trimmed ', same('trimmed')],
    ['TEXT', '👩‍👩‍👧 שלום', same('👩‍👩‍👧 שלום')],
    ['TEXT', 'x'.repeat(500), same('x'.repeat(500))],
    ['TEXT', 'x'.repeat(501), 'OUT_OF_RANGE'],
    ['TEXT', '', 'OUT_OF_RANGE'],
    ['TEXT', '  ', 'OUT_OF_RANGE'],
    ['TEXT', 'a\nb', 'INVALID_FORMAT'],
    ['TEXT', 'a\u0000b', 'INVALID_FORMAT'],
    ['TEXT', '\ud800', 'INVALID_FORMAT'],
    ['TEXT', '19811218-****', 'NOT_ALLOWED'],
    ['TEXT', 1, 'WRONG_TYPE'],
    ['TEXT', true, 'WRONG_TYPE'],
    ['TEXT', ['a'], 'WRONG_TYPE'],
    ['TEXT', { a: 1 }, 'WRONG_TYPE'],
    ['NUMBER', 0, same(0)],
    ['NUMBER', -0, same(0)],
    ['NUMBER', 12.5, same(12.5)],
    ['NUMBER', -1e-300, same(-1e-300)],
    ['NUMBER', 5e-324, same(5e-324)],
    ['NUMBER', Number.MAX_SAFE_INTEGER, same(Number.MAX_SAFE_INTEGER)],
    ['NUMBER', Number.MIN_SAFE_INTEGER, same(Number.MIN_SAFE_INTEGER)],
    ['NUMBER', Number.MAX_SAFE_INTEGER + 1, 'OUT_OF_RANGE'],
    ['NUMBER', 1e300, 'OUT_OF_RANGE'],
    ['NUMBER', Number.POSITIVE_INFINITY, 'OUT_OF_RANGE'],
    ['NUMBER', Number.NaN, 'OUT_OF_RANGE'],
    ['NUMBER', '1', 'WRONG_TYPE'],
    ['NUMBER', true, 'WRONG_TYPE'],
    ['BOOLEAN', true, same(true)],
    ['BOOLEAN', false, same(false)],
    ['BOOLEAN', 0, 'WRONG_TYPE'],
    ['BOOLEAN', 'true', 'WRONG_TYPE'],
    ['DATE', '2028-02-29', same('2028-02-29')],
    ['DATE', '2026-02-29', 'INVALID_FORMAT'],
    ['DATE', '2026-13-01', 'INVALID_FORMAT'],
    ['DATE', '2026-1-1', 'INVALID_FORMAT'],
    ['DATE', '2026-12-31T00:00:00Z', 'INVALID_FORMAT'],
    ['DATE', 20261231, 'WRONG_TYPE'],
    ['SELECT', 'gold', same('gold')],
    ['SELECT', 'Silver', same('Silver')],
    ['SELECT', ' tin', same(' tin')],
    ['SELECT', 'silver', 'UNKNOWN_VALUE'],
    ['SELECT', 'gold ', 'UNKNOWN_VALUE'],
    ['SELECT', '', 'UNKNOWN_VALUE'],
    ['SELECT', 0, 'WRONG_TYPE'],
    ['URL', 'https://acme.example/a?b=c#d', same('https://acme.example/a?b=c#d')],
    ['URL', `http://a.example/${'x'.repeat(1983)}`, same(`http://a.example/${'x'.repeat(1983)}`)],
    ['URL', `http://a.example/${'x'.repeat(1984)}`, 'OUT_OF_RANGE'],
    ['URL', 'ftp://acme.example', 'INVALID_FORMAT'],
    ['URL', 'javascript:alert(1)', 'INVALID_FORMAT'],
    ['URL', '/path', 'INVALID_FORMAT'],
    ['URL', false, 'WRONG_TYPE'],
  ])('of a field of type %s: %j', (type, value, expected) => {
    expect(outcome((issues) => valueReader({ type, options })(value, [], issues))).toEqual(expected);
  });

  it('of any JSON is read, or has one issue', () => {
    const types = fc.constantFrom(...(Object.keys(customFieldTypes) as CustomFieldType[]));
    fc.assert(
      fc.property(types, fc.jsonValue(), (type, value) => {
        const issues = new InputIssues();
        const read = valueReader({ type, options })(value, ['v'], issues);
        expect(issues.found.length).toBe(read === null ? 1 : 0);
        if (read !== null)
          expect(valueReader({ type, options })(JSON.parse(JSON.stringify(read)), [], issues)).toBe(read);
      }),
    );
  });
});

describe('the values of an input', () => {
  const [plain, must] = [field('plain'), field('must', { required: true })];
  const ancestral = field('constructor', { required: true });
  const known = { named: new Map([plain, must].map((one) => [one.key, one])), required: [must] };
  const read = (values: unknown, isNew = false, fields = known) =>
    outcome((issues) => [...readFieldValues(values, { path: ['f'], issues, isNew }, fields)]);

  it.each<[unknown, unknown]>([
    [{}, { value: [] }],
    [{ plain: 'a' }, { value: [['id of plain', 'a']] }],
    [
      { plain: null, must: 'b' },
      {
        value: [
          ['id of plain', null],
          ['id of must', 'b'],
        ],
      },
    ],
    [{ plain: undefined }, { value: [] }],
    [null, { value: [['id of plain', null]] }],
    [{ must: null }, 'f.must REQUIRED'],
    [{ other: 1, plain: 2, must: null }, 'f.other UNKNOWN_VALUE, f.plain WRONG_TYPE, f.must REQUIRED'],
    [JSON.parse('{"__proto__": 1}'), 'f.__proto__ UNKNOWN_VALUE'],
    [[], 'f WRONG_TYPE'],
    ['text', 'f WRONG_TYPE'],
    [Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`k${index}`, 1])), 'f OUT_OF_RANGE'],
  ])('of a customer that is there: %j', (values, expected) => {
    expect(read(values)).toEqual(expected);
  });

  it.each<[unknown, unknown]>([
    [undefined, 'f.must REQUIRED'],
    [null, 'f.must REQUIRED'],
    [{}, 'f.must REQUIRED'],
    [{ must: null }, 'f.must REQUIRED'],
    [{ must: 1 }, 'f.must WRONG_TYPE'],
    [{ must: 'a' }, { value: [['id of must', 'a']] }],
  ])('of a new customer: %j', (values, expected) => {
    expect(read(values, true)).toEqual(expected);
  });

  it('are not taken from an object’s ancestors', () => {
    expect(read({}, true, { named: new Map(), required: [ancestral] })).toBe('f.constructor REQUIRED');
  });

  it('name the keys that can be there, each once; null names all', () => {
    expect(namedKeys([{ a: 1, B: 2, 'a\u0000': 3 }, undefined, { a: 1, b: null }])).toEqual(['a', 'b']);
    expect(namedKeys([{ a: 1 }, null])).toBe(null);
  });
});

describe('the record of a definition', () => {
  it('has options of a SELECT only', () => {
    const record = { key: 'a', label: 'a', type: 'TEXT', options: null, required: false };
    expect(recordOfDefinition(field('a'))).toEqual(record);
    const select = field('a', { type: 'SELECT', options: ['x'] });
    expect(recordOfDefinition(select)).toEqual({ ...record, type: 'SELECT', options: ['x'] });
  });
});
