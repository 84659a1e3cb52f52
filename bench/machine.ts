import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { projectRoot } from '../src/project-root.ts';

/** When, on what and of which commit something was measured. */
export function describeRun(postgres: string): string {
  const [processor] = cpus();
  const load = loadavg()[0] ?? 0;
  return [
    new Date().toISOString().slice(0, 10),
    `commit ${commit()}`,
    `${cpus().length} cores (${processor?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`,
    `load ${load.toFixed(1)} at the end`,
    `Node.js ${process.version}`,
    `PostgreSQL ${postgres}`,
  ].join(', ');
}

function commit(): string {
  try {
    const git = (...words: string[]) => execFileSync('git', words, { cwd: projectRoot, encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown';
  }
}
