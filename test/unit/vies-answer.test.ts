import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viesPrefixes as prefixesOfRules } from '../../src/domains/tax-id/tax-id.rules.ts';
import { viesPrefixes } from '../../src/kernel/vies-prefixes.ts';
import { type Asked, readViesAnswer } from '../../src/vies/vies-answer.ts';
import { readViesStatus } from '../../src/vies/vies-status.ts';

const soak = Number(process.env.SOAK ?? 1);
const irish: Asked = { country: 'IE', number: '6388047V', requester: null };
const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const read = (status: number, body: unknown, asked = irish) => readViesAnswer({ status, body: bytes(body) }, asked);
/** Outcome and code, for short. */
const told = (status: number, body: unknown, asked = irish): string => {
  const { outcome, errorCode } = read(status, body, asked);
  return errorCode === null ? outcome : `${outcome} ${errorCode}`;
};
const about = (fields: Readonly<Record<string, unknown>>) => ({ countryCode: 'IE', vatNumber: '6388047V', ...fields });
const fault = (...codes: readonly string[]) => ({
  actionSucceed: false,
  errorWrappers: codes.map((error) => ({ error })),
});

// Answers that were recorded.
const nobody = { name: '---', address: '---', requestIdentifier: '' };
const recorded = {
  valid: {
    ...about({ valid: true, requestDate: '2026-08-05T10:00:00.000Z', requestIdentifier: '' }),
    name: 'GOOGLE IRELAND LIMITED',
    address: '3RD FLOOR, GORDON HOUSE, BARROW STREET, DUBLIN 4',
    traderName: '---',
    traderNameMatch: 'NOT_PROCESSED',
  },
  withRequester: {
    countryCode: 'CZ',
    vatNumber: '45274649',
    requestDate: '2026-10-03T21:02:05.000Z',
    valid: true,
    requestIdentifier: 'WAPIAAAAaEDkvhHx',
    name: 'ČEZ, a. s.',
    address: 'Duhová 1444/2\nPRAHA 4 - MICHLE\n140 00  PRAHA 4',
  },
  otherEndpoint: { ...nobody, isValid: true, userError: 'VALID', vatNumber: '6388047V', originalVatNumber: '6388047V' },
  otherEndpointBlocked: { ...nobody, isValid: false, userError: 'IP_BLOCKED', vatNumber: '6388047V' },
};

describe('an answer with a verdict', () => {
  it('tells whose the number is', () => {
    expect(read(200, recorded.valid)).toEqual({
      outcome: 'VALID',
      errorCode: null,
      isConfigurationFault: false,
      name: 'GOOGLE IRELAND LIMITED',
      address: '3RD FLOOR, GORDON HOUSE, BARROW STREET, DUBLIN 4',
      consultationNumber: null,
      requester: null,
      evidenceHash: createHash('sha256').update(JSON.stringify(recorded.valid)).digest('hex'),
    });
  });

  it('tells the consultation number to a requester', () => {
    const asked: Asked = { country: 'CZ', number: '45274649', requester: 'IE6388047V' };
    expect(read(200, recorded.withRequester, asked)).toMatchObject({
      outcome: 'VALID',
      name: 'ČEZ, a. s.',
      address: 'Duhová 1444/2\nPRAHA 4 - MICHLE\n140 00  PRAHA 4',
      consultationNumber: 'WAPIAAAAaEDkvhHx',
      requester: 'IE6388047V',
    });
  });

  it('is null where the country hides name and address', () => {
    for (const hidden of ['---', '', '  ', null, 7]) {
      const answer = read(200, about({ valid: true, name: hidden, address: hidden, requestIdentifier: hidden }));
      expect(answer).toMatchObject({ outcome: 'VALID', name: null, address: null, consultationNumber: null });
    }
  });

  it('keeps what a database takes', () => {
    const name = read(200, about({ valid: true, name: ` A\u0000C\tME\n${'x'.repeat(2_000)}` })).name;
    expect(name).toBe(`ACME\n${'x'.repeat(995)}`);
  });

  it('says that a number is not known', () => {
    expect(read(200, about({ valid: false, ...nobody }))).toMatchObject({ outcome: 'INVALID', name: null });
  });

  it('may write country and number otherwise', () => {
    const greek: Asked = { country: 'EL', number: '094259216', requester: null };
    for (const countryCode of ['EL', 'GR', ' gr ', 'el']) {
      expect(told(200, { countryCode, vatNumber: '094259216', valid: true }, greek)).toBe('VALID');
    }
    for (const vatNumber of ['6388047V', '6388047v', ' 6388047V', '6388047V  ', '638 8047 V']) {
      expect(told(200, about({ vatNumber, valid: false }))).toBe('INVALID');
    }
  });
});

