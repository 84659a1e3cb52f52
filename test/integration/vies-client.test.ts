import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ViesAnswer } from '../../src/kernel/vies-register.ts';
import { createLog } from '../../src/server/create-log.ts';
import { createViesClient } from '../../src/vies/vies-client.ts';
import { type FakeVies, startFakeVies } from '../support/fake-vies.ts';
import { madeUpCompany } from '../support/fake-vies-answers.ts';
import { fakeNumbers, luxembourgNumber } from '../support/fake-vies-numbers.ts';
import { newSignal } from '../support/new-signal.ts';

let fake: FakeVies;
beforeAll(async () => {
  fake = await startFakeVies();
});
afterAll(() => fake.stop());

const requester = 'IE6388047V';

function newClient(options: { baseUrl?: string; timeLimitMs?: number } = {}) {
  const logged: string[] = [];
  const faults: string[] = [];
  const client = createViesClient({
    baseUrl: options.baseUrl ?? fake.url,
    version: '1.2.3',
    log: createLog('info', { write: (line: string) => void logged.push(line) }),
    timeLimitMs: options.timeLimitMs ?? 10_000,
    onConfigurationFault: (code) => void faults.push(code),
  });
  return { check: client.check, checkStatus: client.checkStatus, logged, faults };
}

const told = ({ outcome, errorCode }: ViesAnswer): string => (errorCode === null ? outcome : `${outcome} ${errorCode}`);

/** Where nobody listens. */
async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('a question', () => {
  it('is sent as VIES wants it', async () => {
    const answer = await newClient({ baseUrl: `${fake.url}/` }).check({ vatNumber: 'SE556188840401', requester });
    const { name, address } = madeUpCompany('SE556188840401');
    expect(answer).toMatchObject({ outcome: 'VALID', errorCode: null, name, address, requester });
    expect(answer.consultationNumber).toMatch(/^WAPIAAAA.{8}$/);
    expect(answer.evidenceHash).toMatch(/^[0-9a-f]{64}$/);
    const [request, ...others] = fake.asked('SE556188840401');
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      path: '/check-vat-number',
      headers: { 'user-agent': 'clientele/1.2.3', 'content-type': 'application/json' },
    });
    expect(request?.question).toEqual({
      countryCode: 'SE',
      vatNumber: '556188840401',
      requesterMemberStateCode: 'IE',
      requesterNumber: '6388047V',
    });
  });

  it('has no requester where there is none, or one whom VIES does not know', async () => {
    const { check, faults } = newClient();
    for (const [vatNumber, by] of [
      ['FI20774740', null],
      ['FI01120389', 'GB999999973'],
      ['FI18150008', 'IE'],
    ] as const) {
      const answer = await check({ vatNumber, requester: by });
      expect(answer).toMatchObject({ outcome: 'VALID', requester: null, consultationNumber: null });
      expect(fake.asked(vatNumber).map(({ question }) => question)).toEqual([
        { countryCode: 'FI', vatNumber: vatNumber.slice(2) },
      ]);
    }
    expect(faults).toEqual([]);
  });

  it('is never asked with another prefix than the 28', async () => {
    const { check } = newClient();
    for (const vatNumber of ['GB123456789', 'CHE123456789', 'NO974760673', 'GR094259216', 'xi123456789', 'SE', '']) {
      await expect(check({ vatNumber, requester })).rejects.toThrow('must not be asked');
      expect(fake.asked(vatNumber)).toEqual([]);
    }
  });
});

