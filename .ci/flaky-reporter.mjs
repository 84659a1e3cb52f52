// Writes the tests that passed at their second attempt only to the file named by FLAKY_TESTS, and why the first did not.
import { appendFileSync } from 'node:fs';

// biome-ignore lint/style/noDefaultExport: what vitest loads a reporter by
export default class FlakyReporter {
  onTestCaseResult(test) {
    if (!test.diagnostic()?.flaky) return;
    const why = test.result().errors?.map(({ message, diff }) => `    ${diff ?? message}`.slice(0, 1_000)) ?? [];
    const lines = [`${test.module.relativeModuleId}: ${test.fullName}`, ...why];
    appendFileSync(process.env.FLAKY_TESTS, `${lines.join('\n')}\n`);
  }
}
