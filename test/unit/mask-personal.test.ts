import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskPersonal, maskPhone } from '../../src/kernel/mask-personal.ts';
import { isMasked, isPersonalNumber } from '../../src/kernel/swedish-number.ts';

const checkDigit = (nine: string): number => {
  const sum = [...nine].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return (10 - (sum % 10)) % 10;
};

/** Twelve digits: a day, plain or as a coordination number, a serial and the check digit. */
const personalNumbers = fc
  .record({
    day: fc.date({ min: new Date('1850-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    added: fc.constantFrom(0, 60),
    serial: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ day, added, serial }) => {
    const [year = '', month = '', date = ''] = day.toISOString().slice(0, 10).split('-');
    const dayOfMonth = String(Number(date) + added).padStart(2, '0');
    const nine = `${year.slice(2)}${month}${dayOfMonth}${String(serial).padStart(3, '0')}`;
    return `${year.slice(0, 2)}${nine}${checkDigit(nine)}`;
  });

const fullWidth = (digits: string): string =>
  digits.replace(/\d/g, (digit) => '０１２３４５６７８９'[Number(digit)] ?? '');
const arabic = (digits: string): string => digits.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '');

/** Every way of writing: of the twelve digits and a separator. */
const writings: readonly ((digits: string, separator: string) => string)[] = [
  (digits) => digits,
  (digits) => digits.slice(2),
  (digits, separator) => `${digits.slice(0, 8)}${separator}${digits.slice(8)}`,
  (digits, separator) => `${digits.slice(2, 8)}${separator}${digits.slice(8)}`,
  (digits, separator) =>
    `${digits.slice(0, 4)}${separator}${digits.slice(4, 6)}${separator}${digits.slice(6, 8)} ${digits.slice(8)}`,
  (digits, separator) => `${digits.slice(0, 2)}${separator}${digits.slice(2, 8)}${separator}${digits.slice(8)}`,
  (digits, separator) => [...digits].join(separator),
  (digits, separator) => fullWidth(`${digits.slice(2, 8)}${separator}${digits.slice(8)}`),
  (digits, separator) => arabic(`${digits.slice(0, 8)}${separator}${digits.slice(8)}`),
  (digits) => `SE${digits.slice(2)}01`,
  (digits, separator) => `SE ${digits.slice(2, 8)}${separator}${digits.slice(8)} 01`,
  (digits) => `SE${digits}`,
  (digits) => `${digits.slice(2)}01`,
  (digits) => `0007:${digits.slice(2)}`,
  (digits) => `0007:${digits}`,
];
const separators = fc.constantFrom(
  '',
  '-',
  '+',
  ' ',
  '.',
  '/',
  '–',
  '_',
  ' - ',
  '\u00a0',
  '\u200b',
  '\u2060\u200d\u200b\u00ad',
  '\n',
  '\t',
);
const written = fc
  .tuple(personalNumbers, fc.constantFrom(...writings), separators)
  .map(([digits, write, separator]) => ({ digits, text: write(digits, separator) }));

const plainDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit)))
    .replace(/[^\p{L}\p{N}*]/gu, '');
