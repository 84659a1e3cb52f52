import { kindOfKey, type MatchKind, MOST_PER_KEY } from '../customer/match-keys.rules.ts';
import { likenessOf, likenessOfNames, type NameLikeness } from '../customer/match-name-likeness.rules.ts';
import {
  areAbroad,
  areElsewhere,
  haveOtherBoxes,
  haveOtherEmails,
  haveOtherForms,
  haveOtherNumbers,
  isSameNumber,
  type MatchRecord,
  numbersOf,
  shareDomain,
  shareEmail,
  shareHouse,
  type Traits,
  traitsOf,
} from './pair-traits.rules.ts';
import {
  type Bearer,
  contactWeights,
  LEAST_TOLD,
  legalDoubts,
  namesakeDoubts,
  nameWeights,
  numberWeights,
  OTHER_NAME_DOUBT,
  rarityOf,
} from './score-weights.rules.ts';

export type { MatchRecord } from './pair-traits.rules.ts';

/** Why two customers may be the same. */
export const duplicateReasons = {
  SAME_ORG_NUMBER: 'The same organisation number, or one that is part of the VAT number of the other.',
  SAME_VAT_NUMBER: 'The same VAT number, with or without the prefix of its country.',
  SAME_EMAIL: 'The same e-mail address, apart from +tags and from dots that the provider ignores.',
  SAME_EMAIL_DOMAIN: 'E-mail addresses at the same domain, which is not that of a public provider.',
  SAME_PHONE: 'The same phone number, however it is written.',
  SIMILAR_NAME: 'The same name or nearly so, apart from legal forms, accents and the order of words.',
  SAME_ADDRESS: 'The same street, house number and postal code, however they are written.',
  SAME_TAX_ID: 'The same tax identifier other than a VAT number.',
} as const;
export type DuplicateReason = keyof typeof duplicateReasons;
const reasonOrder = Object.keys(duplicateReasons) as DuplicateReason[];

/** A pair that scores less is not kept. */
export const LEAST_STORED_SCORE = 0.4;
/** Asked for where nobody says otherwise: at this score nineteen of twenty pairs are to be twins. */
export const DEFAULT_MIN_SCORE = 0.7;

export interface PairScore {
  /** From 0 to 1, three decimals. */
  readonly score: number;
  readonly reasons: DuplicateReason[];
}

/** One thing that two customers have in common. */
interface Evidence {
  readonly reason: DuplicateReason;
  readonly weight: number;
}

/**
 * How likely two customers are the same. `shared` holds the keys that both have, and how many customers of the company
 * have each (at most MOST_PER_KEY): what many have says little. Which of the two comes first does not matter.
 */
export function scorePair(a: MatchRecord, b: MatchRecord, shared: ReadonlyMap<bigint, number>): PairScore {
  const [one, other] = [traitsOf(a), traitsOf(b)];
  const holders = holdersOf(shared);
  const likeness = likenessOfNames(one.names, other.names);
  const number = sameNumber(one, other, holders);
  const name = nameEvidence(one, other, likeness, holders);
  const contacts = contactEvidence(one, other, holders);
  const doubt = number.length > 0 ? 1 : legalDoubt(one, other);
  const contact = combined(contacts) * (likeness === 'OTHER' ? OTHER_NAME_DOUBT : 1);
  const rest = doubt * either(combined(name), contact);
  const told = [...number, ...name, ...contacts]
    .filter(({ weight }) => weight >= LEAST_TOLD)
    .map(({ reason }) => reason);
  return {
    score: Math.round(either(strongestOf(number), rest) * 1000) / 1000,
    reasons: reasonOrder.filter((reason) => told.includes(reason)),
  };
}

/** Two that tell the truth independently: it is true unless both are wrong. */
function either(a: number, b: number): number {
  return 1 - (1 - a) * (1 - b);
}

function strongestOf(evidence: readonly Evidence[]): number {
  return Math.max(0, ...evidence.map(({ weight }) => weight));
}

function combined(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { weight }) => either(sum, weight), 0);
}

/** By kind, how many customers have the rarest key that both have. */
function holdersOf(shared: ReadonlyMap<bigint, number>): Holders {
  const fewest = new Map<MatchKind, number>();
  for (const [key, customers] of shared) {
    const kind = kindOfKey(key);
    if (kind) fewest.set(kind, Math.min(fewest.get(kind) ?? Number.POSITIVE_INFINITY, customers));
  }
  return fewest;
}

type Holders = ReadonlyMap<MatchKind, number>;

/** Of what only two have where nobody has counted. */
function rarityIn(holders: Holders, kind: MatchKind): number {
  return rarityOf(holders.get(kind) ?? 2);
}

