/** One line of JSON for machines. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Labels and values, one below the other. */
export function printPairs(pairs: Readonly<Record<string, string>>): void {
  const width = Math.max(...Object.keys(pairs).map((label) => label.length));
  printLines(Object.entries(pairs).map(([label, value]) => `${label.padEnd(width)}  ${value}`));
}

export function printTable(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  printLines([heads, ...rows].map((row) => line(row).trimEnd()));
}

export interface Progress {
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

/** Long work tells how far it is: one line on a terminal, rewritten; nothing in a pipe. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (text) => void stream.write(`\r\x1b[K${text}`),
    clear: () => void stream.write('\r\x1b[K'),
  };
}
