import type { InvoiceRow } from './demo-billing-rows.ts';
import { makeFieldDefinitions, makeFieldValues } from './demo-fields.ts';
import { type DemoChange, makeHistory, makeSetupEvents, makeTaggedEvents } from './demo-history.ts';
import type { DemoRandom } from './demo-random.ts';
import { recordOf } from './demo-record.ts';
import { makeReferences } from './demo-references.ts';
import type { CompanyRow, DemoData, OrganizationRow } from './demo-rows.ts';
import { makeTagLinks, makeTags, type TaggedStory } from './demo-tags.ts';
import { makeTaxIdentifiers } from './demo-tax-ids.ts';

type Parts = Pick<
  DemoData,
  'taxIdentifiers' | 'references' | 'tags' | 'tagLinks' | 'fieldDefinitions' | 'fieldValues' | 'auditEvents'
>;

interface Story extends TaggedStory {
  readonly company: CompanyRow;
  readonly changes: readonly DemoChange[];
}

/** What hangs on the customers besides their billing, and the history of it all. */
export function makeParts(
  random: DemoRandom,
  now: Date,
  { id: organizationId, createdAt }: OrganizationRow,
  stories: readonly Story[],
  invoices: readonly InvoiceRow[],
): Parts {
  const tags = makeTags(random, organizationId, createdAt);
  const fields = makeFieldDefinitions(random, organizationId, createdAt);
  const definitions = Object.values(fields);
  const told = stories.map((story) => {
    const { customer, company, spec, subscriptions, changes } = story;
    const taxIdentifiers = makeTaxIdentifiers(random, customer, spec);
    const references = makeReferences(random, now, customer, spec);
    const tagLinks = makeTagLinks(random, now, tags, story);
    const fieldValues = makeFieldValues(random, now, fields, customer, spec, subscriptions);
    const own = tags.filter(({ id }) => tagLinks.some((link) => link.customerId !== null && link.tagId === id));
    const parts = { taxIdentifiers, references, fieldValues, tags: own };
    const history = makeHistory(customer, recordOf(customer, company, parts, definitions), changes, random);
    return { taxIdentifiers, references, tagLinks, fieldValues, history };
  });
  const tagLinks = told.flatMap((one) => one.tagLinks);
  return {
    tags,
    tagLinks,
    fieldDefinitions: definitions,
    taxIdentifiers: told.flatMap((one) => one.taxIdentifiers),
    references: told.flatMap((one) => one.references),
    fieldValues: told.flatMap((one) => one.fieldValues),
    auditEvents: [
      ...makeSetupEvents(random, createdAt, tags, definitions),
      ...told.flatMap(({ history }) => history),
      ...makeTaggedEvents(random, tags, tagLinks, 'Invoice', invoices),
      ...makeTaggedEvents(
        random,
        tags,
        tagLinks,
        'PlanSubscription',
        stories.flatMap(({ subscriptions }) => subscriptions),
      ),
    ],
  };
}
