import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EligibilityFacts,
  eligibilityOf,
  type OfferedPlan,
} from '../../src/domains/eligibility/eligibility.rules.ts';
import {
  holdsCardNumber,
  isUsable,
  lackingToAdd,
  lackingToBeDefault,
  type PaymentMethodState,
  type PaymentMethodType,
  paymentMethodTypes,
  type UsedPaymentMethod,
} from '../../src/domains/payment-method/payment-method.rules.ts';
import { lackingKinds } from '../../src/domains/verification/verification.rules.ts';
import { type VerificationKind, verificationKinds } from '../../src/kernel/verification-kind.ts';

const kinds = Object.keys(verificationKinds) as VerificationKind[];
const types = Object.keys(paymentMethodTypes) as PaymentMethodType[];
const always: readonly PaymentMethodType[] = ['BANK_TRANSFER', 'WALLET', 'OTHER'];

const plain: EligibilityFacts = {
  customerType: 'CONSUMER',
  status: 'ACTIVE',
  isArchived: false,
  verified: [],
  methods: [],
  plans: [],
};
const business = { ...plain, customerType: 'BUSINESS' } as const;
const method = (type: PaymentMethodType, rest: Partial<UsedPaymentMethod> = {}): UsedPaymentMethod => ({
  type,
  state: 'USABLE',
  needsReverification: false,
  isVerified: false,
  ...rest,
});
const plan = (code: string, tier: string, ...requiredVerifications: VerificationKind[]): OfferedPlan => ({
  id: `id of ${code}`,
  code,
  tier,
  requiredVerifications,
});
const gapOf = (facts: EligibilityFacts, type: PaymentMethodType) =>
  eligibilityOf(facts).gaps.find(({ paymentMethod }) => paymentMethod === type)?.missing ?? [];

describe('eligibility by payment method', () => {
  const needed = [{ paymentMethod: 'CARD' }, { paymentMethod: 'SEPA_DEBIT' }].map((gap) => ({
    ...gap,
    planId: null,
    missing: ['PAYMENT_INSTRUMENT'],
  }));

  it('of a consumer who has nothing', () => {
    expect(eligibilityOf(plain)).toEqual({
      paymentMethods: ['BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'],
      planTiers: [],
      missing: ['PAYMENT_INSTRUMENT'],
      gaps: needed,
      canInvoice: true,
    });
  });

  it.each(['BUSINESS', 'SOLE_TRADER'] as const)('of a %s who has nothing', (customerType) => {
    expect(eligibilityOf({ ...plain, customerType })).toEqual({
      paymentMethods: always,
      planTiers: [],
      missing: ['BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT'],
      gaps: [...needed, { paymentMethod: 'INVOICE', planId: null, missing: ['BUSINESS_DOCUMENT'] }],
      canInvoice: true,
    });
  });

  it('of a business with its document', () => {
    expect(gapOf({ ...business, verified: ['BUSINESS_DOCUMENT'] }, 'INVOICE')).toEqual([]);
    expect(gapOf({ ...business, verified: ['KYC', 'PAYMENT_INSTRUMENT'] }, 'INVOICE')).toEqual(['BUSINESS_DOCUMENT']);
  });

  const cards: readonly [string, readonly UsedPaymentMethod[], boolean][] = [
    ['one that is verified', [method('CARD', { isVerified: true })], true],
    ['one that is not', [method('CARD')], false],
    ['a verified one of another type', [method('SEPA_DEBIT', { isVerified: true })], false],
    ['one that has expired', [method('CARD', { isVerified: true, state: 'EXPIRED' })], false],
    ['one that needs it again', [method('CARD', { isVerified: true, needsReverification: true })], false],
    ['one among others', [method('CARD'), method('CARD', { isVerified: true })], true],
  ];
  it.each(cards)('a CARD may be the default with %s', (_name, methods, allowed) => {
    // An instrument that was proven says nothing of another one.
    const facts: EligibilityFacts = { ...plain, methods, verified: ['PAYMENT_INSTRUMENT'] };
    expect(eligibilityOf(facts).paymentMethods.includes('CARD')).toBe(allowed);
    expect(gapOf(facts, 'CARD')).toEqual(allowed ? [] : ['PAYMENT_INSTRUMENT']);
  });

  it('takes no old one into account where a new one would do', () => {
    const methods = always.map((type) => method(type, { needsReverification: true, state: 'EXPIRED' }));
    expect(eligibilityOf({ ...business, methods }).paymentMethods).toEqual(always);
  });
});

