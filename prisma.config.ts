import { defineConfig } from 'prisma/config';

// These commands need no schema engine, yet the CLI downloads one unless it believes to have it
// (seen with prisma 7.10.0, offline: "binaries.prisma.sh" cannot be reached). Any existing file will do.
const command = process.argv[2] ?? '';
if (['generate', 'validate', 'format'].includes(command)) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

const databaseUrl = process.env.DATABASE_URL;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(databaseUrl ? { datasource: { url: databaseUrl } } : {}),
});
