import { describe, expect, it } from 'vitest';
import { findInMemory } from '../../bench/duplicates/find-in-memory.ts';
import { measure, setStage } from '../../bench/duplicates/measure.ts';

// The rules were never tuned on these seeds. `npm run bench -- duplicates` measures the same with 100,000 customers.
const seeds = [7001, 7002, 7003];

describe('the rules by which twins are found', () => {
  it.each(seeds)(
    'find most of 100 planted pairs among 2,000 customers, and few others (seed %i)',
    { timeout: 60_000 },
    (seed) => {
      const stage = setStage(seed, { seeded: 1_400, pairs: 100, decoyGroups: 48 });
      const { precision, recall } = measure(stage, findInMemory(stage.customers).pairs);
      expect({ precision: precision >= 0.95, recall: recall >= 0.93 }, `${precision} and ${recall}`).toEqual({
        precision: true,
        recall: true,
      });
    },
  );
});
