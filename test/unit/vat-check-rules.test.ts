import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyVatRecord, type VatRecord, verdictInForce } from '../../src/domains/customer/vat-record.rules.ts';
import {
  type AttemptHistory,
  isVerdict,
  recordAfter,
  statusOf,
  stepAfter,
} from '../../src/domains/vat/vat-check.rules.ts';
import { type ViesAnswer, type ViesOutcome, viesOutcomes } from '../../src/kernel/vies-register.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const history = (given: Partial<AttemptHistory> = {}): AttemptHistory => ({
  attempts: 1,
  malformed: 0,
  wasInvalid: false,
  random: 0.5,
  ...given,
});
const step = (outcome: ViesOutcome, given: Partial<AttemptHistory> = {}, isConfigurationFault = false) =>
  stepAfter({ outcome, isConfigurationFault }, history(given));
/** The pauses after attempts 1 to so many. */
const pauses = (outcome: ViesOutcome, count: number, given: Partial<AttemptHistory> = {}) =>
  Array.from({ length: count }, (_, index) => step(outcome, { ...given, attempts: index + 1 }).next);
const seconds = (...numbers: readonly number[]) =>
  numbers.map((afterSeconds) => ({ afterSeconds: expect.closeTo(afterSeconds, 6) }));
const minutes = (...numbers: readonly number[]) => seconds(...numbers.map((number) => number * MINUTE));

describe('stepAfter: a verdict', () => {
  it('VALID is asked again after 30 days', () => {
    expect(step('VALID')).toEqual({ status: 'VALID', next: { afterSeconds: 30 * DAY } });
    expect(step('VALID', { wasInvalid: true, attempts: 9 })).toEqual(step('VALID'));
  });

  it('INVALID is asked again after 24 hours, and after the second time never', () => {
    expect(step('INVALID')).toEqual({ status: 'INVALID', next: { afterSeconds: DAY } });
    expect(step('INVALID', { wasInvalid: true })).toEqual({ status: 'INVALID', next: null });
  });
});

describe('stepAfter: an outage', () => {
  it('is waited for 5, 5, 10, 20, 40 minutes, then an hour each time', () => {
    expect(step('UNAVAILABLE').status).toBe('MAINTENANCE');
    expect(pauses('UNAVAILABLE', 8)).toEqual(minutes(5, 5, 10, 20, 40, 60, 60, 60));
    expect([step('UNAVAILABLE', { attempts: 10_000 }).next]).toEqual(minutes(60));
  });

  it('of being one too many is over in 2 s, or 4 s, and then it is one as any other', () => {
    expect(step('THROTTLED').status).toBe('MAINTENANCE');
    expect(pauses('THROTTLED', 9)).toEqual(seconds(2, 4, ...[5, 5, 10, 20, 40, 60, 60].map((one) => one * MINUTE)));
  });

  it('of an answer that is none is an ERROR from the fifth in a row on', () => {
    const statuses = [1, 2, 3, 4, 5, 6, 11].map((malformed) => step('MALFORMED_ANSWER', { malformed }).status);
    const before = Array.from({ length: 4 }, () => 'MAINTENANCE');
    expect(statuses).toEqual([...before, 'ERROR', 'ERROR', 'ERROR']);
    expect(pauses('MALFORMED_ANSWER', 7, { malformed: 6 })).toEqual(minutes(5, 5, 10, 20, 40, 60, 60));
  });

  it('is waited for with a jitter of a tenth', () => {
    const outages = fc.constantFrom<ViesOutcome>('UNAVAILABLE', 'MALFORMED_ANSWER', 'THROTTLED', 'BLOCKED');
    const attempts = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(outages, attempts, fc.double({ min: 0, max: 1, noNaN: true }), (outcome, attempt, random) => {
        const pause = (at: number) => {
          const { next } = step(outcome, { attempts: attempt, random: at });
          return next !== null && next !== 'CONFIGURATION' ? next.afterSeconds : Number.NaN;
        };
        const share = pause(random) / pause(0.5);
        expect(share).toBeGreaterThanOrEqual(0.9 - 1e-9);
        expect(share).toBeLessThanOrEqual(1.1 + 1e-9);
      }),
    );
    expect([0, 1].map((random) => step('UNAVAILABLE', { random }).next)).toEqual(minutes(4.5, 5.5));
  });
});

describe('stepAfter: a refusal', () => {
  it('to tell of the number is asked again each day', () => {
    expect(step('BLOCKED')).toEqual({ status: 'ERROR', next: { afterSeconds: expect.closeTo(DAY, 6) } });
    expect(step('BLOCKED', { attempts: 99 })).toEqual(step('BLOCKED'));
  });

  it('of the number is an ERROR that nobody asks about again', () => {
    expect(step('REJECTED')).toEqual({ status: 'ERROR', next: null });
  });

  it('of who asks waits for another configuration', () => {
    expect(step('REJECTED', {}, true)).toEqual({ status: 'ERROR', next: 'CONFIGURATION' });
  });
});

