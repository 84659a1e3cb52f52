import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueDateOf } from '../../src/domains/invoice/due-date.rules.ts';
import { soak } from '../support/customer-arbitrary.ts';

describe('dueDateOf', () => {
  it.each([
    ['today', '2026-05-12T08:30:00.000Z', 0, 'UTC', '2026-05-12T23:59:59.999Z'],
    ['in 30 days', '2026-05-12T08:30:00.000Z', 30, 'UTC', '2026-06-11T23:59:59.999Z'],
    ['in a year', '2027-03-01T00:00:00.000Z', 365, 'UTC', '2028-02-29T23:59:59.999Z'],
    ['into winter time', '2026-10-12T08:30:00.000Z', 30, 'Europe/Stockholm', '2026-11-11T22:59:59.999Z'],
    ['into summer time', '2026-03-12T08:30:00.000Z', 30, 'Europe/Stockholm', '2026-04-11T21:59:59.999Z'],
    ['a day of 23 hours', '2026-03-29T00:30:00.000Z', 0, 'Europe/Stockholm', '2026-03-29T21:59:59.999Z'],
    ['a day of 25 hours', '2026-10-24T22:30:00.000Z', 0, 'Europe/Stockholm', '2026-10-25T22:59:59.999Z'],
    ['where it is tomorrow already', '2026-05-12T22:00:00.000Z', 0, 'Europe/Stockholm', '2026-05-13T21:59:59.999Z'],
    ['where it is still yesterday', '2026-05-12T03:59:59.999Z', 0, 'America/New_York', '2026-05-12T03:59:59.999Z'],
    ['and a millisecond later', '2026-05-12T04:00:00.000Z', 0, 'America/New_York', '2026-05-13T03:59:59.999Z'],
    ['furthest east', '2026-05-12T10:00:00.000Z', 0, 'Pacific/Kiritimati', '2026-05-13T09:59:59.999Z'],
    ['furthest west', '2026-05-12T11:59:59.999Z', 0, 'Etc/GMT+12', '2026-05-12T11:59:59.999Z'],
    ['by quarters of an hour', '2026-05-12T08:30:00.000Z', 1, 'Asia/Kathmandu', '2026-05-13T18:14:59.999Z'],
    // Clocks go from 24:00 to 1:00: the day after has no midnight.
    ['before a day without midnight', '2026-04-23T10:00:00.000Z', 0, 'Africa/Cairo', '2026-04-23T21:59:59.999Z'],
    // Clocks go back from 1:00 to 0:00: the first midnight begins the day.
    ['before a day with two midnights', '2026-10-31T10:00:00.000Z', 0, 'America/Havana', '2026-11-01T03:59:59.999Z'],
    // Clocks go back from 24:00 to 23:00: the hour before midnight comes twice.
    ['a day that ends twice', '2026-04-04T10:00:00.000Z', 0, 'America/Santiago', '2026-04-05T03:59:59.999Z'],
    // Samoa went from the 29th to the 31st.
    ['on a day that never was', '2011-12-29T10:00:00.000Z', 1, 'Pacific/Apia', '2011-12-30T09:59:59.999Z'],
  ])('%s', (_name, issuedAt, days, timeZone, due) => {
    expect(dueDateOf(new Date(issuedAt), days, timeZone).toISOString()).toBe(due);
  });

  it('is the last millisecond of a day in UTC for any instant, by plain arithmetic', () => {
    const anyTime = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const property = fc.property(anyTime, fc.nat(365), (issuedAt, days) => {
      const midnight = Math.floor(issuedAt.getTime() / 86_400_000) * 86_400_000;
      expect(dueDateOf(issuedAt, days, 'UTC').getTime()).toBe(midnight + (days + 1) * 86_400_000 - 1);
    });
    fc.assert(property, { numRuns: 300 * soak });
  });
});
