import { CONNECTIONS } from './load.ts';
import type { Sample } from './measure-rounds.ts';
import { type Figure, medianOf, rangeOf } from './median.ts';
import { megabytes, milliseconds, table, whole } from './report-table.ts';
import { type WorkloadName, workloadNames, workloadTitles } from './workloads.ts';

export interface MeasuredSize {
  readonly customers: number;
  readonly samples: readonly Sample[];
}

/** Clientele over ever more customers. */
export function reportScale(sizes: readonly MeasuredSize[], run: string, rounds: number, seconds: number): string {
  const names = workloadNames.filter((name) => sizes.every(({ samples }) => ofWorkload(samples, name).length > 0));
  const memory = sizes.map(({ customers, samples }) => {
    const [, most] = rangeOf(samples, 'memory');
    return `${megabytes(most)} with ${whole(customers)}`;
  });
  return `## Speed and size

${run}.

Clientele alone, one process, as in the section on speed: medians of ${rounds} rounds of ${seconds} s at ${CONNECTIONS} connections, with ${sizes.map(({ customers }) => whole(customers)).join(', ')} customers. "Slower" compares requests a second with the smallest. The deep pages of fewer than 50,000 customers are their last full ones. The most memory that the server had in use: ${memory.join(', ')}.

${names.map((name) => workloadPart(name, sizes)).join('\n\n')}`;
}

function workloadPart(workload: WorkloadName, sizes: readonly MeasuredSize[]): string {
  const speedOf = ({ samples }: MeasuredSize) => medianOf(ofWorkload(samples, workload), 'perSecond') ?? 0;
  const [smallest] = sizes;
  const rows = sizes.map((size) => {
    const of = (figure: Figure) => medianOf(ofWorkload(size.samples, workload), figure) ?? 0;
    return [
      whole(size.customers),
      whole(speedOf(size)),
      smallest ? `${(speedOf(smallest) / speedOf(size)).toFixed(2)} times` : '',
      ...[of('p50'), of('p99'), of('serverCpu'), of('databaseCpu')].map(milliseconds),
    ];
  });
  const head = ['customers', 'requests/s', 'slower', 'p50', 'p99', 'CPU server', 'CPU database'];
  return `### ${workload}: ${workloadTitles[workload]}\n\n${table(head, rows)}`;
}

function ofWorkload(samples: readonly Sample[], name: WorkloadName): Sample[] {
  return samples.filter(({ workload }) => workload === name);
}
