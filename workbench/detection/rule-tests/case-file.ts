import { z } from 'zod';

import { SEVERITIES } from '../../../kql/loader/analytics-rule';
import { ContentError, type ContentProblem } from '../../../kql/loader/content-problem';
import { YamlFile } from '../../../kql/loader/yaml-file';
import { kebabCase, parseShape, text } from '../../../kql/loader/yaml-shape';
import { hasTime } from './case-rows';
import { scheduleProblem } from './case-runs';
import { parseCaseDuration, parseCaseTime } from './case-time';

/** What a case shows about its rule; every shipped rule has a case of each kind. */
export const CASE_KINDS = [
  'hit',
  'miss',
  'below',
  'above',
  'missing-user',
  'mixed-case',
  'late',
  'repeated',
  'clock-ahead',
  'schedule',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

const time = z
  .string()
  .refine(
    (value) => parseCaseTime(value, '2026-01-01') !== undefined,
    'expected a time such as 10:30, 1d 10:30 or 2026-01-15T10:30:00Z',
  );
const duration = z
  .string()
  .refine((value) => parseCaseDuration(value) !== undefined, 'expected a duration such as 30s, 15m, 2h or 3d');
const timeOrDuration = z
  .string()
  .refine(
    (value) =>
      parseCaseTime(value, '2026-01-01') !== undefined ||
      (/^\+/.test(value) && parseCaseDuration(value.slice(1)) !== undefined),
    'expected a time such as 10:30, or a duration after the event such as +2m',
  );

const payload = z.looseObject({
  event_type: z.string().nullish(),
  tenant_id: z.string().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

const eventShape = z.strictObject({
  at: time,
  id: text.optional(),
  repeat: z.int().min(1).max(20_000).default(1),
  every: duration.default('0s'),
  ingested: timeOrDuration.optional(),
  visible: duration.default('0s'),
  again: z.array(timeOrDuration).default([]),
  event: payload.default({}),
});

const rowShape = z
  .strictObject({
    table: text.default('NoxysEvents_CL'),
    ingested: time.optional(),
    visible: duration.default('0s'),
    row: z.record(z.string(), z.unknown()).optional(),
    file: z
      .string()
      .regex(/^[\w-]+\.ndjson$/, 'expected the name of an NDJSON file beside this one')
      .optional(),
  })
  .refine(({ row, file }) => (row === undefined) !== (file === undefined), "expected 'row' or 'file'")
  .refine(
    ({ row, ingested }) => !row || ingested !== undefined || hasTime(row),
    "expected 'ingested', or a time in the row's 'TimeGenerated'",
  );

const scheduleShape = z.strictObject({
  from: time,
  to: time,
  jitter: z.array(duration).min(1).default(['0s']),
  failures: z.record(time, z.int().min(1).max(6)).default({}),
  changed: z.array(time).default([]),
});

const entityShape = z.record(z.string(), z.string()).refine((entity) => 'type' in entity, "expected a member 'type'");
const detailValue = z.union([z.string(), z.number(), z.array(z.string())]);

const alertShape = z.strictObject({
  run: time.optional(),
  key: text.optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  severity: z.enum(SEVERITIES).optional(),
  tactics: z.array(z.string()).optional(),
  productName: z.string().optional(),
  eventCount: z.int().optional(),
  firstActivity: time.optional(),
  lastActivity: time.optional(),
  entities: z.array(entityShape).optional(),
  customDetails: z.record(z.string(), detailValue).optional(),
});

const incidentShape = z.strictObject({
  title: z.string().optional(),
  severity: z.enum(SEVERITIES).optional(),
  status: z.enum(['New', 'Active', 'Closed']).optional(),
  alerts: z.int().min(1).optional(),
  entities: z.array(entityShape).optional(),
});

const caseShape = z.strictObject({
  name: text,
  kinds: z.array(z.enum(CASE_KINDS)).default([]),
  parameters: z.record(z.string(), z.unknown()).default({}),
  now: z.enum(['scheduled', 'executed', 'both']).default('both'),
  events: z.array(eventShape).default([]),
  rows: z.array(rowShape).default([]),
  runs: z.array(time).min(1).optional(),
  schedule: scheduleShape.optional(),
  alerts: z.array(alertShape),
  incidents: z.array(incidentShape).optional(),
});

const fileShape = z.strictObject({
  rule: kebabCase,
  day: z.string().refine((value) => parseCaseTime('00:00', value) !== undefined, 'expected a day such as 2026-01-15'),
  event: payload.default({}),
  cases: z.array(caseShape).min(1),
  survivors: z.array(z.strictObject({ mutation: text, reason: text })).default([]),
});

export type CaseEvent = z.output<typeof eventShape>;
export type CaseRow = z.output<typeof rowShape>;
export type CaseSchedule = z.output<typeof scheduleShape>;
export type ExpectedAlert = z.output<typeof alertShape>;
export type ExpectedIncident = z.output<typeof incidentShape>;
export type RuleCase = z.output<typeof caseShape>;

/** The cases of one rule, as its file has them. */
export interface CaseFile extends z.output<typeof fileShape> {
  readonly file: string;
  /** Line of each case, from 1. */
  readonly lines: readonly number[];
}

/**
 * Reads a file of cases.
 *
 * @throws ContentError with every problem: file, case and field, what was expected and what was found
 */
export function parseCaseFile(file: string, content: string): CaseFile {
  const yaml = new YamlFile(file, content);
  const problems: ContentProblem[] = [];
  const parsed = parseShape(fileShape, yaml, problems);
  if (parsed) problems.push(...findCaseProblems(parsed, yaml));
  if (!parsed || problems.length > 0)
    throw new ContentError(problems.map((problem) => withCaseName(problem, yaml.data)));
  return { ...parsed, file, lines: parsed.cases.map((_, index) => yaml.position(['cases', index]).line) };
}

function findCaseProblems({ rule, day, cases }: z.output<typeof fileShape>, yaml: YamlFile): ContentProblem[] {
  const problems: ContentProblem[] = [];
  if (!yaml.file.endsWith(`/${rule}.tests.yaml`))
    problems.push(yaml.problem(['rule'], `expected the name of the file, got '${rule}'.`));
  cases.forEach(({ name, runs, schedule, events, rows }, index) => {
    const at = ['cases', index] as const;
    if (cases.findIndex((other) => other.name === name) !== index)
      problems.push(yaml.problem([...at, 'name'], `expected a name of its own, got '${name}' again.`));
    if (runs && schedule) problems.push(yaml.problem([...at, 'runs'], "expected 'runs' or 'schedule', got both."));
    const problem = schedule && scheduleProblem(schedule, day);
    if (problem !== undefined) problems.push(yaml.problem([...at, 'schedule'], problem));
    if (!runs && !schedule && events.length + rows.length === 0)
      problems.push(yaml.problem([...at], "expected 'events', 'rows', 'runs' or 'schedule', got none of them."));
  });
  return problems;
}

/** Puts the case's name before the field: people look for names, not for indexes. */
function withCaseName(problem: ContentProblem, data: unknown): ContentProblem {
  const index = /^cases\[(\d+)\]/.exec(problem.field)?.[1];
  if (index === undefined) return problem;
  const name = nameOf(data, Number(index));
  return name === undefined
    ? problem
    : {
        ...problem,
        field: `case '${name}', ${problem.field.slice(`cases[${index}]`.length).replace(/^\./, '') || 'case'}`,
      };
}

function nameOf(data: unknown, index: number): string | undefined {
  if (typeof data !== 'object' || data === null || !('cases' in data) || !Array.isArray(data.cases)) return undefined;
  const one: unknown = data.cases[index];
  return typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string'
    ? one.name
    : undefined;
}