describe('eligibility by plan', () => {
  const plans = [
    plan('z', 'growth', 'KYC', 'BUSINESS_DOCUMENT'),
    plan('b', 'start'),
    plan('a', 'growth', 'KYC'),
    plan('c', 'Growth', 'PAYMENT_INSTRUMENT'),
  ];
  const gapsOf = (facts: EligibilityFacts) =>
    eligibilityOf(facts)
      .gaps.filter(({ planId }) => planId !== null)
      .map(({ planId, missing }) => [planId?.at(-1), ...missing]);

  it.each([
    [
      [],
      ['start'],
      [
        ['a', 'KYC'],
        ['c', 'PAYMENT_INSTRUMENT'],
        ['z', 'KYC', 'BUSINESS_DOCUMENT'],
      ],
    ],
    [
      ['KYC'],
      ['growth', 'start'],
      [
        ['c', 'PAYMENT_INSTRUMENT'],
        ['z', 'BUSINESS_DOCUMENT'],
      ],
    ],
    [
      ['BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT'],
      ['Growth', 'start'],
      [
        ['a', 'KYC'],
        ['z', 'KYC'],
      ],
    ],
    [kinds, ['Growth', 'growth', 'start'], []],
  ] as const)('with %j', (verified, tiers, gaps) => {
    const facts = { ...plain, plans, verified };
    expect(eligibilityOf(facts).planTiers).toEqual(tiers);
    expect(gapsOf(facts)).toEqual(gaps);
  });

  it('of a customer that is suspended, churned or archived', () => {
    const facts = { ...plain, plans, verified: ['KYC'] as const };
    const open = { paymentMethods: ['BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'], planTiers: ['growth', 'start'] };
    const { gaps, missing } = eligibilityOf(facts);
    // What is lacking stays told: it can be verified meanwhile.
    const cases = [
      [{ status: 'ACTIVE' }, { ...open, canInvoice: true }],
      [{ status: 'SUSPENDED' }, { ...open, canInvoice: false }],
      [{ status: 'CHURNED' }, { ...open, planTiers: [], canInvoice: true }],
      [{ isArchived: true }, { paymentMethods: [], planTiers: [], canInvoice: false }],
    ] as const;
    for (const [state, answer] of cases)
      expect(eligibilityOf({ ...facts, ...state })).toEqual({ gaps, missing, ...answer });
  });
});

const anyKinds = fc.subarray(kinds);
const anyMethod: fc.Arbitrary<UsedPaymentMethod> = fc.record({
  type: fc.constantFrom(...types),
  state: fc.constantFrom<PaymentMethodState>('USABLE', 'EXPIRED'),
  needsReverification: fc.boolean(),
  isVerified: fc.boolean(),
});
const anyPlan = fc.record({
  id: fc.uuid(),
  code: fc.string(),
  tier: fc.constantFrom('start', 'growth', 'scale'),
  requiredVerifications: anyKinds,
});
const anyFacts: fc.Arbitrary<EligibilityFacts> = fc.record({
  customerType: fc.constantFrom('BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN'),
  status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'CHURNED'),
  isArchived: fc.boolean(),
  verified: anyKinds,
  methods: fc.array(anyMethod, { maxLength: 5 }),
  plans: fc.uniqueArray(anyPlan, { maxLength: 5, selector: ({ code }) => code }),
});

