// How one fact is written by another person on another day. Nothing here looks at the rules that are measured.
import {
  countryOf,
  freeMail,
  isPerson,
  otherAddress,
  otherPhone,
  type PlantedAddress,
  type PlantedCustomer,
} from './base-customers.ts';
import type { Chance } from './random.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** One typing error: a wrong, a missing, a doubled or added letter, or two neighbours swapped, in any place. */
export function withTypo(chance: Chance, name: string): string {
  const all = [...name];
  const places = all.flatMap((letter, index) => (/\p{L}/u.test(letter) ? [index] : []));
  if (places.length < 4) return name;
  const at = chance.pick(places);
  const letter = all[at] ?? '';
  const next = all[at + 1] ?? '';
  const wrong = chance.pick([...letters]);
  const changed = chance.pick([
    () => all.with(at, wrong),
    () => all.toSpliced(at, 1),
    () => all.toSpliced(at, 0, chance.percent(50) ? letter.toLowerCase() : wrong),
    () => (/\p{L}/u.test(next) ? all.with(at, next).with(at + 1, letter) : all.toSpliced(at, 1)),
  ])();
  return changed.join('');
}

/** The last word in front, with or without a comma; the legal form stays where it is more often than not. */
export function withSwappedWords(chance: Chance, name: string, legalForms: readonly string[]): string {
  const form = legalForms.find((one) => name.endsWith(` ${one}`));
  const words = (form ? name.slice(0, -form.length - 1) : name).split(' ');
  if (words.length < 2) return form ? `${form} ${words.join(' ')}` : name;
  const at = 1 + chance.below(words.length - 1);
  const swapped = [...words.slice(at), ...words.slice(0, at)];
  const text = !form && words.length === 2 && chance.percent(60) ? swapped.join(', ') : swapped.join(' ');
  return form ? `${text} ${form}` : text;
}

const longForms: Readonly<Record<string, readonly string[]>> = {
  AB: ['Aktiebolag', 'A.B.', 'ab', 'AB (publ)'],
  HB: ['Handelsbolag', 'hb'],
  GmbH: ['G.m.b.H.', 'gmbh', 'Gesellschaft mit beschränkter Haftung'],
  KG: ['K.G.', 'Kommanditgesellschaft'],
  AG: ['A.G.', 'Aktiengesellschaft'],
  AS: ['A/S', 'Aksjeselskap', 'A.S.'],
  'A/S': ['AS', 'Aktieselskab', 'a/s'],
  ApS: ['Aps', 'Anpartsselskab', 'A.p.S.'],
  Oy: ['OY', 'Osakeyhtiö', 'Oy Ab'],
  SAS: ['S.A.S.', 'sas'],
  SARL: ['S.A.R.L.', 'Sarl', 'S.à r.l.'],
  'B.V.': ['BV', 'b.v.'],
  'N.V.': ['NV'],
  NV: ['N.V.'],
  BV: ['B.V.'],
  'S.L.': ['SL', 'Sociedad Limitada'],
  'S.A.': ['SA', 'S. A.'],
  'Lda.': ['Lda', 'Limitada'],
  'S.r.l.': ['SRL', 'Srl'],
  'S.p.A.': ['SpA', 'SPA'],
  'Sp. z o.o.': ['Sp.z o.o.', 'SP Z OO', 'Spółka z o.o.'],
  's.r.o.': ['sro', 'spol. s r.o.', 's. r. o.'],
  'a.s.': ['as', 'a. s.'],
  Ltd: ['Limited', 'Ltd.', 'LTD'],
  LLP: ['L.L.P.'],
  OÜ: ['Osaühing', 'OU'],
  'Inc.': ['Inc', 'Incorporated'],
  LLC: ['L.L.C.', 'llc'],
  'Ltd.': ['Limited', 'Ltd'],
  'Pty Ltd': ['Pty. Ltd.', 'Proprietary Limited', 'PTY LTD'],
  KK: ['K.K.', 'Kabushiki Kaisha'],
  'ehf.': ['ehf'],
};

/** Without its legal form, with another spelling of it, or with it in front. */
export function withOtherForm(chance: Chance, name: string, legalForms: readonly string[]): string {
  const form = legalForms.find((one) => name.endsWith(` ${one}`));
  if (!form) return name.toUpperCase();
  const bare = name.slice(0, -form.length - 1);
  const dice = chance.below(100);
  if (dice < 40) return bare;
  if (dice < 50) return `${form} ${bare}`;
  if (dice < 60) return `${bare}, ${form}`;
  return `${bare} ${chance.pick(longForms[form] ?? [form.toLowerCase()])}`;
}

const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe', æ: 'ae', ß: 'ss' };

/** Without accents, with the two letters for one that some write, or in capitals. */
export function withoutAccents(chance: Chance, name: string): string {
  const dice = chance.below(100);
  const spelled = name.replace(/[äöüåøæß]/gi, (letter) => twoLetters[letter.toLowerCase()] ?? letter);
  if (dice < 25) return spelled;
  const bare = name
    .replace(/ß/g, 'ss')
    .replace(/ø/gi, 'o')
    .replace(/æ/gi, 'ae')
    .replace(/ł/gi, 'l')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
  return dice < 80 ? bare : bare.toUpperCase();
}

