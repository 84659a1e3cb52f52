import { heapFlags } from './contender-list.ts';
import type { Contender } from './contenders.ts';
import { CONNECTIONS } from './load.ts';
import { type Sample, WARM_UP_SECONDS } from './measure-rounds.ts';
import { type Figure, medianOf, rangeOf } from './median.ts';
import { megabytes, milliseconds, table, whole } from './report-table.ts';
import { type WorkloadName, workloadNames, workloadTitles } from './workloads.ts';

export interface SpeedRun {
  readonly customers: number;
  readonly rounds: number;
  readonly seconds: number;
  /** When, on what and of which commit, and the versions of everything else. */
  readonly run: string;
}

export function reportSpeed(samples: readonly Sample[], { customers, rounds, seconds, run }: SpeedRun): string {
  const parts = workloadNames.filter((name) => samples.some(({ workload }) => workload === name));
  const contenders = contendersOf(samples);
  return `## Speed

${run}.

${whole(customers)} customers of the seed generator in one embedded PostgreSQL as it is delivered; their duplicates were not looked for. Before anything is timed, all contenders answer 20 questions of each workload, and the answers are compared field by field. Then ${rounds} ${rounds === 1 ? 'round' : 'rounds'}: in each, the contenders are started anew one after the other, so that none stands by while another is measured, and another one begins; each is warmed up for ${WARM_UP_SECONDS} s a workload, and then loaded for ${seconds} s a workload by wrk over loopback with keep-alive at ${CONNECTIONS} connections, with random ids, words and cursors. Told are medians of the rounds, and in brackets the least and the most. ${howMeasured}

${contenders.map((contender) => `- ${contender.title}: ${contender.note}`).join('\n')}

${parts.map((name) => workloadPart(name, samples)).join('\n\n')}

${memoryPart(contenders, samples)}`;
}

const howMeasured = `The server has core 0 for itself; PostgreSQL and wrk share core 1. "CPU" is processor time for each request, of the server's processes and of all of PostgreSQL's. Every Node.js runs with ${heapFlags.join(' ')} and a pool of 10 connections.`;

function contendersOf(samples: readonly Sample[]): Contender[] {
  return [...new Set(samples.map(({ contender }) => contender))];
}

function workloadPart(workload: WorkloadName, samples: readonly Sample[]): string {
  const mine = samples.filter((one) => one.workload === workload);
  const speedOf = (name: string) => medianOf(ofName(mine, name), 'perSecond');
  const rows = contendersOf(mine).map((contender) => rowOf(contender, mine, speedOf));
  const head = [
    '',
    'requests/s',
    '× PostGraphile',
    '× by hand',
    'p50',
    'p99',
    'CPU server',
    'CPU database',
    'CPU both',
  ];
  const beside = workload === 'deep' ? besideList(mine, samples) : '';
  return `### ${workload}: ${workloadTitles[workload]}\n\n${table(head, rows)}${beside}`;
}

function rowOf(contender: Contender, samples: readonly Sample[], speedOf: (name: string) => number | null): string[] {
  const mine = ofName(samples, contender.name);
  const of = (figure: Figure) => medianOf(mine, figure) ?? 0;
  const speed = of('perSecond');
  const times = (other: number | null) => (other ? (speed / other).toFixed(2) : '');
  const [least, most] = rangeOf(mine, 'perSecond');
  const cpu = [of('serverCpu'), of('databaseCpu'), of('serverCpu') + of('databaseCpu')];
  return [
    contender.title,
    `${whole(speed)} (${whole(least)} to ${whole(most)})`,
    times(speedOf('postgraphile')),
    times(speedOf('hand-written')),
    ...[of('p50'), of('p99'), ...cpu].map(milliseconds),
  ];
}

/** How much slower the deep page is than the first one. */
function besideList(deep: readonly Sample[], samples: readonly Sample[]): string {
  const lists = samples.filter(({ workload }) => workload === 'list');
  const told = contendersOf(deep).flatMap(({ name, title }) => {
    const [first, later] = [medianOf(ofName(lists, name), 'perSecond'), medianOf(ofName(deep, name), 'perSecond')];
    return first && later ? [`${title} ${(first / later).toFixed(2)}`] : [];
  });
  return told.length === 0 ? '' : `\n\nTimes slower than the first page: ${told.join(', ')}.`;
}

function memoryPart(contenders: readonly Contender[], samples: readonly Sample[]): string {
  const rows = contenders.map(({ name, title }) => {
    const [, most] = rangeOf(ofName(samples, name), 'memory');
    return [title, megabytes(most)];
  });
  return `### Memory\n\nThe most that a server had in use (resident) in any round, under all workloads; of two processes and what starts them, together:\n\n${table(['', 'memory'], rows)}`;
}

function ofName(samples: readonly Sample[], name: string): Sample[] {
  return samples.filter(({ contender }) => contender.name === name);
}