/** All are told, and the strongest counts: an org number and a VAT number are one fact. */
function sameNumber(one: Traits, other: Traits, holders: Holders): Evidence[] {
  const [a, b] = [one.orgNumber, other.orgNumber];
  const isSameOrg =
    numbersOf(other).some((number) => isSameNumber(a, number)) ||
    numbersOf(one).some((number) => isSameNumber(b, number));
  const sameTax = one.taxNumbers.flatMap((left) =>
    other.taxNumbers
      .filter((right) => isSameNumber(left, right))
      .map((right) => ({ isVat: left.isVat || right.isVat })),
  );
  const rarity = rarityIn(holders, 'NUMBER');
  const found: Evidence[] = [];
  if (isSameOrg) found.push({ reason: 'SAME_ORG_NUMBER', weight: numberWeights.org * rarity });
  if (sameTax.some(({ isVat }) => isVat)) found.push({ reason: 'SAME_VAT_NUMBER', weight: numberWeights.vat * rarity });
  if (sameTax.some(({ isVat }) => !isVat)) found.push({ reason: 'SAME_TAX_ID', weight: numberWeights.other * rarity });
  return found;
}

function nameEvidence(one: Traits, other: Traits, likeness: NameLikeness, holders: Holders): Evidence[] {
  if (likeness === 'OTHER') return [];
  const bearer = jointBearer(one.bearer, other.bearer);
  const kinds: readonly MatchKind[] = likeness === 'SAME' ? ['NAME', 'SIMILAR_NAME'] : ['SIMILAR_NAME'];
  const namesakes = holders.get(kinds.find((kind) => holders.has(kind)) ?? 'NAME') ?? 2;
  // Of fifty namesakes only as many can share the address, too, as have it.
  const rarity = rarityOf(Math.min(namesakes, ...contactKinds.map((kind) => holders.get(kind) ?? namesakes)));
  const weight = nameWeights[bearer][likeness] * rarity * namesakeDoubt(one, other, bearer, holders);
  return [{ reason: 'SIMILAR_NAME', weight }];
}

const contactKinds = ['EMAIL', 'PHONE', 'ADDRESS'] as const;

function jointBearer(a: Bearer, b: Bearer): Bearer {
  if (a === b) return a;
  if (a === 'PERSON' || b === 'PERSON') return 'PERSON';
  return 'COMPANY';
}

function contactEvidence(one: Traits, other: Traits, holders: Holders): Evidence[] {
  const evidence: Evidence[] = [];
  const add = (reason: DuplicateReason, weight: number, kind: MatchKind) => {
    evidence.push({ reason, weight: weight * rarityIn(holders, kind) });
  };
  const byEmail = shareEmail(one, other) ? contactWeights.email * rarityIn(holders, 'EMAIL') : 0;
  const byDomain = shareDomain(one, other) ? contactWeights.emailDomain * rarityIn(holders, 'EMAIL_DOMAIN') : 0;
  // An address is at a domain: they are one fact, and the stronger one counts.
  if (byEmail > 0 && byEmail >= byDomain) evidence.push({ reason: 'SAME_EMAIL', weight: byEmail });
  else if (byDomain > 0) evidence.push({ reason: 'SAME_EMAIL_DOMAIN', weight: byDomain });
  if (one.phone !== null && one.phone === other.phone) add('SAME_PHONE', contactWeights.phone, 'PHONE');
  if (shareHouse(one, other)) add('SAME_ADDRESS', contactWeights.address, 'ADDRESS');
  return evidence;
}

/** How much the name says where what goes with it differs. */
function namesakeDoubt(one: Traits, other: Traits, bearer: Bearer, holders: Holders): number {
  // A domain that everybody has is a provider that our list does not know.
  const isOwnDomain = (holders.get('EMAIL_DOMAIN') ?? 2) < MOST_PER_KEY;
  const holds: Readonly<Record<keyof typeof namesakeDoubts, boolean>> = {
    otherPlace: areElsewhere(one, other),
    otherCountry: areAbroad(one, other),
    otherEmail: haveOtherEmails(one, other, isOwnDomain),
    otherBoxAtProvider: haveOtherBoxes(one, other, isOwnDomain),
    otherPhone: one.phone !== null && other.phone !== null && one.phone !== other.phone,
  };
  return Object.entries(namesakeDoubts).reduce(
    (doubt, [name, factors]) => (holds[name as keyof typeof namesakeDoubts] ? doubt * factors[bearer] : doubt),
    1,
  );
}

/** How much is left of all but an equal number. */
function legalDoubt(one: Traits, other: Traits): number {
  let doubt = 1;
  if (haveOtherNumbers(one, other)) doubt *= legalDoubts.otherNumber;
  if (haveOtherForms(one, other)) doubt *= legalDoubts.otherLegalForm;
  if (one.legalName && other.legalName && likenessOf(one.legalName, other.legalName) === 'OTHER')
    doubt *= legalDoubts.otherLegalName;
  return doubt;
}
