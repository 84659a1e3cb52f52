import { foldText } from '../../kernel/fold-text.ts';
import { cutAttachedForm, cutLegalForms } from './match-legal-forms.rules.ts';

/** A name as it is compared. */
export interface NameForm {
  /** Folded, without legal forms and words that only join; at least one. */
  readonly words: readonly string[];
  /** The words in their order, written together. */
  readonly joined: string;
  /** The words in alphabetical order: `Berg, Anna` is `Anna Berg`. */
  readonly sorted: string;
  readonly legalForm: string | null;
}

/** Longer names are compared by their beginning when it comes to typing errors. */
export const LONGEST_FOR_TYPOS = 32;
/** In shorter names another letter is another name: ABB and ABC. */
export const SHORTEST_FOR_TYPOS = 5;

const joining: ReadonlySet<string> = new Set(['and', 'und', 'och', 'og', 'et', 'the', 'dba']);
/** What the same word is written as. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['bostadsrattsforening', 'brf'],
  ['bostadsrattsforeningen', 'brf'],
  ['borettslag', 'brl'],
  ['borettslaget', 'brl'],
  ['sankt', 'st'],
  ['saint', 'st'],
  ['international', 'intl'],
]);

/** `Müller & Söhne GmbH`, `MUELLER und SOEHNE`: the words `muller sohne`. Never without a word, whatever the script. */
export function nameForm(name: string): NameForm {
  const folded = foldText(name);
  const cut = cutAttachedForm(folded);
  const all = nameWords(cut.text);
  const { words, legalForm } = cutLegalForms(all, name);
  const telling = words.filter((word) => !joining.has(word));
  const kept = (telling.length > 0 ? telling : words).map(plainWord);
  // A name of signs alone has no letters: it is its own word.
  const [first = ''] = kept;
  const final = first === '' ? [folded || name.trim()] : kept;
  return {
    words: final,
    joined: final.join(''),
    sorted: [...final].sort().join(' '),
    legalForm: cut.legalForm ?? legalForm,
  };
}

/** Words of letters and digits: `S.r.l.` and `A/S` are one each, and so is `O'Neill`. */
function nameWords(folded: string): string[] {
  return folded
    .replace(/['’‘`´.]/g, '')
    .replace(/(?<![\p{L}\p{N}])(\p{L})\/(\p{L})(?![\p{L}\p{N}])/gu, '$1$2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** ä, ö, ü, å written as two letters are the letters without their marks, as the folding leaves them. */
function plainWord(word: string): string {
  const plain = word.replace(/([aou])e/g, '$1').replace(/aa/g, 'a');
  return synonyms.get(plain) ?? plain;
}

/**
 * Texts of which two names have one in common where they differ by one typing error: a wrong, a missing or an added letter,
 * or two neighbours swapped. Each is the name with one letter left out, or the whole.
 */
export function typoTexts(joined: string): string[] {
  const letters = joined.length > LONGEST_FOR_TYPOS ? [...joined].slice(0, LONGEST_FOR_TYPOS) : [...joined];
  const whole = letters.join('');
  if (letters.length < SHORTEST_FOR_TYPOS) return [whole];
  const texts = new Set([whole]);
  let at = 0;
  for (const { length } of letters) {
    texts.add(whole.slice(0, at) + whole.slice(at + length));
    at += length;
  }
  return [...texts];
}

/** What a name is found by where a word is wrong, missing or added: all words, and all but one where two are left. */
export function partTexts({ words }: NameForm): string[] {
  const sorted = [...words].sort().slice(0, MOST_WORDS);
  if (sorted.length < 2) return [];
  const parts = sorted.length < 3 ? [] : sorted.map((_, index) => sorted.toSpliced(index, 1).join(' '));
  return [sorted.join(' '), ...parts];
}

/** Names of more words than this are found by the typing errors alone, or by these. */
const MOST_WORDS = 6;
