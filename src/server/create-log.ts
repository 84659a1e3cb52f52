import { type DestinationStream, type Logger, pino } from 'pino';
import { maskPersonalNumbersIn } from '../kernel/swedish-number.ts';

/** The gateway's log: JSON, one line an entry. An error is told by its type, code, message and stack alone. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, serializers: { err: told } }, destination ?? pino.destination(1));
}

/** Drivers hang whole rows on an error (`detail: "Failing row contains …"`): a log must not hold a customer's data. */
function told(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: maskPersonalNumbersIn(String(error)) };
  const { name, message, stack } = error;
  const code = 'code' in error ? { code: String(error.code) } : {};
  return { type: name, ...code, message: maskPersonalNumbersIn(message), stack: maskPersonalNumbersIn(stack ?? '') };
}
