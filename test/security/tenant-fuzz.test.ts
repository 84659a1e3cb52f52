import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chance, chanceOf, newSeed } from '../support/chance.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { checksum } from '../support/customers.ts';
import { answerTo, fillsOf, idsIn } from '../support/fuzz-answers.ts';
import { type Hole, type Subject, subjects, type Template, templateOf } from '../support/fuzz-requests.ts';
import { createFuzzTenant, type FuzzTenant } from '../support/fuzz-tenant.ts';
import { kinds } from '../support/fuzz-values.ts';
import { textOf } from '../support/tenant-dump.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

/*
 * Two tenants with like data. Requests made by chance name what is one tenant's, in any argument of any operation, with a key
 * of the other: they must be answered to the letter as those that name what nobody has.
 */

const seed = newSeed();
/** Two requests each: 2,600 requests, and with SOAK=10 50,000. */
const comparisons = soak > 1 ? Math.round(2_500 * soak) : 1_300;
const perTemplate = 5;

let gateway: TestGateway;
let ours: FuzzTenant;
let theirs: FuzzTenant;
/** Ids that nobody else may ever be told. */
let secrets: ReadonlySet<string>;
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  const chance = chanceOf(seed);
  ours = await createFuzzTenant(gateway, chance);
  theirs = await createFuzzTenant(gateway, chance);
  secrets = new Set((await textOf(gateway.pool, theirs.tenant.organizationId)).flatMap(idsIn));
});
afterAll(() => gateway?.stop());

const sums = () => Promise.all([ours, theirs].map(({ tenant }) => checksum(gateway.pool, tenant.organizationId)));

/** Works on items, a few at a time. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const open = [...items];
  const worker = async () => {
    for (let item = open.shift(); item !== undefined; item = open.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const templateSeed = (index: number) => (seed + index * 7_919) % 4_294_967_296;
const subjectOf = (index: number): Subject => subjects[index % subjects.length] as Subject;
const everyKind = [...kinds, 'cursor'] as const;
const kindOf = (hole: Hole) => (typeof hole === 'string' ? hole : 'cursor');
const told = (template: Template, values: readonly string[]) =>
  `SEED=${seed} ${template.key}: ${template.query} ${template.variables} with ${values.join(', ')}`;

describe("another tenant's values", () => {
  it('are answered to the letter as those that nobody has, and nothing is written', {
    timeout: 300_000 * soak,
  }, async ({ annotate }) => {
    const before = await sums();
    const faults: string[] = [];
    const asked = new Map<string, number>();
    const held = new Map<string, number>();
    const began = performance.now();
    const templates = Array.from({ length: Math.ceil(comparisons / perTemplate) }, (_, index) => index);
    await each(templates, async (index) => {
      const template = templateOf(templateSeed(index), subjectOf(index), ours.rows);
      const chance = chanceOf(templateSeed(index) + 1);
      for (let round = 0; round < perTemplate && faults.length < 3; round += 1) await compare(template, chance);
    });
    // What chance has left out so far.
    const lacking = () => everyKind.filter((kind) => !held.has(kind));
    for (let index = templates.length; lacking().length > 0 && index < 20 * templates.length; index += 1) {
      const template = templateOf(templateSeed(index), subjectOf(index), ours.rows);
      if (template.holes.some((hole) => lacking().includes(kindOf(hole))))
        await compare(template, chanceOf(templateSeed(index) + 1));
    }
    async function compare(template: Template, chance: Chance): Promise<void> {
      const { owned, missing } = fillsOf(chance, template, theirs.values);
      const absent = await answerTo(gateway.url, ours.keys[template.key], template, missing);
      const foreign = await answerTo(gateway.url, ours.keys[template.key], template, owned);
      for (const field of template.fields) asked.set(field, (asked.get(field) ?? 0) + 1);
      for (const kind of template.holes.map(kindOf)) held.set(kind, (held.get(kind) ?? 0) + 1);
      const leaked = idsIn(foreign.body).filter((id) => secrets.has(id) && !owned.includes(id));
      if (leaked.length > 0) faults.push(`${told(template, owned)} tells ${leaked.join(', ')}`);
      if (foreign.text !== absent.text)
        faults.push(`${told(template, owned)} answers\n${foreign.text}\nand not\n${absent.text}`);
    }

    expect(faults).toEqual([]);
    expect(await sums()).toEqual(before);
    expect([...asked.keys()].sort()).toEqual([...new Set(subjects.map(({ name }) => name))].sort());
    expect([...held.keys()].sort()).toEqual([...everyKind].sort());
    const seconds = Math.round((performance.now() - began) / 1000);
    await annotate(
      JSON.stringify({ seed, requests: 2 * comparisons, fields: asked.size, seconds, ...Object.fromEntries(held) }),
    );
  });

  it('are answered otherwise where they are asked for by their own key, in every field', { timeout: 120_000 }, async ({
    annotate,
  }) => {
    const differing = new Set<string>();
    let [requests, others] = [0, 0];
    // The very same requests, made of their rows: in the order of seeds, until each field has answered otherwise.
    for (let round = 0; round < 300; round += 1)
      await each(
        subjects.filter(({ name }) => !differing.has(name)),
        async (subject) => {
          const index = round * subjects.length + subjects.indexOf(subject);
          const template = templateOf(templateSeed(index), subject, theirs.rows);
          const { owned, missing } = fillsOf(chanceOf(templateSeed(index) + 1), template, theirs.values);
          const absent = await answerTo(gateway.url, theirs.keys[template.key], template, missing);
          const present = await answerTo(gateway.url, theirs.keys[template.key], template, owned);
          requests += 2;
          if (present.text === absent.text) return;
          others += 1;
          if (template.fields.length === 1) differing.add(subject.name);
        },
      );
    expect(subjects.filter(({ name }) => !differing.has(name)).map(({ name }) => name)).toEqual([]);
    await annotate(JSON.stringify({ requests, others }));
  });
});
