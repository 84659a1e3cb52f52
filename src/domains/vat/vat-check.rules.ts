import { type ViesAnswer, viesOutcomes } from '../../kernel/vies-register.ts';
import type { VatValidationStatus } from '../customer/customer.rules.ts';
import { emptyVatRecord, type VatRecord } from '../customer/vat-record.rules.ts';
import { freshVatStatus } from '../tax-id/customer-tax-id.rules.ts';

export const vatCheckOutcomes = {
  ...viesOutcomes,
  FORMAT_INVALID: 'The number has not the form of its country, or a wrong check digit: the register was not asked.',
} as const;
export type VatCheckOutcome = keyof typeof vatCheckOutcomes;

/** When it is asked again: after so many seconds, or once the company asks under another number. Null: never by itself. */
export type NextAttempt = { readonly afterSeconds: number } | 'CONFIGURATION' | null;

/** What an answer means, and when to ask again. */
export interface VatStep {
  readonly status: VatValidationStatus;
  readonly next: NextAttempt;
}

/** What the step depends on besides the answer. */
export interface AttemptHistory {
  /** Attempts since the last verdict, this one among them. */
  readonly attempts: number;
  /** Answers in a row that were none, this one among them. */
  readonly malformed: number;
  /** The last verdict, where it was INVALID. */
  readonly wasInvalid: boolean;
  /** From 0 to 1, so that not all come back at once. */
  readonly random: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const FRESH_DAYS = 30;
/** From so many on, an answer that is none is a fault that lasts. */
export const MOST_MALFORMED = 5;

// An outage is waited for longer and longer: minutes, hourly in the end.
const backOffMinutes = [5, 5, 10, 20, 40];
// Being one too many is over in a moment.
const throttledSeconds = [2, 4];

/** From what the register answered to what it means of the number. An outage is never an INVALID. */
export function stepAfter(
  answer: Pick<ViesAnswer, 'outcome' | 'isConfigurationFault'>,
  history: AttemptHistory,
): VatStep {
  const { attempts, malformed, wasInvalid, random } = history;
  const later = (seconds: number) => ({ afterSeconds: seconds * (0.9 + 0.2 * random) });
  const outage = (attempt: number) => later((backOffMinutes[attempt - 1] ?? 60) * MINUTE);
  switch (answer.outcome) {
    case 'VALID':
      return { status: 'VALID', next: { afterSeconds: FRESH_DAYS * DAY } };
    case 'INVALID':
      // A young number may be a day late in the register: once more, then when somebody edits it.
      return { status: 'INVALID', next: wasInvalid ? null : { afterSeconds: DAY } };
    case 'UNAVAILABLE':
      return { status: 'MAINTENANCE', next: outage(attempts) };
    case 'THROTTLED': {
      const seconds = throttledSeconds[attempts - 1];
      return { status: 'MAINTENANCE', next: seconds ? { afterSeconds: seconds } : outage(attempts - 2) };
    }
    case 'BLOCKED':
      return { status: 'ERROR', next: later(DAY) };
    case 'REJECTED':
      return { status: 'ERROR', next: answer.isConfigurationFault ? 'CONFIGURATION' : null };
    case 'MALFORMED_ANSWER':
      return { status: malformed >= MOST_MALFORMED ? 'ERROR' : 'MAINTENANCE', next: outage(attempts) };
  }
}

export function isVerdict(outcome: VatCheckOutcome): outcome is 'VALID' | 'INVALID' {
  return outcome === 'VALID' || outcome === 'INVALID';
}

/** What is known after an answer. One without a verdict takes nothing away of what the register said before. */
export function recordAfter(
  record: VatRecord | null,
  vatNumber: string,
  answer: ViesAnswer,
  { attempts }: Pick<AttemptHistory, 'attempts'>,
  at: string,
): VatRecord {
  const before = record ?? emptyVatRecord;
  if (!isVerdict(answer.outcome))
    return { ...before, number: vatNumber, attemptAt: at, error: answer.errorCode ?? answer.outcome, attempts };
  const { name, address, consultationNumber } = answer;
  return {
    number: vatNumber,
    verdict: answer.outcome,
    verdictAt: at,
    name,
    address,
    consultationNumber,
    attemptAt: at,
    error: null,
    attempts: 0,
    override: before.override,
  };
}

/** The status of a number whose checks are known, a person's word apart. */
export function statusOf(
  record: VatRecord | null,
  number: { readonly formatValid: boolean } | null,
  asksVies: boolean,
): VatValidationStatus {
  if (record?.override) return 'MANUAL';
  const verdict = number?.formatValid ? record?.verdict : null;
  return verdict ?? freshVatStatus(number, asksVies);
}

/** Whether a record speaks of the number that its customer has now. */
export function isAbout(record: VatRecord | null, number: { readonly value: string } | null): boolean {
  return number !== null && record?.number === number.value;
}
