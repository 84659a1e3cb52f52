import { distance } from 'fastest-levenshtein';
import { type NameForm, SHORTEST_FOR_TYPOS } from './match-name.rules.ts';

/** How alike two names are, from the most to the least. */
export const nameLikenesses = ['SAME', 'TYPO', 'TYPOS', 'LONGER', 'OTHER'] as const;
/**
 * SAME: the same words. TYPO: the same but for one typing error. TYPOS: for several. LONGER: one has a word more, or an
 * initial for a word. OTHER: all else, and what only looks alike: another number, another company of a group.
 */
export type NameLikeness = (typeof nameLikenesses)[number];

/** Words this short are other words where a letter differs: Bo and Bu, or the initials A and B. */
const LONGEST_SHORT_WORD = 2;
/** Words of a name with more words may have an error from so many letters on. */
const SHORTEST_WORD_FOR_TYPO = 4;
/** Words of so many letters may have so many errors; an exchange of neighbours counts twice. */
const manyErrors: readonly (readonly [letters: number, errors: number])[] = [
  [9, 3],
  [6, 2],
];
/** From so many letters on a name may have an error in each of so many letters. */
const SHORTEST_NAME_FOR_MORE = 14;
const LETTERS_PER_ERROR = 9;

// What a company has in its name that belongs to another one and holds its shares, houses or money.
const holdingWords: ReadonlySet<string> = new Set(
  (
    'holding holdings invest investment investments fastigheter fastighets eiendom ejendomme immobilien immobilier immo ' +
    'properties property realty finans finance capital ventures vermogensverwaltung beteiligungs'
  ).split(' '),
);

/** The most that any name of the one is like any name of the other. */
export function likenessOfNames(a: readonly NameForm[], b: readonly NameForm[]): NameLikeness {
  let best: number = nameLikenesses.length - 1;
  for (const one of a) for (const other of b) best = Math.min(best, nameLikenesses.indexOf(likenessOf(one, other)));
  return nameLikenesses[best] ?? 'OTHER';
}

/** The same whichever name comes first: the words are paired off in one order. */
export function likenessOf(one: NameForm, other: NameForm): NameLikeness {
  if (one.sorted === other.sorted || one.joined === other.joined) return 'SAME';
  const [a, b] = one.sorted < other.sorted ? [one, other] : [other, one];
  const [left, right] = withoutCommon(a.words, b.words);
  if (left.length === 1 && right.length === 1 && isShort(left) && isShort(right)) return 'OTHER';
  // Another number is another house or year, and no typing error.
  if ([...left, ...right].some((word) => /\p{N}/u.test(word)) && digits(a.joined) !== digits(b.joined)) return 'OTHER';
  if (isTypo(a.joined, b.joined)) return 'TYPO';
  const rest = withoutAlike(left, right);
  if (rest.left.length === 0 && rest.right.length === 0) return rest.initials ? 'LONGER' : 'TYPOS';
  if (hasManyTypos(a.joined, b.joined)) return 'TYPOS';
  if (rest.left.length > 0 && rest.right.length > 0) return 'OTHER';
  const added = [...rest.left, ...rest.right];
  const common = Math.min(a.words.length, b.words.length);
  const isAnotherOfGroup = added.some((word) => holdingWords.has(word) || /\p{N}/u.test(word));
  return isAnotherOfGroup || added.length > common ? 'OTHER' : 'LONGER';
}

/** Damerau's distance of 1, of texts long enough that an error is likelier than another name. */
function isTypo(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= SHORTEST_FOR_TYPOS - 1 && isOneErrorApart(a, b);
}

function isShort(words: readonly string[]): boolean {
  return words.every((word) => word.length <= LONGEST_SHORT_WORD);
}

function hasManyTypos(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return length >= SHORTEST_NAME_FOR_MORE && distance(a, b) <= length / LETTERS_PER_ERROR;
}

/** True for texts that differ by one letter: another, one more, or two neighbours swapped. */
export function isOneErrorApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  if (a.length !== b.length) {
    const [long, short] = a.length > b.length ? [a, b] : [b, a];
    return long.slice(start + 1) === short.slice(start);
  }
  const isSwapped = a[start] === b[start + 1] && a[start + 1] === b[start] && a.slice(start + 2) === b.slice(start + 2);
  return isSwapped || a.slice(start + 1) === b.slice(start + 1);
}

function withoutCommon(a: readonly string[], b: readonly string[]): [string[], string[]] {
  const right = [...b];
  const left = a.filter((word) => {
    const at = right.indexOf(word);
    if (at >= 0) right.splice(at, 1);
    return at < 0;
  });
  return [left, right];
}

/** What is left after each word has gone with one that is nearly the same, or is its initial. */
function withoutAlike(a: readonly string[], b: readonly string[]) {
  const left: string[] = [];
  const right = [...b];
  let initials = false;
  for (const word of a) {
    let at = right.findIndex((other) => isAlikeWord(word, other));
    if (at < 0) {
      at = right.findIndex((other) => isInitial(word, other));
      initials ||= at >= 0;
    }
    if (at < 0) left.push(word);
    else right.splice(at, 1);
  }
  return { left, right, initials };
}

function isAlikeWord(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  if (length < SHORTEST_WORD_FOR_TYPO) return false;
  if (isOneErrorApart(a, b)) return true;
  const most = manyErrors.find(([letters]) => length >= letters)?.[1] ?? 0;
  return most > 0 && distance(a, b) <= most;
}

function isInitial(a: string, b: string): boolean {
  return a[0] === b[0] && a.length !== b.length && Math.min(a.length, b.length) === 1;
}

function digits(text: string): string {
  return text.replace(/\P{N}/gu, '');
}
