import type { InputIssues } from '../../kernel/input-issue.ts';
import { currency, decimal, fields, type InputReader, report, text } from '../../kernel/input-reader.ts';
import { type VerificationKind, verificationKinds } from '../../kernel/verification-kind.ts';

export const planIntervals = {
  DAY: 'Every day, 24 hours after the last one.',
  WEEK: 'Every week, on the same weekday.',
  MONTH: 'Every month, on the same day; the last day of a shorter month.',
  YEAR: 'Every year, on the same day.',
} as const;
export type PlanInterval = keyof typeof planIntervals;

/** A plan belongs to a company, or to all of them: null. */
export interface PlanOwner {
  readonly companyId: string | null;
}

/** Whether a company sells a plan: its own, and those for all. */
export function sells(companyId: string, plan: PlanOwner): boolean {
  return plan.companyId === null || plan.companyId === companyId;
}

/** Whether a text could be the code of a plan: another one names none. */
export function isPlanCode(code: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(code);
}

const shortText = text(1, 64);

export const readPlanCode: InputReader<string> = (value, path, issues) => {
  const code = shortText(value, path, issues);
  if (code === null || isPlanCode(code)) return code;
  const hint = 'must begin with a letter or digit, and hold letters, digits, dots, underscores and hyphens only';
  return report(path, issues, 'INVALID_FORMAT', hint);
};

export const readPlanName = text(1, 256);
export const readPlanTier = shortText;

/** The price of one unit may lie below the minor unit of its currency: a thousandth of a cent for a call. */
export const readPlanPrice = fields({ amount: decimal(0n), currency });

/** Each kind once, in the order of the vocabulary. */
export function sortedKinds(kinds: readonly VerificationKind[] | null | undefined): VerificationKind[] {
  const known = Object.keys(verificationKinds) as VerificationKind[];
  return known.filter((kind) => kinds?.includes(kind));
}

export interface PlanTextInput {
  readonly name?: string | null | undefined;
  readonly tier?: string | null | undefined;
}

/** What a change says of name and tier: what is left out is not there, and null is an issue. */
export function readPlanTexts(input: PlanTextInput, issues: InputIssues): { name?: string; tier?: string } {
  const readers = { name: readPlanName, tier: readPlanTier };
  const read = Object.entries(readers).flatMap(([field, reader]) => {
    const value = input[field as keyof PlanTextInput];
    if (value === undefined) return [];
    const path = ['input', field];
    if (value === null) issues.add(path, 'REQUIRED', 'can be changed, but not cleared');
    const parsed = value === null ? null : reader(value, path, issues);
    return parsed === null ? [] : [[field, parsed]];
  });
  return Object.fromEntries(read);
}