const outcomes = Object.keys(viesOutcomes) as ViesOutcome[];
const textOrNull = fc.option(fc.string({ maxLength: 20 }));
const instant = fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString());
const override = fc.record({ valid: fc.boolean(), reason: fc.string(), setAt: instant, setById: textOrNull });
const record: fc.Arbitrary<VatRecord> = fc.record({
  number: textOrNull,
  verdict: fc.constantFrom('VALID', 'INVALID', null),
  verdictAt: fc.option(instant),
  name: textOrNull,
  address: textOrNull,
  consultationNumber: textOrNull,
  attemptAt: fc.option(instant),
  error: textOrNull,
  attempts: fc.nat(),
  override: fc.option(override),
});
const answer: fc.Arbitrary<ViesAnswer> = fc.record({
  outcome: fc.constantFrom(...outcomes),
  errorCode: textOrNull,
  isConfigurationFault: fc.boolean(),
  name: textOrNull,
  address: textOrNull,
  consultationNumber: textOrNull,
  requester: textOrNull,
  evidenceHash: textOrNull,
});

describe('recordAfter', () => {
  it('takes nothing away of the last verdict but by another one', () => {
    fc.assert(
      fc.property(fc.option(record), answer, fc.nat(), instant, (before, answered, attempts, at) => {
        const after = recordAfter(before, 'LU00100020', answered, { attempts }, at);
        const { verdict, verdictAt, name, address, consultationNumber } = after;
        const kept = before ?? emptyVatRecord;
        expect(after).toMatchObject({ number: 'LU00100020', attemptAt: at, override: kept.override });
        if (isVerdict(answered.outcome)) {
          expect({ verdict, verdictAt }).toEqual({ verdict: answered.outcome, verdictAt: at });
          const { name: told, address: toldAddress, consultationNumber: proof } = answered;
          expect([name, address, consultationNumber]).toEqual([told, toldAddress, proof]);
          expect([after.error, after.attempts]).toEqual([null, 0]);
        } else {
          expect({ verdict, verdictAt, name, address, consultationNumber }).toEqual({
            verdict: kept.verdict,
            verdictAt: kept.verdictAt,
            name: kept.name,
            address: kept.address,
            consultationNumber: kept.consultationNumber,
          });
          expect([after.error, after.attempts]).toEqual([answered.errorCode ?? answered.outcome, attempts]);
        }
      }),
    );
  });

  it('makes an INVALID of nothing but INVALID', () => {
    fc.assert(
      fc.property(answer, fc.nat(50), fc.nat(50), fc.boolean(), (answered, attempts, malformed, wasInvalid) => {
        const { status } = stepAfter(answered, { attempts, malformed, wasInvalid, random: 0.5 });
        expect([status === 'INVALID', status === 'VALID']).toEqual([
          answered.outcome === 'INVALID',
          answered.outcome === 'VALID',
        ]);
      }),
    );
  });
});

describe('statusOf and verdictInForce', () => {
  const right = { formatValid: true };
  const wrong = { formatValid: false };
  const decided = { ...emptyVatRecord, override: { valid: true, reason: 'r', setAt: '2026-01-01', setById: null } };
  const knows = (verdict: 'VALID' | 'INVALID') => ({ ...emptyVatRecord, verdict });

  it('say what a number is that nobody has asked about', () => {
    expect(statusOf(null, null, true)).toBe('UNVALIDATED');
    expect(statusOf(null, right, true)).toBe('PENDING');
    expect(statusOf(null, right, false)).toBe('UNVALIDATED');
    expect(statusOf(emptyVatRecord, right, true)).toBe('PENDING');
    expect([true, false].map((asks) => statusOf(null, wrong, asks))).toEqual(['INVALID', 'INVALID']);
    expect(verdictInForce('PENDING', null)).toBeNull();
    expect(verdictInForce('INVALID', null)).toBe('INVALID');
  });

  it('hold to the last verdict', () => {
    expect(statusOf(knows('VALID'), right, false)).toBe('VALID');
    expect(statusOf(knows('INVALID'), right, true)).toBe('INVALID');
    expect(verdictInForce('MAINTENANCE', knows('VALID'))).toBe('VALID');
    expect(verdictInForce('MAINTENANCE', knows('INVALID'))).toBe('INVALID');
    expect(verdictInForce('ERROR', emptyVatRecord)).toBeNull();
  });

  it('put a person before it', () => {
    expect([null, right, wrong].map((number) => statusOf(decided, number, true))).toEqual([
      'MANUAL',
      'MANUAL',
      'MANUAL',
    ]);
    expect(verdictInForce('MANUAL', { ...decided, verdict: 'INVALID' })).toBe('VALID');
    const refused = { ...knows('VALID'), override: { ...decided.override, valid: false } };
    expect(verdictInForce('MANUAL', refused)).toBe('INVALID');
  });
});
