import { fileURLToPath } from 'node:url';

/** The folder of package.json, seen from src/ and from dist/ alike: migrations and the embedded PostgreSQL lie below it. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
