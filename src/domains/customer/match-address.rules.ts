import { foldText } from '../../kernel/fold-text.ts';
import type { Address } from './customer.rules.ts';

/** An address as it is compared. */
export interface AddressForm {
  /** Country, postal code or city, street and house number; null where it is no single house. */
  readonly house: string | null;
  readonly country: string | null;
  readonly postalCode: string;
  readonly city: string;
}

// Endings and words for a street, each with what it becomes.
const streetWords: readonly (readonly [RegExp, string])[] = [
  [/(strasse|strase|strabe|str)$/, 'str'],
  [/(vagen|vag|vg|vaegen)$/, 'v'],
  [/(gatan|gata|gaten|gate|gade|gt|gd)$/, 'g'],
  [/^(street|st)$/, 'st'],
  [/^(road|rd)$/, 'rd'],
  [/^(avenue|avenida|ave|avda|av)$/, 'av'],
  [/^(boulevard|bld|blvd|bd)$/, 'bd'],
  [/^(calle|c)$/, 'c'],
  [/^(platz|plaats|plads|plass|plats|plac|place|plaza|pl)$/, 'pl'],
  [/^(lane|ln)$/, 'ln'],
  [/^(drive|dr)$/, 'dr'],
  [/^(square|sq)$/, 'sq'],
  [/^(tanav|tn)$/, 'tn'],
];
/** Words that say no more than that a street or a number follows. */
const silentWords: ReadonlySet<string> = new Set(['ul', 'ulica', 'nr', 'no', 'num', 'nro', 'rue', 'r', 'via', 'the']);
/** Where in the house, behind its number: what follows is left out. */
const withinHouse =
  /(\d\s?[a-z]?)[,;]?\s+(?:lgh|apt|apartment|suite|ste|unit|floor|etage|vaning|tr|og|kerros|stock|door)\b.*$/;

/** Null where neither a country nor a place is known. */
export function addressForm(address: Address): AddressForm | null {
  const country = address.country ?? null;
  const postalCode = postalForm(address.postalCode ?? '', country);
  const city = words(address.city ?? '').join('');
  if (country === null && postalCode === '' && city === '') return null;
  const street = streetForm(address);
  const place = postalCode || city;
  const house = street === '' || place === '' ? null : `${country ?? ''}|${place}|${street}`;
  return { house, country, postalCode, city };
}

/** Of the line that has the house number: the first may say c/o whom. Empty without a number. */
function streetForm({ line1 = '', line2 = '' }: Address): string {
  const line = [line1, line2].find((text) => /\p{N}/u.test(text));
  if (line === undefined) return '';
  const folded = foldText(line).replace(withinHouse, '$1');
  // 12 A is 12a.
  const joined = words(folded.replace(/(\d)\s+([a-z])(?![\p{L}\p{N}])/gu, '$1$2')).filter(
    (word) => !silentWords.has(word),
  );
  const plain = joined.map(plainStreetWord);
  // Storgatan 1 is 1 Storgatan, Bahnhof Str. is Bahnhofstraße.
  const numbers = plain.filter((word) => /^\d/.test(word));
  const names = plain.filter((word) => !/^\d/.test(word));
  return numbers.length === 0 ? '' : `${names.join('')}|${numbers.join(' ')}`;
}

function plainStreetWord(word: string): string {
  for (const [ending, short] of streetWords) if (ending.test(word)) return word.replace(ending, short);
  return word;
}

/** Letters and digits. Codes of the United States may have four digits more, others their country's letters in front. */
function postalForm(text: string, country: string | null): string {
  const written = foldText(text).replace(/[^\p{L}\p{N}]/gu, '');
  const plain = /^[a-z]{1,2}\d+$/.test(written) && country !== 'GB' ? written.replace(/^[a-z]+/, '') : written;
  return country === 'US' ? plain.slice(0, 5) : plain;
}

/** ü written as ue is ü; marks and capitals do not count. */
function words(text: string): string[] {
  return foldText(text)
    .replace(/([aou])e/g, '$1')
    .replace(/aa/g, 'a')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
