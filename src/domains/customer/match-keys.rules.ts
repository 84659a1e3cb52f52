import { hash } from 'node:crypto';
import type { Address, CustomerType } from './customer.rules.ts';
import { addressForm } from './match-address.rules.ts';
import { emailForms } from './match-email.rules.ts';
import { type NameForm, nameForm, partTexts, typoTexts } from './match-name.rules.ts';
import { type MatchTaxNumber, numberText, orgNumberForm, taxNumberForm } from './match-number.rules.ts';
import { phoneForm } from './match-phone.rules.ts';

export type { MatchTaxNumber } from './match-number.rules.ts';

/** What of a customer tells that it may be the same as another one. */
export interface MatchFacts {
  readonly organizationId: string;
  readonly name: string;
  readonly legalName: string | null;
  readonly customerType: CustomerType;
  readonly email: string | null;
  readonly additionalEmails: readonly string[];
  readonly phone: string | null;
  /** As it is stored. */
  readonly orgNumber: string | null;
  readonly billingAddress: Address | null;
  readonly shippingAddress: Address | null;
}

/** Their places are the last three bits of a stored key: add at the end only, and no more than eight. */
export const matchKinds = ['NAME', 'SIMILAR_NAME', 'EMAIL', 'EMAIL_DOMAIN', 'PHONE', 'ADDRESS', 'NUMBER'] as const;
export type MatchKind = (typeof matchKinds)[number];

export interface MatchKey {
  readonly kind: MatchKind;
  /** Signed, of 64 bits. */
  readonly key: bigint;
}

/** As many customers as are looked up for one key: a key that everybody has is cheap, and says little. */
export const MOST_PER_KEY = 31;

/** What a customer is found by: customers that share none are never compared. Distinct. */
export function matchKeys(facts: MatchFacts): MatchKey[] {
  const texts: [MatchKind, string][] = [...nameTexts(facts), ...contactTexts(facts)];
  const keys = new Map<bigint, MatchKey>();
  for (const [kind, text] of texts) {
    const key = keyOf(facts.organizationId, kind, text);
    keys.set(key, { kind, key });
  }
  return [...keys.values()];
}

/**
 * Of one of a customer's tax identifiers: an org number and the VAT number made of it have the same key. Null for one that
 * is too short to name anybody.
 */
export function taxNumberKey(organizationId: string, number: MatchTaxNumber): bigint | null {
  const form = taxNumberForm(number);
  return form && keyOf(organizationId, 'NUMBER', numberText(form));
}

/** The kind stands in the key, so that nobody need store it. */
export function kindOfKey(key: bigint): MatchKind | null {
  return matchKinds[Number(key & 7n)] ?? null;
}

/** The country that numbers without one are read in. */
export function homeCountry({
  billingAddress,
  shippingAddress,
}: Pick<MatchFacts, 'billingAddress' | 'shippingAddress'>) {
  return billingAddress?.country ?? shippingAddress?.country ?? null;
}

function nameTexts({ name, legalName }: MatchFacts): [MatchKind, string][] {
  const forms = [nameForm(name), ...(legalName === null ? [] : [nameForm(legalName)])];
  return forms.filter(({ joined }) => joined !== '').flatMap(textsOfName);
}

function textsOfName(form: NameForm): [MatchKind, string][] {
  const similar = new Set([...typoTexts(form.joined), ...partTexts(form)]);
  // Of two words either may be wrong, and they may be swapped: the other order is looked for too.
  if (form.words.length === 2) for (const text of typoTexts(form.words.toSorted().join(''))) similar.add(text);
  return [['NAME', form.sorted], ...[...similar].map((text): [MatchKind, string] => ['SIMILAR_NAME', text])];
}

function contactTexts(facts: MatchFacts): [MatchKind, string][] {
  const emails = emailForms(facts.email, facts.additionalEmails);
  const country = homeCountry(facts);
  const phone = facts.phone === null ? null : phoneForm(facts.phone, country);
  const number =
    facts.orgNumber === null ? null : orgNumberForm(facts.orgNumber, facts.billingAddress?.country ?? null);
  const houses = [facts.billingAddress, facts.shippingAddress].map((address) => address && addressForm(address)?.house);
  return [
    ...emails.map(({ address }): [MatchKind, string] => ['EMAIL', address]),
    ...emails.filter(({ isPublic }) => !isPublic).map(({ domain }): [MatchKind, string] => ['EMAIL_DOMAIN', domain]),
    ...(phone === null ? [] : [['PHONE', phone] as [MatchKind, string]]),
    ...houses.filter((house) => typeof house === 'string').map((house): [MatchKind, string] => ['ADDRESS', house]),
    ...(number === null ? [] : [['NUMBER', numberText(number)] as [MatchKind, string]]),
  ];
}

/** The first 64 bits of a hash, so that a key says nothing of the person, and the kind in the last three of them. */
function keyOf(organizationId: string, kind: MatchKind, text: string): bigint {
  const digest = hash('sha256', `${organizationId}\n${kind}\n${text}`, 'hex');
  const last = (Number.parseInt(digest.charAt(15), 16) & 8) | matchKinds.indexOf(kind);
  return BigInt.asIntN(64, BigInt(`0x${digest.slice(0, 15)}${last.toString(16)}`));
}
