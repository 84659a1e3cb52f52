import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanInterval, planIntervals } from '../../src/domains/plan/plan.rules.ts';
import { endOfTerm, periodAt, settleStart } from '../../src/domains/subscription/subscription.rules.ts';
import { InputIssues } from '../../src/kernel/input-issue.ts';

const iso = (date: Date) => date.toISOString().replace('.000Z', 'Z');
const at = (startedAt: string, interval: PlanInterval, moment: string) => {
  const { start, end } = periodAt(new Date(startedAt), interval, new Date(moment));
  return [iso(start), iso(end)];
};

const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const intervals = fc.constantFrom(...(Object.keys(planIntervals) as PlanInterval[]));
const dayLength = 86_400_000;

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
    // The year 96 had a 29 February, 1996 aside; the year 100 had none.
    ['0096-02-29T00:00:00Z', 'YEAR', '0100-02-28T00:00:00Z', '0100-02-28T00:00:00Z', '0101-02-28T00:00:00Z'],
    ['0050-01-31T00:00:00Z', 'MONTH', '0100-03-01T00:00:00Z', '0100-02-28T00:00:00Z', '0100-03-31T00:00:00Z'],
  ] as const)('from %s every %s at %s is %s to %s', (startedAt, interval, moment, start, end) => {
    expect(at(startedAt, interval, moment)).toEqual([start, end]);
  });

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
        const moment = new Date(startedAt.getTime() + count * 30 * dayLength);
        const { end } = periodAt(startedAt, interval, moment);
        const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
        expect(end.getUTCDate()).toBe(Math.min(startedAt.getUTCDate(), lastDay));
        expect(end.getTime() % dayLength).toBe(startedAt.getTime() % dayLength);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('goes from period to period without a gap, each as long as its interval', () => {
    const lengths = { DAY: [1, 1], WEEK: [7, 7], MONTH: [28, 31], YEAR: [365, 366] } as const;
    const property = fc.property(instants, intervals, (startedAt, interval) => {
      const [shortest, longest] = lengths[interval];
      let { start, end } = periodAt(startedAt, interval, startedAt);
      expect(start).toEqual(startedAt);
      for (let count = 0; count < 40; count += 1) {
        const days = (end.getTime() - start.getTime()) / dayLength;
        expect([days >= shortest, days <= longest, Number.isInteger(days)]).toEqual([true, true, true]);
        const next = periodAt(startedAt, interval, end);
        expect(next.start).toEqual(end);
        ({ start, end } = next);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('keeps a 31st at the end of every month', () => {
    const years = fc.integer({ min: 1, max: 9_000 });
    const months = fc.constantFrom(0, 2, 4, 6, 7, 9, 11);
    const property = fc.property(years, months, fc.integer({ min: 0, max: dayLength - 1 }), (year, month, time) => {
      const startedAt = new Date(time);
      startedAt.setUTCFullYear(year, month, 31);
      let { end } = periodAt(startedAt, 'MONTH', startedAt);
      for (let count = 1; count <= 30; count += 1) {
        expect(new Date(end.getTime() + dayLength).getUTCDate()).toBe(1);
        expect((end.getUTCFullYear() - year) * 12 + end.getUTCMonth() - month).toBe(count);
        ({ end } = periodAt(startedAt, 'MONTH', end));
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('endOfTerm', () => {
  const running = (startedAt: string, trialEndsAt: string | null = null) =>
    ({ startedAt, trialEndsAt, interval: 'MONTH' }) as const;
  const clock = '2026-02-28T10:00:00.000Z';

  it.each([
    [running('2026-01-31T10:00:00+00:00'), '2026-03-31T10:00:00.000Z'],
    [running('2026-01-31T10:00:00.001+00:00'), '2026-02-28T10:00:00.001Z'],
    [running('2026-01-31T10:00:00+00:00', '2026-02-28T10:00:00.001+00:00'), '2026-02-28T10:00:00.001Z'],
    [running('2026-01-31T10:00:00+00:00', '2027-01-01T00:00:00+00:00'), '2027-01-01T00:00:00.000Z'],
    [running('2026-01-31T10:00:00+00:00', '2026-02-28T10:00:00+00:00'), '2026-03-31T10:00:00.000Z'],
  ])('of %j is %s', (subscription, end) => {
    expect(endOfTerm(subscription, clock)).toBe(end);
  });

  it('lies ahead, so that a subscription never ends before it was canceled', () => {
    const property = fc.property(instants, instants, fc.option(instants), intervals, (one, two, trial, interval) => {
      const [startedAt, now] = one <= two ? [one, two] : [two, one];
      const trialEndsAt = trial?.toISOString() ?? null;
      const end = endOfTerm({ startedAt: startedAt.toISOString(), trialEndsAt, interval }, now.toISOString());
      expect(new Date(end) > now).toBe(true);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('settleStart', () => {
  const clock = '2026-06-15T12:00:00.000Z';
  const future = { path: ['input', 'startedAt'], code: 'OUT_OF_RANGE', message: 'must not lie in the future' };
  const early = { path: ['input', 'trialEndsAt'], code: 'OUT_OF_RANGE', message: 'must lie after the start' };

  it.each([
    [null, null, clock, []],
    ['2026-06-15T12:00:00.001Z', null, clock, []],
    ['2026-06-15T12:01:00.000Z', null, clock, []],
    ['2026-06-15T12:01:00.001Z', null, '2026-06-15T12:01:00.001Z', [future]],
    ['1999-12-31T23:59:59.999Z', null, '1999-12-31T23:59:59.999Z', []],
    [null, '2026-06-15T12:00:00.001Z', clock, []],
    [null, clock, clock, [early]],
    ['2026-06-15T12:00:30.000Z', '2026-06-15T12:00:10.000Z', clock, []],
    ['2026-06-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z', [early]],
    ['2026-07-01T00:00:00.000Z', '2026-06-20T00:00:00.000Z', '2026-07-01T00:00:00.000Z', [future, early]],
  ])('of %s with a trial to %s is %s', (startedAt, trialEndsAt, start, found) => {
    const issues = new InputIssues();
    expect(settleStart(startedAt, trialEndsAt, clock, issues)).toEqual({ startedAt: start, trialEndsAt });
    expect(issues.found).toEqual(found);
  });
});
