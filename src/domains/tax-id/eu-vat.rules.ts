import { validate as austrian } from 'stdnum/lib/cjs/at/uid.js';
import { validate as belgian } from 'stdnum/lib/cjs/be/vat.js';
import { validate as bulgarianCitizen } from 'stdnum/lib/cjs/bg/egn.js';
import { validate as bulgarianForeigner } from 'stdnum/lib/cjs/bg/pnf.js';
import { validate as cypriot } from 'stdnum/lib/cjs/cy/vat.js';
import { validate as czech } from 'stdnum/lib/cjs/cz/dic.js';
import { validate as german } from 'stdnum/lib/cjs/de/vat.js';
import { validate as danish } from 'stdnum/lib/cjs/dk/cvr.js';
import { validate as estonian } from 'stdnum/lib/cjs/ee/kmkr.js';
import { validate as spanish } from 'stdnum/lib/cjs/es/nif.js';
import { validate as finnish } from 'stdnum/lib/cjs/fi/alv.js';
import { validate as french } from 'stdnum/lib/cjs/fr/tva.js';
import { validate as british } from 'stdnum/lib/cjs/gb/vat.js';
import { validate as greek } from 'stdnum/lib/cjs/gr/vat.js';
import { validate as croatian } from 'stdnum/lib/cjs/hr/oib.js';
import { validate as hungarian } from 'stdnum/lib/cjs/hu/anum.js';
import { validate as irish } from 'stdnum/lib/cjs/ie/vat.js';
import { validate as italian } from 'stdnum/lib/cjs/it/iva.js';
import { validate as lithuanian } from 'stdnum/lib/cjs/lt/pvm.js';
import { validate as luxembourgian } from 'stdnum/lib/cjs/lu/tva.js';
import { validate as latvian } from 'stdnum/lib/cjs/lv/pvn.js';
import { validate as maltese } from 'stdnum/lib/cjs/mt/vat.js';
import { validate as dutch } from 'stdnum/lib/cjs/nl/btw.js';
import { validate as polish } from 'stdnum/lib/cjs/pl/nip.js';
import { validate as portuguese } from 'stdnum/lib/cjs/pt/nif.js';
import { validate as romanian } from 'stdnum/lib/cjs/ro/cif.js';
import { validate as swedish } from 'stdnum/lib/cjs/se/vat.js';
import { validate as slovene } from 'stdnum/lib/cjs/si/ddv.js';
import { splitEuVat } from '../../kernel/vies-prefixes.ts';
import {
  type CheckDigit,
  isBulgarianEntity,
  isBulgarianOther,
  isCzechSpecial,
  isSlovakVat,
} from './check-digits.rules.ts';
import { byStdnum, type StdnumValidate } from './stdnum.rules.ts';

export { splitEuVat };

interface EuVatRule {
  /** Of the number without its prefix. */
  readonly shape: RegExp;
  /** Of a number of that shape, without its prefix. */
  readonly check: CheckDigit;
}

/** A rule of stdnum. It gets the number with its prefix: a French number may begin with the letters FR itself. */
function rule(prefix: string, shape: RegExp, validate: StdnumValidate): readonly [string, EuVatRule] {
  const check = byStdnum(validate);
  return [prefix, { shape, check: (number) => check(prefix + number) }];
}

/** The 28 prefixes of VIES: the member states, EL for Greece, XI for Northern Ireland. AD, CH, GB and NO are none. */
const rules: ReadonlyMap<string, EuVatRule> = new Map([
  rule('AT', /^U\d{8}$/, austrian),
  rule('BE', /^[01]\d{9}$/, belgian),
  ['BG', { shape: /^\d{9,10}$/, check: checkBulgarian }],
  rule('CY', /^(?!12)\d{8}[A-Z]$/, cypriot),
  ['CZ', { shape: /^([0-8]\d{7}|\d{9,10})$/, check: checkCzech }],
  rule('DE', /^[1-9]\d{8}$/, german),
  rule('DK', /^\d{8}$/, danish),
  rule('EE', /^\d{9}$/, estonian),
  rule('EL', /^\d{9}$/, greek),
  rule('ES', /^([A-Z]\d{7}[0-9A-Z]|\d{8}[A-Z])$/, spanish),
  rule('FI', /^\d{8}$/, finnish),
  rule('FR', /^[0-9A-HJ-NP-Z]{2}\d{9}$/, french),
  rule('HR', /^\d{11}$/, croatian),
  rule('HU', /^\d{8}$/, hungarian),
  rule('IE', /^(\d{7}[A-W]{1,2}|\d[A-Z+*]\d{5}[A-W])$/, irish),
  rule('IT', /^\d{11}$/, italian),
  rule('LT', /^(\d{7}1\d|\d{10}1\d)$/, lithuanian),
  rule('LU', /^\d{8}$/, luxembourgian),
  ['LV', { shape: /^\d{11}$/, check: checkLatvian }],
  rule('MT', /^\d{8}$/, maltese),
  rule('NL', /^\d{9}B(?!00)\d{2}$/, dutch),
  rule('PL', /^\d{10}$/, polish),
  rule('PT', /^[1-9]\d{8}$/, portuguese),
  rule('RO', /^([1-9]\d{1,9}|[1-9]\d{12})$/, romanian),
  rule('SE', /^\d{10}01$/, swedish),
  rule('SI', /^[1-9]\d{7}$/, slovene),
  // Persons begin with 1: 1078449064 is valid.
  ['SK', { shape: /^[1-9]\d{9}$/, check: isSlovakVat }],
  ['XI', { shape: /^(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})$/, check: checkBritish }],
]);

