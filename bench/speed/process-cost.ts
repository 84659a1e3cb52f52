import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Of /proc/PID/stat, in seconds. */
interface ProcessTimes {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly ended: number;
}

/** Processor seconds that a process and all under it have used so far, those that have ended too. */
export function processorSeconds(pid: number): number {
  const times = allTimes();
  return treeOf(pid, times).reduce((sum, one) => {
    const { own = 0, ended = 0 } = times.get(one) ?? {};
    return sum + own + ended;
  }, 0);
}

/** The most memory that a process and all under it had in use, each at its own worst moment, in bytes. */
export function peakMemory(pid: number): number {
  return treeOf(pid, allTimes()).reduce((sum, one) => sum + peakOf(one), 0);
}

/** The process and all under it. */
export function processTree(pid: number): readonly number[] {
  return treeOf(pid, allTimes());
}

function treeOf(pid: number, times: ReadonlyMap<number, ProcessTimes>): number[] {
  const children = [...times].filter(([, { parent }]) => parent === pid).map(([child]) => child);
  return [pid, ...children.flatMap((child) => treeOf(child, times))];
}

function allTimes(): Map<number, ProcessTimes> {
  const times = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    const read = /^\d+$/.test(name) ? timesOf(name) : null;
    if (read) times.set(Number(name), read);
  }
  return times;
}

/** The name stands in brackets and may hold anything: what follows its last bracket begins with field 3 of proc(5). */
function timesOf(pid: string): ProcessTimes | null {
  const text = readOf(`/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const seconds = (field: number) => Number(fields[field - 3]) / ticksPerSecond;
  return { parent: Number(fields[1]), own: seconds(14) + seconds(15), ended: seconds(16) + seconds(17) };
}

function peakOf(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readOf(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** null: it has ended meanwhile. */
function readOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
