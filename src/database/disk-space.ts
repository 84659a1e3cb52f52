import { statfs } from 'node:fs/promises';
import type { Logger } from 'pino';

const LOOK_MS = 5_000;
const MB = 1024 * 1024;
/** So much more than the least must be free before it is written again: else every write near it would change its mind. */
const BACK_AT = 1.125;

export interface DiskSpaceOptions {
  /** A folder on the file system in question. */
  readonly directory: string;
  /** With less than this nothing is written any more. 0: never. */
  readonly minFreeMb: number;
  readonly log: Pick<Logger, 'warn' | 'info'>;
  readonly lookMs?: number;
  /** Answers the bytes that an ordinary user may still fill. */
  readonly freeBytes?: (directory: string) => Promise<number>;
}

export interface DiskSpace {
  /** Whether there is too little space to write. */
  isReadOnly(): boolean;
  stop(): void;
}

/**
 * Watches how much space is left for an embedded database. PostgreSQL on a full disk ends, and may not start again before
 * somebody has made room; a gateway that stops to write in time still answers questions. It writes again by itself.
 */
export async function watchDiskSpace(options: DiskSpaceOptions): Promise<DiskSpace> {
  const { directory, minFreeMb, log, lookMs = LOOK_MS, freeBytes = availableBytes } = options;
  let readOnly = false;
  const look = async () => {
    // Where it cannot be told, what was last known holds.
    const free = await freeBytes(directory).catch(() => null);
    if (free === null) return;
    const freeMb = Math.floor(free / MB);
    const isShort = freeMb < (readOnly ? minFreeMb * BACK_AT : minFreeMb);
    if (isShort === readOnly) return;
    readOnly = isShort;
    const about = { directory, freeMb, minFreeMb };
    if (readOnly) log.warn(about, 'too little space is left on the disk: nothing is written until there is more');
    else log.info(about, 'there is space on the disk again: it is written again');
  };
  await look();
  const timer = setInterval(look, lookMs).unref();
  return { isReadOnly: () => readOnly, stop: () => clearInterval(timer) };
}

async function availableBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
