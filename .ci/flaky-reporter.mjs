// Writes the tests that passed at their second attempt only to the file named by FLAKY_TESTS, a line each.
import { appendFileSync } from 'node:fs';

// biome-ignore lint/style/noDefaultExport: what vitest loads a reporter by
export default class FlakyReporter {
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky)
      appendFileSync(process.env.FLAKY_TESTS, `${test.module.relativeModuleId}: ${test.fullName}\n`);
  }
}
