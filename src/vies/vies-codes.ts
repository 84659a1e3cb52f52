import type { ViesOutcome } from '../kernel/vies-register.ts';

/** What a code of VIES means. */
export interface ViesFault {
  readonly outcome: Exclude<ViesOutcome, 'VALID' | 'INVALID'>;
  /** The requester or the question itself is refused, whatever the number. */
  readonly isConfigurationFault?: true;
}

/**
 * The codes of VIES. A `*` stands for any ending. Where an answer has several, the one that stands first here counts: what
 * stops everybody, then what passes by itself, then what is for good.
 * VOW-ERR-1 is not here: it says only that something went wrong, and how wrong its HTTP status tells, as of any unknown code.
 */
const faults: readonly (readonly [code: string, fault: ViesFault])[] = [
  // Our address is blocked: nobody behind it may ask.
  ['IP_BLOCKED', { outcome: 'BLOCKED' }],
  // Too many at the same time: of one member state (MS), or of all.
  ['MS_MAX_*', { outcome: 'THROTTLED' }],
  ['GLOBAL_MAX_*', { outcome: 'THROTTLED' }],
  // VIES is away, or the member state behind it.
  ['SERVICE_UNAVAILABLE', { outcome: 'UNAVAILABLE' }],
  ['MS_UNAVAILABLE', { outcome: 'UNAVAILABLE' }],
  ['TIMEOUT', { outcome: 'UNAVAILABLE' }],
  ['SERVER_BUSY', { outcome: 'UNAVAILABLE' }],
  // The member state tells nobody of this number.
  ['VAT_BLOCKED', { outcome: 'BLOCKED' }],
  // Who asks is not somebody who may.
  ['INVALID_REQUESTER_INFO', { outcome: 'REJECTED', isConfigurationFault: true }],
  // The requester's number has not the form of its country.
  ['VOW-ERR-2700', { outcome: 'REJECTED', isConfigurationFault: true }],
  // A mandatory field is missing, or one of the two of the requester.
  ['VOW-ERR-11', { outcome: 'REJECTED', isConfigurationFault: true }],
  ['VOW-ERR-2500', { outcome: 'REJECTED', isConfigurationFault: true }],
  // The number has not the form of its country, though our own rule passed it.
  ['INVALID_INPUT', { outcome: 'REJECTED' }],
  ['VOW-ERR-2600', { outcome: 'REJECTED' }],
];

function isMeant(pattern: string, code: string): boolean {
  return pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern;
}

/** Of all codes of an answer the one that counts, and what it means; null where none is known. */
export function findKnownFault(codes: readonly string[]): { readonly code: string; readonly fault: ViesFault } | null {
  for (const [pattern, fault] of faults) {
    const code = codes.find((one) => isMeant(pattern, one));
    if (code !== undefined) return { code, fault };
  }
  return null;
}
