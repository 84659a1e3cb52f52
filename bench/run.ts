// npm run bench -- <name>: measures one thing, and writes its section of bench/RESULTS.md.
import { benchAttacks } from './attacks/bench-attacks.ts';
import { benchDuplicates } from './duplicates/bench-duplicates.ts';
import { tell } from './tell.ts';
import { writeSection } from './write-section.ts';

/** Each answers its section, in Markdown without a heading of the first level. */
const benchmarks: Readonly<Record<string, (options: readonly string[]) => Promise<string>>> = {
  attacks: benchAttacks,
  duplicates: benchDuplicates,
};

const [name = '', ...options] = process.argv.slice(2);
const run = benchmarks[name];
if (run) {
  await writeSection(name, await run(options));
  tell('bench/RESULTS.md is written');
} else {
  tell(`npm run bench -- <name>, where the name is one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exitCode = 1;
}
