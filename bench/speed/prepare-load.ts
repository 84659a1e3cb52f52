import { join } from 'node:path';
import { tell } from '../tell.ts';
import { type Asked, checkAnswers, type Reference } from './check-answers.ts';
import { withContender } from './contender-process.ts';
import type { Contender, PreparedLoad } from './contenders.ts';
import { writeLoad } from './load.ts';
import type { SpeedDatabase } from './speed-database.ts';
import { DEEP_PLACES, deepStart, makeQuestions, type Question, type WorkloadName } from './workloads.ts';

export interface Plan {
  readonly database: SpeedDatabase;
  readonly contenders: readonly Contender[];
  readonly workloads: readonly WorkloadName[];
  readonly rounds: number;
  readonly seconds: number;
  /** For files with what is sent. */
  readonly folder: string;
}

type AskedOf = ReadonlyMap<Contender, ReadonlyMap<WorkloadName, readonly Asked[]>>;

/** Asks every contender every kind of question, compares the answers, and writes down what wrk is to send. */
export async function prepareLoad(plan: Plan): Promise<AskedOf> {
  const { database, contenders, workloads } = plan;
  const questions = await makeQuestions(database);
  const start = await deepStart(database);
  const reference: Reference = new Map();
  const prepared = new Map<Contender, ReadonlyMap<WorkloadName, readonly Asked[]>>();
  for (const contender of contenders) {
    const { language } = contender;
    await withContender(contender, database, async (running) => {
      const deep = workloads.includes('deep');
      const cursors = deep ? await language.cursors(database, running.ask, start, DEEP_PLACES) : [];
      const mine = new Map<WorkloadName, readonly Asked[]>();
      for (const workload of workloads.filter((one) => language.workloads.has(one))) {
        const asked = questions[workload].map((question) => askedOf(workload, question, cursors));
        await checkAnswers(running, database, asked, reference);
        await writeLoad(fileOf(plan, contender, workload), loadOf(contender, database, asked));
        mine.set(workload, asked);
      }
      prepared.set(contender, mine);
    });
    tell(`${contender.title} answers the same`);
  }
  return prepared;
}

function askedOf(workload: WorkloadName, question: Question, cursors: readonly string[]): Asked {
  return { workload, question, cursor: question.place === undefined ? undefined : cursors[question.place] };
}

function loadOf({ language }: Contender, database: SpeedDatabase, asked: readonly Asked[]): PreparedLoad {
  const requests = asked.map(({ workload, question, cursor }) =>
    language.request(database, workload, question, cursor),
  );
  return {
    path: requests[0]?.path ?? '/',
    headers: requests[0]?.headers ?? {},
    bodies: requests.map(({ body }) => body),
  };
}

export const fileOf = ({ folder }: Plan, { name }: Contender, workload: WorkloadName) =>
  join(folder, `${name}-${workload}`);
