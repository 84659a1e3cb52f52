import type { InputIssues } from '../../kernel/input-issue.ts';
import { currency, type InputReader, text } from '../../kernel/input-reader.ts';

/** What can be changed of an organization. */
export interface OrganizationDetails {
  /** 1 to 256 characters. */
  readonly name: string;
  /** ISO 4217. */
  readonly defaultCurrency: string;
}

export type OrganizationDetailsInput = { readonly [F in keyof OrganizationDetails]?: string | null | undefined };

const readers: { readonly [F in keyof OrganizationDetails]: InputReader<string> } = {
  name: text(1, 256),
  defaultCurrency: currency,
};

/** The details that an input gives, with an issue for each problem: null is one, since nothing of it can be cleared. */
export function readOrganizationDetails(
  input: OrganizationDetailsInput,
  path: readonly string[],
  issues: InputIssues,
): Partial<OrganizationDetails> {
  const read = Object.entries(readers).map(([field, reader]) => {
    const value = input[field as keyof OrganizationDetails];
    if (value === null) issues.add([...path, field], 'REQUIRED', 'can be changed, but not cleared');
    return [field, typeof value === 'string' ? reader(value, [...path, field], issues) : null] as const;
  });
  return Object.fromEntries(read.filter(([, value]) => value !== null));
}
