import type { RunningContender } from './contender-process.ts';
import type { Request } from './contenders.ts';
import { comparable, firstDifference, withoutDerived } from './same-answers.ts';
import type { SpeedDatabase } from './speed-database.ts';
import { FRESH, type Question, type WorkloadName, writes } from './workloads.ts';

/** So many questions of a workload are compared. */
const COMPARED = 20;

export type Reference = Map<string, unknown>;

export interface Asked {
  readonly workload: WorkloadName;
  readonly question: Question;
  readonly cursor: string | undefined;
}

/**
 * Asks a contender, and compares what it answers with what the first one has answered, which `reference` keeps.
 * @throws Error with the first difference.
 */
export async function checkAnswers(
  running: RunningContender,
  database: SpeedDatabase,
  asked: readonly Asked[],
  reference: Reference,
): Promise<void> {
  const { title, language } = running.contender;
  for (const { workload, question, cursor } of spread(asked, COMPARED)) {
    const data = await running.ask(refreshed(language.request(database, workload, question, cursor)));
    checkPayload(title, data);
    if (writes.has(workload)) continue;
    const given = comparable(language.shaped(data));
    const place = `${workload} ${JSON.stringify(question)}`;
    if (!reference.has(place)) reference.set(place, given);
    const expected = reference.get(place);
    const [one, other] = language.derives ? [expected, given] : [withoutDerived(expected), withoutDerived(given)];
    const difference = firstDifference(one, other);
    if (difference) throw new Error(`${title} answers other rows to ${place}: ${difference}`);
  }
}

/** A refusal of a mutation is an answer without errors. */
export function checkPayload(title: string, data: Record<string, unknown>): void {
  for (const value of Object.values(data)) {
    const { __typename: name = 'Payload' } = (value ?? {}) as { __typename?: string };
    if (!name.endsWith('Payload')) throw new Error(`${title} answered ${JSON.stringify(data).slice(0, 1_000)}`);
  }
}

export function spread<One>(all: readonly One[], count: number): One[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0).slice(0, count);
}

/** As load.lua does it. */
export function refreshed(request: Request): Request {
  const letters = () => String.fromCharCode(97 + Math.floor(Math.random() * 26));
  const mark = Array.from({ length: FRESH.length }, letters).join('');
  return { ...request, body: request.body.replaceAll(FRESH, mark) };
}
