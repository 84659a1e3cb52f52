import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import { schema } from '../../src/schema.ts';

/** A valid personal number, as its twelve digits. */
export type Twelve = string;

/** Luhn, written anew: the tests do not trust the code that they test. */
export function checkDigit(nine: string): number {
  const sum = [...nine].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** The `index`th of a row of personal numbers, all with a birthday and ten digits of their own. */
export function personalNumber(index: number): Twelve {
  const day = new Date(Date.UTC(1931, 0, 3 + index * 11));
  const nine = `${day.toISOString().slice(2, 10).replaceAll('-', '')}${100 + (index % 900)}`;
  return `19${nine}${checkDigit(nine)}`;
}

const short = (twelve: Twelve) => twelve.slice(2);
const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

/** As people write them. */
export const spellings: readonly ((twelve: Twelve) => string)[] = [
  (twelve) => `${twelve.slice(0, 8)}-${twelve.slice(8)}`,
  (twelve) => twelve,
  (twelve) => `${short(twelve).slice(0, 6)}-${twelve.slice(8)}`,
  (twelve) => short(twelve),
  (twelve) => `SE${short(twelve)}01`,
  (twelve) => `0007:${short(twelve)}`,
  (twelve) => `Nils (${short(twelve).slice(0, 6)}+${twelve.slice(8)}), by phone`,
  (twelve) => `${twelve.slice(0, 4)}-${twelve.slice(4, 6)}-${twelve.slice(6, 8)} ${twelve.slice(8)}`,
  (twelve) => `nr${twelve.slice(0, 8)}_${twelve.slice(8)}x`,
  wide,
];

/** A Leitweg-ID around a number, with its check digits (ISO 7064 MOD 97-10). */
function leitwegId(twelve: Twelve): string {
  const check = 98 - Number(BigInt(`04011000${short(twelve)}00`) % 97n);
  return `04011000-${short(twelve)}-${String(check).padStart(2, '0')}`;
}

/** Where the form of a field asks for a spelling of its own: by input type and field. */
const forms: Readonly<Record<string, (twelve: Twelve) => unknown>> = {
  slug: (twelve) => `nils-${twelve}`,
  orgNumber: spellings[0] as (twelve: Twelve) => string,
  vatNumber: (twelve) => `SE${short(twelve)}01`,
  peppolId: (twelve) => `0007:${short(twelve)}`,
  leitwegId,
  phone: (twelve) => twelve,
  key: (twelve) => `born_${twelve}`,
  code: (twelve) => `plan-${twelve}`,
};
const scalarForms: Readonly<Record<string, (twelve: Twelve) => unknown>> = {
  EmailAddress: (twelve) => `nils.${short(twelve)}@example.com`,
  URL: (twelve) => `https://portal.example/in?who=${twelve}`,
};
/** Scalars that hold whatever people write. */
const texts: ReadonlySet<string> = new Set(['String', 'EmailAddress', 'URL', 'JSON', 'JSONObject']);

/** Every place in the inputs of mutations that takes a text, as `Type.field`. */
export function textPlaces(): string[] {
  const inputs = new Set<GraphQLInputObjectType>();
  const enter = (type: unknown): void => {
    if (!isInputObjectType(type) || inputs.has(type)) return;
    inputs.add(type);
    for (const field of Object.values(type.getFields())) enter(getNamedType(field.type));
  };
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    for (const arg of field.args) enter(getNamedType(arg.type));
  const places = [...inputs].flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => texts.has(getNamedType(field.type).name))
      .map((field) => `${type.name}.${field.name}`),
  );
  return places.sort();
}

type Values = Readonly<Record<string, unknown>>;

/** Writes a personal number of its own into every text of an input, and remembers where. */
export class NumberWriter {
  private readonly spell: readonly ((twelve: Twelve) => string)[];
  readonly numbers: Twelve[] = [];
  /** The numbers by the places that they stand in: `CustomerDetailsInput.name`. */
  readonly places = new Map<string, Twelve[]>();

  private readonly first: number;

  /** `spell` are taken in turn, where the form of a field asks for none of its own; `first` is the first number's index. */
  constructor(spell = spellings, first = 0) {
    this.spell = spell;
    this.first = first;
  }

  next(): Twelve {
    const twelve = personalNumber(this.first + this.numbers.length);
    this.numbers.push(twelve);
    return twelve;
  }

  private remember(place: string, found: readonly Twelve[]): void {
    this.places.set(place, [...(this.places.get(place) ?? []), ...found]);
  }

  /**
   * An input of a type. `given` says by `field` or `Type.field` what stands there instead, wherever that is in the input;
   * undefined leaves a field out.
   */
  fill(typeName: string, given: Values = {}): Record<string, unknown> {
    const type = schema.getType(typeName);
    if (!isInputObjectType(type)) throw new Error(`${typeName} is no input type`);
    const entries = Object.values(type.getFields()).flatMap((field): [string, unknown][] => {
      const name = [`${typeName}.${field.name}`, field.name].find((one) => Object.hasOwn(given, one));
      const value = name === undefined ? this.valueOf(type, field, given) : given[name];
      if (name !== undefined) this.note(type, field, value);
      return value === undefined ? [] : [[field.name, value]];
    });
    return Object.fromEntries(entries);
  }

  /** What was given counts where it holds one of our numbers. */
  private note(type: GraphQLInputObjectType, field: GraphQLInputField, value: unknown): void {
    const named = getNamedType(field.type);
    if (isInputObjectType(named)) {
      for (const one of [value ?? []].flat())
        for (const inner of Object.values(named.getFields())) this.note(named, inner, (one as Values)[inner.name]);
      return;
    }
    const found = numbersIn(JSON.stringify(value ?? null), this.numbers);
    if (texts.has(named.name) && found.length > 0) this.remember(`${type.name}.${field.name}`, found);
  }

  private valueOf(type: GraphQLInputObjectType, field: GraphQLInputField, given: Values): unknown {
    const named = getNamedType(field.type);
    const isList = isListType(getNullableType(field.type));
    const value = isInputObjectType(named)
      ? this.fill(named.name, given)
      : texts.has(named.name)
        ? this.textOf(`${type.name}.${field.name}`, field.name, named.name)
        : undefined;
    if (value === undefined && isRequiredInputField(field)) throw new Error(`${type.name}.${field.name} needs a value`);
    return value !== undefined && isList ? [value] : value;
  }

  private textOf(place: string, name: string, scalar: string): unknown {
    const twelve = this.next();
    this.remember(place, [twelve]);
    const spell = forms[name] ?? scalarForms[scalar] ?? this.spell[this.numbers.length % this.spell.length];
    const text = spell?.(twelve);
    return scalar.startsWith('JSON') ? { text } : text;
  }
}

// Digits that no letter parts: what people put between them, and what JSON puts there.
const run = /\p{Nd}(?:[^\p{L}\p{N}]{0,3}\p{Nd})*/gu;

/** Which of the numbers stand in a text, however they are written: their ten digits in a row. */
export function numbersIn(text: string, numbers: readonly Twelve[]): Twelve[] {
  const runs = [...text.normalize('NFKC').matchAll(run)].map(([found]) => found.replace(/\P{Nd}/gu, ''));
  const digits = runs.filter((found) => found.length >= 10).join(' ');
  return numbers.filter((number) => digits.includes(short(number)));
}

/** A text with what its cursors hold, in the clear. */
export function decoded(text: string): string {
  const tokens = text.match(/[\w-]{20,}/g) ?? [];
  return `${text} ${tokens.map((token) => Buffer.from(token, 'base64url').toString('utf8')).join(' ')}`;
}
