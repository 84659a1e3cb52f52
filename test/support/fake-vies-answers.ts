import { createHash } from 'node:crypto';

/** What was asked of the fake. */
export interface FakeQuestion {
  readonly countryCode: string;
  readonly vatNumber: string;
  readonly requesterMemberStateCode?: string;
  readonly requesterNumber?: string;
}

/** What the fake does when it is asked about a number. */
export type FakeBehaviour = FakeDeed & {
  /** Answers so much later. */
  readonly delayMs?: number;
  /** Answers once this is done: a test decides when. */
  readonly after?: Promise<unknown>;
};

type FakeDeed =
  | { readonly kind: 'valid'; readonly name?: string; readonly address?: string }
  | { readonly kind: 'hidden' | 'invalid' }
  /** `beside`: stands beside `valid: true`. `ofRequester`: only where there is a requester, else the number is valid. */
  | {
      readonly kind: 'fault';
      readonly code: string;
      readonly status?: number;
      readonly beside?: boolean;
      readonly ofRequester?: boolean;
    }
  /** Any body. */
  | { readonly kind: 'raw'; readonly status?: number; readonly text: string }
  | { readonly kind: 'noVerdict' | 'cutShort' | 'otherNumber' | 'otherCountry' }
  /** To another address of the fake. */
  | { readonly kind: 'redirect' }
  /** Never answers; closes the connection; closes it amid the body; never ends the body. */
  | { readonly kind: 'hang' | 'reset' | 'broken' | 'endless' };

export interface FakeAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const maintenancePage = '<html>maintenance</html>';

/** Null for what is no answer at all: the server does that. */
export function answerOf(deed: FakeDeed, question: FakeQuestion): FakeAnswer | null {
  switch (deed.kind) {
    case 'valid':
      return json(200, verdict(question, { name: deed.name, address: deed.address }));
    case 'hidden':
      return json(200, verdict(question, { name: '---', address: '---' }));
    case 'invalid':
      return json(200, { ...verdict(question, { name: '---', address: '---' }), valid: false, requestIdentifier: '' });
    case 'fault':
      return faultAnswer(deed, question);
    case 'raw':
      return { status: deed.status ?? 200, text: deed.text };
    case 'noVerdict':
      return json(200, { ...verdict(question), valid: undefined });
    case 'cutShort':
      return { status: 200, text: JSON.stringify({ ...verdict(question), valid: false }).slice(0, -20) };
    case 'otherNumber':
      return json(200, { ...verdict(question), valid: false, vatNumber: '00000000' });
    case 'otherCountry':
      return json(200, {
        ...verdict(question),
        valid: false,
        countryCode: question.countryCode === 'FR' ? 'IT' : 'FR',
      });
    case 'redirect':
      return { status: 302, text: '', headers: { location: '/check-status' } };
    default:
      return null;
  }
}

function faultAnswer(deed: Extract<FakeDeed, { kind: 'fault' }>, question: FakeQuestion): FakeAnswer {
  const { code, beside = false, ofRequester = false, status = usualStatus(code) } = deed;
  if (ofRequester && !question.requesterNumber) return json(200, verdict(question));
  return json(status, { ...(beside ? verdict(question) : {}), ...envelope(code) });
}

export function envelope(error: string, message?: string) {
  return { actionSucceed: false, errorWrappers: [{ error, message }] };
}

/** VIES tells most faults with HTTP 200. */
export function usualStatus(code: string): number {
  if (code === 'VOW-ERR-1') return 500;
  return code.startsWith('VOW-ERR') ? 400 : 200;
}

export function json(status: number, body: unknown): FakeAnswer {
  return { status, text: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** The answer about a valid number. Germany hides names always. */
function verdict(question: FakeQuestion, party: { name?: string | undefined; address?: string | undefined } = {}) {
  const { countryCode, vatNumber } = question;
  const company = countryCode === 'DE' ? { name: '---', address: '---' } : madeUpCompany(countryCode + vatNumber);
  const isAsked = question.requesterMemberStateCode && question.requesterNumber;
  return {
    countryCode,
    vatNumber,
    requestDate: new Date().toISOString(),
    valid: true,
    requestIdentifier: isAsked ? `WAPIAAAA${digest(JSON.stringify(question)).slice(0, 8)}` : '',
    name: party.name ?? company.name,
    address: party.address ?? company.address,
    traderName: '---',
    traderStreet: '---',
    traderPostalCode: '---',
    traderCity: '---',
    traderCompanyType: '---',
    traderNameMatch: 'NOT_PROCESSED',
    traderStreetMatch: 'NOT_PROCESSED',
    traderPostalCodeMatch: 'NOT_PROCESSED',
    traderCityMatch: 'NOT_PROCESSED',
    traderCompanyTypeMatch: 'NOT_PROCESSED',
  };
}

const firstWords = ['NORTH', 'AMBER', 'RIVER', 'STONE', 'LINDEN', 'HARBOUR', 'COPPER', 'MEADOW'];
const secondWords = ['TRADING', 'FOODS', 'TOOLS', 'LOGISTICS', 'PAPER', 'MACHINES', 'TEXTILES', 'SOFTWARE'];

/** The same one for the same number. */
export function madeUpCompany(vatNumber: string): { readonly name: string; readonly address: string } {
  const [first = 0, second = 0, third = 0] = Buffer.from(digest(vatNumber));
  const name = `${firstWords[first % 8]} ${secondWords[second % 8]} ${vatNumber.slice(0, 2)}`;
  return { name, address: `MARKET STREET ${third}\n${vatNumber.slice(-4)} TOWN` };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
