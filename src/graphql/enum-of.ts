import type { EnumRef } from '@pothos/core';
import { builder } from './builder.ts';

const made = new Map<string, unknown>();

/**
 * The enum of a vocabulary that stands in a rules file, with the description of each value. One vocabulary is one enum,
 * whichever domains show it: the lowest of them, which comes first (schema.ts), describes it.
 */
export function enumOf<Values extends Readonly<Record<string, string>>>(
  name: string,
  values: Values,
  description?: string,
): EnumRef<never, keyof Values & string> {
  const known = made.get(name);
  if (known) return known as EnumRef<never, keyof Values & string>;
  if (!description) throw new Error(`the enum ${name} is used before it is described`);
  const ref = builder.enumType(name, {
    description,
    values: Object.fromEntries(Object.entries(values).map(([value, text]) => [value, { value, description: text }])),
  });
  made.set(name, ref);
  return ref as unknown as EnumRef<never, keyof Values & string>;
}
