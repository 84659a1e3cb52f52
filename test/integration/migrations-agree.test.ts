import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { schemaDifference, withMigratedDatabase } from '../../scripts/schema-engine.ts';

const TIMEOUT_MS = 60_000;

describe('migrations and schema.prisma', () => {
  test('agree', { timeout: TIMEOUT_MS }, async () => {
    expect(await schemaDifference(inject('databaseUrl'))).toBe('');
  });

  test('differ once a migrated table has a column more', { timeout: TIMEOUT_MS }, async () => {
    const difference = await withMigratedDatabase(inject('databaseUrl'), async (url) => {
      await execute(url, 'ALTER TABLE "organization" ADD COLUMN "surplus" text');
      return schemaDifference(url);
    });
    expect(difference).toContain('DROP COLUMN "surplus"');
  });
});

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
