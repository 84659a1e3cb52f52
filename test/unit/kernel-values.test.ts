import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countries, isCountry } from '../../src/kernel/country.ts';
import { parseInstant } from '../../src/kernel/instant.ts';
import { isTimeZone } from '../../src/kernel/time-zone.ts';
import { isUuid } from '../../src/kernel/uuid.ts';

describe('parseInstant', () => {
  it.each([
    ['2026-05-12T08:30:00Z', '2026-05-12T08:30:00.000Z'],
    ['2026-05-12t08:30:00.5z', '2026-05-12T08:30:00.500Z'],
    ['2026-05-12T08:30:00.123456789+02:00', '2026-05-12T06:30:00.123Z'],
    ['2026-05-12T23:59:59-12:00', '2026-05-13T11:59:59.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(parseInstant(text)?.toISOString()).toBe(instant);
  });

  it.each([
    '',
    '2026-05-12',
    '2026-05-12T08:30:00',
    '2026-05-12 08:30:00Z',
    '2026-05-12T08:30Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+0100',
    '2026-01-01T00:00:00.Z',
    '+002026-01-01T00:00:00Z',
    'now',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('reads what Date writes', () => {
    const dates = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const property = fc.property(dates, (date) => {
      expect(parseInstant(date.toISOString())).toEqual(date);
    });
    fc.assert(property);
  });
});

describe('isUuid', () => {
  it('takes any version in any case', () => {
    fc.assert(fc.property(fc.uuid(), (uuid) => isUuid(uuid) && isUuid(uuid.toUpperCase())));
  });

  it.each([
    '',
    'x',
    '019b00000000700080000000000000000',
    '{019b0000-0000-7000-8000-000000000000}',
    '019b0000-0000-7000-8000-00000000000g',
    '019b0000-0000-7000-8000-000000000000\n',
    ' 019b0000-0000-7000-8000-000000000000',
  ])('refuses %j', (text) => {
    expect(isUuid(text)).toBe(false);
  });
});

describe('isCountry', () => {
  it('knows the 249 of ISO 3166-1 and Kosovo', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect([...countries].filter((code) => names.of(code) === undefined)).toEqual([]);
    expect(countries.size).toBe(250);
  });

  it.each(['se', 'UK', 'EL', 'EU', 'AN', 'ZZ', 'SWE', '', ' SE'])('refuses %j', (code) => {
    expect(isCountry(code)).toBe(false);
  });
});

describe('isTimeZone', () => {
  it('knows every zone that Intl lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !isTimeZone(zone))).toEqual([]);
  });

  it.each(['UTC', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Etc/GMT+5'])(
    'takes %s',
    (zone) => {
      expect(isTimeZone(zone)).toBe(true);
    },
  );

  it.each([
    '',
    'PST',
    'CET',
    'utc',
    'europe/stockholm',
    'Europe/Nowhere',
    '+01:00',
    'GMT+1',
    'Europe/Stockholm ',
    'Europe',
    '../etc',
  ])('refuses %j', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});