export const viesPrefixes: ReadonlySet<string> = new Set(rules.keys());

function checkBulgarian(number: string): boolean {
  if (number.length === 9) return isBulgarianEntity(number);
  return bulgarianCitizen(number).isValid || bulgarianForeigner(number).isValid || isBulgarianOther(number);
}

function checkCzech(number: string): boolean {
  return /^6\d{8}$/.test(number) ? isCzechSpecial(number) : czech(number).isValid;
}

/** The personal codes issued since 2017 begin with 32 and have neither a date nor a check digit. */
function checkLatvian(number: string): boolean | null {
  return number.startsWith('32') ? null : latvian(number).isValid;
}

/** Of a number without GB or XI. Government departments (GD) and health authorities (HA) have a range, no check digit. */
export function checkBritish(number: string): boolean | null {
  return /^(GD[0-4]|HA[5-9])\d{2}$/.test(number) ? null : british(number).isValid;
}

/** ISO code of a prefix: only two differ. */
function countryOfPrefix(prefix: string): string {
  if (prefix === 'EL') return 'GR';
  return prefix === 'XI' ? 'GB' : prefix;
}

/** The prefix of a member state, by its ISO code. Northern Ireland has no code of its own. */
function prefixOfCountry(country: string | null): string | null {
  if (country === 'GR') return 'EL';
  return country !== null && country !== 'XI' && rules.has(country) ? country : null;
}

/** True where the number looks like one of its country, whatever its check digit. */
export function hasEuVatShape(value: string): boolean {
  const parts = splitEuVat(value);
  return parts !== null && rules.get(parts.prefix)?.shape.test(parts.number) === true;
}

/** Null also where there is nothing to judge: the shape is wrong, or the number has no check digit. */
function checkDigitOf(value: string): boolean | null {
  const parts = splitEuVat(value);
  return parts && hasEuVatShape(value) ? (rules.get(parts.prefix)?.check(parts.number) ?? null) : null;
}

function isRightEuVat(value: string): boolean {
  return hasEuVatShape(value) && checkDigitOf(value) !== false;
}

/** With the prefix that VIES uses: EL for GR, and that of the country for a number that has none. */
export function withEuPrefix(normalised: string, country: string | null): string {
  const value = normalised.replace(/^GR(?=\d|$)/, 'EL');
  const prefix = prefixOfCountry(country);
  if (splitEuVat(value) || prefix === null) return value;
  return hasEuVatShape(prefix + value) || /^\d[0-9A-Z]*$/.test(value) ? prefix + value : value;
}

/** Older Belgian and Greek numbers are written without their leading 0. */
function withLeadingZero(value: string): string {
  if (!/^(BE\d{9}|EL\d{8})$/.test(value)) return value;
  const padded = `${value.slice(0, 2)}0${value.slice(2)}`;
  return isRightEuVat(padded) ? padded : value;
}

/** An eu_vat is kept, right or wrong. A wrong check digit is a wrong format: VIES need not be asked. */
export function checkEuVat(normalised: string, country: string | null) {
  const value = withLeadingZero(withEuPrefix(normalised, country));
  const prefix = splitEuVat(value)?.prefix;
  return {
    type: 'eu_vat',
    value,
    country: prefix ? countryOfPrefix(prefix) : null,
    formatValid: isRightEuVat(value),
    checksumValid: checkDigitOf(value),
  };
}
