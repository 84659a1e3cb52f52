import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';

const src = join(projectRoot, 'src');

/** From low to high: a domain may import from those before it, never from those after it. */
const domainOrder = [
  'audit',
  'idempotency',
  'organization',
  'customer',
  'reference',
  'tag',
  'custom-field',
  'tax-id',
  'verification',
  'vat',
  'payment-method',
  'wallet',
  'plan',
  'eligibility',
  'subscription',
  'invoice',
  'merge',
  'duplicate',
  'bulk',
] as const;

interface Import {
  readonly from: string;
  readonly to: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : filesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const files = filesBelow(src);
const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/^(?:import|export)\b[^;]*?from '(\.[^']+)';|^import '(\.[^']+)';/gms)];
  return targets.map(([, named, bare]) => ({
    from: relative(src, file),
    to: relative(src, resolve(dirname(file), named ?? bare ?? '')),
  }));
});

/** Where a file stands: its top folder, or for a domain its layer. */
function layerOf(path: string): string {
  const role = /\.(rules|repository|loaders|service|schema)\.ts$/.exec(path)?.[1];
  if (path.startsWith('domains/')) return role ?? 'nameless';
  return path.includes('/') ? (path.split('/')[0] ?? path) : path;
}

function domainOf(path: string): string | null {
  return path.startsWith('domains/') ? (path.split('/')[1] ?? null) : null;
}

/** ARCHITECTURE.md, Who may import what. `rules*` are those of the own and of lower domains; the rest is the own domain's. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  kernel: ['kernel'],
  access: ['access', 'kernel', 'database'],
  database: ['database', 'kernel'],
  vies: ['vies', 'kernel', 'database'],
  graphql: ['graphql', 'access', 'database', 'kernel'],
  rules: ['kernel', 'rules*'],
  repository: ['rules*', 'repository', 'database', 'kernel'],
  loaders: ['repository', 'rules*', 'loaders', 'database', 'kernel'],
  service: ['rules*', 'repository', 'service*', 'access', 'database', 'kernel'],
  schema: ['rules*', 'repository', 'loaders', 'service', 'schema', 'graphql', 'kernel', 'access', 'database'],
};

const anywhereAbove = new Set(['server', 'cli', 'demo', 'main.ts', 'schema.ts', 'env.ts', 'project-root.ts', 'hooks']);

function isAllowed({ from, to }: Import): boolean {
  const layer = layerOf(from);
  if (anywhereAbove.has(layer)) return isAllowedAbove(layer, to);
  const rules = allowed[layer] ?? [];
  const target = layerOf(to);
  const [own, other] = [domainOf(from), domainOf(to)];
  if (own && other && own !== other) return rules.includes(`${target}*`) && isLower(other, own);
  return rules.includes(target) || rules.includes(`${target}*`);
}

function isAllowedAbove(layer: string, to: string): boolean {
  if (layer === 'schema.ts') return to.startsWith('graphql/') || to.startsWith('domains/');
  if (layer === 'hooks') return to.startsWith('hooks/');
  return !to.startsWith('domains/') || (layer === 'cli' && layerOf(to) === 'service');
}

function isLower(low: string, high: string): boolean {
  const order: readonly string[] = domainOrder;
  return order.indexOf(low) !== -1 && order.indexOf(low) < order.indexOf(high);
}

describe('the house keeps its walls', () => {
  it('knows every domain and its place', () => {
    expect(readdirSync(join(src, 'domains')).sort()).toEqual([...domainOrder].sort());
  });

  it('has nothing but rules, repositories, loaders, services and schemas in a domain', () => {
    expect(files.map((file) => relative(src, file)).filter((file) => layerOf(file) === 'nameless')).toEqual([]);
  });

  it('finds imports at all', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports).toContainEqual({ from: 'main.ts', to: 'env.ts' });
  });

  it('imports only what the table allows', () => {
    expect(imports.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('keeps the Prisma client inside database and repositories', () => {
    const users = imports.filter(({ to }) => to.includes('/generated/')).map(({ from }) => layerOf(from));
    expect(users.filter((layer) => !['database', 'repository', 'hooks'].includes(layer))).toEqual([]);
  });

  it('would notice a breach', () => {
    expect(isAllowed({ from: 'domains/customer/customer.service.ts', to: 'domains/wallet/wallet.service.ts' })).toBe(
      false,
    );
    expect(isAllowed({ from: 'domains/wallet/wallet.service.ts', to: 'domains/customer/customer.service.ts' })).toBe(
      true,
    );
    expect(isAllowed({ from: 'domains/wallet/wallet.schema.ts', to: 'domains/customer/customer.service.ts' })).toBe(
      false,
    );
    expect(isAllowed({ from: 'kernel/money.ts', to: 'database/sql.ts' })).toBe(false);
    expect(isAllowed({ from: 'graphql/node.ts', to: 'domains/customer/customer.rules.ts' })).toBe(false);
  });

  it('names folders and files for what they are', () => {
    const shapeless = /(^|[/.-])(utils?|helpers?|common|manager|misc|index)(\.|\/|$)/;
    expect(files.map((file) => relative(src, file)).filter((file) => shapeless.test(file))).toEqual([]);
  });

  it('keeps files short', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400);
    expect(long.map((file) => relative(src, file))).toEqual([]);
  });
});
