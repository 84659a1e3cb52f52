// Writes what is generated and committed: schema.graphql from the types, and the hooks' typed documents from schema.graphql.
// With --check: fails where what is committed is not what comes out.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outputs = ['schema.graphql', 'src/hooks/generated'];

function run(command, args) {
  const result = spawnSync(process.execPath, [join(root, command), ...args], { cwd: root, encoding: 'utf8' });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}

function fingerprint(path) {
  const files = path.endsWith('.graphql') ? [path] : list(path).map((name) => `${path}/${name}`);
  return files
    .map(
      (file) =>
        `${file} ${createHash('sha256')
          .update(readFileSync(join(root, file)))
          .digest('hex')}`,
    )
    .join('\n');
}

function list(folder) {
  try {
    return readdirSync(join(root, folder)).sort();
  } catch {
    return [];
  }
}

const before = outputs.map(fingerprint).join('\n');
run('node_modules/tsx/dist/cli.mjs', ['scripts/print-schema.ts']);
run('node_modules/@graphql-codegen/cli/cjs/bin.js', ['--config', 'codegen.ts']);
const after = outputs.map(fingerprint).join('\n');

if (process.argv.includes('--check') && before !== after) {
  process.stderr.write('generated files were not fresh: run `npm run generate` and commit what it writes\n');
  process.exit(1);
}
