import { DEFAULT_MIN_SCORE } from '../../src/domains/duplicate/score-pair.rules.ts';
import type { Cost } from '../own-gateway.ts';
import type { Found } from './find-in-memory.ts';
import type { Measured, StageSize } from './measure.ts';
import { type DecoyKind, decoyKinds } from './plant-decoys.ts';
import { type PairKind, pairKinds } from './plant-pairs.ts';

interface Jobs {
  readonly count: number;
  readonly seconds: number;
}

export interface DuplicateReport {
  readonly size: StageSize;
  readonly seed: number;
  /** Customers of pairs and decoys. */
  readonly planted: number;
  readonly decoys: number;
  readonly measured: Measured;
  readonly proposed: number;
  readonly seedJobs: Jobs;
  readonly jobs: Jobs;
  readonly pages: { readonly first: Cost; readonly late: Cost; readonly count: number; readonly size: number };
  readonly inMemory: readonly { readonly seed: number; readonly measured: Measured; readonly cost: Found['cost'] }[];
  readonly run: string;
}

export function reportDuplicates(report: DuplicateReport): string {
  return [introduction(report), quality(report), missed(report), wrong(report), pages(report)].join('\n\n');
}

function introduction({ size, planted, decoys, run }: DuplicateReport): string {
  const [pairs, all] = [size.pairs, size.seeded].map((count) => count.toLocaleString('en'));
  return `## Duplicate search

${run}.

${all} customers of the seed generator, ${pairs} planted pairs and ${decoys.toLocaleString('en')} decoys (customers that have much in common and are not the same, in ${size.decoyGroups.toLocaleString('en')} groups): ${(planted + size.seeded).toLocaleString('en')} customers in all. In each pair every contact detail of the second customer is by chance the same (perhaps written otherwise), left out, or another one. Whatever else is proposed at the default score of ${DEFAULT_MIN_SCORE} counts as wrong. The rules were tuned on seeds 1, 2 and 3, and on none of those told here.`;
}

function quality({ seed, measured, proposed, inMemory }: DuplicateReport): string {
  const rows = [
    [`${seed}, through the database and HTTP`, percent(measured.precision), percent(measured.recall), String(proposed)],
    ...inMemory.map(({ seed: one, measured: { precision, recall, wrong: not, byKind } }) => {
      const found = Object.values(byKind).reduce((sum, tally) => sum + tally.found, 0);
      return [`${one}, the same rules in memory`, percent(precision), percent(recall), String(found + not.length)];
    }),
  ];
  return table(['seed', 'precision', 'recall', 'pairs proposed'], rows);
}

function missed({ measured }: DuplicateReport): string {
  const rows = (Object.keys(pairKinds) as PairKind[]).map((kind) => {
    const { planted, found } = measured.byKind[kind];
    return [pairKinds[kind], `${found} of ${planted}`, percent(found / Math.max(1, planted))];
  });
  return `Planted pairs found, by what differs beside the contact details:\n\n${table(['kind', 'found', 'recall'], rows)}`;
}

function wrong({ measured: { falseByKind } }: DuplicateReport): string {
  const told = (Object.keys(falseByKind) as (DecoyKind | 'seeded')[]).filter((kind) => falseByKind[kind] > 0);
  if (told.length === 0) return 'No pair was proposed that is none.';
  const name = (kind: DecoyKind | 'seeded') => (kind === 'seeded' ? 'customers of no common group' : decoyKinds[kind]);
  const rows = told.map((kind) => [name(kind), String(falseByKind[kind])]);
  const none = (Object.keys(decoyKinds) as DecoyKind[]).filter((kind) => falseByKind[kind] === 0);
  const others = none.length > 0 ? `\n\nNone of: ${none.map((kind) => decoyKinds[kind]).join('; ')}.` : '';
  return `Wrong pairs proposed:\n\n${table(['kind', 'pairs'], rows)}${others}`;
}

function pages({ pages: { first, late, count, size }, seedJobs, jobs, inMemory }: DuplicateReport): string {
  const row = (name: string, { milliseconds, statements, rows }: Cost) => [
    name,
    `${milliseconds.toFixed(0)} ms`,
    String(statements),
    String(rows),
  ];
  const costs = inMemory.map(({ cost }) => cost);
  const least = (read: (cost: Found['cost']) => number) => Math.min(...costs.map(read)).toFixed(0);
  return `Pages of ${size} pairs with the ids of their customers:

${table(['page', 'time', 'statements', 'rows read'], [row('first', first), row(`${count - 1} of ${count}`, late)])}

Jobs that look for a customer's twins: ${rate(seedJobs)} after the seed, ${rate(jobs)} after the planting. The rules alone: ${least(({ keysPerCustomer }) => keysPerCustomer)} µs of processor time for the keys of a customer, ${least(({ scorePerPair }) => scorePerPair)} µs to look a pair up and score it.`;
}

function rate({ count, seconds }: Jobs): string {
  return `${count.toLocaleString('en')} in ${seconds.toFixed(0)} s (${(count / Math.max(seconds, 0.001)).toFixed(0)} a second)`;
}

function percent(share: number): string {
  return share.toFixed(3);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
