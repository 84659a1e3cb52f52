import type { NameLikeness } from '../customer/match-name-likeness.rules.ts';

// How much each piece of evidence says by itself: the share of pairs that are twins among those of which nothing else is
// known. Measured with bench/duplicates; see bench/RESULTS.md before you change one.

/**
 * Whose name it is: one with a legal form is registered, so two seldom have the same; people do not choose theirs. UNKNOWN
 * are a business without a legal form in its name, and what nobody has said anything of.
 */
export type Bearer = 'COMPANY' | 'UNKNOWN' | 'PERSON';

/** By likeness, of a name that only these two have. */
export const nameWeights: Readonly<Record<Bearer, Readonly<Record<NameLikeness, number>>>> = {
  COMPANY: { SAME: 0.84, TYPO: 0.76, TYPOS: 0.66, LONGER: 0.5, OTHER: 0 },
  UNKNOWN: { SAME: 0.7, TYPO: 0.6, TYPOS: 0.5, LONGER: 0.4, OTHER: 0 },
  // Karin and Karim are two people, Anna Berg and Anna Berg often are.
  PERSON: { SAME: 0.62, TYPO: 0.5, TYPOS: 0.4, LONGER: 0.4, OTHER: 0 },
};

export const contactWeights = {
  /** Few boxes serve two customers: a family's, an owner's two companies. */
  email: 0.72,
  /** Colleagues, and companies of a group, share a domain. */
  emailDomain: 0.45,
  /** As an e-mail address, and switchboards beside. */
  phone: 0.6,
  /** A house has many doors. */
  address: 0.5,
} as const;

/** An org or VAT number is given to one legal person; a VAT group has one for several. */
export const numberWeights = { org: 0.97, vat: 0.95, other: 0.93 } as const;

/** What evidence is worth that so many customers share; the last line is for all beyond. */
const rarities: readonly (readonly [upTo: number, factor: number])[] = [
  [2, 1],
  [3, 0.75],
  [4, 0.6],
  [6, 0.45],
  [10, 0.3],
  [20, 0.15],
  [30, 0.08],
  [Number.POSITIVE_INFINITY, 0.03],
];

/** From 1 for what only two have to nearly nothing for what everybody has. */
export function rarityOf(customers: number): number {
  return rarities.find(([upTo]) => customers <= upTo)?.[1] ?? 0;
}

/** Another bearer of the name: the evidence of the name is multiplied with each that holds, of a company and of a person. */
export const namesakeDoubts = {
  /** Both addresses are known, in other places. Companies and people move. */
  otherPlace: { COMPANY: 0.92, UNKNOWN: 0.88, PERSON: 0.8 },
  otherCountry: { COMPANY: 0.6, UNKNOWN: 0.65, PERSON: 0.7 },
  /** Both have addresses, none in common, nor a domain. */
  otherEmail: { COMPANY: 0.95, UNKNOWN: 0.9, PERSON: 0.85 },
  /** Two boxes at one public provider: few people have two there. */
  otherBoxAtProvider: { COMPANY: 0.9, UNKNOWN: 0.8, PERSON: 0.7 },
  otherPhone: { COMPANY: 0.97, UNKNOWN: 0.95, PERSON: 0.92 },
} as const satisfies Readonly<Record<string, Readonly<Record<Bearer, number>>>>;

/** Names that differ: what is shared besides is a family's, an accountant's or an owner's. */
export const OTHER_NAME_DOUBT = 0.65;

/** Two legal persons, whatever they share: all but an equal number is multiplied. */
export const legalDoubts = {
  /** Two numbers of one series, which are no typing error of each other. */
  otherNumber: 0.5,
  /** Acme AB and Acme HB. */
  otherLegalForm: 0.75,
  /** Both legal names are known, and differ: two houses of a chain. */
  otherLegalName: 0.8,
} as const;

/** A reason that adds less than this is not told. */
export const LEAST_TOLD = 0.03;
