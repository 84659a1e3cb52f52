export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof stopSignals)[number];

// Under `npm start` one Ctrl-C arrives twice: from the terminal, and from npm, which passes on what it gets.
const ECHO_MS = 500;

export interface StopSignals {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Settles at the first signal. */
  readonly asked: Promise<void>;
  /** Sets what a further signal does: somebody has lost patience. */
  onSecond(act: (signal: StopSignal) => void): void;
}

/** Listens for what asks a process to stop, in place of Node's default, which is to die on the spot. */
export function listenForStop(): StopSignals {
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let firstAt: number | null = null;
  let second: (signal: StopSignal) => void = () => undefined;
  for (const signal of stopSignals)
    process.on(signal, () => {
      if (firstAt === null) {
        firstAt = performance.now();
        controller.abort();
      } else if (performance.now() - firstAt > ECHO_MS) second(signal);
    });
  return {
    signal: controller.signal,
    asked,
    onSecond: (act) => {
      second = act;
    },
  };
}
