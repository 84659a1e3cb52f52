/** Longer text is no identifier, and is never worth the cost of looking at it. */
export const maximumTaxIdLength = 100;

const separators = /[\p{Zs}\p{Pd}\u2212./]/gu;

/**
 * Upper case, without the spaces, dots, hyphens and slashes that people write, full-width characters as plain ones. All
 * other characters stay, so that an emoji or a control character makes the format wrong. Normalising twice is the same.
 */
export function normaliseTaxId(value: string): string {
  return value.normalize('NFKC').replace(separators, '').toUpperCase().normalize('NFKC').trim();
}
