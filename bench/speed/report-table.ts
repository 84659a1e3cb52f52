export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en');

export const milliseconds = (value: number): string => `${value.toFixed(2)} ms`;

export const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
