import { isCalendarDate } from '../../kernel/calendar-date.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { checked, httpUrl, type InputReader, report, text } from '../../kernel/input-reader.ts';
import { type CustomFieldType, type FieldDefinition, isFieldKey, MOST_FIELDS } from './custom-field.rules.ts';

/** What a field of any type holds, as JSON. */
export type FieldValue = string | number | boolean;

/** The definitions, none of them archived, that the reading of values needs. */
export interface KnownFields {
  /** By key: those that inputs name, all of them where one is null as a whole. */
  readonly named: ReadonlyMap<string, FieldDefinition>;
  readonly required: readonly FieldDefinition[];
}

/** What an input says of a customer's values, by the definitions' ids. null removes a value. */
export type ValueChanges = ReadonlyMap<string, FieldValue | null>;

export interface ValueReading {
  /** Where the object of keys and values stands in the input. */
  readonly path: readonly string[];
  readonly issues: InputIssues;
  /** A new customer must have every required field; one that is there may lack it until it is given. */
  readonly isNew: boolean;
}

const readNumber: InputReader<number> = (value, path, issues) => {
  if (typeof value !== 'number') return report(path, issues, 'WRONG_TYPE', 'must be a number');
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    return report(path, issues, 'OUT_OF_RANGE', 'must be a number that JSON keeps exactly, up to 9007199254740991');
  // JSON has no minus zero on its way back.
  return value === 0 ? 0 : value;
};

const readBoolean: InputReader<boolean> = (value, path, issues) =>
  typeof value === 'boolean' ? value : report(path, issues, 'WRONG_TYPE', 'must be true or false');

const readers: Readonly<Record<Exclude<CustomFieldType, 'SELECT'>, InputReader<FieldValue>>> = {
  TEXT: text(1, 500),
  NUMBER: readNumber,
  BOOLEAN: readBoolean,
  DATE: checked(isCalendarDate, 'INVALID_FORMAT', 'must be a day such as 2026-12-31'),
  URL: httpUrl,
};

function readOption(options: readonly string[]): InputReader<string> {
  return (value, path, issues) => {
    if (typeof value !== 'string') return report(path, issues, 'WRONG_TYPE', 'must be a string');
    if (options.includes(value)) return value;
    return report(path, issues, 'UNKNOWN_VALUE', "must be one of the field's options, to the letter");
  };
}

/** How the values of a field are read. */
export function valueReader({ type, options }: Pick<FieldDefinition, 'type' | 'options'>): InputReader<FieldValue> {
  return type === 'SELECT' ? readOption(options) : readers[type];
}

/**
 * Reads an object of keys and values, with an issue for each key that breaks a rule. Keys that are left out stay, null
 * removes a value, null for the whole removes those of all fields that are not required.
 */
export function readFieldValues(values: unknown, reading: ValueReading, known: KnownFields): ValueChanges {
  const { path, issues } = reading;
  if (values !== null && values !== undefined && (typeof values !== 'object' || Array.isArray(values))) {
    issues.add(path, 'WRONG_TYPE', 'must be an object of keys and values');
    return new Map();
  }
  const given = new Map<string, unknown>(Object.entries(values ?? {}).filter(([, value]) => value !== undefined));
  if (given.size > MOST_FIELDS) {
    issues.add(path, 'OUT_OF_RANGE', `must have at most ${MOST_FIELDS} keys, has ${given.size}`);
    return new Map();
  }
  // A new customer has nothing to remove.
  const changes = values === null && !reading.isNew ? clearedValues(known) : readEach(given, reading, known);
  for (const { key } of reading.isNew ? known.required : [])
    if (!given.has(key)) issues.add([...path, key], 'REQUIRED', 'a new customer needs a value of this field');
  return changes;
}

function clearedValues({ named }: KnownFields): ValueChanges {
  return new Map([...named.values()].filter(({ required }) => !required).map(({ id }) => [id, null]));
}

function readEach(
  given: ReadonlyMap<string, unknown>,
  { path, issues }: ValueReading,
  { named }: KnownFields,
): ValueChanges {
  const changes = new Map<string, FieldValue | null>();
  for (const [key, value] of given) {
    const [definition, at] = [named.get(key), [...path, key]];
    if (!definition) issues.add(at, 'UNKNOWN_VALUE', 'no custom field of the organization has this key');
    else if (value !== null) changes.set(definition.id, valueReader(definition)(value, at, issues));
    else if (definition.required)
      issues.add(at, 'REQUIRED', 'the field is required: it can be changed, but not removed');
    else changes.set(definition.id, null);
  }
  return changes;
}

/** The keys of fields that objects of values name; null where one of them is null as a whole, which names every field. */
export function namedKeys(objects: readonly unknown[]): readonly string[] | null {
  if (objects.includes(null)) return null;
  const keys = objects.flatMap((values) => (typeof values === 'object' ? Object.keys(values ?? {}) : []));
  return [...new Set(keys)].filter(isFieldKey);
}
