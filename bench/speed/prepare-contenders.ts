import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { projectRoot } from '../../src/project-root.ts';
import { tell } from '../tell.ts';
import { contendersFolder, newerNode } from './contender-list.ts';

/** Compiles Clientele where its sources are newer. */
export function buildClientele(): void {
  execFileSync(process.execPath, [join(projectRoot, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
}

/** Installs the others where that has not been done. */
export function installContenders(): void {
  if (existsSync(join(contendersFolder, 'node_modules'))) return;
  tell('installing the contenders');
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'];
  execFileSync('npm', words, { cwd: contendersFolder, stdio: 'inherit' });
}

/** What the others are made of. */
export function describeContenders(): string {
  const file = readFileSync(join(contendersFolder, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(file) as { dependencies: Readonly<Record<string, string>> };
  const { postgraphile, mercurius, fastify, pg } = dependencies;
  const node = execFileSync(newerNode, ['--version'], { encoding: 'utf8' }).trim();
  return `PostGraphile ${postgraphile} on Node.js ${node}, mercurius ${mercurius} on fastify ${fastify}, pg ${pg}`;
}

/** It prints its version with its usage, and ends with 1. */
export function describeWrk(): string {
  const { stdout } = spawnSync('wrk', ['--version'], { encoding: 'utf8' });
  return stdout.split(/ \[| Copyright/)[0] ?? 'wrk';
}

/** PostGraphile has no search of its own: a function with the condition that Clientele sends is what one would give it. */
export async function addSearchFunction(pool: pg.Pool): Promise<void> {
  await pool.query(`
    CREATE OR REPLACE FUNCTION search_customers(organization uuid, search text) RETURNS SETOF customer
    LANGUAGE sql STABLE AS $$
      SELECT t.* FROM customer t
       WHERE t.organization_id = organization AND t.archived_at IS NULL
         AND (t.search_text LIKE '%' || search || '%' OR search <% t.search_text)
       ORDER BY (word_similarity(search, t.search_text) + similarity(search, t.name_key))::real DESC, t.id DESC
    $$`);
}
