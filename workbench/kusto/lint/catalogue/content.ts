import { entry } from '../catalogue-entry';

/** The files themselves, and the comments that silence the lint. */
export const CONTENT_ENTRIES = {
  'invalid-file': entry({
    severity: 'error',
    message: ({ field, message }: { field: string; message: string }) =>
      field === '' ? message : `${field}: ${message}`,
    meaning: 'A file of kql does not have the form that the loader expects.',
    example: { in: 'rule.yaml', bad: 'severity: Critical', fixed: 'severity: High' },
    fix: 'Correct the field; the message says what is expected.',
  }),
  'invalid-environment': entry({
    severity: 'error',
    message: ({ message }: { message: string }) => message,
    meaning:
      'An environment file has a wrong setting, or overrides a rule, playbook or alert otherwise than the content allows: ' +
      'by a parameter out of its range, one that is not declared, or one that repeats a field of the YAML.',
    example: {
      in: 'environment.yaml',
      bad: 'rules:\n  noxys-alert: { parameters: { overlap: 5m } }',
      fixed: 'rules:\n  noxys-alert: { parameters: { overlap: 30m } }',
    },
    fix: 'Correct the setting; the message says what is allowed.',
  }),
  'unknown-custom-detail': entry({
    severity: 'error',
    message: ({ key, rules }: { key: string; rules: string }) =>
      `The playbook reads the custom detail '${key}', which ${rules} does not give.`,
    meaning: 'A playbook runs for the rules of its automation rules, and reads the details that their alerts carry.',
    example: {
      in: 'playbook.json',
      bad: "json(…['Custom Details'], '{}'))?['AlertKeys']",
      fixed: "json(…['Custom Details'], '{}'))?['AlertKey']",
    },
    fix: 'Correct the key, or add the detail to the rule.',
  }),
  'not-formatted': entry({
    severity: 'warning',
    message: () => "The query is not laid out as Microsoft's formatter does. Run 'noxys-sentinel fmt'.",
    meaning: 'One layout keeps changes small and reviews on the point.',
    example: {
      in: 'hunting',
      bad: 'NoxysEvents_CL|where TimeGenerated>ago(1d)',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)',
    },
    fix: 'Run `noxys-sentinel fmt`.',
  }),
  'version-not-raised': entry({
    severity: 'error',
    message: ({ version, base }: { version: string; base: string }) =>
      `The rule changed since the base revision, its version did not rise: it is ${version}, the base has ${base}.`,
    meaning:
      'Analysts see which version of a rule made an alert only if every change raises it. Comments and layout do not count.',
    example: {
      in: 'rule.yaml',
      bad: 'version: 1.0.0 # the base has 1.0.0 and severity Medium\nseverity: High',
      fixed: 'version: 1.0.1 # the base has 1.0.0 and severity Medium\nseverity: High',
    },
    fix: 'Raise the version in the YAML.',
  }),
  'suppression-without-reason': entry({
    severity: 'error',
    message: () => "Write 'lint-disable-next-line code reason': the reason is missing.",
    meaning: 'Whoever reads it later has to know why the problem is none.',
    example: {
      in: 'hunting',
      bad: '// lint-disable-next-line no-time-filter\nNoxysEvents_CL\n| count',
      fixed: '// lint-disable-next-line no-time-filter all that were ever there\nNoxysEvents_CL\n| count',
    },
    fix: 'Add the reason after the code.',
  }),
  'suppression-of-unknown-code': entry({
    severity: 'error',
    message: ({ code }: { code: string }) => `There is no diagnostic '${code}'.`,
    meaning: 'The comment does nothing.',
    example: {
      in: 'hunting',
      bad: '// lint-disable-next-line no-time-filtr all that were ever there\nNoxysEvents_CL\n| count',
      fixed: '// lint-disable-next-line no-time-filter all that were ever there\nNoxysEvents_CL\n| count',
    },
    fix: 'Correct the code: docs/diagnostics.md lists all.',
  }),
  'unused-suppression': entry({
    severity: 'error',
    message: ({ code }: { code: string }) => `The next line has no problem '${code}'. Remove the comment.`,
    meaning: 'A comment that silences nothing hides the next real problem.',
    example: {
      in: 'hunting',
      bad: '// lint-disable-next-line no-time-filter all that were ever there\nNoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| count',
      fixed: 'NoxysEvents_CL\n| where TimeGenerated > ago(1d)\n| count',
    },
    fix: 'Remove the comment.',
  }),
} as const;
