import { defineConfig } from 'vitest/config';

// Files share their modules: loading the schema anew for each of them would take a fifth of the time.
const database = {
  // A busy machine can be too slow for one of thousands of tests that race clocks on purpose. .ci/run names each that
  // passed only then.
  retry: process.env.CI ? 1 : 0,
  globalSetup: ['test/support/test-database.ts'],
  isolate: false,
  testTimeout: 60_000,
  hookTimeout: 60_000,
};
const alone = { retry: database.retry, fileParallelism: false, testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig({
  // Vite would take graphql's ES module for our files, while our dependencies take the other one: "another realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    // Most tests wait for a database or a program: more of them than cores run at once.
    maxWorkers: 3,
    // Half of what a request leaves behind would else outlive two collections.
    execArgv: ['--max-semi-space-size=32'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/{unit,contract}/**/*.test.ts'], isolate: false, testTimeout: 20_000 },
      },
      {
        extends: true,
        test: { name: 'integration', include: ['test/{integration,scenarios}/**/*.test.ts'], ...database },
      },
      // The built program as a user starts it, and the embedded PostgreSQL.
      { extends: true, test: { name: 'program', include: ['test/program/**/*.test.ts'], ...database } },
      // Gateway and PostgreSQL killed at many statements, and many merges that meet: `npm run test:faults`.
      { extends: true, test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...database } },
      // Every way in, under attack: `npm run test:security`.
      { extends: true, test: { name: 'security', include: ['test/security/**/*.test.ts'], ...database } },
      // Needs Chromium: `npm run test:browser`.
      { extends: true, test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...alone } },
      // Clones and installs the repository, as several users: `npm run test:install`.
      { extends: true, test: { name: 'install', include: ['test/install/**/*.test.ts'], ...alone } },
    ],
  },
});
