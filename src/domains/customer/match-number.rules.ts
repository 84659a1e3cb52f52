import { parseSwedishNumber } from '../../kernel/swedish-number.ts';

/** A tax identifier as it is stored. */
export interface MatchTaxNumber {
  readonly type: string;
  readonly value: string;
  readonly country: string | null;
}

/** A number that names a legal person, without what differs between its spellings. */
export interface NumberForm {
  /** ISO code; null where nothing tells it. */
  readonly country: string | null;
  /** Two numbers of one series and country that differ name two persons. Null for one of an unknown series. */
  readonly series: string | null;
  readonly core: string;
}

type Trim = (number: string) => string;
const whole: Trim = (number) => number;
const first = (count: number): Trim => {
  return (number) => number.slice(0, count);
};
const last = (count: number): Trim => {
  return (number) => number.slice(-count);
};
const padded = (count: number): Trim => {
  return (number) => number.padStart(count, '0');
};

/** What is left of a VAT number where it is made of the number in the country's company register, and of that one. */
interface EntityNumber {
  readonly vat: Trim;
  readonly register: Trim;
}
const same = (trim: Trim): EntityNumber => ({ vat: trim, register: trim });

const entityNumbers: ReadonlyMap<string, EntityNumber> = new Map([
  // The 11 digits of an ABN end in the 9 of the company number.
  ['AU', same(last(9))],
  ['BE', same(padded(10))],
  ['BG', same(whole)],
  // A business number, and its accounts: 123456789RT0001.
  ['CA', same(first(9))],
  ['CH', same((number) => number.replace(/\D/g, ''))],
  ['CZ', same(whole)],
  ['DK', same(whole)],
  ['ES', same(whole)],
  ['FI', same(whole)],
  // A SIRET is a SIREN and the number of a house of it; a VAT number is two check digits and the SIREN.
  ['FR', { vat: last(9), register: first(9) }],
  ['GR', same(padded(9))],
  ['HR', same(whole)],
  ['HU', same(first(8))],
  ['IT', same(whole)],
  ['JP', same((number) => number.replace(/^T/, ''))],
  ['LI', same((number) => number.replace(/\D/g, ''))],
  ['LV', same(whole)],
  ['NO', same((number) => number.replace(/MVA$/, ''))],
  ['PL', same(whole)],
  ['PT', same(whole)],
  ['RO', same(whole)],
  ['SE', { vat: (number) => number.replace(/01$/, '').slice(-10), register: last(10) }],
  ['SI', same(whole)],
  ['US', same(whole)],
]);

/** Countries whose VAT numbers are a series of their own, and of which only so much names the legal person. */
const vatNumbers: ReadonlyMap<string, Trim> = new Map([
  // Branches have three digits more.
  ['GB', first(9)],
  ['NL', first(9)],
]);

/** Types that are the country's VAT number, or the number that this is made of. */
const entityTypes: ReadonlySet<string> = new Set(
  (
    'eu_vat gb_vat au_abn bg_uic ca_bn ca_gst_hst ch_uid ch_vat es_cif hr_oib hu_tin jp_cn jp_trn li_uid no_vat ro_tin ' +
    'si_tin us_ein'
  ).split(' '),
);

/** Shorter numbers are found in their country only: six digits are the same by chance. */
const LEAST_WITHOUT_COUNTRY = 8;
const SHORTEST = 5;

/** Of an org number as it is stored. Null for one that names nobody by itself. */
export function orgNumberForm(orgNumber: string, billingCountry: string | null): NumberForm | null {
  const swedish = parseSwedishNumber(orgNumber);
  const isSwedish =
    swedish !== null && (billingCountry === 'SE' || billingCountry === null || /^\d{10}$/.test(swedish));
  const country = isSwedish && (billingCountry === null || billingCountry === 'SE') ? 'SE' : billingCountry;
  const number = bare(swedish ?? orgNumber, country);
  // HRB 12345 is given out by every court.
  if (/^HR[AB]/.test(number)) return null;
  const entity = country === null ? undefined : entityNumbers.get(country);
  return formOf(country, entity ? 'ENTITY' : 'REGISTER', entity ? entity.register(number) : number);
}

/** Of a tax identifier as it is stored. */
export function taxNumberForm({ type, value, country: named }: MatchTaxNumber): NumberForm | null {
  const country = type === 'eu_vat' ? countryOfEuVat(value) : named;
  const number = bare(value, country);
  if (type === 'unknown') return formOf(country, null, number);
  if (!entityTypes.has(type) || country === null) return formOf(country, type, number);
  const entity = entityNumbers.get(country);
  if (entity) return formOf(country, 'ENTITY', entity.vat(number));
  return formOf(country, 'VAT', (vatNumbers.get(country) ?? whole)(number));
}

/** What two equal numbers have in common, and others hardly ever. */
export function numberText({ country, core }: NumberForm): string {
  return core.length < LEAST_WITHOUT_COUNTRY ? `${country ?? ''}:${core}` : core;
}

function formOf(country: string | null, series: string | null, core: string): NumberForm | null {
  // 000000000 stands for a number that nobody knew.
  return core.length < SHORTEST || /^(.)\1*$/.test(core) || !/\d/.test(core) ? null : { country, series, core };
}

const prefixes: Readonly<Record<string, RegExp>> = {
  CH: /^CHE?(?=\d)/,
  GB: /^(GB|XI)(?=.*\d)/,
  GR: /^(EL|GR)(?=\d)/,
  LI: /^(CHE|LI)(?=\d)/,
};

/** Capital letters and digits, without the country's code in front. */
function bare(text: string, country: string | null): string {
  const written = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  if (country === null) return written;
  const prefix = prefixes[country];
  if (prefix) return written.replace(prefix, '');
  return written.startsWith(country) && /\d/.test(written) ? written.slice(country.length) : written;
}

function countryOfEuVat(value: string): string | null {
  const prefix = value.slice(0, 2);
  if (prefix === 'EL') return 'GR';
  if (prefix === 'XI') return 'GB';
  return /^[A-Z]{2}$/.test(prefix) ? prefix : null;
}