describe('a fault', () => {
  const codes: [code: string, outcome: string, isConfigurationFault?: boolean][] = [
    ['INVALID_INPUT', 'REJECTED'],
    ['VOW-ERR-2600', 'REJECTED'],
    ['INVALID_REQUESTER_INFO', 'REJECTED', true],
    ['VOW-ERR-11', 'REJECTED', true],
    ['VOW-ERR-2500', 'REJECTED', true],
    ['VOW-ERR-2700', 'REJECTED', true],
    ['VAT_BLOCKED', 'BLOCKED'],
    ['IP_BLOCKED', 'BLOCKED'],
    ['SERVICE_UNAVAILABLE', 'UNAVAILABLE'],
    ['MS_UNAVAILABLE', 'UNAVAILABLE'],
    ['TIMEOUT', 'UNAVAILABLE'],
    ['SERVER_BUSY', 'UNAVAILABLE'],
    ['MS_MAX_CONCURRENT_REQ', 'THROTTLED'],
    ['MS_MAX_CONCURRENT_REQ_TIME', 'THROTTLED'],
    ['GLOBAL_MAX_CONCURRENT_REQ', 'THROTTLED'],
    ['GLOBAL_MAX_CONCURRENT_REQ_TIME', 'THROTTLED'],
  ];

  it.each(codes)('%s is %s, whatever the status and whatever stands beside it', (code, outcome, isFault = false) => {
    for (const status of [200, 400, 404, 429, 500, 503]) {
      for (const beside of [{}, recorded.valid, about({ valid: false })]) {
        const answer = read(status, { ...beside, ...fault(code) });
        expect(answer).toMatchObject({ outcome, errorCode: code, isConfigurationFault: isFault });
        expect([answer.name, answer.address, answer.consultationNumber]).toEqual([null, null, null]);
        expect(answer.evidenceHash).toMatch(/^[0-9a-f]{64}$/);
      }
    }
  });

  it('with an unknown code is no answer', () => {
    expect(told(200, fault('SOMETHING_NEW'))).toBe('MALFORMED_ANSWER SOMETHING_NEW');
    expect(told(400, fault('VOW-ERR-1'))).toBe('MALFORMED_ANSWER VOW-ERR-1');
    expect(told(500, fault('VOW-ERR-1'))).toBe('UNAVAILABLE VOW-ERR-1');
    expect(told(429, fault('SOMETHING_NEW'))).toBe('UNAVAILABLE SOMETHING_NEW');
    expect(told(200, fault('<b>no code</b>'))).toBe('MALFORMED_ANSWER NO_VERDICT');
  });

  it('with several codes means what concerns most', () => {
    expect(told(200, fault('MS_UNAVAILABLE', 'IP_BLOCKED'))).toBe('BLOCKED IP_BLOCKED');
    expect(told(200, fault('SOMETHING_NEW', 'MS_UNAVAILABLE'))).toBe('UNAVAILABLE MS_UNAVAILABLE');
    // What passes by itself comes before what is for good.
    expect(told(200, fault('INVALID_INPUT', 'TIMEOUT'))).toBe('UNAVAILABLE TIMEOUT');
  });

  it('is one in a strange shape too', () => {
    const shapes: readonly (readonly [body: Readonly<Record<string, unknown>>, told: string])[] = [
      [{ actionSucceed: false }, 'MALFORMED_ANSWER NO_VERDICT'],
      [{ actionSucceed: false, errorWrappers: [] }, 'MALFORMED_ANSWER NO_VERDICT'],
      [{ errorWrappers: [] }, 'MALFORMED_ANSWER NO_VERDICT'],
      [{ errorWrappers: null }, 'MALFORMED_ANSWER NO_VERDICT'],
      [{ actionSucceed: null }, 'MALFORMED_ANSWER NO_VERDICT'],
      [{ actionSucceed: 'false' }, 'MALFORMED_ANSWER NO_VERDICT'],
      [{ actionSucceed: false, errorWrappers: [null, 7, {}] }, 'MALFORMED_ANSWER NO_VERDICT'],
      [{ errorWrappers: [{ error: 'TIMEOUT' }] }, 'UNAVAILABLE TIMEOUT'],
      [{ actionSucceed: true, errorWrappers: [{ error: ' TIMEOUT ' }] }, 'UNAVAILABLE TIMEOUT'],
      [{ actionSucceed: false, errorWrappers: { error: 'TIMEOUT' } }, 'UNAVAILABLE TIMEOUT'],
      [{ actionSucceed: false, errorWrappers: 'TIMEOUT' }, 'UNAVAILABLE TIMEOUT'],
      [{ userError: 'MS_UNAVAILABLE' }, 'UNAVAILABLE MS_UNAVAILABLE'],
    ];
    for (const [body, expected] of shapes) {
      expect(told(200, body), JSON.stringify(body)).toBe(expected);
      expect(told(200, { ...about({ valid: false }), ...body }), JSON.stringify(body)).toBe(expected);
    }
    expect(told(500, { actionSucceed: false })).toBe('UNAVAILABLE HTTP_500');
    expect(told(400, { actionSucceed: false })).toBe('MALFORMED_ANSWER HTTP_400');
  });
});

