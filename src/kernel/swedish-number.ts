import { isCalendarDate } from './calendar-date.ts';

const separators = /[\s+-]/g;

/** Luhn over ten digits (Skatteverket SKV 704): true when the last one is the check digit of the nine before. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const product = Number(digits[index]) * (index % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0;
}

/**
 * A Swedish organisation or personal number in its stored form, or null where it is neither. Organisation numbers are ten
 * digits (a leading 16 is dropped), third digit at least 2; personal numbers (sole traders) are twelve, with the century.
 * Accepts `556677-8899`, `5566778899`, `165566778899`, `821105-9954`, `19821105-9954`. Nobody is born after `today`.
 */
export function parseSwedishNumber(text: string, today: Date = new Date()): string | null {
  const digits = text.replace(separators, '');
  if (!/^(\d{10}|\d{12})$/.test(digits)) return null;
  if (digits.length === 12 && digits.startsWith('16')) return organisationNumber(digits.slice(2));
  if (digits.length === 10 && Number(digits[2]) >= 2) return organisationNumber(digits);
  return personalNumber(text.replace(/\s/g, ''), today);
}

function organisationNumber(digits: string): string | null {
  return Number(digits[2]) >= 2 && luhn(digits) ? digits : null;
}

const personalForm = /^(18|19|20)?(\d{6})([+-]?)(\d{4})$/;

function personalNumber(written: string, today: Date): string | null {
  const [, century, date = '', sign, last = ''] = personalForm.exec(written) ?? [];
  const digits = `${century ?? centuryOf(date, sign === '+', today)}${date}${last}`;
  return identifiesPerson(digits) && birthday(digits) <= isoDay(today) ? digits : null;
}

/**
 * The century that a number of ten digits leaves out: the latest that is not in the future. A plus stands in the place of
 * the hyphen from the year in which the person becomes 100 (SKV 704).
 */
function centuryOf(date: string, isOld: boolean, today: Date): string {
  const latest = isOld ? `${today.getUTCFullYear() - 100}-12-31` : isoDay(today);
  return ['20', '19'].find((century) => birthday(`${century}${date}`) <= latest) ?? '18';
}

