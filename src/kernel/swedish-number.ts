import personnummer from 'personnummer';

// The package's types speak of `.default`; its code exports the class itself.
const Personnummer = personnummer as unknown as typeof personnummer.default;

const separators = /[\s+-]/g;

/** Luhn over ten digits (Skatteverket SKV 704): true when the last one is the check digit of the nine before. */
function luhn(digits: string): boolean {
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
 * Accepts `556677-8899`, `5566778899`, `165566778899`, `821105-9954`, `19821105-9954`.
 */
export function parseSwedishNumber(text: string): string | null {
  const digits = text.replace(separators, '');
  if (!/^(\d{10}|\d{12})$/.test(digits)) return null;
  if (digits.length === 12 && digits.startsWith('16')) return organisationNumber(digits.slice(2));
  if (digits.length === 10 && Number(digits[2]) >= 2) return organisationNumber(digits);
  return personalNumber(text);
}

function organisationNumber(digits: string): string | null {
  return Number(digits[2]) >= 2 && luhn(digits) ? digits : null;
}

function personalNumber(text: string): string | null {
  const trimmed = text.replace(/\s/g, '');
  if (!Personnummer.valid(trimmed)) return null;
  const digits = Personnummer.parse(trimmed).format(true).replace(separators, '');
  // The package takes any century.
  return /^(18|19|20)/.test(digits) ? digits : null;
}

/**
 * True for text that identifies a person, with or without separators: a personal or a coordination number. A number of
 * another country, kept as it was written, may be one too.
 */
export function isPersonalNumber(text: string): boolean {
  const digits = text.replace(separators, '');
  if (!/^(\d{10}|(18|19|20)\d{10})$/.test(digits)) return false;
  const ten = digits.slice(-10);
  return Number(ten[2]) < 2 && luhn(ten) && Personnummer.valid(digits);
}

/** As people write it: `556677-8899`, and `19821105-9954` for a personal number. Other text is returned as it is. */
export function formatSwedishNumber(text: string): string {
  const digits = text.replace(separators, '');
  return /^(\d{10}|\d{12})$/.test(digits) ? `${digits.slice(0, -4)}-${digits.slice(-4)}` : text;
}

/** A personal number as shown without CUSTOMERS_PII: `19821105-****`. */
export function maskPersonalNumber(text: string): string {
  return `${text.replace(separators, '').slice(0, -4)}-****`;
}

// Digits, with whatever people put between them.
const numberRun = /\d(?:[\p{P}\p{Z}\p{S}]{0,3}\d){9,}/gu;

/**
 * Text with each personal number in it masked, however it is written: `1982-11-05 9954`, `19821105_9954`. A VAT number
 * made of one becomes `SE**********01`. Known by the number itself, wherever it stands.
 */
export function maskPersonalNumbersIn(text: string): string {
  return replacePersonalNumbers(text, (digits, isVat) => (isVat ? '**********01' : maskPersonalNumber(digits)));
}

/** The same text without them: for what is searched. */
export function withoutPersonalNumbers(text: string): string {
  return replacePersonalNumbers(text, () => '');
}

/** What stands in the place of a number; `isVat` for the digits of a VAT number after its SE. */
type Replacement = (digits: string, isVat: boolean) => string;

function replacePersonalNumbers(text: string, replacement: Replacement): string {
  return text.replace(numberRun, (run: string, at: number) => {
    const vat = /SE[\p{P}\p{Z}\p{S}]{0,3}$/iu.test(text.slice(0, at));
    return replaceInRun(run, vat, replacement);
  });
}

/** Every stretch of whole groups of digits is tried, the longest first: `1982 11 05 9954` is four groups. */
function replaceInRun(run: string, vat: boolean, replacement: Replacement): string {
  const groups = [...run.matchAll(/\d+/g)];
  for (let first = 0; first < groups.length; first += 1) {
    for (let last = groups.length - 1; last >= first; last -= 1) {
      const [from, to] = [groups[first], groups[last]];
      if (!from || !to) continue;
      const [begin, end] = [from.index, to.index + to[0].length];
      const digits = run.slice(begin, end).replace(/\D/g, '');
      const isVat = vat && first === 0 && /^\d{10}01$/.test(digits) && isPersonalNumber(digits.slice(0, 10));
      if (isVat || isPersonalNumber(digits))
        return run.slice(0, begin) + replacement(digits, isVat) + replacePersonalNumbers(run.slice(end), replacement);
    }
  }
  return run;
}
