import type { SpeedDatabase } from './speed-database.ts';
import type { Question, WorkloadName } from './workloads.ts';

export const contenderNames = [
  'clientele',
  'clientele-yoga',
  'clientele-2',
  'postgraphile',
  'mercurius',
  'hand-written',
] as const;
export type ContenderName = (typeof contenderNames)[number];

/** How a contender is started and asked. */
export interface Contender {
  readonly name: ContenderName;
  readonly title: string;
  /** What it is and leaves out, for the report. */
  readonly note: string;
  readonly program: Program;
  /** Whether its packages are those of bench/contenders. */
  readonly brought: boolean;
  /** Whether it has a core of its own; two processes share both cores with the database and the load. */
  readonly pinned: boolean;
  readonly language: Language;
}

/** A Node program that sends `{ port }` to its parent when it answers; it gets the database's URL as its first argument. */
export interface Program {
  readonly node: string;
  readonly words: readonly string[];
}

export interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What wrk posts: bodies in turn. */
export interface PreparedLoad {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
}

export type Ask = (request: Request) => Promise<Record<string, unknown>>;

/** How a contender says what is asked, and how its answers are read. */
export interface Language {
  readonly workloads: ReadonlySet<WorkloadName>;
  /** `cursor` is given for the deep pages only. */
  request(database: SpeedDatabase, workload: WorkloadName, question: Question, cursor?: string): Request;
  /** The cursors of so many rows that follow on `start` others, in the order of the list. */
  cursors(database: SpeedDatabase, ask: Ask, start: number, count: number): Promise<string[]>;
  /** An answer in the shape of Clientele's. */
  shaped(data: unknown): unknown;
  /** Whether it tells states that follow from the clock, and lists tags by name; else only what its columns tell is compared. */
  readonly derives: boolean;
}
