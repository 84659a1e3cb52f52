import { newId } from '../../src/database/new-id.ts';
import type { Chance } from './chance.ts';
import { checkDigit } from './personal-numbers.ts';
import { vatNumberMaker } from './vat-numbers.ts';

/** What names something of a tenant's own: it must tell another tenant nothing. */
export const kinds = [
  'id',
  'externalId',
  'reference',
  'slug',
  'orgNumber',
  'vatNumber',
  'tag',
  'planCode',
  'customFieldKey',
  'invoiceNumber',
  'email',
  'name',
  'metadata',
  'idempotencyKey',
] as const;
export type Kind = (typeof kinds)[number];

/** What a tenant has of each kind; its cursors by the list that they are of. */
export interface FuzzValues extends Readonly<Record<Kind, readonly string[]>> {
  /** Ids with what they are of: `draftInvoice`. */
  readonly named: readonly (readonly [name: string, id: string])[];
  readonly cursors: Readonly<Record<string, readonly string[]>>;
}

// Letters alone: digits in a row could be those of a person, and would be masked.
const letters = (chance: Chance): string =>
  Array.from({ length: 20 }, () => String.fromCharCode(97 + Math.floor(chance() * 26))).join('');

const nextVatNumber = vatNumberMaker();
let made = 0;
function nextOrgNumber(): string {
  made += 1;
  const nine = `556${String(made).padStart(6, '0')}`;
  return `${nine.slice(0, 6)}-${nine.slice(6)}${checkDigit(nine)}`;
}

/** A new one of a kind, which nobody has: each in one form, and of one length. */
export function mint(kind: Kind, chance: Chance): string {
  const word = letters(chance);
  const forms: Readonly<Record<Kind, () => string>> = {
    id: newId,
    externalId: () => `ext-${word}`,
    reference: () => `ref-${word}`,
    slug: () => `slug-${word}`,
    orgNumber: nextOrgNumber,
    vatNumber: () => nextVatNumber(),
    tag: () => `Tag ${word}`,
    planCode: () => `plan-${word}`,
    customFieldKey: () => `field_${word}`,
    invoiceNumber: () => `No-${word}`,
    email: () => `${word}@example.com`,
    name: () => `Name ${word}`,
    metadata: () => `meta-${word}`,
    idempotencyKey: () => `key ${word}`,
  };
  return forms[kind]();
}

/** A cursor right beside another one, of a row that does not exist. */
export function besideCursor(cursor: string): string {
  const [order, key, id]: string[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (id === undefined) throw new Error(`${cursor} holds no id`);
  const last = (Number.parseInt(id.slice(-1), 16) ^ 1).toString(16);
  return Buffer.from(JSON.stringify([order, key, `${id.slice(0, -1)}${last}`])).toString('base64url');
}
