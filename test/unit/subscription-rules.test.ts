import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanInterval, planIntervals } from '../../src/domains/plan/plan.rules.ts';
import { periodAt } from '../../src/domains/subscription/subscription.rules.ts';

const iso = (date: Date) => date.toISOString().replace('.000Z', 'Z');
const at = (startedAt: string, interval: PlanInterval, moment: string) => {
  const { start, end } = periodAt(new Date(startedAt), interval, new Date(moment));
  return [iso(start), iso(end)];
};

describe('periodAt', () => {
  it.each([
    ['2026-01-31T10:00:00Z', 'MONTH', '2026-01-31T10:00:00Z', '2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z'],
    ['2026-01-31T10:00:00Z', 'MONTH', '2026-02-28T09:59:59Z', '2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z'],
    ['2026-01-31T10:00:00Z', 'MONTH', '2026-02-28T10:00:00Z', '2026-02-28T10:00:00Z', '2026-03-31T10:00:00Z'],
    ['2026-01-31T10:00:00Z', 'MONTH', '2026-04-30T10:00:00Z', '2026-04-30T10:00:00Z', '2026-05-31T10:00:00Z'],
    ['2024-01-30T00:00:00Z', 'MONTH', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z', '2024-03-30T00:00:00Z'],
    ['2025-12-31T23:59:59Z', 'MONTH', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-01-31T23:59:59Z'],
    ['2024-02-29T12:00:00Z', 'YEAR', '2025-02-28T11:59:59Z', '2024-02-29T12:00:00Z', '2025-02-28T12:00:00Z'],
    ['2024-02-29T12:00:00Z', 'YEAR', '2027-06-01T00:00:00Z', '2027-02-28T12:00:00Z', '2028-02-29T12:00:00Z'],
    ['2026-03-28T01:30:00Z', 'DAY', '2026-03-29T02:00:00Z', '2026-03-29T01:30:00Z', '2026-03-30T01:30:00Z'],
    ['2026-10-19T00:30:00Z', 'WEEK', '2026-10-26T00:29:59Z', '2026-10-19T00:30:00Z', '2026-10-26T00:30:00Z'],
    ['2026-05-15T00:00:00Z', 'MONTH', '2020-01-01T00:00:00Z', '2026-05-15T00:00:00Z', '2026-06-15T00:00:00Z'],
  ] as const)('from %s every %s at %s is %s to %s', (startedAt, interval, moment, start, end) => {
    expect(at(startedAt, interval, moment)).toEqual([start, end]);
  });

  const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  const intervals = fc.constantFrom(...(Object.keys(planIntervals) as PlanInterval[]));

  it('contains its moment, and tiles the time since the start without gap or overlap', () => {
    const property = fc.property(instants, instants, intervals, (one, two, interval) => {
      const [startedAt, moment] = one <= two ? [one, two] : [two, one];
      const period = periodAt(startedAt, interval, moment);
      expect(period.start <= moment && moment < period.end).toBe(true);
      expect(periodAt(startedAt, interval, period.start)).toEqual(period);
      expect(periodAt(startedAt, interval, new Date(period.end.getTime() - 1))).toEqual(period);
      expect(periodAt(startedAt, interval, period.end).start).toEqual(period.end);
      if (period.start > startedAt)
        expect(periodAt(startedAt, interval, new Date(period.start.getTime() - 1)).end).toEqual(period.start);
      else expect(period.start).toEqual(startedAt);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('keeps the day of a month, or takes its last one, and always the time of day', () => {
    const property = fc.property(
      instants,
      fc.integer({ min: 0, max: 600 }),
      fc.constantFrom('MONTH', 'YEAR'),
      (startedAt, count, interval) => {
        const moment = new Date(startedAt.getTime() + count * 30 * 86_400_000);
        const { end } = periodAt(startedAt, interval, moment);
        const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
        expect(end.getUTCDate()).toBe(Math.min(startedAt.getUTCDate(), lastDay));
        expect(end.getTime() % 86_400_000).toBe(startedAt.getTime() % 86_400_000);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
