import { entry } from '../catalogue-entry';

/** Declared parameters against the `let` lines of the query. */
export const PARAMETER_ENTRIES = {
  'parameter-without-let': entry({
    severity: 'error',
    message: ({ name }: { name: string }) => `The query has no line 'let ${name} = literal;' for this parameter.`,
    meaning: 'An environment sets a parameter by rewriting that literal.',
    example: 'parameters: [{ name: treshold, … }]',
    fix: 'Correct the name, or add the line.',
  }),
  'let-without-parameter': entry({
    severity: 'warning',
    message: ({ name }: { name: string }) =>
      `'let ${name} = literal;' is not declared under parameters, so no environment can set it.`,
    meaning: 'A literal with a name is a tunable; its range and meaning belong into the YAML.',
    example: 'let threshold = 10; without an entry in the YAML',
    fix: 'Declare it, or write the literal where it is used.',
  }),
  'parameter-type': entry({
    severity: 'error',
    message: ({ name, declared, found }: { name: string; declared: string; found: string }) =>
      `Parameter '${name}' is declared as ${declared}, its literal is ${found}.`,
    meaning: 'A value from an environment would be refused or change the type of the query.',
    example: 'type: long with let threshold = 10.0;',
    fix: 'Make type and literal the same.',
  }),
  'parameter-out-of-range': entry({
    severity: 'error',
    message: ({ name, problem }: { name: string; problem: string }) => `Parameter '${name}' ${problem}.`,
    meaning: 'The default must be a value that an environment could set.',
    example: 'let threshold = 0; with minimum: 1',
    fix: 'Change the literal or the range.',
  }),
  'parameter-differs': entry({
    severity: 'error',
    message: ({ name, found, field, wanted }: { name: string; found: string; field: string; wanted: string }) =>
      `'${name}' is ${found}, ${field} in the YAML is ${wanted}. Make them the same.`,
    meaning:
      'The query decides what is new from its own frequency and look-back; if Sentinel runs it otherwise, events are missed or repeated.',
    example: 'let frequency = 30m; with queryFrequency: PT1H',
    fix: 'Change both together.',
  }),
} as const;
