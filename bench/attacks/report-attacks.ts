export interface Measured {
  readonly kind: string;
  readonly name: string;
  /** Status, and the first error's code. */
  readonly answer: string;
  readonly bytes: number;
  readonly stallMs: number;
}

/** What no request may cost all others. */
const AIM_MS = 50;

export function reportAttacks(measured: readonly Measured[], run: string): string {
  const over = measured.filter(({ stallMs }) => stallMs > AIM_MS);
  const longest = measured.reduce((worst, one) => (one.stallMs > worst.stallMs ? one : worst));
  const kinds = [...new Set(measured.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => rowOf(measured.filter((one) => one.kind === kind)));
  return `## Attacks

${run}.

${measured.length} payloads, sent to a gateway in a process of its own by a key with every scope but ADMIN: those of test/security/attacks.test.ts, each with a document that no cache knows. Told is how long the gateway's event loop stood still at most, while everybody else waits; of three tries the shortest. The aim is ${AIM_MS} ms; ${over.length === 0 ? `the longest was ${longest.stallMs.toFixed(1)} ms (${longest.name})` : `over it: ${over.map(({ name, stallMs }) => `${name} (${stallMs.toFixed(1)} ms)`).join(', ')}`}.

${table(['kind', 'payloads', 'answers', 'longest stall', 'by', 'longest answer'], rows)}`;
}

function rowOf(alike: readonly Measured[]): string[] {
  const worst = alike.reduce((most, one) => (one.stallMs > most.stallMs ? one : most));
  const bytes = Math.max(...alike.map((one) => one.bytes));
  return [
    worst.kind,
    String(alike.length),
    [...new Set(alike.map(({ answer }) => answer))].join(', '),
    `${worst.stallMs.toFixed(1)} ms`,
    worst.name,
    `${bytes.toLocaleString('en')} bytes`,
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
