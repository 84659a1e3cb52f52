import { splitEuVat, type ViesPrefix } from '../kernel/vies-prefixes.ts';

/** A VAT number in the two parts in which VIES takes it. */
export interface ViesNumber {
  readonly country: ViesPrefix;
  readonly number: string;
}

/** `EL094259216` is EL and 094259216. Null for a prefix that VIES does not know. */
export function splitViesNumber(vatNumber: string): ViesNumber | null {
  const parts = splitEuVat(vatNumber);
  return parts && { country: parts.prefix, number: parts.number };
}

/**
 * The parts of a number to ask about.
 * @throws Error for another prefix than the 28. VIES says `valid: false` of any nonsense: it must never be asked about it.
 */
export function partsOfQuestion(vatNumber: string): ViesNumber {
  const parts = splitViesNumber(vatNumber);
  if (parts === null) throw new Error('VIES must not be asked about a number without one of its prefixes');
  return parts;
}

/** Who asks, as VIES is told. A requester whose prefix it does not know would spoil the question. */
export function knownRequester(requester: string | null): string | null {
  return requester !== null && splitViesNumber(requester) ? requester : null;
}
