import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Fewer digits are an extension, or a short number that everybody can dial. */
const LEAST_DIGITS = 5;

/**
 * A phone number as the whole world dials it, `+46812345678`. One that cannot be read so is told by its digits; null where
 * they are too few. `country` is where it is dialled from.
 */
export function phoneForm(phone: string, country: string | null): string | null {
  const text = phone.normalize('NFKC').trim();
  // People write +46 (0)8: the 0 is for calls within the country.
  const written = text.replace('(0)', '').replace(/^00(?=[1-9])/, '+');
  const from = country !== null && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const parsed = parsePhoneNumberFromString(
    written,
    from ? { defaultCountry: from, extract: false } : { extract: false },
  );
  if (parsed) return parsed.nationalNumber.length < LEAST_DIGITS ? null : parsed.number;
  const digits = written.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < LEAST_DIGITS ? null : `${country ?? ''}:${digits}`;
}