describe('an answer over HTTP', () => {
  const expected: Readonly<Record<number, string>> = {
    100: 'VALID',
    200: 'INVALID',
    201: 'REJECTED INVALID_INPUT',
    202: 'REJECTED INVALID_REQUESTER_INFO',
    300: 'UNAVAILABLE SERVICE_UNAVAILABLE',
    301: 'UNAVAILABLE MS_UNAVAILABLE',
    302: 'UNAVAILABLE TIMEOUT',
    400: 'BLOCKED VAT_BLOCKED',
    401: 'BLOCKED IP_BLOCKED',
    500: 'THROTTLED GLOBAL_MAX_CONCURRENT_REQ',
    501: 'THROTTLED GLOBAL_MAX_CONCURRENT_REQ_TIME',
    600: 'THROTTLED MS_MAX_CONCURRENT_REQ',
    601: 'THROTTLED MS_MAX_CONCURRENT_REQ_TIME',
    700: 'VALID',
    // Of 8 seconds, and none at all: the limit of the test is shorter.
    701: 'UNAVAILABLE TIMED_OUT',
    702: 'VALID',
    703: 'UNAVAILABLE TIMED_OUT',
    704: 'UNAVAILABLE NETWORK',
    705: 'UNAVAILABLE NETWORK',
    706: 'MALFORMED_ANSWER TOO_LONG',
    707: 'MALFORMED_ANSWER NOT_JSON',
    708: 'UNAVAILABLE HTTP_503',
    709: 'UNAVAILABLE HTTP_429',
    710: 'MALFORMED_ANSWER HTTP_404',
    711: 'MALFORMED_ANSWER NOT_JSON',
    712: 'MALFORMED_ANSWER NOT_JSON',
    713: 'MALFORMED_ANSWER NO_VERDICT',
    714: 'MALFORMED_ANSWER OTHER_NUMBER',
    715: 'MALFORMED_ANSWER OTHER_NUMBER',
    716: 'MALFORMED_ANSWER HTTP_302',
    717: 'UNAVAILABLE MS_UNAVAILABLE',
    718: 'VALID',
    719: 'MALFORMED_ANSWER SOMETHING_NEW',
    720: 'UNAVAILABLE SERVER_BUSY',
    801: 'UNAVAILABLE VOW-ERR-1',
    811: 'REJECTED VOW-ERR-11',
    825: 'REJECTED VOW-ERR-2500',
    826: 'REJECTED VOW-ERR-2600',
    827: 'REJECTED VOW-ERR-2700',
  };

  it('is told here of every number of the fake', () => {
    expect(Object.keys(expected).map((code) => luxembourgNumber(Number(code)))).toEqual(
      fakeNumbers.map(({ vatNumber }) => vatNumber),
    );
  });

  it.concurrent.each(Object.entries(expected))('of number %s is %s', async (code, outcome) => {
    const { check } = newClient({ timeLimitMs: 5_000 });
    expect(told(await check({ vatNumber: luxembourgNumber(Number(code)), requester: null }))).toBe(outcome);
  });

  it.each([200, 400, 500])('is a fault with HTTP %s too', async (status) => {
    for (const code of ['MS_UNAVAILABLE', 'MS_MAX_CONCURRENT_REQ', 'VAT_BLOCKED']) {
      fake.answer('DK13585628', { kind: 'fault', code, status });
      const { errorCode } = await newClient().check({ vatNumber: 'DK13585628', requester: null });
      expect(errorCode).toBe(code);
    }
  });

  it('has no name where Germany hides it', async () => {
    const answer = await newClient().check({ vatNumber: 'DE136695976', requester });
    expect(answer).toMatchObject({ outcome: 'VALID', name: null, address: null, requester });
    expect(answer.consultationNumber).not.toBeNull();
  });

  it('does not follow a redirect', async () => {
    const before = fake.requests.filter(({ path }) => path === '/check-status').length;
    await newClient().check({ vatNumber: luxembourgNumber(716), requester: null });
    expect(fake.requests.filter(({ path }) => path === '/check-status').length).toBe(before);
  });
});

describe('a requester who is refused', () => {
  it('is left out, once', async () => {
    fake.answer('NL004495445B01', { kind: 'fault', code: 'INVALID_REQUESTER_INFO', ofRequester: true });
    const { check, logged, faults } = newClient();
    const answer = await check({ vatNumber: 'NL004495445B01', requester });
    expect(answer).toMatchObject({ outcome: 'VALID', requester: null, isConfigurationFault: false });
    expect(fake.asked('NL004495445B01').map(({ question }) => question.requesterNumber)).toEqual([
      '6388047V',
      undefined,
    ]);
    expect(faults).toEqual(['INVALID_REQUESTER_INFO']);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 40, code: 'INVALID_REQUESTER_INFO' }]);
    expect(logged.join('')).not.toMatch(/6388047V|004495445B01/);
  });

  it('is not the one who is at fault where the question is refused without him too', async () => {
    fake.answer('NL123456782B90', { kind: 'fault', code: 'VOW-ERR-2500' });
    const { check, faults } = newClient();
    const answer = await check({ vatNumber: 'NL123456782B90', requester });
    expect(answer).toMatchObject({
      outcome: 'REJECTED',
      errorCode: 'VOW-ERR-2500',
      isConfigurationFault: true,
      requester: null,
    });
    expect(fake.asked('NL123456782B90').length).toBe(2);
    expect(faults).toEqual(['VOW-ERR-2500']);
  });

  it('does not prolong the time', async () => {
    const vatNumber = 'NL810433941B01';
    const { check } = newClient({ timeLimitMs: 3_000 });
    const { sent: hanging, send: hang } = newSignal();
    fake.answer(vatNumber, { kind: 'fault', code: 'INVALID_REQUESTER_INFO', after: hanging });
    const answer = check({ vatNumber, requester });
    await vi.waitFor(() => expect(fake.asked(vatNumber).length).toBe(1), { timeout: 10_000 });
    // The first question is answered; the second one never is.
    fake.answer(vatNumber, { kind: 'hang' });
    hang();
    expect(told(await answer)).toBe('UNAVAILABLE TIMED_OUT');
    expect(fake.asked(vatNumber).length).toBe(2);
  });
});