const wordy = fc.stringMatching(/^[A-Za-zåäö ,.:;()"'{}-]{0,30}$/);

describe('maskPersonal of texts', () => {
  it('leaves of every number at most its day and what a VAT number ends in', () => {
    const property = fc.property(written, wordy, wordy, ({ digits, text }, before, after) => {
      const masked = String(maskPersonal(`${before}x ${text} x${after}`));
      const left = masked.replace(/\D/g, '');
      const shown = [digits.slice(0, 8), digits.slice(2, 8), '01', '0007', ''];
      // Digits that are also another number when read otherwise show less, or another beginning: never the end.
      if (!shown.includes(left)) expect(plainDigits(masked)).not.toContain(digits.slice(-4));
      expect(plainDigits(masked)).not.toContain(digits.slice(2));
      expect(isMasked(masked)).toBe(true);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('finds a number among other digits, and nothing more when done again', () => {
    const around = fc.stringMatching(/^[0-9a-z ,.:;/+-]{0,30}$/);
    const separated = fc.constantFrom(' ', ', ', 'x', '-', '/');
    const property = fc.property(written, around, around, separated, ({ digits, text }, before, after, separator) => {
      fc.pre(!plainDigits(before + after).includes(digits.slice(-4)));
      const masked = String(maskPersonal(`${before}${separator}${text}${separator}${after}`));
      expect(plainDigits(masked)).not.toContain(digits.slice(2));
      expect(maskPersonal(masked)).toBe(masked);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('masks each of many', () => {
    const property = fc.property(fc.array(written, { minLength: 1, maxLength: 6 }), (all) => {
      const masked = plainDigits(String(maskPersonal(all.map(({ text }) => text).join(' and '))));
      for (const { digits } of all) expect(masked).not.toContain(digits.slice(2));
    });
    fc.assert(property);
  });

  it('leaves organisation numbers, instants, prices and milliseconds alone', () => {
    // From 21 on: SE194410012001 could also be a person's twelve digits after SE, and is masked.
    const organisation = fc
      .tuple(
        fc.integer({ min: 21, max: 99 }),
        fc.integer({ min: 20, max: 99 }),
        fc.integer({ min: 10_000, max: 99_999 }),
      )
      .map(([one, two, three]) => `${one}${two}${three}${checkDigit(`${one}${two}${three}`)}`)
      .chain((ten) =>
        fc.constantFrom(ten, `${ten.slice(0, 6)}-${ten.slice(6)}`, `16${ten}`, `SE${ten}01`, `0007:${ten}`),
      );
    const dates = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const instants = dates.chain((date) => {
      const iso = date.toISOString();
      const micro = `${iso.slice(0, -1)}${String(date.getTime() % 1_000)
        .padStart(3, '0')
        .slice(-3)}+02:00`;
      return fc.constantFrom(
        iso,
        iso.slice(0, 19).replace('T', ' '),
        iso.slice(0, 16).replace('T', ' '),
        iso.replace('Z', '+01:00'),
        micro.replace('--', '-'),
      );
    });
    const prices = fc
      .tuple(fc.nat(9_999_999), fc.nat(99))
      .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
    const milliseconds = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 });
    const untouched = fc.oneof(
      organisation,
      instants,
      prices,
      milliseconds.map(String),
      milliseconds,
      fc.double(),
      fc.integer({ max: 999_999_999 }),
    );
    fc.assert(
      fc.property(untouched, (value) => void expect(maskPersonal(value)).toBe(value)),
      { numRuns: 5_000 },
    );
  });

  it('finds nothing of a number in the middle of letters and longer digits to be sure of', () => {
    for (const text of ['19821105-99x54', '198211059954123', 'a1b2c3d4e5f6']) expect(maskPersonal(text)).toBe(text);
  });
});

describe('maskPersonal of JSON', () => {
  it('masks texts, keys and numbers, however deep', () => {
    expect(
      maskPersonal({
        name: 'Anna 821105-9954',
        '19821105-9954': { list: [198211059954, 8211059954, 5566778899, 1.5, null, true, ['0007:8211059954']] },
      }),
    ).toEqual({
      name: 'Anna 821105-****',
      '19821105-****': { list: ['19821105-****', '821105-****', 5566778899, 1.5, null, true, ['0007:******']] },
    });
  });

  it('returns what holds none as it is, and so its parts', () => {
    const [kept, date] = [{ list: [1, 'x', Number.NaN], nothing: undefined }, new Date()];
    const value = { kept, date, bare: Object.assign(Object.create(null), { a: 'b' }), changed: ['8211059954'] };
    const masked = maskPersonal(value) as typeof value;
    expect(masked).not.toBe(value);
    expect(masked.changed).toEqual(['821105-****']);
    expect(masked.kept).toBe(kept);
    expect(masked.date).toBe(date);
    expect(masked.bare).toBe(value.bare);
    expect(value.changed).toEqual(['8211059954']);
    expect(maskPersonal(kept)).toBe(kept);
    for (const one of [null, undefined, true, 5, 'x', date, Symbol.iterator, 5n]) expect(maskPersonal(one)).toBe(one);
  });

  it('reaches into objects without a prototype, as GraphQL gives them, and keeps a key named __proto__', () => {
    const bare = Object.assign(Object.create(null), { orgNumber: '821105-9954' });
    expect(maskPersonal({ bare })).toEqual({ bare: { orgNumber: '821105-****' } });
    const odd = maskPersonal(JSON.parse('{"__proto__": {"a": "8211059954"}}'));
    expect(JSON.stringify(odd)).toBe('{"__proto__":{"a":"821105-****"}}');
  });

  it('masks an object that stands in two places in both, and ends with one that holds itself', () => {
    const shared = { a: '8211059954' };
    expect(maskPersonal([shared, { b: [shared] }])).toEqual([{ a: '821105-****' }, { b: [{ a: '821105-****' }] }]);
    const round: Record<string, unknown> = { a: 'x' };
    round.self = round;
    expect(maskPersonal(round)).toBe(round);
  });

  it('masks what lies 100,000 levels deep', () => {
    let deep: unknown = '8211059954';
    for (let level = 0; level < 100_000; level += 1) deep = level % 2 ? [deep] : { deep };
    let found = maskPersonal(deep);
    while (typeof found === 'object' && found !== null) found = Object.values(found)[0];
    expect(found).toBe('821105-****');
  });

  it('is done when it is done once, and leaves other JSON alone', () => {
    const leaves = fc.oneof(
      written.map(({ text }) => text),
      personalNumbers.map(Number),
      fc.string(),
      fc.integer(),
      fc.constant(null),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaves,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(
          fc.oneof(
            fc.string(),
            written.map(({ text }) => text),
          ),
          tie('tree'),
          { maxKeys: 4 },
        ),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const once = maskPersonal(value);
        expect(maskPersonal(once)).toBe(once);
      }),
    );
    const short = fc.jsonValue().filter((json) => !/\d{9}/.test(JSON.stringify(json)));
    fc.assert(fc.property(short, (json) => void expect(maskPersonal(json)).toBe(json)));
  });
});

describe('maskPhone', () => {
  const born2001 = `010123${`238${checkDigit('010123238')}`}`;

  it('leaves a telephone number alone, in whatever groups', () => {
    expect(isPersonalNumber(born2001)).toBe(true);
    const groups = [
      born2001,
      `${born2001.slice(0, 3)}-${born2001.slice(3, 6)} ${born2001.slice(6, 8)} ${born2001.slice(8)}`,
    ];
    for (const phone of [...groups, '+46 70 123 45 67', '08-123 456 78', '+1 (212) 555-0123', ''])
      expect(maskPhone(phone)).toBe(phone);
  });

  it('masks what is written as a personal number', () => {
    expect(maskPhone(`${born2001.slice(0, 6)}-${born2001.slice(6)}`)).toBe('010123-****');
    expect(maskPhone(`${born2001.slice(0, 6)} ${born2001.slice(6)}`)).toBe('010123-****');
    expect(maskPhone(`20${born2001}`)).toBe('20010123-****');
    expect(maskPhone('8211059954')).toBe('821105-****');
    expect(maskPhone('19821105-9954')).toBe('19821105-****');
  });
});
