import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSwedishNumber,
  isPersonalNumber,
  maskPersonalNumber,
  maskPersonalNumbersIn,
  parseSwedishNumber,
  withoutPersonalNumbers,
} from '../../src/kernel/swedish-number.ts';

const withCheckDigit = (nine: string): string => {
  const sum = [...nine].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return `${nine}${(10 - (sum % 10)) % 10}`;
};

describe('parseSwedishNumber', () => {
  it.each([
    ['556677-8899', '5566778899'],
    ['5566778899', '5566778899'],
    ['165566778899', '5566778899'],
    ['16556677-8899', '5566778899'],
    [' 556677 8899 ', '5566778899'],
    ['19821105-9954', '198211059954'],
    ['198211059954', '198211059954'],
    ['821105-9954', '198211059954'],
    ['8211059954', '198211059954'],
    ['19121212-1212', '191212121212'],
    ['121212+1212', '191212121212'],
    ['18121212-1212', '181212121212'],
    ['19701063-2391', '197010632391'],
    ['701063-2391', '197010632391'],
    ['20000229-2381', '200002292381'],
  ])('reads %s as %s', (text, digits) => {
    expect(parseSwedishNumber(text)).toBe(digits);
  });

  it.each([
    '',
    '0',
    '19000229-2381',
    '556677889',
    '55667788990',
    '556677-8898',
    '516677-8899',
    '165166778899',
    '19821105-9953',
    '19821305-9954',
    '19821132-9954',
    '19821192-9954',
    '19121212-0003',
    '121212-0003',
    '35821105-9954',
    '00821105-9954',
    '5566778899x',
    '٥٥٦٦٧٧٨٨٩٩',
    '556677–8899',
    'TF8211-9954',
  ])('refuses %j', (text) => {
    expect(parseSwedishNumber(text)).toBeNull();
  });

  it('takes of ten numbers that differ in their last digit exactly the one with the check digit', () => {
    const nines = fc
      .integer({ min: 20, max: 99 })
      .chain((third) =>
        fc.tuple(fc.integer({ min: 10, max: 99 }), fc.constant(third), fc.integer({ min: 10_000, max: 99_999 })),
      );
    const property = fc.property(nines, ([first, third, rest]) => {
      const nine = `${first}${third}${rest}`;
      const taken = Array.from({ length: 10 }, (_, digit) => parseSwedishNumber(`${nine}${digit}`)).filter(
        (one) => one !== null,
      );
      expect(taken).toEqual([withCheckDigit(nine)]);
    });
    fc.assert(property);
  });

  it('takes every day that exists, plain and as a coordination number, and reads its own form again', () => {
    const days = fc.date({ min: new Date('1850-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
    const property = fc.property(
      days,
      fc.integer({ min: 1, max: 999 }),
      fc.constantFrom(0, 60),
      (date, serial, coordination) => {
        const [year = '', month = '', day = ''] = date.toISOString().slice(0, 10).split('-');
        const nine = `${year.slice(2)}${month}${Number(day) + coordination > 9 ? Number(day) + coordination : day}${String(serial).padStart(3, '0')}`;
        const digits = `${year.slice(0, 2)}${withCheckDigit(nine)}`;
        expect(parseSwedishNumber(digits)).toBe(digits);
        expect(parseSwedishNumber(formatSwedishNumber(digits))).toBe(digits);
        expect(isPersonalNumber(digits)).toBe(true);
        expect(isPersonalNumber(formatSwedishNumber(digits))).toBe(true);
        expect(maskPersonalNumber(digits)).toBe(`${digits.slice(0, 8)}-****`);
      },
    );
    fc.assert(property);
  });
});

describe('isPersonalNumber', () => {
  it.each(['198211059954', '8211059954', '19821105-9954', '821105 9954', '821105+9954', '197010632391'])(
    'is true for %s',
    (text) => {
      expect(isPersonalNumber(text)).toBe(true);
    },
  );

  it.each(['5566778899', '165566778899', '556677-8899', '168211059954', '8211059953', '1234567890', 'HRB 1', ''])(
    'is false for %j',
    (text) => {
      expect(isPersonalNumber(text)).toBe(false);
    },
  );
});

describe('formatSwedishNumber', () => {
  it.each([
    ['5566778899', '556677-8899'],
    ['198211059954', '19821105-9954'],
    ['HRB 12345', 'HRB 12345'],
    ['123', '123'],
  ])('writes %s as %s', (text, shown) => {
    expect(formatSwedishNumber(text)).toBe(shown);
  });

  it('masks with or without separators', () => {
    expect(['198211059954', '19821105-9954', '821105 9954'].map(maskPersonalNumber)).toEqual([
      '19821105-****',
      '19821105-****',
      '821105-****',
    ]);
  });
});

describe('maskPersonalNumbersIn', () => {
  it.each([
    ['19821105-9954', '19821105-****'],
    ['1982-11-05-9954', '19821105-****'],
    ['19821105--9954', '19821105-****'],
    ['19821105_9954', '19821105-****'],
    ['19821105–9954', '19821105-****'],
    ['8 2 1 1 0 5 9 9 5 4', '821105-****'],
    ['SE 198211059954', 'SE 19821105-****'],
    ['SE821105995401', 'SE**********01'],
    ['0007:8211059954', '0007:821105-****'],
    ['born 19821105-9954, then 19121212-1212!', 'born 19821105-****, then 19121212-****!'],
    ['{"deep": "198211059954"}', '{"deep": "19821105-****"}'],
  ])('masks %s', (text, masked) => expect(maskPersonalNumbersIn(text)).toBe(masked));

  it.each(['556677-8899', '+46 70 123 45 67', '2026-11-21T08:30:00.000Z', 'order 1234567890', 'Acme AB', ''])(
    'leaves %s alone',
    (text) => expect(maskPersonalNumbersIn(text)).toBe(text),
  );

  it('leaves nothing of them for the search', () => {
    expect(withoutPersonalNumbers('ref 19821105-9954 x')).toBe('ref  x');
    expect(withoutPersonalNumbers('SE821105995401')).toBe('SE');
  });
});
