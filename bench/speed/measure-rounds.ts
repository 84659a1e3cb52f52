import { tell } from '../tell.ts';
import { type Asked, checkPayload, refreshed, spread } from './check-answers.ts';
import { type RunningContender, withContender } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { type LoadResult, load } from './load.ts';
import { fileOf, type Plan, prepareLoad } from './prepare-load.ts';
import { peakMemory, processorSeconds } from './process-cost.ts';
import { removeCreated } from './speed-database.ts';
import { type WorkloadName, writes } from './workloads.ts';

/** One contender under one workload in one round. */
export interface Sample extends LoadResult {
  readonly contender: Contender;
  readonly workload: WorkloadName;
  /** Milliseconds of processor time for each request. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
  /** The most memory that its process has had in use in this round until then, in bytes. */
  readonly memory: number;
}

export const WARM_UP_SECONDS = 2;
/** Asked once more after each load. */
const ASKED_AFTER = 5;

/** What changes data is measured after everything that reads it, and taken away again. */
export async function measureAll(plan: Plan): Promise<Sample[]> {
  const reads = plan.workloads.filter((workload) => !writes.has(workload));
  const changes = plan.workloads.filter((workload) => writes.has(workload));
  const samples = await measureRounds({ ...plan, workloads: reads });
  if (changes.length === 0) return samples;
  samples.push(...(await measureRounds({ ...plan, workloads: changes })));
  await removeCreated(plan.database);
  return samples;
}

/**
 * Checks first that all contenders answer the same, then measures round by round: in each, every contender is started anew,
 * and another one begins.
 */
async function measureRounds(plan: Plan): Promise<Sample[]> {
  const contenders = plan.contenders.filter(({ language }) =>
    plan.workloads.some((one) => language.workloads.has(one)),
  );
  const asked = await prepareLoad({ ...plan, contenders });
  const samples: Sample[] = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const contender of turned(contenders, round - 1)) {
      tell(`round ${round} of ${plan.rounds}, ${contender.title}`);
      await withContender(contender, plan.database, async (running) => {
        const mine = asked.get(contender) ?? new Map<WorkloadName, readonly Asked[]>();
        for (const workload of mine.keys()) await warmUp(running, plan, workload);
        for (const [workload, questions] of mine) samples.push(await measure(running, plan, workload, questions));
      });
    }
  }
  return samples;
}

function turned<One>(all: readonly One[], by: number): One[] {
  const first = by % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

/** All workloads before the first is measured: what is compiled for one then knows the others. Every answer is checked. */
async function warmUp({ contender, origin, loadCores }: RunningContender, plan: Plan, workload: WorkloadName) {
  const file = fileOf(plan, contender, workload);
  await load({ origin, file, seconds: WARM_UP_SECONDS, cores: loadCores, check: true });
}

async function measure(
  running: RunningContender,
  plan: Plan,
  workload: WorkloadName,
  asked: readonly Asked[],
): Promise<Sample> {
  const { contender, origin, loadCores, pid } = running;
  const { database, seconds } = plan;
  const file = fileOf(plan, contender, workload);
  const before = [processorSeconds(pid), processorSeconds(database.postmaster)] as const;
  const result = await load({ origin, file, seconds, cores: loadCores, check: false });
  const each = (now: number, then: number) => ((now - then) * 1_000) / result.requests;
  const serverCpu = each(processorSeconds(pid), before[0]);
  const databaseCpu = each(processorSeconds(database.postmaster), before[1]);
  for (const { question, cursor } of spread(asked, ASKED_AFTER)) {
    const request = refreshed(contender.language.request(database, workload, question, cursor));
    checkPayload(contender.title, await running.ask(request));
  }
  tell(`  ${workload}: ${result.perSecond.toFixed(0)} requests a second`);
  return { ...result, contender, workload, serverCpu, databaseCpu, memory: peakMemory(pid) };
}
