import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCalendarDate } from '../../src/kernel/calendar-date.ts';

describe('isCalendarDate', () => {
  it.each(['2026-11-21', '2024-02-29', '2000-02-29', '0001-01-01', '0004-02-29', '9999-12-31', '1582-10-10'])(
    'takes %s',
    (text) => expect(isCalendarDate(text)).toBe(true),
  );

  it.each([
    '',
    '0000-01-01',
    '2026-02-29',
    '1900-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-01',
    '2026-01-00',
    '2026-01-32',
    '2026-1-1',
    '26-01-01',
    '20260101',
    '2026/01/01',
    '+002026-01-01',
    '-2026-01-01',
    '2026-01-01T00:00:00Z',
    '2026-01-01\n',
    ' 2026-01-01',
    '２０２６-01-01',
  ])('refuses %j', (text) => expect(isCalendarDate(text)).toBe(false));

  it('takes every day that Date writes', () => {
    const days = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(days, (day) => isCalendarDate(day.toISOString().slice(0, 10))));
  });
});
