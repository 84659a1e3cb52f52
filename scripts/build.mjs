// Generates the Prisma client and compiles src into dist. With --if-stale: only where dist is missing or older than its
// sources, so that `npm start` never runs yesterday's code and starts at once where there is nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (path) => join(root, path);
const stamp = at('dist/.built');
const sources = [
  'src',
  'prisma/schema.prisma',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
];
const generated = at('src/database/generated');

function newest(path) {
  if (path === generated) return 0;
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isStale() {
  const built = statSync(stamp, { throwIfNoEntry: false });
  return !built || sources.some((source) => newest(at(source)) > built.mtimeMs);
}

function run(command, args) {
  const result = spawnSync(process.execPath, [at(command), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}

if (process.argv.includes('--if-stale') && !isStale()) process.exit(0);
// An installation without development tools brings its dist along.
if (!existsSync(at('node_modules/typescript'))) process.exit(0);
rmSync(at('dist'), { recursive: true, force: true });
run('node_modules/prisma/build/index.js', ['generate']);
run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
writeFileSync(stamp, '');
