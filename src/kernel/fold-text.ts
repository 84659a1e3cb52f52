const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/**
 * Text as it is searched and ordered: accents off, lower case, letters without a decomposition spelled out, white space
 * single. The same folding for what is stored and what is asked makes answers independent of the server's locale.
 * @example foldText('  Müller & Søn  ') // 'muller & son'
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøæœłđðþı]/g, (letter) => letters[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * A readable identifier from a name: `Müller & Söhne GmbH` gives `muller-sohne-gmbh`, at most `longest` characters,
 * `customer` where nothing is left (a name in a script without Latin letters).
 */
export function slugOf(name: string, longest = 100): string {
  const slug = foldText(name)
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  return slug || 'customer';
}
