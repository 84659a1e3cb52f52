// Names each test that failed in one of vitest's JSON reports, with the first lines of why.
import { readFileSync } from 'node:fs';

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const file of testResults) {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  for (const { fullName, failureMessages } of failed) {
    process.stdout.write(
      `${file.name}: ${fullName}\n${failureMessages.join('\n').split('\n').slice(0, 8).join('\n')}\n`,
    );
  }
  if (failed.length === 0 && file.status === 'failed') process.stdout.write(`${file.name}: ${file.message}\n`);
}
