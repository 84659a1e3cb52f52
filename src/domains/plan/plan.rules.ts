export const planIntervals = {
  DAY: 'Every day.',
  WEEK: 'Every week.',
  MONTH: 'Every month, on the same day; the last day of a shorter month.',
  YEAR: 'Every year, on the same day.',
} as const;
export type PlanInterval = keyof typeof planIntervals;
