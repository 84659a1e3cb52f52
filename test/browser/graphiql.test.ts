import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphiqlSamples } from '../../src/server/graphiql-samples.ts';
import { type Program, startProgram } from '../support/start-program.ts';

const SCREENSHOT = '/tmp/clientele-graphiql.png';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

interface Visit {
  readonly page: Page;
  readonly strangers: string[];
  readonly complaints: string[];
}

let program: Program;
let browser: Browser;
let firstName: string;

beforeAll(async () => {
  program = await startProgram();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  firstName = await nameOfFirstCustomer();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await program?.stop();
}, 60_000);

async function ask(query: string, variables: object): Promise<{ data?: Record<string, unknown>; errors?: unknown }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${program.demoKey}` };
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data?: Record<string, unknown>; errors?: unknown };
}

async function nameOfFirstCustomer(): Promise<string> {
  const [{ query, variables }] = graphiqlSamples;
  const { data, errors } = await ask(query, variables);
  expect(errors).toBeUndefined();
  const customers = data?.customers as { nodes: { name: string }[] } | undefined;
  const [first] = customers?.nodes ?? [];
  if (!first) throw new Error('the demo has no customers');
  return first.name;
}

/** Opens GraphiQL in a fresh browser profile that can reach the gateway and nobody else. */
async function visit(): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1500, height: 950 } });
  const strangers: string[] = [];
  const complaints: string[] = [];
  await context.route(
    (url) => url.origin !== program.url,
    (route, request) => {
      strangers.push(request.url());
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('websocket', (socket) => strangers.push(socket.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${program.url}/graphql`);
  await page.locator('.graphiql-query-editor').getByText('query', { exact: true }).waitFor();
  return { page, strangers, complaints };
}

async function execute(page: Page): Promise<void> {
  await page.getByLabel(/^Execute query/).click();
}

describe('GraphiQL in a browser', () => {
  test('runs the first sample with the demo key, and asks nobody but the gateway', async () => {
    const { page, strangers } = await visit();
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.getByText(`Bearer ${program.demoKey}`).waitFor();

    await execute(page);
    await page.locator('.result-window').getByText(firstName).first().waitFor();
    await page.screenshot({ path: SCREENSHOT });

    expect(strangers).toEqual([]);
    await page.context().close();
  }, 60_000);

  test('opens each sample at one click and runs it without an error on the console', async () => {
    const { page, complaints } = await visit();
    const tabs = page.locator('.graphiql-tab-button');
    expect(await tabs.allInnerTexts()).toEqual(graphiqlSamples.map(({ name }) => name));
    for (const { name, query } of graphiqlSamples) {
      await tabs.getByText(name, { exact: true }).click();
      await page.locator('.graphiql-query-editor').getByText(name, { exact: true }).waitFor();
      // GraphiQL takes over the new tab's operation name a tenth of a second late: nobody clicks that fast.
      await page.waitForTimeout(500);
      await execute(page);
      // The page knows a company of the demo, so that the sample that needs one passes.
      const word = name === 'CreateCustomer' ? 'CreateCustomerPayload' : (/^ {2}(\w+)/m.exec(query)?.[1] ?? '');
      await page.locator('.result-window').getByText(`"${word}"`).first().waitFor();
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  test('has samples that all answer', async () => {
    for (const { query, variables } of graphiqlSamples) expect((await ask(query, variables)).errors).toBeUndefined();
  });
});
