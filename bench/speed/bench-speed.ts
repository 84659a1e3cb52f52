import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeRun } from '../machine.ts';
import { tell } from '../tell.ts';
import { writeSection } from '../write-section.ts';
import { listContenders } from './contender-list.ts';
import type { Contender } from './contenders.ts';
import { checkTools } from './load.ts';
import { measureAll, type Sample } from './measure-rounds.ts';
import {
  addSearchFunction,
  buildClientele,
  describeContenders,
  describeWrk,
  installContenders,
} from './prepare-contenders.ts';
import { type MeasuredSize, reportScale } from './report-scale.ts';
import { reportSpeed } from './report-speed.ts';
import { openSpeedDatabase } from './speed-database.ts';
import { isWhole, readSpeedOptions, type SpeedOptions } from './speed-options.ts';
import { workloadNames } from './workloads.ts';

const SIZES = [10_000, 100_000, 1_000_000];

/**
 * Measures Clientele against others on the same rows; with --scale Clientele alone, with ever more customers. Answers null
 * where less was measured than RESULTS.md tells: then the figures are only printed.
 */
export async function benchSpeed(given: readonly string[]): Promise<string | null> {
  const options = readSpeedOptions(given);
  await checkTools();
  if (!options.asBuilt) buildClientele();
  return options.scale ? benchScale(options) : benchContenders(options);
}

async function benchContenders(options: SpeedOptions): Promise<string | null> {
  const contenders = listContenders().filter(({ name }) => options.only?.includes(name) ?? true);
  if (contenders.length === 0) throw new Error('this version of Clientele has none of these contenders');
  const others = contenders.some(({ brought }) => brought);
  if (others) installContenders();
  const { samples, version } = await measureSize(options, options.customers, contenders);
  const run = [describeRun(version), describeWrk(), ...(others ? [describeContenders()] : [])].join(', ');
  const section = reportSpeed(samples, { ...options, run });
  if (isWhole(options)) return section;
  tell(section);
  return null;
}

async function benchScale(options: SpeedOptions): Promise<null> {
  const contenders = listContenders().filter(({ name }) => name === 'clientele');
  const sizes: MeasuredSize[] = [];
  let postgres = '';
  for (const customers of SIZES.filter((size) => size <= options.customers)) {
    tell(`${customers.toLocaleString('en')} customers`);
    const { samples, version } = await measureSize(options, customers, contenders);
    postgres = version;
    sizes.push({ customers, samples });
  }
  const section = reportScale(sizes, describeRun(postgres), options.rounds, options.seconds);
  tell(section);
  if (isWhole(options)) await writeSection('speed-scale', section);
  return null;
}

async function measureSize(
  { keep, rounds, seconds, workloads }: SpeedOptions,
  customers: number,
  contenders: readonly Contender[],
): Promise<{ samples: readonly Sample[]; version: string }> {
  const database = await openSpeedDatabase(customers, keep);
  const folder = await mkdtemp(join(tmpdir(), 'clientele-load-'));
  try {
    await addSearchFunction(database.pool);
    const wanted = workloads ?? workloadNames;
    const plan = { database, contenders, workloads: wanted, rounds, seconds, folder };
    return { samples: await measureAll(plan), version: database.version };
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
