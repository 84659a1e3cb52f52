import type { MetricsAsJson } from './metrics.ts';
import type { Ground } from './prepare-gateway.ts';

/** What the primary process tells a worker. */
export type ToWorker =
  /** The database stands: serve, on this port. */
  | { readonly kind: 'SERVE'; readonly ground: Ground; readonly port: number; readonly doesChores: boolean }
  /** Answer what is under way, and end. */
  | { readonly kind: 'STOP' }
  /** Say what you count. */
  | { readonly kind: 'TELL_METRICS'; readonly round: number }
  /** The answer to ASK_METRICS. */
  | { readonly kind: 'METRICS'; readonly ask: number; readonly text: string };

/** What a worker tells the primary process. */
export type ToPrimary =
  /** It hears from now on: Node drops what it was told before. */
  | { readonly kind: 'HERE' }
  | { readonly kind: 'SERVING'; readonly url: string }
  /** It cannot serve, for a reason that is told in one line. It ends. */
  | { readonly kind: 'FAILED'; readonly line: string }
  /** The answer to TELL_METRICS. */
  | { readonly kind: 'COUNTED'; readonly round: number; readonly metrics: MetricsAsJson }
  /** Somebody asks this worker what all of them count. */
  | { readonly kind: 'ASK_METRICS'; readonly ask: number };
