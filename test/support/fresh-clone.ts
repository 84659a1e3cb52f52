import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, lchown, mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { locate } from '../../src/database/embedded-place.ts';
import { projectRoot } from '../../src/project-root.ts';

const run = promisify(execFile);

/** Whoever installs and starts; null is whoever runs the tests. */
export interface Person {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface FreshClone {
  readonly directory: string;
  /** Runs npm in it, in a process group of its own, as the person. */
  npm(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  /** Runs Node in it, as the person, to its end. */
  node(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>;
  /** Command lines of what still runs on it. */
  processes(): Promise<string[]>;
  remove(): Promise<void>;
}

/** The files of the working tree that git has or would take, in a new folder: what a clone would hold once committed. */
export async function makeClone(options: { mode: number; person: Person | null }): Promise<FreshClone> {
  const { mode, person } = options;
  const base = await mkdtemp(join(tmpdir(), 'clientele-install-'));
  const directory = join(base, 'app');
  const home = person ? join(base, 'home') : homedir();
  await copyTree(directory);
  if (person) await copyNpmCache(home);
  if (person) await handOver(base, person);
  await chmod(base, mode);
  const { home: data, shared } = await locate(join(directory, '.clientele'), directory);
  const settings = (env: Readonly<Record<string, string>>) => ({
    cwd: directory,
    env: { ...cleanEnvironment(), HOME: home, ...env },
    ...(person ? { uid: person.uid, gid: person.gid } : {}),
  });
  return {
    directory,
    npm: (args, env = {}) =>
      spawn('npm', [...args], { ...settings(env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
    node: async (args, env = {}) => void (await run(process.execPath, [...args], settings(env))),
    processes: async () => (await processesOn([base, data])).map(({ command }) => command),
    remove: async () => {
      await endAll([base, data]);
      for (const path of [base, shared ?? base]) await rm(path, { recursive: true, force: true });
    },
  };
}

/** A new user without a password or a home, which `remove` takes away again. */
export async function makePerson(): Promise<Person & { remove(): Promise<void> }> {
  const name = `clt${process.pid}`;
  await run('useradd', ['--no-create-home', '--user-group', '--shell', '/bin/sh', name]);
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
  );
  return { name, uid: uid ?? 0, gid: gid ?? 0, remove: async () => void (await run('userdel', [name])) };
}

async function copyTree(directory: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', list, { cwd: projectRoot, maxBuffer: 50_000_000 });
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(projectRoot, name)))) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await cp(join(projectRoot, file), join(directory, file));
  }
}

/** Nobody else can read root's: without a copy each run would fetch everything anew. */
async function copyNpmCache(home: string): Promise<void> {
  await mkdir(join(home, '.npm'), { recursive: true });
  const cache = join(homedir(), '.npm/_cacache');
  if (existsSync(cache)) await run('cp', ['-r', cache, join(home, '.npm/_cacache')]);
}

async function handOver(path: string, { uid, gid }: Person): Promise<void> {
  await chown(path, uid, gid);
  for (const entry of await readdir(path, { recursive: true })) await lchown(join(path, entry), uid, gid);
}

/** The shell's settings for npm, Node and Clientele, and those of the npm that runs these tests, are left out. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(npm_|VITEST|NODE_ENV|NODE_OPTIONS|INIT_CWD|DATABASE_URL|DATA_DIR|DEMO|ADMIN_API_KEY|HOST|PORT|LOG_LEVEL|TEST)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

interface Found {
  readonly pid: number;
  readonly command: string;
}

/** What has one of the paths in its command line, or works in one. */
async function processesOn(paths: readonly string[]): Promise<Found[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = pids.map(async (pid) => {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    return { pid, command, about: `${command} ${folder}` };
  });
  return (await Promise.all(all)).filter(({ about }) => paths.some((path) => about.includes(path)));
}

/** What a failed test left running must not keep the folders. */
async function endAll(paths: readonly string[]): Promise<void> {
  for (const { pid } of await processesOn(paths)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
