import { entry } from '../catalogue-entry';

/** Shapes of a query that are right and cost too much. */
export const COST_ENTRIES = {
  'no-time-filter': entry({
    severity: 'warning',
    message: ({ table }: { table: string }) => `'${table}' is read without a filter on its time.`,
    meaning: 'Log Analytics is organised by time: without a filter the whole table is read.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where UserId == "a"',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where UserId == "a"',
    },
    fix: 'Filter first: `| where TimeGenerated > ago(1d)`.',
  }),
  'unbounded-join': entry({
    severity: 'warning',
    message: ({ table }: { table: string }) =>
      `The right side of the join reads all of '${table}'. Filter it by time or by the keys.`,
    meaning: 'The right side of a join is held in memory.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| join kind=inner SecurityAlert on $left.EventId == $right.SystemAlertId',
      fixed:
        'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| join kind=inner (SecurityAlert | where TimeGenerated > ago(1d)) on $left.EventId == $right.SystemAlertId',
    },
    fix: 'Filter the right side by time as well.',
  }),
  'contains-instead-of-has': entry({
    severity: 'information',
    message: ({ literal }: { literal: string }) =>
      `'contains' scans every text; 'has ${literal}' uses the index. Use it if a whole term is meant.`,
    meaning: '`has` finds whole terms through an index, `contains` any part by reading all texts.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where UserId contains "alice"',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| where UserId has "alice"',
    },
    fix: 'Use `has`, or leave it where a part of a word is meant, and say so in a comment.',
  }),
} as const;
