/** True: the check digit is right; null: this number has none. */
export type CheckDigit = (value: string) => boolean | null;

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The sum of the characters' places in the alphabet, each times its weight. Characters beyond the weights do not count. */
function weightedSum(text: string, weights: readonly number[], alphabet = alphanumeric): number {
  return weights.reduce((sum, weight, index) => sum + weight * alphabet.indexOf(text.charAt(index)), 0);
}

function lastDigit(text: string): number {
  return Number(text.at(-1));
}

/** Nine digits of a Bulgarian legal entity, whatever the first one is: 831919536 is valid. */
export function isBulgarianEntity(digits: string): boolean {
  const first = weightedSum(digits, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  const check = first === 10 ? weightedSum(digits, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 : first;
  return check % 10 === lastDigit(digits);
}

/** Thirteen digits: an entity, and a branch of it whose check digit starts from the entity's own. */
export function isBulgarianBranch(digits: string): boolean {
  const branch = digits.slice(8);
  const first = weightedSum(branch, [2, 7, 3, 5]) % 11;
  const check = first === 10 ? weightedSum(branch, [4, 9, 5, 7]) % 11 : first;
  return isBulgarianEntity(digits.slice(0, 9)) && check % 10 === lastDigit(digits);
}

/** Ten digits of those in Bulgaria who are neither a citizen nor a registered foreigner. */
export function isBulgarianOther(digits: string): boolean {
  return (11 - (weightedSum(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === lastDigit(digits);
}

/** Nine digits that begin with 6: a person without a birth number. The 6 itself does not count. */
export function isCzechSpecial(digits: string): boolean {
  const rest = weightedSum(digits, [0, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (18 - ((10 - rest) % 11)) % 10 === lastDigit(digits);
}

/** Ten digits, as a whole divisible by 11: entities and persons alike. */
export function isSlovakVat(digits: string): boolean {
  return Number(digits) % 11 === 0;
}

/** An eighteen-character Unified Social Credit Code (GB 32100-2015), or a resident's number (GB 11643-1999). */
export function isChineseTaxNumber(value: string): boolean {
  return isUnifiedSocialCreditCode(value) || isResidentNumber(value);
}

function isUnifiedSocialCreditCode(value: string): boolean {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const isWritten = [...value].every((character) => alphabet.includes(character));
  // A remainder of 0 has the check character 0, which stdnum's rule misses.
  return isWritten && alphabet.charAt((31 - (weightedSum(value, weights, alphabet) % 31)) % 31) === value.at(-1);
}

function isResidentNumber(value: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return /^\d{17}[\dX]$/.test(value) && '10X98765432'.charAt(weightedSum(value, weights) % 11) === value.at(-1);
}

/** Of a GSTIN by its check character alone: stdnum's rule does not know the newer states. */
export function isIndianGst(value: string): boolean {
  const sum = [...value.slice(0, 14)].reduce((total, character, index) => {
    const product = alphanumeric.indexOf(character) * (index % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 36) + (product % 36);
  }, 0);
  return alphanumeric.charAt((36 - (sum % 36)) % 36) === value.at(-1);
}

/** Kazakhstan's twelve digits; where both sums leave 10 the number is never issued. */
export function isKazakhBin(digits: string): boolean {
  const first = weightedSum(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  const check = first === 10 ? weightedSum(digits, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 : first;
  return check === lastDigit(digits);
}

/** Only the five digits before the check digit are known to count. */
export function isOmaniVat(value: string): boolean {
  const check = (1 + weightedSum(value.slice(-6), [1, 6, 3, 7, 9])) % 11;
  return '0123456789X'.charAt(check) === value.at(-1);
}

/** Fifteen digits, of which the first and the last are 3. */
export function isSaudiVat(digits: string): boolean {
  return /^3\d{13}3$/.test(digits);
}

/** The seven digits before the three characters of the tax office. */
export function isSenegaleseNinea(value: string): boolean {
  return weightedSum(value, [1, 2, 1, 2, 1, 2, 1]) % 10 === 0;
}

/** Since April 2023 divisible by 5, before by 10. Where the seventh digit is 7, its product 28 counts as 10 or as 1. */
export function isTaiwaneseUbn(digits: string): boolean {
  const products = [1, 2, 1, 2, 1, 2, 4, 1].map((weight, index) => weight * Number(digits.charAt(index)));
  const sum = products.reduce((total, product) => total + Math.floor(product / 10) + (product % 10), 0);
  return sum % 5 === 0 || (digits.charAt(6) === '7' && (sum + 1) % 5 === 0);
}