describe('eligibility of any customer', () => {
  it('says of each type and plan that it is open, or what is lacking for it', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { paymentMethods, planTiers, gaps } = eligibilityOf(facts);
        const lackingTypes = gaps.flatMap(({ paymentMethod }) => paymentMethod ?? []);
        const lackingPlans = gaps.flatMap(({ planId }) => planId ?? []);
        const openTypes = types.filter((type) => !lackingTypes.includes(type));
        expect(paymentMethods).toEqual(facts.isArchived ? [] : openTypes);
        const openTiers = facts.plans.filter(({ id }) => !lackingPlans.includes(id)).map(({ tier }) => tier);
        const isClosed = facts.isArchived || facts.status === 'CHURNED';
        expect(planTiers).toEqual(isClosed ? [] : [...new Set(openTiers)].sort());
      }),
    );
  });

  it('lacks what the gaps lack, each kind once, and nothing that is verified but an instrument', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { missing, gaps } = eligibilityOf(facts);
        const inGaps = new Set(gaps.flatMap((gap) => gap.missing));
        expect(missing).toEqual(kinds.filter((kind) => inGaps.has(kind)));
        const doubted = missing.filter((kind) => kind !== 'PAYMENT_INSTRUMENT' && facts.verified.includes(kind));
        expect(doubted).toEqual([]);
      }),
    );
  });

  it('never closes what was open when a verification is approved', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...kinds), (facts, kind) => {
        const before = eligibilityOf(facts);
        const after = eligibilityOf({ ...facts, verified: [...facts.verified, kind] });
        expect(after.paymentMethods).toEqual(expect.arrayContaining([...before.paymentMethods]));
        expect(after.planTiers).toEqual(expect.arrayContaining([...before.planTiers]));
      }),
    );
  });
});

describe('the rules of payment methods', () => {
  it('lack nothing for the default that was not lacking to add it, but an instrument', () => {
    fc.assert(
      fc.property(anyMethod, anyFacts, (one, customer) => {
        const rest = lackingToBeDefault(one, customer).filter((kind) => kind !== 'PAYMENT_INSTRUMENT');
        expect(rest).toEqual(lackingToAdd(one.type, customer));
      }),
    );
  });

  it('collect by what may be the default, as far as the payment method itself goes', () => {
    fc.assert(
      fc.property(anyMethod, (one) => {
        const lacking = lackingToBeDefault(one, { customerType: 'BUSINESS', verified: kinds });
        expect(isUsable(one)).toBe(one.state === 'USABLE' && lacking.length === 0);
      }),
    );
  });

  it('lack kinds in the order of the vocabulary, each once', () => {
    expect(lackingKinds(['PAYMENT_INSTRUMENT', 'KYC', 'PAYMENT_INSTRUMENT', 'KYC'], [])).toEqual([
      'KYC',
      'PAYMENT_INSTRUMENT',
    ]);
    expect(lackingKinds(['PAYMENT_INSTRUMENT', 'KYC'], ['KYC'])).toEqual(['PAYMENT_INSTRUMENT']);
    expect(lackingKinds([], ['KYC'])).toEqual([]);
  });
});

describe('holdsCardNumber', () => {
  // Numbers that networks publish for tests, of 13 to 19 digits.
  const numbers = [
    '4222222222222',
    '36227206271667',
    '378282246310005',
    '4242424242424242',
    '5555555555554444',
    '6304000000000000000',
  ];
  it.each(numbers)('knows %s, however it is written', (number) => {
    const grouped = (between: string) => number.replace(/\d{4}(?=\d)/g, `$&${between}`);
    const written = [number, grouped(' '), grouped('-'), grouped(' - '), grouped('\u00a0'), grouped('–')];
    for (const one of [...written, `Visa ${number}`, `(${grouped(' ')})`, `${number}.`])
      expect([one, holdsCardNumber(one)]).toEqual([one, true]);
  });

  it.each([
    '4242424242424241',
    '424242424242',
    '42424242424242424242',
    'pm_4242424242424242',
    '4242424242424242x',
    '4242_4242_4242_4242',
    'Visa 4242',
    '',
  ])('leaves %j alone', (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });
});
