import { isIP } from 'node:net';
import { z } from 'zod';
import { usableCores } from './server/usable-cores.ts';

const onOff = (name: string) =>
  z
    .enum(['on', 'off', 'true', 'false', '1', '0'], { error: `${name} must be on or off` })
    .transform((value) => ['on', 'true', '1'].includes(value));

const numberFrom = (name: string, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, `${name} must be a number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `${name} must be a number from ${least} to ${most}`);

const wholeNumber = (name: string, least: number, most: number, preset: number) =>
  numberFrom(name, least, most).default(preset);

const list = (name: string, isOne: (one: string) => boolean, example: string) =>
  z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((all) => all.every(isOne), `${name} must be a list such as ${example}`)
    .default([]);

const settings = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'PORT must be a number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'PORT must be a number from 0 to 65535')
    .default(4000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'HOST must be an address or a name to listen on, such as 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .refine(
      (url) => /^postgres(ql)?:\/\/\S+$/.test(url) && URL.canParse(url),
      'DATABASE_URL must be an address such as postgresql://user:password@host:5432/database',
    )
    .optional(),
  DATA_DIR: z.string().min(1, 'DATA_DIR must be a folder').default('.clientele'),
  DEMO: onOff('DEMO').optional(),
  ADMIN_API_KEY: z
    .string()
    .min(32, 'ADMIN_API_KEY must have at least 32 characters')
    .max(512, 'ADMIN_API_KEY must have at most 512 characters')
    .regex(/^[\x21-\x7e]*$/, 'ADMIN_API_KEY must be printable ASCII without spaces')
    .optional(),
  VIES_URL: z
    .string()
    .refine(
      (url) => url === 'off' || (/^https?:\/\/\S+$/.test(url) && URL.canParse(url)),
      'VIES_URL must be an http or https address, or off',
    )
    .default('https://ec.europa.eu/taxation_customs/vies/rest-api'),
  WORKERS: numberFrom('WORKERS', 1, 256).optional(),
  NODE_ENV: z.string().optional(),
  POOL_SIZE: wholeNumber('POOL_SIZE', 1, 1_000, 10),
  MIN_FREE_DISK_MB: wholeNumber('MIN_FREE_DISK_MB', 0, 1_000_000_000, 256),
  CORS_ORIGINS: list('CORS_ORIGINS', isOrigin, 'https://app.example.com,https://admin.example.com'),
  TRUSTED_PROXIES: list('TRUSTED_PROXIES', isNetwork, '10.0.0.0/8,127.0.0.1'),
  COST_LIMIT: wholeNumber('COST_LIMIT', 1, 1_000_000_000, 10_000),
  RATE_LIMIT: z
    .string()
    .regex(/^([1-9]\d{0,11}|off)$/, 'RATE_LIMIT must be a number of points a minute, or off')
    .transform((text) => (text === 'off' ? null : Number(text)))
    .default(1_000_000),
  RATE_LIMIT_STORE: z.enum(['memory', 'database'], { error: 'RATE_LIMIT_STORE must be memory or database' }).optional(),
  BATCH_LIMIT: wholeNumber('BATCH_LIMIT', 0, 50, 0),
  PERSISTED_DOCUMENTS: z.string().min(1).optional(),
  PERSISTED_ONLY: onOff('PERSISTED_ONLY').default(false),
  INTROSPECTION: z.enum(['on', 'admin', 'off'], { error: 'INTROSPECTION must be on, admin or off' }).optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,512}$/, 'METRICS_TOKEN must be 16 to 512 printable ASCII characters without spaces')
    .optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
});

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** null: the embedded database. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  readonly demo: boolean;
  readonly adminApiKey: string | null;
  /** Base URL of the VIES REST API; null: nobody is asked. */
  readonly viesUrl: string | null;
  readonly logLevel: string;
  /** Processes that serve; 1: this one alone. */
  readonly workers: number;
  /** Connections to the database that each of them may have. */
  readonly poolSize: number;
  /** With less free space than this the embedded database is only read. */
  readonly minFreeDiskMb: number;
  readonly policy: Policy;
  /** What /metrics asks for as a Bearer token; null: nothing. */
  readonly metricsToken: string | null;
}

/** How strict the gateway is with its callers. */
export interface Policy {
  /** Origins whose pages may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** Addresses and networks whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  readonly trustedProxies: readonly string[];
  /** Points that one request may cost at most: see graphql/cost.ts. */
  readonly costLimit: number;
  /** Points that a key may spend in a minute; null: as many as it likes. */
  readonly rateLimit: number | null;
  /** Where it is counted: in this process, or in the database for all gateways on it. */
  readonly rateLimitStore: 'memory' | 'database';
  /** Operations that one request may hold as a JSON array; 0: none. */
  readonly batchLimit: number;
  /** A manifest of documents by their hash, beside the built-in one of the hooks; null: none. */
  readonly persistedDocuments: string | null;
  /** Whether nothing but persisted documents is run. */
  readonly persistedOnly: boolean;
  /** Who may ask for the schema: every key, those with ADMIN, nobody. */
  readonly introspection: 'on' | 'admin' | 'off';
}

export class SettingsError extends Error {}

/**
 * Reads the environment once. An empty variable counts as absent. `cores` is what one worker each is started for.
 * @throws SettingsError with one line that names the variable and says what it may be.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  cores: () => number = usableCores,
): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = settings.safeParse(given);
  if (!read.success) throw new SettingsError([...new Set(read.error.issues.map((issue) => issue.message))].join('; '));
  const { PORT, HOST, DATABASE_URL, DATA_DIR, DEMO, ADMIN_API_KEY, VIES_URL, LOG_LEVEL } = read.data;
  const { POOL_SIZE, MIN_FREE_DISK_MB, METRICS_TOKEN } = read.data;
  if (DATABASE_URL && DEMO)
    throw new SettingsError('DEMO must be off with DATABASE_URL: demo data goes into the embedded database only');
  const workers = read.data.WORKERS ?? (isProduction(read.data) ? cores() : 1);
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL ?? null,
    dataDirectory: DATA_DIR,
    demo: DEMO ?? DATABASE_URL === undefined,
    adminApiKey: ADMIN_API_KEY ?? null,
    viesUrl: VIES_URL === 'off' ? null : VIES_URL,
    logLevel: LOG_LEVEL,
    workers,
    poolSize: POOL_SIZE,
    minFreeDiskMb: MIN_FREE_DISK_MB,
    policy: policyOf(read.data, workers),
    metricsToken: METRICS_TOKEN ?? null,
  };
}

/** A database of one's own alone does not tell: it may be a developer's. */
function isProduction({ NODE_ENV, DATABASE_URL }: z.infer<typeof settings>): boolean {
  return NODE_ENV === 'production' && DATABASE_URL !== undefined;
}

function policyOf(read: z.infer<typeof settings>, workers: number): Policy {
  return {
    corsOrigins: read.CORS_ORIGINS,
    trustedProxies: read.TRUSTED_PROXIES,
    costLimit: read.COST_LIMIT,
    rateLimit: read.RATE_LIMIT,
    // In memory each worker would count for itself, and a key could spend as many times as much as there are workers.
    rateLimitStore: read.RATE_LIMIT_STORE ?? (workers > 1 ? 'database' : 'memory'),
    batchLimit: read.BATCH_LIMIT,
    persistedDocuments: read.PERSISTED_DOCUMENTS ?? null,
    persistedOnly: read.PERSISTED_ONLY,
    // On a database of one's own it is production: whoever looks around there has an ADMIN key.
    introspection: read.INTROSPECTION ?? (read.DATABASE_URL === undefined ? 'on' : 'admin'),
  };
}

/** An origin as a browser sends it: no path, no slash at the end. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

function isNetwork(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/');
  const most = { 4: 32, 6: 128, 0: -1 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

/** What holds where nothing is said. */
export const usualPolicy: Policy = policyOf(settings.parse({}), 1);
