import { EmbeddedDatabaseError } from '../database/embedded.ts';
import { failureKind } from '../database/failure.ts';
import { MigrationError } from '../database/migrate.ts';
import { type Settings, SettingsError } from '../env.ts';

/** Why a start failed, in one line for whoever started it. */
export function startErrorLine(error: unknown, settings: Settings | null): string {
  if (error instanceof SettingsError || error instanceof EmbeddedDatabaseError || error instanceof MigrationError)
    return error.message;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === 'EADDRINUSE')
    return `PORT ${settings?.port} of ${settings?.host} is taken: stop what listens there, or set PORT to another one`;
  if (code === 'EACCES') return `PORT ${settings?.port} may not be opened by this user: set PORT to one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `HOST ${settings?.host} is no address of this machine`;
  const said = firstLine(String(message || code || error));
  if (settings?.databaseUrl)
    return `${failureKind(error) === 'unavailable' ? 'the database of DATABASE_URL cannot be reached' : 'the database of DATABASE_URL cannot be used'}: ${said}`;
  return said;
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? 'unknown error';
}
