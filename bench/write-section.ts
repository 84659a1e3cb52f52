import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../src/project-root.ts';

const file = join(projectRoot, 'bench/RESULTS.md');
const opening = `# Results

Measured by \`npm run bench -- <name>\`, which writes the section of that name anew and leaves the others alone.
`;

/** Puts a section in the place of the former one of its name, else at the end. */
export async function writeSection(name: string, section: string): Promise<void> {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const written = await readFile(file, 'utf8').catch(() => opening);
  const [from, to] = [written.indexOf(begin), written.indexOf(end)];
  const marked = `${begin}\n\n${section.trim()}\n\n${end}`;
  const text =
    from < 0 || to < from
      ? `${written.trimEnd()}\n\n${marked}\n`
      : written.slice(0, from) + marked + written.slice(to + end.length);
  await writeFile(file, text);
}
