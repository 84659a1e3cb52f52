import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, slugOf } from '../../src/kernel/fold-text.ts';

describe('foldText', () => {
  it.each([
    ['  Müller & Søn  ', 'muller & son'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['Ærø', 'aero'],
    ['Œuvre Łódź', 'oeuvre lodz'],
    ['Þórður Ð', 'thordur d'],
    ['İstanbul ışık', 'istanbul isik'],
    ['ＦＵＬＬ　width', 'full width'],
    ['ﬁne', 'fine'],
    ['a\t\n b', 'a b'],
    ['Ελλάς', 'ελλας'],
    ['株式会社', '株式会社'],
    ['e\u0301', 'e'],
  ])('folds %j to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('folds what is folded to itself, so that stored and asked text meet', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    });
    fc.assert(property);
  });
});

describe('slugOf', () => {
  it.each([
    ['Müller & Söhne GmbH', 'muller-sohne-gmbh'],
    ["Joe's Garage", 'joes-garage'],
    ['Joe’s', 'joes'],
    ['--a--b--', 'a-b'],
    ['!!!', 'customer'],
    ['株式会社', 'customer'],
    ['Åcmé №1', 'acme-no1'],
  ])('makes of %j %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it('is a slug for any name, within its length, and its own slug', () => {
    const property = fc.property(
      fc.string({ unit: 'grapheme', maxLength: 256 }),
      fc.integer({ min: 10, max: 100 }),
      (name, longest) => {
        const slug = slugOf(name, longest);
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(longest);
        expect(slugOf(slug)).toBe(slug);
      },
    );
    fc.assert(property);
  });

  it('does not end in a hyphen where it is cut', () => {
    expect(slugOf(`${'x'.repeat(99)} y`)).toBe('x'.repeat(99));
  });
});
