import { z } from 'zod';

import { parseIsoDuration } from './duration';
import type { ContentProblem } from './content-problem';
import type { YamlFile } from './yaml-file';

/** A text that says something. */
export const text = z.string().trim().min(1, 'expected a text that is not empty');

/** The id of a piece of content. */
export const kebabCase = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens');

/** A duration as ISO 8601 writes it, read as minutes. */
export const isoDuration = z.string().transform((value, context) => {
  const minutes = parseIsoDuration(value);
  if (minutes !== undefined) return minutes;
  context.addIssue({
    code: 'custom',
    message: 'expected an ISO 8601 duration in days, hours and minutes, such as PT1H',
  });
  return z.NEVER;
});

/** Checks a file against its shape; adds every difference to the problems. */
export function parseShape<T>(shape: z.ZodType<T>, file: YamlFile, problems: ContentProblem[]): T | undefined {
  if (file.problems.length > 0) {
    problems.push(...file.problems);
    return undefined;
  }
  const result = shape.safeParse(file.data);
  if (result.success) return result.data;
  problems.push(...result.error.issues.flatMap((issue) => toProblems(issue, file)));
  return undefined;
}

function toProblems(issue: z.core.$ZodIssue, file: YamlFile): ContentProblem[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      file.problem([...path, key], 'expected no such field. Remove it, or correct its name.'),
    );
  }
  return [file.problem(path, `${toExpectation(issue)}, got ${quote(valueAt(file.data, path))}.`)];
}

function toExpectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => `'${String(value)}'`).join(', ')}`;
    case 'too_small':
      return issue.message.startsWith('expected') ? issue.message : `expected at least ${issue.minimum}`;
    case 'too_big':
      return `expected at most ${issue.maximum}`;
    case 'invalid_union':
      return issue.message.startsWith('expected') ? issue.message : 'expected another form';
    default:
      return issue.message;
  }
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined), data);
}

function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return json.length > 120 ? `${json.slice(0, 117)}...` : json;
}
