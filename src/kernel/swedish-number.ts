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
