import { describe, expect, it } from 'vitest';
import { readVatNumber, type VatNumberInput } from '../../src/domains/vat/vat-number-input.rules.ts';
import { InputIssues } from '../../src/kernel/input-issue.ts';

const path = ['input', 'subject', 'number'];

/** What is read, or the issues as `field CODE`. */
function read(vatNumber: unknown, country?: unknown) {
  const issues = new InputIssues();
  const found = readVatNumber({ vatNumber, country } as VatNumberInput, path, issues);
  const told = issues.found.map(({ path: at, code }) => `${at.at(-1)} ${code}`);
  return found ?? told;
}
const asked = (vatNumber: string) => ({ vatNumber, isAsked: true, formatValid: true });
const wrong = (vatNumber: string) => ({ vatNumber, isAsked: true, formatValid: false });
const nobody = (vatNumber: string) => ({ vatNumber, isAsked: false, formatValid: false });

describe('readVatNumber', () => {
  it.for([
    ['SE556677889901'],
    [' se 556677-8899 01 '],
    ['556677889901', 'SE'],
    ['556677-8899-01', 'se'],
    ['SE556677889901', 'SE'],
  ])('reads %s as a Swedish number', ([value, country]) => {
    expect(read(value, country)).toEqual(asked('SE556677889901'));
  });

  it('knows Greece by both of its codes', () => {
    for (const [value, country] of [
      ['EL094259216'],
      ['GR094259216'],
      ['094259216', 'EL'],
      ['094259216', 'GR'],
      ['EL094259216', 'GR'],
      ['GR094259216', 'EL'],
    ])
      expect(read(value, country), `${value} ${country}`).toEqual(asked('EL094259216'));
  });

  it('says of a wrong form that it is one, and whose', () => {
    expect(read('SE556677889902')).toEqual(wrong('SE556677889902'));
    expect(read('DE1')).toEqual(wrong('DE1'));
    expect(read('1', 'DE')).toEqual(wrong('DE1'));
  });

  it('asks nobody outside the 28', () => {
    expect(read('GB980780684')).toMatchObject({ isAsked: false });
    expect(read('NO923456783MVA')).toMatchObject({ isAsked: false });
    expect(read('CHE123456789')).toMatchObject({ isAsked: false });
    expect(read('980780684', 'GB')).toEqual(nobody('980780684'));
    expect(read('SE556677889901', 'NO')).toEqual(nobody('SE556677889901'));
    expect(read('123')).toEqual(nobody('123'));
  });

  it('takes a number whose letters are those of another country as one of the country that is named', () => {
    // French numbers begin with two characters of their own.
    expect(read('XX999999999', 'FR')).toMatchObject({ vatNumber: expect.stringMatching(/^FR/) });
    expect(read('SE556677889901', 'DE')).toEqual(['country NOT_ALLOWED']);
    expect(read('DE136695976', 'SE')).toEqual(['country NOT_ALLOWED']);
  });

  it.for([
    ['', undefined, ['vatNumber OUT_OF_RANGE']],
    ['   ', undefined, ['vatNumber OUT_OF_RANGE']],
    ['--- ', undefined, ['vatNumber INVALID_FORMAT']],
    ['1'.repeat(101), undefined, ['vatNumber OUT_OF_RANGE']],
    ['SE556677889901', 'Sweden', ['country INVALID_FORMAT']],
    ['SE556677889901', '', ['country OUT_OF_RANGE']],
    ['', 'X', ['vatNumber OUT_OF_RANGE', 'country INVALID_FORMAT']],
  ] as const)('refuses %j of %j', ([value, country, issues]) => {
    expect(read(value, country)).toEqual(issues);
  });
});
