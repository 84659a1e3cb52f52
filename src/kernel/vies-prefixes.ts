/** The prefixes that VIES knows: the 27 member states with EL for Greece, and XI for Northern Ireland. */
export const viesPrefixes = [
  ...(['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'EL', 'ES', 'FI', 'FR', 'HR', 'HU'] as const),
  ...(['IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'XI'] as const),
] as const;
export type ViesPrefix = (typeof viesPrefixes)[number];

const known: ReadonlySet<string> = new Set(viesPrefixes);

export function isViesPrefix(text: string): text is ViesPrefix {
  return known.has(text);
}

/** A VAT number of the Union in its two parts: `EL094259216` is EL and 094259216. Null for a prefix that VIES does not know. */
export function splitEuVat(value: string): { readonly prefix: ViesPrefix; readonly number: string } | null {
  const [prefix, number] = [value.slice(0, 2), value.slice(2)];
  return isViesPrefix(prefix) && number ? { prefix, number } : null;
}
