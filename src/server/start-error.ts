import { EmbeddedDatabaseError } from '../database/embedded.ts';
import { failureKind } from '../database/failure.ts';
import { MigrationError } from '../database/migrate.ts';
import { SettingsError } from '../env.ts';

/** Why a start failed. The message is one line, meant for the user as it stands. */
export class StartError extends Error {}

/** Why a start failed, in one line for whoever started it. */
export function startErrorLine(error: unknown): string {
  const told = [SettingsError, EmbeddedDatabaseError, MigrationError, StartError];
  return told.some((kind) => error instanceof kind) && error instanceof Error ? error.message : said(error);
}

/** What the driver says about the database of DATABASE_URL; what is told well already stays as it is. */
export function externalDatabaseError(error: unknown): unknown {
  if (error instanceof MigrationError || error instanceof StartError) return error;
  const away = failureKind(error) === 'unavailable' || /timeout exceeded/.test(said(error));
  return new StartError(`the database of DATABASE_URL cannot be ${away ? 'reached' : 'used'}: ${said(error)}`);
}

/** Why the server could not listen: `error` is what its `error` event brought. */
export function listenError(error: unknown, { host, port }: { host: string; port: number }): StartError {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartError(`PORT ${port} of ${host} is taken: stop what listens there, or set PORT to another one`);
    case 'EACCES':
      return new StartError(`PORT ${port} may not be opened by this user: set PORT to one above 1023`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(`HOST ${host} is no address of this machine`);
    default:
      return new StartError(`HOST ${host} and PORT ${port} cannot be listened on: ${said(error)}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function said(error: unknown): string {
  const text = error instanceof Error ? error.message || codeOf(error) || error.name : String(error);
  return text.split('\n').find((line) => line.trim() !== '') ?? 'unknown error';
}