describe('what is no answer', () => {
  it.each([
    [200, '<html>maintenance</html>', 'MALFORMED_ANSWER NOT_JSON'],
    [200, '', 'MALFORMED_ANSWER NOT_JSON'],
    [200, '{"valid":false,', 'MALFORMED_ANSWER NOT_JSON'],
    [200, 'null', 'MALFORMED_ANSWER NOT_JSON'],
    [200, '[{"valid":false}]', 'MALFORMED_ANSWER NOT_JSON'],
    [200, '{}', 'MALFORMED_ANSWER NO_VERDICT'],
    [200, about({ valid: 'false' }), 'MALFORMED_ANSWER NO_VERDICT'],
    [200, about({ valid: 0 }), 'MALFORMED_ANSWER NO_VERDICT'],
    [200, about({ valid: null }), 'MALFORMED_ANSWER NO_VERDICT'],
    [200, recorded.otherEndpoint, 'MALFORMED_ANSWER NO_VERDICT'],
    [200, recorded.otherEndpointBlocked, 'BLOCKED IP_BLOCKED'],
    [200, { valid: false }, 'MALFORMED_ANSWER OTHER_NUMBER'],
    [200, about({ valid: false, vatNumber: '6388048V' }), 'MALFORMED_ANSWER OTHER_NUMBER'],
    [200, about({ valid: false, vatNumber: 6388047 }), 'MALFORMED_ANSWER OTHER_NUMBER'],
    [200, about({ valid: false, countryCode: 'FR' }), 'MALFORMED_ANSWER OTHER_NUMBER'],
    [302, about({ valid: false }), 'MALFORMED_ANSWER HTTP_302'],
    [302, fault('TIMEOUT'), 'MALFORMED_ANSWER HTTP_302'],
    [404, about({ valid: false }), 'MALFORMED_ANSWER HTTP_404'],
    [403, '<html>no</html>', 'MALFORMED_ANSWER HTTP_403'],
    [500, about({ valid: false }), 'UNAVAILABLE HTTP_500'],
    [503, '<html>maintenance</html>', 'UNAVAILABLE HTTP_503'],
    [429, '', 'UNAVAILABLE HTTP_429'],
  ])('%s with %j is %s', (status, body, expected) => {
    expect(told(status, body)).toBe(expected);
  });

  it('is one that was broken off, unless its status says more', () => {
    const brokenOff = (status: number) => readViesAnswer({ status, body: null }, irish);
    expect(brokenOff(200)).toMatchObject({
      outcome: 'MALFORMED_ANSWER',
      errorCode: 'TOO_LONG',
      evidenceHash: null,
    });
    expect(brokenOff(503)).toMatchObject({ outcome: 'UNAVAILABLE', errorCode: 'HTTP_503' });
  });

  it('never reads as INVALID, nor as VALID', () => {
    const strange = fc.oneof(fc.constantFrom(true, false, null, 'false', 0, '', [], {}), fc.jsonValue());
    const body = fc.record(
      {
        countryCode: fc.oneof(fc.constantFrom('IE', 'ie', 'GR', 'FR'), strange),
        vatNumber: fc.oneof(fc.constantFrom('6388047V', ' 6388047V ', '6388048V'), strange),
        valid: fc.oneof({ weight: 4, arbitrary: fc.boolean() }, { weight: 1, arbitrary: strange }),
        actionSucceed: fc.oneof(fc.constantFrom(true, false), strange),
        errorWrappers: fc.oneof(fc.constantFrom([{ error: 'TIMEOUT' }], [{ error: 'NEW' }], []), strange),
        userError: fc.oneof(fc.constantFrom('VALID', 'INVALID', 'MS_UNAVAILABLE'), strange),
        isValid: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    /** So near to a verdict that some are one. */
    const near = fc.record(
      {
        countryCode: fc.constantFrom('IE', 'ie', 'FR'),
        vatNumber: fc.constantFrom('6388047V', ' 6388047V ', '6388048V'),
        valid: fc.boolean(),
        errorWrappers: fc.constantFrom([{ error: 'TIMEOUT' }], []),
      },
      { requiredKeys: ['countryCode', 'vatNumber', 'valid'] },
    );
    const status = fc.oneof(
      fc.constantFrom(200, 200, 200, 302, 400, 404, 429, 500, 503),
      fc.integer({ min: 100, max: 599 }),
    );
    const sameAs = (value: unknown, asked: string) => typeof value === 'string' && value.trim().toUpperCase() === asked;
    let verdicts = 0;
    fc.assert(
      fc.property(status, fc.oneof(body, body, near, fc.string(), fc.jsonValue()), (code, sent) => {
        const { outcome } = read(code, sent);
        const fields = (typeof sent === 'object' && sent !== null ? sent : {}) as Readonly<Record<string, unknown>>;
        const isClean =
          code === 200 &&
          sameAs(fields.countryCode, 'IE') &&
          sameAs(fields.vatNumber, '6388047V') &&
          [undefined, true].includes(fields.actionSucceed as never) &&
          !('errorWrappers' in fields) &&
          [undefined, 'VALID', 'INVALID'].includes(fields.userError as never);
        const verdict = fields.valid === true ? 'VALID' : fields.valid === false ? 'INVALID' : null;
        if (isClean && verdict) verdicts += 1;
        if (isClean && verdict) expect(outcome).toBe(verdict);
        else expect(['VALID', 'INVALID']).not.toContain(outcome);
      }),
      { numRuns: 5_000 * soak },
    );
    expect(verdicts).toBeGreaterThan(0);
  });

  it('is none of any bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.uint8Array({ maxLength: 200 }), (status, body) => {
        expect(readViesAnswer({ status, body }, irish).errorCode).not.toBeNull();
      }),
      { numRuns: 1_000 * soak },
    );
  });
});