/** A tag behind the box, or, at Gmail, dots in it. */
export function withTag(chance: Chance, email: string): string {
  const [box = '', domain = ''] = email.split('@');
  return `${box}+${chance.pick(['invoices', 'shop', '2024', 'news', 'faktura'])}@${domain}`;
}

export function withGmailSpelling(chance: Chance, email: string): string {
  const box = (email.split('@')[0] ?? '').replaceAll('.', '');
  const at = 1 + chance.below(Math.max(1, box.length - 1));
  const dotted = chance.percent(60) ? `${box.slice(0, at)}.${box.slice(at)}` : box;
  return `${chance.percent(20) ? dotted.toUpperCase() : dotted}@${chance.pick(['gmail.com', 'googlemail.com', 'Gmail.com'])}`;
}

// Where a 0 is dialled before the number within the country.
const zeroCountries = new Set(['SE', 'DE', 'NL', 'BE', 'FI', 'FR', 'AT', 'CH', 'GB', 'IE', 'AU', 'JP', 'SK']);

export function asWrittenPhone(chance: Chance, phone: string, country: string): string {
  const { dial } = countryOf(country);
  const rest = phone.slice(dial.length + 1);
  const grouped = `${rest.slice(0, 2)} ${rest.slice(2, 5)} ${rest.slice(5)}`;
  const zero = zeroCountries.has(country) ? '0' : '';
  return chance.pick([
    phone,
    `+${dial} ${grouped}`,
    `00${dial}${rest}`,
    `+${dial} (0)${grouped}`,
    `${zero}${rest}`,
    `${zero}${rest.slice(0, 2)}-${rest.slice(2)}`,
    `${zero}${grouped}`,
  ]);
}

const streetSpellings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/straße\b/, ['str.', 'strasse']],
  [/gatan\b/, ['g.', 'gatan']],
  [/gata\b/, ['gt.', 'gata']],
  [/gade\b/, ['gd.', 'gade']],
  [/Street\b/, ['St', 'St.', 'street']],
  [/^ul\. /, ['', 'ul. ', 'ulica ']],
  [/^Calle /, ['C/ ', 'Calle ']],
  [/^Rue /, ['rue ', 'R. ']],
  [/^Via /, ['via ']],
];

export function asWrittenAddress(chance: Chance, address: PlantedAddress): PlantedAddress {
  let { line1, postalCode, city } = address;
  for (const [written, others] of streetSpellings)
    if (chance.percent(60)) line1 = line1.replace(written, chance.pick(others));
  if (chance.percent(15)) line1 = line1.toUpperCase();
  if (chance.percent(20)) line1 = line1.replace(/^(.*) (\d+)$/, '$2 $1');
  if (chance.percent(8)) line1 = line1.replace(/ (\d+)$/, ', $1');
  if (chance.percent(25)) postalCode = `${postalCode.slice(0, 3)} ${postalCode.slice(3)}`;
  if (chance.percent(10)) postalCode = `${address.country}-${postalCode}`;
  if (chance.percent(20)) city = withoutAccents(chance, city);
  return {
    ...address,
    line1,
    postalCode,
    city,
    ...(chance.percent(12) ? { line2: chance.pick(['2 tr', 'c/o Berg', 'Floor 3']) } : {}),
  };
}

/**
 * The contact details of the same customer entered a second time: each is the same and perhaps written otherwise, left out,
 * or another one. What is bound to stay the same is said by `kept`.
 */
export function enteredAgain(
  chance: Chance,
  base: PlantedCustomer,
  kept: ReadonlySet<'email' | 'phone' | 'address'> = new Set(),
): PlantedCustomer {
  const { country } = base;
  return {
    ...base,
    email: kept.has('email') ? base.email : emailEnteredAgain(chance, base),
    phone: phoneEnteredAgain(chance, base, kept.has('phone')),
    address: addressEnteredAgain(chance, base, kept.has('address')),
    orgNumber: null,
    // The number is what most leave out, since nothing asks for it.
    taxNumber: chance.percent(20) ? base.taxNumber : null,
    country,
  };
}

function emailEnteredAgain(chance: Chance, base: PlantedCustomer): string | null {
  const dice = chance.below(100);
  if (base.email === null || (dice >= 45 && dice < 70)) return null;
  if (dice < 45) return base.email;
  const [box = '', domain = ''] = base.email.split('@');
  if (isPerson(base))
    return `${dice < 85 ? box.replace(/\d+$/, '') : `x${chance.below(10_000)}`}@${chance.pick(freeMail)}`;
  const other = chance.pick(['info', 'office', 'faktura', 'karin', 'admin']);
  return dice < 88 ? `${other}@${domain}` : `${other}@${chance.pick(freeMail)}`;
}

function phoneEnteredAgain(chance: Chance, { phone, country }: PlantedCustomer, isKept: boolean): string | null {
  const dice = isKept ? 0 : chance.below(100);
  if (phone === null || (dice >= 42 && dice < 77)) return null;
  return dice < 42 ? asWrittenPhone(chance, phone, country) : otherPhone(chance, country);
}

function addressEnteredAgain(
  chance: Chance,
  { address, country }: PlantedCustomer,
  isKept: boolean,
): PlantedAddress | null {
  const dice = isKept ? 0 : chance.below(100);
  if (address === null || (dice >= 58 && dice < 78)) return null;
  return dice < 58 ? asWrittenAddress(chance, address) : otherAddress(chance, country);
}
