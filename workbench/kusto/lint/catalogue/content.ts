import { entry } from '../catalogue-entry';

/** The files themselves, and the comments that silence the lint. */
export const CONTENT_ENTRIES = {
  'invalid-file': entry({
    severity: 'error',
    message: ({ field, message }: { field: string; message: string }) =>
      field === '' ? message : `${field}: ${message}`,
    meaning: 'A file of kql does not have the form that the loader expects.',
    example: 'severity: Critical',
    fix: 'Correct the field; the message says what is expected.',
  }),
  'invalid-environment': entry({
    severity: 'error',
    message: ({ message }: { message: string }) => message,
    meaning:
      'An environment file has a wrong setting, or overrides a rule, playbook or alert otherwise than the content allows: ' +
      'by a parameter out of its range, one that is not declared, or one that repeats a field of the YAML.',
    example: 'rules: { noxys-alert: { parameters: { overlap: 5m } } }, where the rule allows 15m to 6h',
    fix: 'Correct the setting; the message says what is allowed.',
  }),
  'unknown-custom-detail': entry({
    severity: 'error',
    message: ({ key, rules }: { key: string; rules: string }) =>
      `The playbook reads the custom detail '${key}', which ${rules} does not give.`,
    meaning: 'A playbook runs for the rules of its automation rules, and reads the details that their alerts carry.',
    example: "json(…['Custom Details'], '{}'))?['AlertKeys']",
    fix: 'Correct the key, or add the detail to the rule.',
  }),
  'not-formatted': entry({
    severity: 'warning',
    message: () => "The query is not laid out as Microsoft's formatter does. Run 'noxys-sentinel fmt'.",
    meaning: 'One layout keeps changes small and reviews on the point.',
    example: 'NoxysEvents_CL|take 10',
    fix: 'Run `noxys-sentinel fmt`.',
  }),
  'version-not-raised': entry({
    severity: 'error',
    message: ({ version, base }: { version: string; base: string }) =>
      `The rule changed since the base revision, its version did not rise: it is ${version}, the base has ${base}.`,
    meaning:
      'Analysts see which version of a rule made an alert only if every change raises it. Comments and layout do not count.',
    example: 'let threshold = 5; where the base has 10, with version: 1.0.0 in both',
    fix: 'Raise the version in the YAML.',
  }),
  'suppression-without-reason': entry({
    severity: 'error',
    message: () => "Write 'lint-disable-next-line code reason': the reason is missing.",
    meaning: 'Whoever reads it later has to know why the problem is none.',
    example: '// lint-disable-next-line no-time-filter',
    fix: 'Add the reason after the code.',
  }),
  'suppression-of-unknown-code': entry({
    severity: 'error',
    message: ({ code }: { code: string }) => `There is no diagnostic '${code}'.`,
    meaning: 'The comment does nothing.',
    example: '// lint-disable-next-line no-time-filtr reason',
    fix: 'Correct the code: docs/diagnostics.md lists all.',
  }),
  'unused-suppression': entry({
    severity: 'error',
    message: ({ code }: { code: string }) => `The next line has no problem '${code}'. Remove the comment.`,
    meaning: 'A comment that silences nothing hides the next real problem.',
    example: '// lint-disable-next-line no-time-filter old table\nNoxysEvents_CL | where TimeGenerated > ago(1h)',
    fix: 'Remove the comment.',
  }),
} as const;
