import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, seen from src/ and from dist/ alike: migrations and the embedded PostgreSQL lie below it. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** As package.json has it. */
export const packageVersion: string = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version;
