import type { InputIssues } from '../../kernel/input-issue.ts';
import { checked, type InputReader, list, report, text } from '../../kernel/input-reader.ts';

/** What a custom field holds. The same words stand in a CHECK of the migrations. */
export const customFieldTypes = {
  TEXT: 'One line of text, 1 to 500 characters.',
  NUMBER: 'A JSON number, kept exactly: `12.5`. Whole numbers reach to 9007199254740991 on both sides of zero.',
  BOOLEAN: 'true or false.',
  DATE: 'A day: `"2026-12-31"`.',
  SELECT: "One of the field's options, to the letter.",
  URL: 'An absolute http or https address, up to 2000 characters.',
} as const satisfies Record<string, string>;
export type CustomFieldType = keyof typeof customFieldTypes;

/** How many fields an organization may have that are not archived: a customer's values are always read whole. */
export const MOST_FIELDS = 500;

export interface FieldDefinition {
  readonly id: string;
  /** Names the field in inputs: unique in the organization for ever. */
  readonly key: string;
  readonly label: string;
  readonly type: CustomFieldType;
  /** What a SELECT can hold; empty for every other type. */
  readonly options: readonly string[];
  readonly required: boolean;
  readonly archivedAt: string | null;
}

/** The parts of a definition that can change. */
export type ChangeableDefinition = Pick<FieldDefinition, 'label' | 'options' | 'required'>;

const keyForm = /^[a-z][a-z0-9_]{0,39}$/;

/** Whether a field could be named so: nothing else needs to be looked for. */
export function isFieldKey(key: string): boolean {
  return keyForm.test(key);
}

export const readKey = checked(
  isFieldKey,
  'INVALID_FORMAT',
  'must be 1 to 40 lower-case letters, digits and underscores, a letter first, such as contract_end',
);

export const readLabel = text(1, 100);

/** The options of a field: 1 to 100 different texts for a SELECT, none for every other type, where null is none too. */
export function readOptions(
  options: unknown,
  type: CustomFieldType,
  path: readonly string[],
  issues: InputIssues,
): readonly string[] {
  const isGiven = options !== null && options !== undefined;
  if (type !== 'SELECT') {
    if (isGiven) issues.add(path, 'NOT_ALLOWED', `only a SELECT field has options, this one is ${type}`);
    return [];
  }
  if (!isGiven) issues.add(path, 'REQUIRED', 'a SELECT field needs options');
  return isGiven ? readDistinct(options, path, issues) : [];
}

function readDistinct(options: unknown, path: readonly string[], issues: InputIssues): readonly string[] {
  if (Array.isArray(options) && options.length === 0)
    issues.add(path, 'OUT_OF_RANGE', 'must have 1 to 100 items, has 0');
  const first = new Map<string, string>();
  const different: InputReader<string> = (value, at, found) => {
    const read = text(1, 100)(value, at, found);
    const index = at.at(-1) ?? '';
    if (read === null) return null;
    if (first.has(read)) return report(at, found, 'DUPLICATE_IN_BATCH', `is the same as option ${first.get(read)}`);
    first.set(read, index);
    return read;
  };
  return list(different, 100)(options, path, issues) ?? [];
}

/** A definition as audit events speak of it. */
export function recordOfDefinition(definition: FieldDefinition): Readonly<Record<string, unknown>> {
  const { key, label, type, options, required } = definition;
  return { key, label, type, options: type === 'SELECT' ? options : null, required };
}
