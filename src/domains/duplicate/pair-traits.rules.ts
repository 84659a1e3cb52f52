import { type AddressForm, addressForm } from '../customer/match-address.rules.ts';
import { type EmailForm, emailForms } from '../customer/match-email.rules.ts';
import { homeCountry, type MatchFacts, type MatchTaxNumber } from '../customer/match-keys.rules.ts';
import { type NameForm, nameForm } from '../customer/match-name.rules.ts';
import { isOneErrorApart } from '../customer/match-name-likeness.rules.ts';
import { type NumberForm, orgNumberForm, taxNumberForm } from '../customer/match-number.rules.ts';
import { phoneForm } from '../customer/match-phone.rules.ts';
import { isVatType } from '../tax-id/tax-id.rules.ts';
import type { Bearer } from './score-weights.rules.ts';

/** What of a customer is compared. One object serves many comparisons: what is made of it is kept as long as it lives. */
export interface MatchRecord extends MatchFacts {
  readonly taxNumbers: readonly MatchTaxNumber[];
}

/** What is compared of a customer, in the forms that make two spellings one. */
export interface Traits {
  readonly names: readonly NameForm[];
  readonly legalName: NameForm | null;
  readonly legalForms: readonly string[];
  readonly bearer: Bearer;
  readonly emails: readonly EmailForm[];
  readonly phone: string | null;
  readonly addresses: readonly AddressForm[];
  readonly countries: readonly string[];
  readonly orgNumber: NumberForm | null;
  readonly taxNumbers: readonly (NumberForm & { readonly isVat: boolean })[];
}

const known = new WeakMap<MatchRecord, Traits>();

export function traitsOf(record: MatchRecord): Traits {
  const found = known.get(record);
  if (found) return found;
  const made = makeTraits(record);
  known.set(record, made);
  return made;
}

function makeTraits(record: MatchRecord): Traits {
  const name = nameForm(record.name);
  const legalName = record.legalName === null ? null : nameForm(record.legalName);
  const names = legalName === null ? [name] : [name, legalName];
  const legalForms = names.flatMap(({ legalForm }) => legalForm ?? []);
  const country = homeCountry(record);
  const addresses = [record.billingAddress, record.shippingAddress].flatMap((one) => (one && addressForm(one)) ?? []);
  return {
    names,
    legalName,
    legalForms,
    bearer: bearerOf(record, legalForms.length > 0),
    emails: emailForms(record.email, record.additionalEmails),
    phone: record.phone === null ? null : phoneForm(record.phone, country),
    addresses,
    countries: addresses.flatMap(({ country: one }) => one ?? []),
    orgNumber:
      record.orgNumber === null ? null : orgNumberForm(record.orgNumber, record.billingAddress?.country ?? null),
    taxNumbers: record.taxNumbers.flatMap((one) => {
      const form = taxNumberForm(one);
      return form ? [{ ...form, isVat: isVatType(one.type) }] : [];
    }),
  };
}

function bearerOf({ customerType }: MatchRecord, hasLegalForm: boolean): Bearer {
  if (customerType === 'CONSUMER') return 'PERSON';
  if (hasLegalForm) return 'COMPANY';
  return customerType === 'SOLE_TRADER' ? 'PERSON' : 'UNKNOWN';
}

// What two have in common.

export function shareEmail(one: Traits, other: Traits): boolean {
  return one.emails.some((a) => other.emails.some((b) => a.address === b.address));
}

export function shareDomain(one: Traits, other: Traits): boolean {
  return one.emails.some((a) => !a.isPublic && other.emails.some((b) => a.domain === b.domain));
}

export function shareHouse(one: Traits, other: Traits): boolean {
  return one.addresses.some((a) => a.house !== null && other.addresses.some((b) => a.house === b.house));
}

export function numbersOf({ orgNumber, taxNumbers }: Traits): readonly NumberForm[] {
  return orgNumber ? [orgNumber, ...taxNumbers] : taxNumbers;
}

export function isSameNumber(a: NumberForm | null, b: NumberForm | null): boolean {
  if (!a || !b || a.core !== b.core) return false;
  return a.country === null || b.country === null || a.country === b.country;
}

// What speaks against.

/** Both have told where they are, and no two places of theirs are one. */
export function areElsewhere(one: Traits, other: Traits): boolean {
  const [a, b] = [one, other].map(({ addresses }) => addresses.filter(({ postalCode, city }) => postalCode || city));
  if (!a?.length || !b?.length) return false;
  return !a.some((left) => b.some((right) => isSamePlace(left, right)));
}

function isSamePlace(a: AddressForm, b: AddressForm): boolean {
  if (a.postalCode && b.postalCode) return a.postalCode === b.postalCode;
  return a.city === '' || b.city === '' || a.city === b.city;
}

/** Both have told their countries, and none is one of the other's. */
export function areAbroad({ countries: a }: Traits, { countries: b }: Traits): boolean {
  return a.length > 0 && b.length > 0 && !a.some((country) => b.includes(country));
}

export function haveOtherEmails(one: Traits, other: Traits, isOwnDomain: boolean): boolean {
  if (one.emails.length === 0 || other.emails.length === 0) return false;
  return !shareEmail(one, other) && !(isOwnDomain && shareDomain(one, other)) && !shareBox(one, other);
}

export function haveOtherBoxes(one: Traits, other: Traits, isOwnDomain: boolean): boolean {
  if (shareEmail(one, other)) return false;
  return one.emails.some(
    (a) => (a.isPublic || !isOwnDomain) && other.emails.some((b) => a.domain === b.domain && !isMisspelled(a, b)),
  );
}

/** The same box at another provider: a person keeps the name, and takes another number to it. */
function shareBox(one: Traits, other: Traits): boolean {
  return one.emails.some((a) =>
    other.emails.some((b) => {
      if (a.isRole || b.isRole) return false;
      return a.domain === b.domain ? isMisspelled(a, b) : withoutNumber(a.box) === withoutNumber(b.box);
    }),
  );
}

/** One typing error apart. Another number is another person's box. */
function isMisspelled(a: EmailForm, b: EmailForm): boolean {
  return isOneErrorApart(a.box, b.box) && a.box.replace(/\D/g, '') === b.box.replace(/\D/g, '');
}

function withoutNumber(box: string): string {
  return box.replace(/\d+$/, '') || box;
}

export function haveOtherForms({ legalForms: a }: Traits, { legalForms: b }: Traits): boolean {
  return a.length > 0 && b.length > 0 && !a.some((form) => b.includes(form));
}

/** Two numbers of one series that are no typing error of each other, or two companies each at home in its own country. */
export function haveOtherNumbers(one: Traits, other: Traits): boolean {
  return numbersOf(one).some((a) =>
    numbersOf(other).some((b) => {
      if (a.series === null || b.series === null || a.country === null || b.country === null) return false;
      if (a.country !== b.country) return areAtHome(one, a.country, other, b.country);
      return a.series === b.series && a.core !== b.core && !isOneErrorApart(a.core, b.core);
    }),
  );
}

function areAtHome(one: Traits, country: string, other: Traits, otherCountry: string): boolean {
  return areAbroad(one, other) && one.countries.includes(country) && other.countries.includes(otherCountry);
}
