import { luhn } from './swedish-number.ts';

// The schemes whose state is active in the Peppol code list of participant identifier schemes, version 9.7. Removed ones
// (0037, 9901, 9906, 9907, 9955 …) and deprecated ones, which nobody may newly register, are left out.
const schemes: ReadonlySet<string> = new Set(
  (
    '0002 0007 0009 0060 0088 0096 0097 0106 0130 0135 0142 0151 0158 0183 0184 0188 0190 0191 0192 0195 0196 0198 ' +
    '0199 0200 0201 0204 0205 0208 0209 0210 0211 0216 0218 0221 0225 0230 0235 0240 0242 0244 0245 0246 0248 ' +
    '9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 ' +
    '9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959'
  ).split(' '),
);

// Peppol Policy for use of Identifiers 4.4, policy 1: these characters, 1 to 130 of them after the colon.
const form = /^(\d{4}):([a-z\d._~-]{1,130})$/i;

/** Schemes whose values have a form and check digits that we know. */
const checks: Readonly<Record<string, (value: string) => boolean>> = {
  '0007': (value) => /^\d{10}$/.test(value) && luhn(value),
  '0088': (value) => /^\d{13}$/.test(value) && weigh(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
  '0151': (value) => /^[1-9]\d{10}$/.test(value) && isAustralian(value),
  '0184': (value) => /^(dk)?\d{8}$/.test(value),
  '0192': (value) => /^\d{9}$/.test(value) && weigh(value, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  '0208': (value) => /^[01]\d{9}$/.test(value) && 97 - (Number(value.slice(0, 8)) % 97) === Number(value.slice(8)),
};

/** What to say of a Peppol id that is refused. */
export const peppolHint =
  'must be a Peppol participant id: an active scheme, a colon and a value with right check digits, such as 0192:991825827';

/**
 * A Peppol participant id in its stored form, `scheme:value`, or null. Values are case-insensitive (policy 2) and looked up
 * by their lower case form (policy 7), so that is what is stored.
 */
export function parsePeppolId(text: string): string | null {
  const [, scheme = '', written = ''] = form.exec(text.trim()) ?? [];
  const value = written.toLowerCase();
  return schemes.has(scheme) && checks[scheme]?.(value) !== false ? `${scheme}:${value}` : null;
}

function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

/** Australian Business Number: the first digit less one, weighed, is a multiple of 89 (Australian Taxation Office). */
function isAustralian(value: string): boolean {
  return (weigh(value, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}
