import { foldText } from '../../kernel/fold-text.ts';

// A legal form a line, with its spellings as they are left by nameWords: folded, without dots, spaces and `&`.
const lines = [
  // Nordic countries and the Baltic states
  'ab aktiebolag aktiebolaget abpubl aktiebolagpubl',
  'hb handelsbolag handelsbolaget',
  'kb kommanditbolag kommanditbolaget',
  'ekfor ekonomiskforening',
  'as asa aksjeselskap aktieselskab aktsiaselts allmennaksjeselskap',
  'ans da',
  'aps anpartsselskab',
  'ivs',
  'is interessentskab',
  'ks kommanditselskab',
  'oy osakeyhtio oyab aboy oyj abp',
  'ky kommandiittiyhtio',
  'tmi toiminimi',
  'ehf einkahlutafelag',
  'hf hlutafelag',
  'ou osauhing',
  'sia',
  'uab',
  // Countries that speak German
  'gmbh gesellschaftmitbeschrankterhaftung ggmbh mbh',
  'gmbhcokg gmbhcokgaa gmbhundcokg agcokg',
  'ag aktiengesellschaft',
  'kg kommanditgesellschaft',
  'ug unternehmergesellschaft',
  'ohg og offenehandelsgesellschaft',
  'gbr',
  'ek ekfm ekfr',
  'ev eingetragenerverein',
  'eg egenossenschaft',
  'se',
  // English
  'ltd limited ltdco coltd companylimited',
  'ptyltd ptylimited proprietarylimited pty pteltd pte',
  'llc',
  'lc',
  'llp',
  'lp',
  'plc publiclimitedcompany',
  'inc incorporated',
  'corp corporation',
  'co company',
  'dac',
  'cic',
  'ulc',
  // French, Spanish, Portuguese, Italian, Romanian, Dutch
  'sa sociedadanonima societeanonyme',
  'sas sasu',
  'sarl eurl',
  'sci',
  'snc',
  'sl slu sociedadlimitada',
  'slp',
  'lda limitada unipessoallda ltda',
  'eireli',
  'srl srls',
  'spa',
  'bv',
  'bvba',
  'nv',
  'vof',
  'cv',
  'sprl',
  'asbl vzw',
  // Middle and south-eastern Europe
  'spzoo spzo spolkazoo spolkazograniczonaodpowiedzialnoscia',
  'spj',
  'spk',
  'psa',
  'sro spolsro',
  'kft',
  'zrt',
  'nyrt rt',
  'bt',
  'doo',
  'dd',
  'jdoo',
  'ood',
  'eood',
  'ad ead',
  // Elsewhere
  'kk kabushikikaisha',
  'gk godokaisha',
  'sdnbhd',
  'bhd',
  'pvtltd privatelimited',
  'sadecv',
  'jsc ojsc cjsc',
  'ooo',
  'зао ао пао оао',
  'ооо тов',
  'ип фоп',
  'оод',
  'еоод',
  'αε',
  'επε',
  'ικε',
];

/** By spelling, the first spelling of the form: `aktiebolag` is `ab`. */
const forms: ReadonlyMap<string, string> = new Map(
  lines.flatMap((line) => {
    const spellings = line.split(' ').map(foldText);
    return spellings.map((spelling) => [spelling, spellings[0] ?? spelling] as const);
  }),
);
/** Words that stand beside a form and are none. */
const besides: ReadonlySet<string> = new Set(['publ', 'haftungsbeschrankt', 'igr', 'iliq']);
/** Forms that people write in front, as in AB Volvo: not the short words that begin names too. */
const leading: ReadonlySet<string> = new Set(
  'ab aktiebolag aktiebolaget hb kb oy ou sia uab as sarl sas srl gmbh ooo ооо зао ао пао оао тов ип фоп'.split(' '),
);
/** Forms that are people's names too. */
const surnames: ReadonlySet<string> = new Set('as co da eg ek is kk ky og ou sa se'.split(' '));
/** Forms that nothing else is called, so that a word may follow: Nordbygg AB Umeå. */
const unmistakable: ReadonlySet<string> = new Set(
  'ab aktiebolag gmbh ltd limited llc inc oyj aps asa srl sro sarl uab kft'.split(' '),
);

// Japanese, Chinese and Korean have no space between a name and its form. Longest first; as foldText leaves them.
const attached: readonly (readonly [string, string])[] = (
  [
    ['株式会社', 'kk'],
    ['(株)', 'kk'],
    ['有限会社', 'yk'],
    ['(有)', 'yk'],
    ['合同会社', 'gk'],
    ['股份有限公司', 'cn'],
    ['有限责任公司', 'cn'],
    ['有限公司', 'cn'],
    ['주식회사', 'kr'],
    ['(주)', 'kr'],
  ] as const
).map(([written, form]) => [foldText(written), form] as const);

/** As many words as a form has: `sp z o o`. */
const MOST_WORDS = 5;

export interface WithoutForm {
  readonly words: readonly string[];
  /** Null where the name has none. */
  readonly legalForm: string | null;
}

/** A folded name without a form that is written without a space. */
export function cutAttachedForm(folded: string): { readonly text: string; readonly legalForm: string | null } {
  for (const [written, legalForm] of attached) {
    const rest = folded.startsWith(written)
      ? folded.slice(written.length)
      : folded.endsWith(written)
        ? folded.slice(0, -written.length)
        : '';
    if (rest.trim() !== '') return { text: rest, legalForm };
  }
  return { text: folded, legalForm: null };
}

/**
 * The words of a name without its legal forms: at the end, in front, and a sure one within. Never without any word. `name`
 * is the name as it is written: Anna Ek is no registered merchant (e.K.), and Eva Ås no company (AS).
 */
export function cutLegalForms(all: readonly string[], name: string): WithoutForm {
  if (all.length === 2 && surnames.has(all[1] ?? '') && /\s\p{Lu}\p{Ll}+$/u.test(name.trim()))
    return { words: all, legalForm: null };
  let words = all;
  let legalForm: string | null = null;
  for (;;) {
    const cut = cutLast(words) ?? cutFirst(words) ?? cutWithin(words);
    if (!cut) return { words, legalForm };
    words = cut.words;
    legalForm ??= cut.legalForm;
  }
}

function cutLast(words: readonly string[]): WithoutForm | null {
  const last = words.at(-1) ?? '';
  if (words.length > 1 && besides.has(last)) return { words: words.slice(0, -1), legalForm: null };
  for (let count = Math.min(MOST_WORDS, words.length - 1); count > 0; count -= 1) {
    const legalForm = forms.get(words.slice(-count).join(''));
    if (legalForm !== undefined) return { words: words.slice(0, -count), legalForm };
  }
  return null;
}

function cutFirst(words: readonly string[]): WithoutForm | null {
  const [first = ''] = words;
  if (words.length < 2 || !leading.has(first)) return null;
  return { words: words.slice(1), legalForm: forms.get(first) ?? null };
}

function cutWithin(words: readonly string[]): WithoutForm | null {
  const at = words.findIndex((word, index) => index > 0 && unmistakable.has(word));
  if (at < 0) return null;
  return { words: words.toSpliced(at, 1), legalForm: forms.get(words[at] ?? '') ?? null };
}
