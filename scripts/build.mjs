// Generates the Prisma client and compiles src into dist. With --if-stale: only where dist is missing or older than its
// sources, so that `npm start` never runs yesterday's code and starts at once where there is nothing to do.
// Several may run at once (tests, `npm start`): one builds, the others wait; dist is exchanged whole, and only on success.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (path) => join(root, path);
const ifStale = process.argv.includes('--if-stale');
const sources = [
  'src',
  'prisma/schema.prisma',
  'prisma.config.ts',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
];
const generated = at('src/database/generated');
const generatedFrom = at('src/database/generated/.source-hash');
const workshop = at('node_modules/.cache/clientele-build');
const lock = join(workshop, 'lock');
const LOCK_LIMIT_MS = 120_000;

function newest(path) {
  if (path === generated) return 0;
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isStale() {
  const built = statSync(at('dist/.built'), { throwIfNoEntry: false });
  return !built || sources.some((source) => newest(at(source)) > built.mtimeMs);
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

function fail(text) {
  process.stderr.write(text);
  rmSync(lock, { force: true });
  process.exit(1);
}

function run(command, args) {
  const result = spawnSync(process.execPath, [at(command), ...args], {
    cwd: root,
    // Prisma would ask its makers for news.
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status !== 0) fail(`${result.stdout}${result.stderr}`);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function takeLock() {
  mkdirSync(workshop, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      process.once('exit', () => rmSync(lock, { force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isLeftBehind()) rmSync(lock, { force: true });
      await sleep(100);
    }
  }
}

// The process id alone does not tell: after a restart of the machine or container it may be somebody else's.
function isLeftBehind() {
  const holder = Number(readOr(lock, '0'));
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > LOCK_LIMIT_MS || (holder > 0 && !isAlive(holder));
}

/** `prisma generate` rewrites its folder file by file, under whoever imports it just then: only where it must. */
function generate() {
  const hash = createHash('sha256');
  for (const path of ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'])
    hash.update(readFileSync(at(path)));
  const source = hash.digest('hex');
  if (existsSync(join(generated, 'client.ts')) && readOr(generatedFrom, '') === source) return;
  run('node_modules/prisma/build/index.js', ['generate']);
  writeFileSync(generatedFrom, source);
}

function compile() {
  const [fresh, old] = ['new', 'old'].map((name) => join(workshop, `${name}-${process.pid}`));
  // Before the sources are read: what is saved meanwhile is newer than the stamp, and built the next time.
  const started = new Date();
  run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', fresh]);
  chmodSync(join(fresh, 'cli/main.js'), 0o755);
  writeFileSync(join(fresh, '.built'), '');
  utimesSync(join(fresh, '.built'), started, started);
  if (existsSync(at('dist'))) move(at('dist'), old);
  move(fresh, at('dist'));
  rmSync(old, { recursive: true, force: true });
}

function move(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // node_modules may be a volume of its own.
    if (error.code !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true, preserveTimestamps: true });
    rmSync(from, { recursive: true, force: true });
  }
}

if (ifStale && !isStale()) process.exit(0);
if (!existsSync(at('node_modules/typescript'))) {
  // An installation without development tools brings its dist along.
  if (!ifStale || existsSync(at('dist/main.js'))) process.exit(0);
  process.stderr.write(
    'clientele: dist is missing, and development tools are too: run `npm install`, which builds it\n',
  );
  process.exit(1);
}
await takeLock();
for (const name of readdirSync(workshop)) if (name !== 'lock') rmSync(join(workshop, name), { recursive: true });
if (!ifStale || isStale()) {
  generate();
  compile();
}