describe('a register that is away', () => {
  it('is UNAVAILABLE', async () => {
    const { check, checkStatus, logged } = newClient({ baseUrl: await deadAddress() });
    expect(await check({ vatNumber: 'SE556188840401', requester })).toEqual({
      outcome: 'UNAVAILABLE',
      errorCode: 'NETWORK',
      isConfigurationFault: false,
      name: null,
      address: null,
      consultationNumber: null,
      requester,
      evidenceHash: null,
    });
    expect(await checkStatus()).toBeNull();
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ country: 'SE', cause: 'ECONNREFUSED' }]);
    expect(logged.join('')).not.toContain('556188840401');
  });

  it('is UNAVAILABLE where it has no name, or speaks no TLS', async () => {
    for (const baseUrl of ['http://vies.invalid', fake.url.replace('http:', 'https:')]) {
      const { check } = newClient({ baseUrl });
      expect(told(await check({ vatNumber: 'SE556188840401', requester }))).toBe('UNAVAILABLE NETWORK');
    }
  });

  it('is not what a caller sees who breaks the question off', async () => {
    const leaving = new AbortController();
    fake.answer('ATU13585627', { kind: 'hang' });
    const question = newClient().check({ vatNumber: 'ATU13585627', requester }, leaving.signal);
    leaving.abort(new Error('we close'));
    await expect(question).rejects.toThrow('we close');
    await expect(newClient().check({ vatNumber: 'ATU13585627', requester }, leaving.signal)).rejects.toThrow(
      'we close',
    );
  });
});

it('reads what VIES says of itself', async () => {
  const status = await newClient().checkStatus();
  expect(status?.available).toBe(true);
  expect(status?.countries.get('XI')).toBe('AVAILABLE');
  expect(status?.countries.size).toBe(28);
});

describe('the fake', () => {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(fake.url + path, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, ...((await response.json()) as object) };
  };

  it('refuses what VIES refuses', async () => {
    const missing = { status: 400, actionSucceed: false, errorWrappers: [{ error: 'VOW-ERR-11' }] };
    for (const body of [{}, { countryCode: 'SE' }, { vatNumber: '556188840401' }]) {
      expect(await post('/check-vat-number', body)).toMatchObject(missing);
    }
    const question = { countryCode: 'SE', vatNumber: '556188840401' };
    for (const half of [
      { requesterMemberStateCode: 'IE' },
      { requesterNumber: '6388047V', requesterMemberStateCode: '' },
    ]) {
      expect(await post('/check-vat-number', { ...question, ...half })).toMatchObject(missing);
    }
  });

  it('calls a nonsense country invalid, as VIES does', async () => {
    expect(await post('/check-vat-number', { countryCode: 'ZZ', vatNumber: '1' })).toMatchObject({
      status: 200,
      valid: false,
    });
  });

  it('has the test service and its numbers', async () => {
    const ask = (vatNumber: string) => post('/check-vat-test-service', { countryCode: 'FR', vatNumber });
    expect(await ask('100')).toMatchObject({ valid: true });
    expect(await ask('200')).toMatchObject({ valid: false, vatNumber: '200' });
    expect(await ask('601')).toMatchObject({ errorWrappers: [{ error: 'MS_MAX_CONCURRENT_REQ_TIME' }] });
    expect(await ask('123')).toMatchObject({ errorWrappers: [{ error: 'SERVICE_UNAVAILABLE' }] });
  });
});
