import { type FakeBehaviour, maintenancePage } from './fake-vies-answers.ts';

/** A number with a behaviour of its own, for trying by hand. */
export interface FakeNumber {
  readonly vatNumber: string;
  readonly does: string;
  readonly behaviour: FakeBehaviour;
}

/** The magic numbers of VIES's test service. */
export const magicNumbers: Readonly<Record<string, FakeBehaviour>> = {
  100: { kind: 'valid' },
  200: { kind: 'invalid' },
  201: fault('INVALID_INPUT'),
  202: fault('INVALID_REQUESTER_INFO'),
  300: fault('SERVICE_UNAVAILABLE'),
  301: fault('MS_UNAVAILABLE'),
  302: fault('TIMEOUT'),
  400: fault('VAT_BLOCKED'),
  401: fault('IP_BLOCKED'),
  500: fault('GLOBAL_MAX_CONCURRENT_REQ'),
  501: fault('GLOBAL_MAX_CONCURRENT_REQ_TIME'),
  600: fault('MS_MAX_CONCURRENT_REQ'),
  601: fault('MS_MAX_CONCURRENT_REQ_TIME'),
};

/** What VIES's test service cannot do. */
const further: readonly (readonly [code: number, does: string, behaviour: FakeBehaviour])[] = [
  [700, 'valid, after 2 seconds', { kind: 'valid', delayMs: 2_000 }],
  [701, 'valid, after 8 seconds', { kind: 'valid', delayMs: 8_000 }],
  [702, 'valid, name and address hidden', { kind: 'hidden' }],
  [703, 'no answer, ever', { kind: 'hang' }],
  [704, 'the connection is reset', { kind: 'reset' }],
  [705, 'the connection is reset amid the body', { kind: 'broken' }],
  [706, 'a body without an end', { kind: 'endless' }],
  [707, 'a page of HTML, HTTP 200', { kind: 'raw', text: maintenancePage }],
  [708, 'a page of HTML, HTTP 503', { kind: 'raw', status: 503, text: maintenancePage }],
  [709, 'HTTP 429', { kind: 'raw', status: 429, text: '' }],
  [710, 'HTTP 404', { kind: 'raw', status: 404, text: maintenancePage }],
  [711, 'bad JSON', { kind: 'raw', text: '{"valid":false,' }],
  [712, 'JSON that is cut short', { kind: 'cutShort' }],
  [713, 'an answer without `valid`', { kind: 'noVerdict' }],
  [714, '`valid: false` about another number', { kind: 'otherNumber' }],
  [715, '`valid: false` about another country', { kind: 'otherCountry' }],
  [716, 'a redirect', { kind: 'redirect' }],
  [717, 'MS_UNAVAILABLE beside `valid: true`', { ...fault('MS_UNAVAILABLE'), beside: true }],
  [718, 'INVALID_REQUESTER_INFO with a requester, valid without', { ...requesterFault() }],
  [719, 'a code that nobody knows', fault('SOMETHING_NEW')],
  [720, 'SERVER_BUSY', fault('SERVER_BUSY')],
  [801, 'VOW-ERR-1, HTTP 500', fault('VOW-ERR-1')],
  [811, 'VOW-ERR-11, HTTP 400', fault('VOW-ERR-11')],
  [825, 'VOW-ERR-2500, HTTP 400', fault('VOW-ERR-2500')],
  [826, 'VOW-ERR-2600, HTTP 400', fault('VOW-ERR-2600')],
  [827, 'VOW-ERR-2700, HTTP 400', fault('VOW-ERR-2700')],
];

function fault(code: string): FakeBehaviour & { readonly kind: 'fault' } {
  return { kind: 'fault', code };
}

function requesterFault(): FakeBehaviour {
  return { ...fault('INVALID_REQUESTER_INFO'), ofRequester: true };
}

/** A Luxembourg number whose check digits are right: six digits, and what they leave by 89. 100 gives LU00010011. */
export function luxembourgNumber(code: number): string {
  const six = String(code).padStart(6, '0');
  return `LU${six}${String(code % 89).padStart(2, '0')}`;
}

export const fakeNumbers: readonly FakeNumber[] = [
  ...Object.entries(magicNumbers).map(([code, behaviour]) => ({
    vatNumber: luxembourgNumber(Number(code)),
    does: behaviour.kind === 'fault' ? behaviour.code : behaviour.kind,
    behaviour,
  })),
  ...further.map(([code, does, behaviour]) => ({ vatNumber: luxembourgNumber(code), does, behaviour })),
];
