import { type Chance, pick } from './chance.ts';
import { fill, type Hole, type Template } from './fuzz-requests.ts';
import { besideCursor, type FuzzValues, mint } from './fuzz-values.ts';
import { postJson } from './post-json.ts';

/** What the holes of a request are filled with: values of one tenant, and their likes that nobody has. */
export interface Fills {
  readonly owned: readonly string[];
  readonly missing: readonly string[];
}

export function fillsOf(chance: Chance, { fields, holes }: Template, values: FuzzValues): Fills {
  const likes = new Map<string, string>();
  const likely = values.named
    .filter(([name]) => name === 'Company' || fields.some((field) => speaksOf(field, name)))
    .map(([, id]) => id);
  const owned = holes.map((hole) => {
    if (typeof hole !== 'string') return pick(chance, cursorsOf(values, hole.list));
    return pick(chance, hole === 'id' && likely.length > 0 && chance() < 0.7 ? likely : values[hole]);
  });
  for (const [index, value] of owned.entries()) {
    const hole = holes[index] ?? 'id';
    // What is told twice is told twice of the missing, too.
    if (!likes.has(value)) likes.set(value, typeof hole === 'string' ? mint(hole, chance) : besideCursor(value));
  }
  const ordered = inOrder(likes, (value) => holes[owned.indexOf(value)] ?? 'id');
  return { owned, missing: owned.map((value) => ordered.get(value) ?? '') };
}

/** The likes of a kind in the order of what they stand for: answers may be sorted by what was sent. */
function inOrder(likes: ReadonlyMap<string, string>, kindOf: (value: string) => Hole): Map<string, string> {
  const ordered = new Map(likes);
  for (const kind of new Set([...likes.keys()].map(kindOf))) {
    if (typeof kind !== 'string') continue;
    const values = [...likes.keys()].filter((value) => kindOf(value) === kind).sort();
    const sorted = values.map((value) => likes.get(value) ?? '').sort();
    for (const [index, value] of values.entries()) ordered.set(value, sorted[index] ?? '');
  }
  return ordered;
}

/** Whether a field is about rows of that name: `sendInvoice` about a `draftInvoice`. */
function speaksOf(field: string, name: string): boolean {
  const [noun = name] = /[A-Z][a-z]+$/.exec(name) ?? [];
  return field.toLowerCase().includes(noun.toLowerCase());
}

function cursorsOf(values: FuzzValues, list: string): readonly string[] {
  const cursors = values.cursors[list] ?? [];
  // An empty list has none: one of another list is as much another tenant's.
  return cursors.length > 0 ? cursors : Object.values(values.cursors).flat();
}

export interface FuzzAnswer {
  /** Without what differs by itself, and with the place of each value instead of the value. */
  readonly text: string;
  /** To the letter. */
  readonly body: string;
}

export async function answerTo(
  url: string,
  key: string,
  template: Template,
  values: readonly string[],
): Promise<FuzzAnswer> {
  const headers = { authorization: `Bearer ${key}`, 'x-request-id': 'the-same' };
  const body = { query: template.query, variables: fill(template, values) };
  const { status, rawHeaders, text } = await postJson(`${url}/graphql`, headers, body);
  return { text: `${status} ${shownHeaders(rawHeaders)} ${normal(text, template, values)}`, body: text };
}

// The length follows from the body, which differs by its cost; what is left of a limit by the requests before.
const ownHeaders = /^(date|content-length|retry-after|(x-)?ratelimit.*)$/i;

function shownHeaders(raw: readonly string[]): string {
  const pairs = raw.flatMap((name, at) => (at % 2 === 0 && !ownHeaders.test(name) ? [`${name}: ${raw[at + 1]}`] : []));
  return pairs.join('; ');
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function normal(text: string, { isMutation }: Template, values: readonly string[]): string {
  const parsed = JSON.parse(text);
  if (parsed.extensions) parsed.extensions.cost = null;
  let shown = JSON.stringify(parsed).replace(/"ApiKey_lastUsedAt":("[^"]*"|null)/g, '"ApiKey_lastUsedAt":"<used>"');
  for (const [index, value] of values.entries())
    for (const form of new Set([value, value.replaceAll('-', '')])) shown = shown.replaceAll(form, `<${index}>`);
  if (!isMutation) return shown;
  // What a rehearsal would write has a new id and the time of now.
  const today = new Date().toISOString().slice(0, 10);
  return shown
    .replace(uuid, (id) => (isNew(id) ? '<new>' : id))
    .replace(new RegExp(`${today}T[\\d:.]+Z`, 'g'), '<now>')
    .replace(/"secret":"[^"]*"|"[A-Za-z]+_(secret|prefix)":"[^"]*"/g, '<secret>');
}

/** Whether an id of version 7 was made within the last minutes. */
const isNew = (id: string): boolean =>
  id[14] === '7' && Date.now() - Number.parseInt(id.replace('-', '').slice(0, 12), 16) < 5_000;

/** The ids that stand in an answer. */
export const idsIn = (text: string): string[] => text.match(uuid) ?? [];
