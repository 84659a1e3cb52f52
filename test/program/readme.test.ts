import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { scopeNames } from '../../src/access/scopes.ts';
import { projectRoot } from '../../src/project-root.ts';
import { askProgram, connectTo } from '../support/ask-program.ts';
import { startFakeCollector } from '../support/fake-collector.ts';
import { removeData } from '../support/run-program.ts';
import { type Program, startProgram } from '../support/start-program.ts';

/** A fenced block of README.md. */
interface Block {
  readonly kind: string;
  readonly text: string;
  readonly line: number;
}

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const blocks: readonly Block[] = [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(
  ({ 1: kind = '', 2: text = '', index }) => ({ kind, text, line: readme.slice(0, index).split('\n').length }),
);

/** Where README says that the gateway listens. */
const README_URL = 'http://127.0.0.1:4000';

// As in tsconfig.json, for a file that lies elsewhere.
const compilerOptions = [
  ...['--noEmit', '--strict', '--noUncheckedIndexedAccess', '--skipLibCheck', '--allowImportingTsExtensions'],
  ...['--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--typeRoots', 'node_modules/@types'],
];

/** Commands that are proven elsewhere: running them here would install, test or overwrite this very tree. */
const provenElsewhere: Readonly<Record<string, string>> = {
  'npm install && npm start': 'test/install',
  'npm install && npm test': 'test/install',
  'npm run generate': 'npm run generate:check, in .ci/run',
};

let program: Program;
let demoKey: string;
let databaseUrl: string;
/** The register that README starts beside the gateway. */
let register: ChildProcess | undefined;
const dataDirectory = join(tmpdir(), `clientele-readme-${randomUUID()}`);
/** What the block before has answered: `json` blocks are compared with it. */
let answer: unknown;
/** What README's reader puts in, as it was last printed or answered: COMPANY_ID and the like. */
const found = new Map<string, string>();

beforeAll(async () => {
  program = await startProgram({ env: { DATA_DIR: dataDirectory } });
  demoKey = program.demoKey ?? '';
  databaseUrl = await emptyDatabase();
}, 120_000);

afterAll(async () => {
  register?.kill();
  await program?.stop();
  await removeData(dataDirectory);
  if (databaseUrl) await onServer(`drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
});

async function emptyDatabase(): Promise<string> {
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/clientele_readme_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${url.pathname.slice(1)} template template0 encoding 'UTF8'`);
  return url.href;
}

async function onServer(statement: string): Promise<void> {
  const client = await connectTo(inject('databaseUrl'));
  await client.query(statement);
  await client.end();
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly complaints: string;
}

/** Runs a program as README's reader would: in the project's folder, with the printed key. */
async function run(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const {
    DATABASE_URL: _url,
    DEMO: _demo,
    ADMIN_API_KEY: _admin,
    HOST: _host,
    PORT: _port,
    ...inherited
  } = process.env;
  const child = spawn(file, args, {
    cwd: projectRoot,
    env: { ...inherited, DATA_DIR: dataDirectory, KEY: demoKey, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { output: '', complaints: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (written.output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (written.complaints += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...written };
}

/** The commands of a block: one a line, unless the line goes on. */
function commandsOf(text: string): string[] {
  return text
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** What a block has exported so far. */
type Exports = Record<string, string>;

interface Recogniser {
  readonly form: RegExp;
  run(command: string, exports: Exports): Promise<void> | void;
}

const recognisers: readonly Recogniser[] = [
  {
    form: /^npm (install && npm (start|test)|run generate)$/,
    run: (command) => expect(provenElsewhere).toHaveProperty([command]),
  },
  // The reader puts in what was printed; `run` gives the key of this run.
  { form: /^KEY=clt_…$/, run: () => expect(demoKey).toMatch(/^clt_/) },
  { form: /^curl .*\| grep /, run: runGrep },
  { form: /^curl /, run: runCurl },
  {
    form: /^export DATABASE_URL=postgresql:/,
    run: (_command, exports) => void Object.assign(exports, { DATABASE_URL: databaseUrl }),
  },
  { form: /^npm run (--silent )?clientele -- /, run: runClientele },
  { form: /^npm start$/, run: startOnOwnDatabase },
  { form: /^npm run vies:fake$/, run: startRegister },
  { form: /^VIES_URL=\S+ npm start$/, run: startWithRegister },
  { form: /^OTEL_EXPORTER_OTLP_ENDPOINT=\S+ npm start$/, run: startWithCollector },
];

async function runCurl(command: string): Promise<void> {
  expect(command).toContain(README_URL);
  const { code, output, complaints } = await run('bash', ['-c', command.replaceAll(README_URL, program.url)]);
  expect(code, complaints).toBe(0);
  answer = JSON.parse(output);
}

async function runGrep(command: string): Promise<void> {
  const { code, output } = await run('bash', ['-c', command.replaceAll(README_URL, program.url)]);
  expect(code).toBe(0);
  expect(output.split('\n').length).toBeGreaterThan(10);
}

async function runClientele(command: string, exports: Exports): Promise<void> {
  // As many as it takes to show that they are written.
  const words = (filled(command).split(' -- ')[1] ?? '').replace('--customers 1000', '--customers 50');
  const { code, output, complaints } = await run('bash', ['-c', `exec node dist/cli/main.js ${words}`], exports);
  expect(code, `${command}\n${output}${complaints}`).toBe(0);
  if (words.includes('--json')) answer = JSON.parse(output);
  learn('ORGANIZATION_ID', /^Organization +(\S+)/m.exec(output));
  learn('PRINTED_KEY', /^API key +(\S+)/m.exec(output));
  learn('KEY_PREFIX', /clt_[0-9a-f]+_([0-9a-f]+)_/.exec(output));
}

/** With a database of one's own: the key that `tenants create` has printed must work, and there is no demo. */
async function startOnOwnDatabase(_command: string, exports: Exports): Promise<void> {
  expect(exports).toHaveProperty('DATABASE_URL');
  const own = await startProgram({ env: exports });
  try {
    expect(own.demoKey).toBeNull();
    const { data } = await askProgram(
      own.url,
      found.get('PRINTED_KEY') ?? null,
      '{ viewer { scopes } companies { totalCount } }',
    );
    expect(data).toEqual({ viewer: { scopes: ['ADMIN'] }, companies: { totalCount: 1 } });
  } finally {
    expect(await own.stop()).toBe(0);
  }
}

/** As `npm run vies:fake` runs it, on a free port. */
async function startRegister(): Promise<void> {
  const script = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).scripts['vies:fake'] as string;
  const [, file = ''] = script.split(' ');
  register = spawn(process.execPath, ['--import', 'tsx', file], { env: { ...process.env, PORT: '0' } });
  let printed = '';
  for await (const text of register.stdout?.setEncoding('utf8') ?? []) {
    printed += text;
    const url = /^ {2}VIES_URL=(\S+) npm start$/m.exec(printed)?.[1];
    if (url) return void found.set('VIES_URL', url);
  }
  throw new Error(`the register has ended: ${printed}`);
}

/** A number that has a behaviour there is checked so. */
async function startWithRegister(): Promise<void> {
  const own = await startProgram({ env: { VIES_URL: found.get('VIES_URL') ?? '' } });
  const check = (vatNumber: string, company: string) =>
    `mutation { validateVat(input: { idempotencyKey: "${vatNumber}", subject: { number: { companyId: "${company}", vatNumber: "${vatNumber}" } } }) { ... on ValidateVatPayload { status check { outcome errorCode } } } }`;
  try {
    const { data } = await askProgram(own.url, own.demoKey, '{ companies { nodes { id } } }');
    const [{ id }] = data.companies.nodes;
    const ask = async (vatNumber: string) =>
      (await askProgram(own.url, own.demoKey, check(vatNumber, id))).data.validateVat;
    expect(await ask('LU00010011')).toEqual({ status: 'VALID', check: { outcome: 'VALID', errorCode: null } });
    const away = { outcome: 'UNAVAILABLE', errorCode: 'MS_UNAVAILABLE' };
    expect(await ask('LU00030134')).toEqual({ status: 'MAINTENANCE', check: away });
  } finally {
    expect(await own.stop()).toBe(0);
  }
}

/** The first request's trace reaches the collector at the latest when the gateway stops. */
async function startWithCollector(): Promise<void> {
  const collector = await startFakeCollector();
  try {
    const own = await startProgram({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    await askProgram(own.url, own.demoKey, '{ viewer { scopes } }');
    expect(await own.stop()).toBe(0);
    expect(collector.spans.some(({ name }) => name.includes('/graphql'))).toBe(true);
  } finally {
    await collector.stop();
  }
}

function learn(name: string, match: RegExpExecArray | null): void {
  if (match?.[1]) found.set(name, match[1]);
}

/** A text with the things that README leaves to its reader. */
function filled(text: string): string {
  return [...found].reduce((whole, [name, value]) => whole.replaceAll(name, value), text);
}

/** What differs from run to run, masked on both sides. */
function masked(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(/req_[0-9a-f-]{36}/g, '<request>')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/("apiVersion":)"\d{4}-\d\d-\d\d"/g, '$1"<version>"')
    .replace(/("left":)\d+/g, '$1"<points>"');
  return JSON.parse(text);
}

const kinds: Readonly<Record<string, (block: Block) => Promise<void> | void>> = {
  async sh({ text }) {
    const exports: Exports = {};
    for (const command of commandsOf(text)) {
      const known = recognisers.find(({ form }) => form.test(command));
      if (!known) throw new Error(`no test knows how to run: ${command}`);
      await known.run(command, exports);
    }
  },
  async graphql({ text, line }) {
    const { data, errors } = await askProgram(program.url, demoKey, filled(text));
    expect(errors, `README.md, line ${line}`).toBeUndefined();
    const [company] = data.companies?.nodes ?? [];
    if (company) found.set('COMPANY_ID', company.id);
    answer = { data };
  },
  /** An answer: what it shows at its top level must be all there is, `extensions` aside. */
  json({ text }) {
    const shown = JSON.parse(text) as object;
    const { extensions, ...rest } = answer as { extensions?: unknown };
    expect(masked('extensions' in shown ? { ...rest, extensions } : rest)).toEqual(masked(shown));
    answer = undefined;
  },
  /** What the program prints at its start. */
  text({ text }) {
    const printed = program
      .output()
      .replaceAll(program.url, README_URL)
      .replaceAll(/clt_\w+/g, 'clt_…');
    expect(printed.replace(/^ {2}Note .*\n/m, '')).toContain(text);
  },
  /** A program: its types must hold, and it must print something. */
  async ts({ text }) {
    // Outside the tree, which others format and compile meanwhile.
    const file = join(tmpdir(), `clientele-readme-${randomUUID()}.mts`);
    const source = text.replaceAll(README_URL, program.url).replaceAll("'./src/", `'${join(projectRoot, 'src')}/`);
    await writeFile(file, source);
    try {
      const checked = await run(process.execPath, ['node_modules/typescript/bin/tsc', ...compilerOptions, file]);
      expect(checked.output).toBe('');
      const { code, output, complaints } = await run(process.execPath, ['--import', 'tsx', file]);
      expect(code, complaints).toBe(0);
      expect(output).not.toBe('');
    } finally {
      await rm(file);
    }
  },
};

describe('README.md', () => {
  it('has blocks of known kinds only', () => {
    expect(blocks.length).toBeGreaterThan(10);
    expect(readme.match(/^\s*(```|~~~)/gm)).toHaveLength(2 * blocks.length);
    expect(blocks.filter(({ kind }) => !Object.hasOwn(kinds, kind))).toEqual([]);
  });

  // In the order of the page: an answer belongs to the request before it.
  it.each(blocks.map((block) => [`line ${block.line}: ${block.kind}`, block] as const))('%s', async (_name, block) => {
    await kinds[block.kind]?.(block);
  });

  it('lists every variable and every scope, and no other', () => {
    const named = (heading: string) => {
      const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
      return [...section.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map((row) => row[1]);
    };
    const settings = readFileSync(join(projectRoot, 'src/env.ts'), 'utf8');
    expect(named('Configuration').sort()).toEqual(
      [...settings.matchAll(/^ {2}([A-Z_]+): /gm)].map((row) => row[1]).sort(),
    );
    expect(named('API keys and scopes')).toEqual(scopeNames);
  });

  it('lists every command, and no other', async () => {
    const { output } = await run(process.execPath, ['dist/cli/main.js', '--help']);
    const commands = [...(output.split('Commands:')[1] ?? '').matchAll(/^ {2}(\w+) /gm)].map((row) => row[1]);
    const section = readme.split('\n## The clientele command\n')[1]?.split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/^\| `(\w+)` +\|/gm)].map((row) => row[1]);
    expect([...named, 'help']).toEqual(commands);
  });

  it('names paths that answer as it says', async () => {
    const get = (path: string) =>
      fetch(`${program.url}${path}`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect((await get('/')).headers.get('location')).toBe('/graphql');
    expect(await Promise.all(['/graphql', '/livez', '/readyz'].map(async (path) => (await get(path)).status))).toEqual([
      200, 200, 200,
    ]);
  });
});

describe('links between documents', () => {
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-');

  it.each(documents)('%s leads nowhere that is not there', (document) => {
    const text = readFileSync(join(projectRoot, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(({ 1: path = '', 2: anchor }) => {
      const target = path === '' ? document : join(dirname(document), path);
      if (!existsSync(join(projectRoot, target))) return true;
      const headings = anchor ? [...readFileSync(join(projectRoot, target), 'utf8').matchAll(/^#+ (.*)$/gm)] : [];
      return anchor !== undefined && !headings.some(([, heading = '']) => anchorOf(heading) === anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});
