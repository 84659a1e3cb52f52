// npm run bench -- <name>: measures one thing, speed unless another is named, and writes its section of bench/RESULTS.md.
import { benchAttacks } from './attacks/bench-attacks.ts';
import { benchDuplicates } from './duplicates/bench-duplicates.ts';
import { benchSpeed } from './speed/bench-speed.ts';
import { tell } from './tell.ts';
import { writeSection } from './write-section.ts';

/** Each answers its section, in Markdown without a heading of the first level; null where it is not to be written. */
const benchmarks: Readonly<Record<string, (options: readonly string[]) => Promise<string | null>>> = {
  attacks: benchAttacks,
  duplicates: benchDuplicates,
  speed: benchSpeed,
};

const words = process.argv.slice(2);
const [name = '', ...options] = words[0]?.startsWith('--') === false ? words : ['speed', ...words];
const run = benchmarks[name];
if (run) {
  const section = await run(options);
  if (section !== null) {
    await writeSection(name, section);
    tell('bench/RESULTS.md is written');
  }
} else {
  tell(`npm run bench -- <name>, where the name is one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exitCode = 1;
}