/** The birthday in a number with its century, as `YYYY-MM-DD`: a coordination number has 60 added to the day. */
function birthday(digits: string): string {
  const day = Number(digits.slice(6, 8));
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${String(day > 60 ? day - 60 : day).padStart(2, '0')}`;
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/**
 * True for text that identifies a person, with or without separators: a personal or a coordination number, in digits of any
 * script, whatever the day. A number of another country, kept as it was written, may be one too.
 */
export function isPersonalNumber(text: string): boolean {
  const written = text.replace(/[\s+\-\p{Cf}]/gu, '');
  return /^\p{Nd}+$/u.test(written) && identifiesPerson(digitsOf(written));
}

/** Without a century, 20 is tried: of the three it has the most days, 29 February of its first year too. */
function identifiesPerson(digits: string): boolean {
  if (!/^(18|19|20)?\d{10}$/.test(digits)) return false;
  const ten = digits.slice(-10);
  const hasSerial = ten.slice(6, 9) !== '000';
  return hasSerial && luhn(ten) && isCalendarDate(birthday(digits.length === 12 ? digits : `20${ten}`));
}

/** As people write it: `556677-8899`, and `19821105-9954` for a personal number. Other text is returned as it is. */
export function formatSwedishNumber(text: string): string {
  const digits = text.replace(separators, '');
  return /^(\d{10}|\d{12})$/.test(digits) ? `${digits.slice(0, -4)}-${digits.slice(-4)}` : text;
}

/** A personal number as shown without CUSTOMERS_PII: `19821105-****`. */
export function maskPersonalNumber(text: string): string {
  return `${digitsOf(text).slice(0, -4)}-****`;
}

/** Every digit of the text, of whatever script, as 0 to 9. */
function digitsOf(text: string): string {
  return text.replace(/\D/gu, (character) => (/\p{Nd}/u.test(character) ? digitValue(character) : ''));
}

/** Unicode keeps the ten digits of a script together and in order, zero first (chapter 4.6). */
function digitValue(digit: string): string {
  let value = 0;
  const code = digit.codePointAt(0) ?? 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}

// What people put between digits: up to three characters that show, and any number of those that do not.
const hidden = String.raw`[\p{Cf}\p{M}]*`;
const gap = String.raw`${hidden}(?:[^\p{L}\p{N}\p{Cf}\p{M}]${hidden}){0,3}`;

// An instant (RFC 3339, with T or a space), which is left alone; or ten digits or more.
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-][01]\d:?[0-5]\d)?`;
const instant = String.raw`(?<!\p{Nd})\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ]${time}(?!\p{Nd})`;
const instantOrRun = new RegExp(String.raw`(${instant})|\p{Nd}(?:${gap}\p{Nd}){9,}`, 'gu');

const vatPrefix = new RegExp(`SE${gap}$`, 'iu');
const ourMasks = new RegExp(String.raw`[\d*]{6}-\*{4}|0007:\*{6}|SE${gap}\*{10}\d\d`, 'iu');

/** A Swedish VAT number: ten digits and two more, by mistake with the century. */
const vatForm = /^(?:18|19|20)?(\d{10})(\d\d)$/;

/** True for what the mask is to leave alone, though it could be a personal number. */
export type IsOther = (written: string, digits: string) => boolean;

/**
 * Text with each personal number in it masked, however it is written: `1982-11-05 9954`, `19821105_9954`, `８２１１０５９９５４`.
 * A VAT number made of one becomes `SE**********01`, a Peppol id `0007:******`. Known by the number itself, wherever it
 * stands; only letters between its digits, and digits right before or after it, make it another number.
 */
export function maskPersonalNumbersIn(text: string, isOther?: IsOther): string {
  return replacePersonalNumbers(text, (mask) => mask, isOther);
}

/** The same text without them: for what is searched. */
export function withoutPersonalNumbers(text: string): string {
  return replacePersonalNumbers(text, () => '');
}

/** True for text that holds what our masks leave: a client sends back what it was shown, and it must not be stored. */
export function isMasked(text: string): boolean {
  return text.includes('****') && ourMasks.test(text.normalize('NFKC'));
}

/** `shown` makes of a mask what stands in its place. Done again until nothing is found: a mask has new neighbours. */
function replacePersonalNumbers(text: string, shown: (mask: string) => string, isOther?: IsOther): string {
  if (!mayHoldNumber(text)) return text;
  for (let known = text; ; ) {
    const replaced = known.replace(instantOrRun, (run: string, isInstant: string | undefined, at: number) =>
      isInstant === undefined ? replaceInRun(run, known.slice(Math.max(0, at - 12), at), shown, isOther) : run,
    );
    if (replaced === known) return known;
    known = replaced;
  }
}

const maybeDigit = /[\d\u0660-\uffff]/;

/**
 * Cheap, since every text of every answer comes here: true for ten digits, or characters among which other scripts have
 * theirs. The expression skips what has none faster than a loop does.
 */
function mayHoldNumber(text: string): boolean {
  const first = text.length < 10 ? -1 : text.search(maybeDigit);
  if (first < 0) return false;
  let digits = 0;
  for (let index = first; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if ((code >= 0x30 && code <= 0x39) || code >= 0x660) digits += 1;
    if (digits === 10) return true;
  }
  return false;
}

/** A part of a run that is a personal number, or a VAT number made of one. */
interface Found {
  readonly begin: number;
  readonly end: number;
  readonly mask: string;
}

/** `before` is the end of the text in front of the run. */
function replaceInRun(run: string, before: string, shown: (mask: string) => string, isOther?: IsOther): string {
  let replaced = '';
  let end = 0;
  for (const { begin, end: next, mask } of merged(numbersIn(run, before, isOther))) {
    const isPeppol = `${before}${run.slice(Math.max(0, begin - 5), begin)}`.endsWith('0007:');
    replaced += run.slice(end, begin) + shown(isPeppol ? '******' : mask);
    end = next;
  }
  return replaced + run.slice(end);
}

/** Every stretch of whole groups of digits is tried, the longest first: `1982 11 05 9954` is four groups. */
function numbersIn(run: string, before: string, isOther?: IsOther): Found[] {
  const groups = [...run.matchAll(/\p{Nd}+/gu)].map(({ 0: group, index }) => ({
    begin: index,
    end: index + group.length,
    digits: digitsOf(group),
  }));
  return groups.flatMap(({ begin }, first) => {
    const found: Found[] = [];
    let digits = '';
    for (let last = first; last < groups.length && digits.length < 14; last += 1) {
      const group = groups[last];
      if (!group) break;
      digits += group.digits;
      const mask = maskOf(digits, first === 0 ? before : '', first === last);
      if (mask && !isOther?.(run.slice(begin, group.end), digits)) found.unshift({ begin, end: group.end, mask });
    }
    return found;
  });
}

const fullMask = '******-****';

/** The mask of digits that give a person away, else null. `before` is what stands in front of them. */
function maskOf(digits: string, before: string, isOneGroup: boolean): string | null {
  if (digits.length < 10 || digits.length % 2 === 1) return null;
  const [, ten = '', suffix] = vatForm.exec(digits) ?? [];
  const isAfterSe = suffix !== undefined && vatPrefix.test(before.normalize('NFKC'));
  const isVat = (isAfterSe || (isOneGroup && suffix === '01')) && identifiesPerson(ten);
  if (isVat && (suffix === '01' || !identifiesPerson(digits))) return isAfterSe ? `**********${suffix}` : fullMask;
  return identifiesPerson(digits) ? maskPersonalNumber(digits) : null;
}

/**
 * Numbers that share digits become one. The longest stands for those that end where it ends (with and without the century)
 * and a VAT number for the number in it; else nobody knows which one is meant, and all is masked.
 */
function merged(numbers: readonly Found[]): Found[] {
  const all: Found[] = [];
  for (const number of numbers) {
    const last = all.at(-1);
    if (!last || number.begin >= last.end) all.push(number);
    else if (number.end > last.end || (number.end < last.end && !last.mask.startsWith('*')))
      all.splice(-1, 1, { begin: last.begin, end: Math.max(last.end, number.end), mask: fullMask });
  }
  return all;
}
