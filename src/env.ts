import { z } from 'zod';

const onOff = (name: string) =>
  z
    .enum(['on', 'off', 'true', 'false', '1', '0'], { error: `${name} must be on or off` })
    .transform((value) => ['on', 'true', '1'].includes(value));

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
}

export class SettingsError extends Error {}

/**
 * Reads the environment once. An empty variable counts as absent.
 * @throws SettingsError with one line that names the variable and says what it may be.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = settings.safeParse(given);
  if (!read.success) throw new SettingsError([...new Set(read.error.issues.map((issue) => issue.message))].join('; '));
  const { PORT, HOST, DATABASE_URL, DATA_DIR, DEMO, ADMIN_API_KEY, VIES_URL, LOG_LEVEL } = read.data;
  if (DATABASE_URL && DEMO)
    throw new SettingsError('DEMO must be off with DATABASE_URL: demo data goes into the embedded database only');
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL ?? null,
    dataDirectory: DATA_DIR,
    demo: DEMO ?? DATABASE_URL === undefined,
    adminApiKey: ADMIN_API_KEY ?? null,
    viesUrl: VIES_URL === 'off' ? null : VIES_URL,
    logLevel: LOG_LEVEL,
  };
}
