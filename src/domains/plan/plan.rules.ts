export const planIntervals = {
  DAY: 'Every day, 24 hours after the last one.',
  WEEK: 'Every week, on the same weekday.',
  MONTH: 'Every month, on the same day; the last day of a shorter month.',
  YEAR: 'Every year, on the same day.',
} as const;
export type PlanInterval = keyof typeof planIntervals;