describe('what VIES says of itself', () => {
  const readStatus = (status: number, body: unknown) => readViesStatus({ status, body: bytes(body) });

  it('is read by country', () => {
    const countries = [
      { countryCode: 'AT', availability: 'Available' },
      { countryCode: 'DE', availability: 'Unavailable' },
      { countryCode: 'XI', availability: 'Monitoring Disabled' },
      { countryCode: 'GB', availability: 'Available' },
      { countryCode: 'FR', availability: 'Perhaps' },
      null,
    ];
    expect(readStatus(200, { vow: { available: true }, countries })).toEqual({
      available: true,
      countries: new Map([
        ['AT', 'AVAILABLE'],
        ['DE', 'UNAVAILABLE'],
        ['XI', 'UNMONITORED'],
      ]),
    });
    expect(readStatus(200, { vow: { available: false } })).toEqual({ available: false, countries: new Map() });
  });

  it('may be nothing', () => {
    expect(readStatus(503, { vow: { available: true }, countries: [] })).toBeNull();
    for (const body of ['<html>', '[]', {}, { vow: true }, { vow: { available: 'yes' } }]) {
      expect(readStatus(200, body)).toBeNull();
    }
  });
});

it('knows the prefixes that the rules of the numbers know', () => {
  expect(viesPrefixes.length).toBe(28);
  expect(new Set(viesPrefixes)).toEqual(prefixesOfRules);
});
