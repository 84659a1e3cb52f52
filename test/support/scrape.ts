/** What /metrics tells, by name and labels as they are written there: `clientele_jobs_due{kind="VAT_CHECK"}`. */
export type Scraped = ReadonlyMap<string, number>;

export async function scrape(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Scraped> {
  const response = await fetch(`${url}/metrics`, { headers });
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  return readMetrics(await response.text());
}

export function readMetrics(text: string): Scraped {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', value = ''] = /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      // An average of nothing is no number.
      if (name === '' || (Number.isNaN(Number(value)) && value !== 'Nan'))
        throw new Error(`no line of metrics: ${line}`);
      return [name, Number(value)] as const;
    }),
  );
}
