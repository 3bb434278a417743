import { entry } from '../catalogue-entry';

/** Declared parameters against the `let` lines of the query. */
export const PARAMETER_ENTRIES = {
  'parameter-without-let': entry({
    severity: 'error',
    message: ({ name }: { name: string }) => `The query has no line 'let ${name} = literal;' for this parameter.`,
    meaning: 'An environment sets a parameter by rewriting that literal.',
    example: {
      in: 'rule.yaml',
      bad: 'parameters: [{ name: treshold, description: Violations., type: long }]\nquery: |\n  let threshold = 10;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > threshold',
      fixed:
        'parameters: [{ name: threshold, description: Violations., type: long }]\nquery: |\n  let threshold = 10;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > threshold',
    },
    fix: 'Correct the name, or add the line.',
  }),
  'let-without-parameter': entry({
    severity: 'warning',
    message: ({ name }: { name: string }) =>
      `'let ${name} = literal;' is not declared under parameters, so no environment can set it.`,
    meaning: 'A literal with a name is a tunable; its range and meaning belong into the YAML.',
    example: {
      in: 'rule.yaml',
      bad: 'parameters: []\nquery: |\n  let threshold = 10;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > threshold',
      fixed: 'parameters: []\nquery: |\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > 10',
    },
    fix: 'Declare it, or write the literal where it is used.',
  }),
  'parameter-type': entry({
    severity: 'error',
    message: ({ name, declared, found }: { name: string; declared: string; found: string }) =>
      `Parameter '${name}' is declared as ${declared}, its literal is ${found}.`,
    meaning: 'A value from an environment would be refused or change the type of the query.',
    example: {
      in: 'rule.yaml',
      bad: 'parameters: [{ name: threshold, description: Violations., type: long }]\nquery: |\n  let threshold = 10.0;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > threshold',
      fixed:
        'parameters: [{ name: threshold, description: Violations., type: real }]\nquery: |\n  let threshold = 10.0;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > threshold',
    },
    fix: 'Make type and literal the same.',
  }),
  'parameter-out-of-range': entry({
    severity: 'error',
    message: ({ name, problem }: { name: string; problem: string }) => `Parameter '${name}' ${problem}.`,
    meaning: 'The default must be a value that an environment could set.',
    example: {
      in: 'rule.yaml',
      bad: 'parameters: [{ name: threshold, description: Violations., type: long, minimum: 1 }]\nquery: |\n  let threshold = 0;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > threshold',
      fixed:
        'parameters: [{ name: threshold, description: Violations., type: long, minimum: 1 }]\nquery: |\n  let threshold = 10;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | where RiskScore > threshold',
    },
    fix: 'Change the literal or the range.',
  }),
  'parameter-differs': entry({
    severity: 'error',
    message: ({ name, found, field, wanted }: { name: string; found: string; field: string; wanted: string }) =>
      `'${name}' is ${found}, ${field} in the YAML is ${wanted}. Make them the same.`,
    meaning:
      'The query decides what is new from its own frequency and look-back; if Sentinel runs it otherwise, events are missed or repeated.',
    example: {
      in: 'rule.yaml',
      bad: 'queryFrequency: PT1H\nparameters: [{ name: frequency, description: How often., type: timespan, follows: queryFrequency }]\nquery: |\n  let frequency = 30m;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(frequency)',
      fixed:
        'queryFrequency: PT1H\nparameters: [{ name: frequency, description: How often., type: timespan, follows: queryFrequency }]\nquery: |\n  let frequency = 1h;\n  NoxysEvents_CL\n  | where TimeGenerated > ago(frequency)',
    },
    fix: 'Change both together.',
  }),
} as const;
