import { createHash } from 'node:crypto';
import type { ViesAnswer, ViesOutcome } from '../kernel/vies-register.ts';
import { findKnownFault } from './vies-codes.ts';
import type { ViesNumber } from './vies-number.ts';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Null: so long that it was broken off. */
  readonly body: Uint8Array | null;
}

/** What was asked. */
export interface Asked extends ViesNumber {
  /** As it was told to the register. */
  readonly requester: string | null;
}

type Fields = Readonly<Record<string, unknown>>;
type Judgement = Pick<ViesAnswer, 'outcome' | 'errorCode' | 'isConfigurationFault'>;

/** No business has a longer name or address, and what is stored must have an end. */
const LONGEST_TEXT = 1_000;

/**
 * Reads an answer of check-vat-number: faults first, then the verdict, then whether it is about the number that was asked.
 * What is not clearly a verdict is none: an outage must never read as INVALID.
 */
export function readViesAnswer(raw: RawAnswer, asked: Asked): ViesAnswer {
  const fields = readFields(raw.body);
  const judgement = judge(raw, fields, asked);
  const isVerdict = judgement.errorCode === null;
  return {
    ...judgement,
    name: isVerdict ? readText(fields?.name) : null,
    address: isVerdict ? readText(fields?.address) : null,
    consultationNumber: isVerdict ? readText(fields?.requestIdentifier) : null,
    requester: asked.requester,
    evidenceHash: raw.body && createHash('sha256').update(raw.body).digest('hex'),
  };
}

/** The answer of a register that could not be reached. */
export function unreachable(errorCode: 'NETWORK' | 'TIMED_OUT', requester: string | null): ViesAnswer {
  const nothing = { name: null, address: null, consultationNumber: null, evidenceHash: null };
  return { ...failed('UNAVAILABLE', errorCode), ...nothing, requester };
}

function judge({ status, body }: RawAnswer, fields: Fields | null, asked: Asked): Judgement {
  // Who redirects is not VIES, whatever the body says.
  if (status >= 300 && status < 400) return failed('MALFORMED_ANSWER', `HTTP_${status}`);
  const codes = fields && faultCodes(fields);
  if (codes) return judgeFault(status, codes);
  if (status !== 200) return judgeStatus(status);
  if (body === null) return failed('MALFORMED_ANSWER', 'TOO_LONG');
  if (fields === null) return failed('MALFORMED_ANSWER', 'NOT_JSON');
  if (typeof fields.valid !== 'boolean') return failed('MALFORMED_ANSWER', 'NO_VERDICT');
  if (!isEcho(fields, asked)) return failed('MALFORMED_ANSWER', 'OTHER_NUMBER');
  return { outcome: fields.valid ? 'VALID' : 'INVALID', errorCode: null, isConfigurationFault: false };
}

function judgeFault(status: number, codes: readonly string[]): Judgement {
  const known = findKnownFault(codes);
  if (known) {
    const { outcome, isConfigurationFault = false } = known.fault;
    return { outcome, errorCode: known.code, isConfigurationFault };
  }
  const [code] = codes;
  if (isAway(status)) return failed('UNAVAILABLE', code ?? `HTTP_${status}`);
  return failed('MALFORMED_ANSWER', code ?? (status === 200 ? 'NO_VERDICT' : `HTTP_${status}`));
}

function judgeStatus(status: number): Judgement {
  return failed(isAway(status) ? 'UNAVAILABLE' : 'MALFORMED_ANSWER', `HTTP_${status}`);
}

/** Server errors, and too many requests: it will pass. */
function isAway(status: number): boolean {
  return status >= 500 || status === 429;
}

function failed(outcome: ViesOutcome, errorCode: string): Judgement {
  return { outcome, errorCode, isConfigurationFault: false };
}

/**
 * The codes of a fault, which may have none that can be read; null where the answer is no fault. VIES's other endpoint
 * tells faults in `userError`, beside a false verdict: should it ever stand in an answer of this one, it is believed.
 */
function faultCodes(fields: Fields): readonly string[] | null {
  const { actionSucceed = true, errorWrappers, userError } = fields;
  const codes = wrappersOf(errorWrappers).map((wrapper) => readCode(isFields(wrapper) ? wrapper.error : wrapper));
  const isUserFault = userError !== undefined && userError !== 'VALID' && userError !== 'INVALID';
  if (actionSucceed === true && errorWrappers === undefined && !isUserFault) return null;
  return [...codes, isUserFault ? readCode(userError) : null].filter((code) => code !== null);
}

function wrappersOf(errorWrappers: unknown): readonly unknown[] {
  return Array.isArray(errorWrappers) ? errorWrappers : [errorWrappers];
}

/** Codes are stored, and shown: nothing but what looks like one is taken for one. */
function readCode(value: unknown): string | null {
  const code = typeof value === 'string' ? value.trim() : '';
  return /^[A-Z][A-Z0-9_-]{0,63}$/.test(code) ? code : null;
}

function isEcho({ countryCode, vatNumber }: Fields, asked: ViesNumber): boolean {
  return plain(countryCode)?.replace(/^GR$/, 'EL') === asked.country && plain(vatNumber) === asked.number;
}

function plain(value: unknown): string | null {
  return typeof value === 'string' ? value.replace(/\s/g, '').toUpperCase() : null;
}

/** Null for what a country hides. Lines are kept, other control characters are not: the database would refuse some. */
function readText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const text = value.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '').trim();
  return text === '' || text === '---' ? null : text.slice(0, LONGEST_TEXT);
}

/** The fields of a JSON object; null for anything else. */
export function readFields(body: Uint8Array | null): Fields | null {
  if (body === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
