import { createHash } from 'node:crypto';
import { shownOrgNumber } from '../customer/customer.rules.ts';
import type { MergeChoices, MergeConflict, MergeResolution, MergeRule, MergeSide } from './merge.rules.ts';
import { mergeRules } from './merge.rules.ts';
import type { MergeSnapshot } from './merge-snapshot.rules.ts';

const cancelOrKeep: readonly MergeResolution[] = ['CANCEL_SOURCE', 'CANCEL_TARGET', 'KEEP_BOTH'];
const keepOne: readonly MergeResolution[] = ['KEEP_TARGET', 'KEEP_SOURCE'];

/** Everything that stands between the two, all at once, each with the resolution that was given. */
export function findConflicts(snapshot: MergeSnapshot, choices: MergeChoices): MergeConflict[] {
  const resolved = (conflict: MergeConflict): MergeConflict => ({ ...conflict, resolution: given(conflict, choices) });
  return [...ruleConflicts(snapshot), ...identityConflicts(snapshot), ...subscriptionConflicts(snapshot)].map(resolved);
}

/** By the conflict's id; a choice about the field of an identity says the same. */
function given(conflict: MergeConflict, { resolutions, fieldChoices }: MergeChoices): MergeResolution | null {
  const named = resolutions.find(({ conflictId }) => conflictId === conflict.id);
  if (named) return named.resolution;
  if (conflict.kind !== 'IDENTITY') return null;
  const keep: MergeSide | undefined = fieldChoices.find(({ field }) => field === conflict.field)?.keep;
  return keep ? `KEEP_${keep}` : null;
}

/** Nothing can resolve these here: the customers themselves must be changed first. */
function ruleConflicts({ source, target }: MergeSnapshot): MergeConflict[] {
  const broken: readonly (readonly [MergeRule, boolean])[] = [
    ['DIFFERENT_COMPANY', source.customer.companyId !== target.customer.companyId],
    ['SOURCE_SUSPENDED', source.customer.status === 'SUSPENDED'],
    ['TARGET_SUSPENDED', target.customer.status === 'SUSPENDED'],
  ];
  return broken
    .filter(([, holds]) => holds)
    .map(([rule]) => ({
      kind: 'RULE',
      rule,
      ...conflict(['RULE', rule, source.customer.id, target.customer.id], mergeRules[rule], []),
    }));
}

function identityConflicts({ source, target }: MergeSnapshot): MergeConflict[] {
  const [ours, theirs] = [source.customer.orgNumber, target.customer.orgNumber];
  const pairs = [{ field: 'orgNumber', source: shownOrgNumber(ours), target: shownOrgNumber(theirs) }];
  for (const taxId of source.taxIds) {
    const other = target.taxIds.find(({ type }) => type === taxId.type);
    pairs.push({ field: `taxIdentifiers.${taxId.type}`, source: taxId.value, target: other?.value ?? null });
  }
  return pairs.flatMap(({ field, source: from, target: to }) => {
    if (from === null || to === null || from === to) return [];
    const message = `Both have a value of ${field}: say which one the target keeps.`;
    const known = conflict(['IDENTITY', field, source.customer.id, target.customer.id], message, keepOne);
    return [{ kind: 'IDENTITY' as const, field, source: from, target: to, ...known }];
  });
}

function subscriptionConflicts({ source, target }: MergeSnapshot): MergeConflict[] {
  const running = target.subscriptions.filter((one) => one.running);
  return source.subscriptions
    .filter((one) => one.running)
    .flatMap((mine) =>
      running
        .filter(({ planId }) => planId === mine.planId)
        .map((theirs) => ({
          kind: 'SUBSCRIPTION' as const,
          sourceId: mine.id,
          targetId: theirs.id,
          ...conflict(
            ['SUBSCRIPTION', mine.id, theirs.id],
            'Both run a subscription on the same plan: say which one goes on.',
            cancelOrKeep,
          ),
        })),
    );
}

function conflict(parts: readonly string[], message: string, resolutions: readonly MergeResolution[]) {
  const id = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
  return { id, message, resolutions, resolution: null };
}

/** The subscriptions that the resolutions cancel, each once. */
export function canceledBy(conflicts: readonly MergeConflict[]): string[] {
  const canceled = conflicts.flatMap((one) => {
    if (one.kind !== 'SUBSCRIPTION') return [];
    if (one.resolution === 'CANCEL_SOURCE') return [one.sourceId];
    return one.resolution === 'CANCEL_TARGET' ? [one.targetId] : [];
  });
  return [...new Set(canceled)];
}

/** Whether the target takes over the source's value of a field that both have. */
export function takesSource(conflicts: readonly MergeConflict[], field: string): boolean {
  return conflicts.some((one) => one.kind === 'IDENTITY' && one.field === field && one.resolution === 'KEEP_SOURCE');
}
