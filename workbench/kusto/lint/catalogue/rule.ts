import { entry } from '../catalogue-entry';

/** Metadata of an analytics rule against its query and the limits of the service. */
export const RULE_ENTRIES = {
  'duration-out-of-range': entry({
    severity: 'error',
    message: ({ found, least, most }: { found: string; least: string; most: string }) =>
      `Must be between ${least} and ${most}, got ${found}.`,
    meaning: 'Sentinel and azurerm refuse the duration.',
    example: { in: 'rule.yaml', bad: 'queryFrequency: PT1M', fixed: 'queryFrequency: PT5M' },
    fix: 'Choose a duration within the range.',
  }),
  'period-shorter-than-frequency': entry({
    severity: 'error',
    message: ({ period, frequency }: { period: string; frequency: string }) =>
      `queryPeriod (${period}) is shorter than queryFrequency (${frequency}): events between runs would be missed.`,
    meaning: 'Sentinel refuses a rule that does not look at all the time between two runs.',
    example: {
      in: 'rule.yaml',
      bad: 'queryFrequency: P1D\nqueryPeriod: PT1H',
      fixed: 'queryFrequency: PT1H\nqueryPeriod: P1D',
    },
    fix: 'Raise queryPeriod or run more often.',
  }),
  'looks-beyond-period': entry({
    severity: 'warning',
    message: ({ span, period }: { span: string; period: string }) =>
      `The query looks back ${span}, the rule's queryPeriod is ${period}: earlier rows are not there.`,
    meaning: 'Sentinel shows a rule the rows of its period alone; in the Logs blade the same query finds more.',
    example: {
      in: 'rule.yaml',
      bad: 'queryPeriod: P14D\nquery: |\n  NoxysEvents_CL\n  | where TimeGenerated > ago(30d)',
      fixed: 'queryPeriod: P14D\nquery: |\n  NoxysEvents_CL\n  | where TimeGenerated > ago(14d)',
    },
    fix: 'Raise queryPeriod (at most P14D), or look back less.',
  }),
  'frequency-too-high-for-period': entry({
    severity: 'error',
    message: ({ frequency, period }: { frequency: string; period: string }) =>
      `A queryPeriod of two days or more (${period}) needs a queryFrequency of at least PT1H, got ${frequency}.`,
    meaning: 'Sentinel refuses to read many days often.',
    example: {
      in: 'rule.yaml',
      bad: 'queryFrequency: PT5M\nqueryPeriod: P14D',
      fixed: 'queryFrequency: PT1H\nqueryPeriod: P14D',
    },
    fix: 'Run once an hour, or look back less than two days.',
  }),
  'suppression-shorter-than-frequency': entry({
    severity: 'error',
    message: ({ suppression, frequency }: { suppression: string; frequency: string }) =>
      `suppressionDuration (${suppression}) must not be shorter than queryFrequency (${frequency}).`,
    meaning: 'azurerm refuses it.',
    example: {
      in: 'rule.yaml',
      bad: 'queryFrequency: PT1H\nsuppressionEnabled: true\nsuppressionDuration: PT5M',
      fixed: 'queryFrequency: PT1H\nsuppressionEnabled: true\nsuppressionDuration: PT2H',
    },
    fix: 'Raise suppressionDuration.',
  }),
  'number-out-of-range': entry({
    severity: 'error',
    message: ({ what, found, most }: { what: string; found: number; most: number }) =>
      `${what}: at most ${most}, got ${found}.`,
    meaning: 'A limit of Sentinel.',
    example: { in: 'rule.yaml', bad: 'triggerThreshold: 20000', fixed: 'triggerThreshold: 10' },
    fix: 'Stay within the limit.',
  }),
  'missing-output-column': entry({
    severity: 'error',
    message: ({ column, suggestion }: { column: string; suggestion: string | undefined }) =>
      `Column '${column}' is not in the query's result.${suggestion === undefined ? ' Project it.' : ` Did you mean '${suggestion}'?`}`,
    meaning: 'Sentinel refuses a rule whose mappings, details or formats name a column that the query does not give.',
    example: { in: 'rule.yaml', bad: 'customDetails: { Who: UserName }', fixed: 'customDetails: { Who: UserId }' },
    fix: 'Project the column, or name one that the query gives.',
  }),
  'output-column-type': entry({
    severity: 'error',
    message: ({ column, found, wanted }: { column: string; found: string; wanted: string }) =>
      `Column '${column}' must be ${wanted} here, it is ${found}.`,
    meaning: 'Entities, severities and texts are made of plain values; a dynamic value shows as JSON or not at all.',
    example: {
      in: 'rule.yaml',
      bad: 'entityMappings:\n  - entityType: Account\n    fieldMappings: [{ identifier: AadUserId, columnName: Classifications }]',
      fixed:
        'entityMappings:\n  - entityType: Account\n    fieldMappings: [{ identifier: AadUserId, columnName: UserId }]',
    },
    fix: 'Convert in the query: `tostring()`, `strcat_array()`.',
  }),
  'missing-time-generated': entry({
    severity: 'warning',
    message: () => "The query's result has no datetime column 'TimeGenerated'. Project the rows' TimeGenerated.",
    meaning: 'Sentinel takes the time of first and last activity of an alert from it.',
    example: {
      in: 'rule.yaml',
      bad: 'query: |\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | summarize ViolationCount = count() by UserId',
      fixed:
        'query: |\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | summarize TimeGenerated = max(TimeGenerated), ViolationCount = count() by UserId',
    },
    fix: 'Project `TimeGenerated = max(TimeGenerated)`.',
  }),
  'unknown-entity': entry({
    severity: 'error',
    message: ({ name, known }: { name: string; known: string }) => `'${name}' is not one of ${known}.`,
    meaning: 'Sentinel knows a fixed list of entity types and of identifiers for each.',
    example: {
      in: 'rule.yaml',
      bad: 'entityMappings:\n  - entityType: User\n    fieldMappings: [{ identifier: AadUserId, columnName: UserId }]',
      fixed:
        'entityMappings:\n  - entityType: Account\n    fieldMappings: [{ identifier: AadUserId, columnName: UserId }]',
    },
    fix: 'Use a type and an identifier of the list.',
  }),
  'repeated-identifier': entry({
    severity: 'error',
    message: ({ name }: { name: string }) => `Identifier '${name}' is mapped twice.`,
    meaning: 'Sentinel takes each identifier of an entity once.',
    example: {
      in: 'rule.yaml',
      bad: 'entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - { identifier: AadUserId, columnName: UserId }\n      - { identifier: AadUserId, columnName: EventId }',
      fixed:
        'entityMappings:\n  - entityType: Account\n    fieldMappings: [{ identifier: AadUserId, columnName: UserId }]',
    },
    fix: 'Remove one.',
  }),
  'weak-entity': entry({
    severity: 'warning',
    message: ({ entity, mapped, wanted }: { entity: string; mapped: readonly string[]; wanted: string }) =>
      `${mapped.join(' and ')} alone can belong to more than one ${entity}. Map one of ${wanted}.`,
    meaning:
      'Weak identifiers do not merge with the same entity of other sources, have no entity page, and may merge two that differ; ' +
      'an Account that is known by Name alone is dropped from the alert where the name is a common one such as admin or root.',
    example: {
      in: 'rule.yaml',
      bad: 'entityMappings:\n  - entityType: Account\n    fieldMappings: [{ identifier: Name, columnName: UserId }]',
      fixed:
        'entityMappings:\n  - entityType: Account\n    fieldMappings: [{ identifier: AadUserId, columnName: UserId }]',
    },
    fix: 'Map a strong identifier (for an Account: UPNSuffix beside Name, or AadUserId), or say in a comment why there is none.',
  }),
  'custom-detail-key': entry({
    severity: 'error',
    message: ({ key }: { key: string }) =>
      `The key of a custom detail has 1 to 20 letters and digits, a letter first; got '${key}'.`,
    meaning: 'Sentinel refuses other keys.',
    example: {
      in: 'rule.yaml',
      bad: 'customDetails: { noxys_platform: PlatformId }',
      fixed: 'customDetails: { Platform: PlatformId }',
    },
    fix: 'Write it in PascalCase.',
  }),
  'unknown-alert-property': entry({
    severity: 'error',
    message: ({ name, known }: { name: string; known: string }) => `'${name}' is not one of ${known}.`,
    meaning: 'Only some properties of an alert can be filled from a column.',
    example: {
      in: 'rule.yaml',
      bad: 'alertDetailsOverride:\n  alertDynamicProperties: [{ alertProperty: Product, value: PlatformId }]',
      fixed: 'alertDetailsOverride:\n  alertDynamicProperties: [{ alertProperty: ProductName, value: PlatformId }]',
    },
    fix: 'Use a property of the list.',
  }),
  'text-too-long': entry({
    severity: 'error',
    message: ({ what, found, most }: { what: string; found: number; most: number }) =>
      `${what} has ${found} bytes before its columns are filled in, Sentinel takes ${most}.`,
    meaning: 'A title over 256 bytes or a description over 5,000 is cut or ignored.',
    example: {
      in: 'rule.yaml',
      bad: `alertDetailsOverride:\n  alertDisplayNameFormat: ${'Violations and more '.repeat(20)}`,
      fixed: 'alertDetailsOverride:\n  alertDisplayNameFormat: Violations by {{UserId}}',
    },
    fix: 'Shorten it.',
  }),
  'broken-placeholder': entry({
    severity: 'warning',
    message: ({ text }: { text: string }) =>
      `'${text}' is shown as it is written: a column is named in two braces on either side, '{{Column}}'.`,
    meaning: 'Sentinel fills in columns between two braces alone, and leaves everything else as text.',
    example: {
      in: 'rule.yaml',
      bad: 'alertDetailsOverride:\n  alertDisplayNameFormat: Violations by {UserId}',
      fixed: 'alertDetailsOverride:\n  alertDisplayNameFormat: Violations by {{UserId}}',
    },
    fix: 'Write `{{UserId}}`, or leave the braces out.',
  }),
  'grouping-without-key': entry({
    severity: 'error',
    message: () =>
      "matchingMethod 'Selected' needs something in groupByEntities, groupByAlertDetails or groupByCustomDetails.",
    meaning: 'Sentinel refuses a selection of nothing.',
    example: {
      in: 'rule.yaml',
      bad: 'incidentConfiguration:\n  groupingConfiguration: { matchingMethod: Selected, groupByEntities: [] }',
      fixed: 'incidentConfiguration:\n  groupingConfiguration: { matchingMethod: AllEntities, groupByEntities: [] }',
    },
    fix: 'Name what alerts of one incident share, or use AllEntities or AnyAlert.',
  }),
  'grouping-key-not-mapped': entry({
    severity: 'error',
    message: ({ key, where }: { key: string; where: string }) => `'${key}' is not in the rule's ${where}.`,
    meaning: 'Incidents can be grouped only by what the alerts carry.',
    example: {
      in: 'rule.yaml',
      bad: 'incidentConfiguration:\n  groupingConfiguration: { groupByEntities: [Host] }',
      fixed: 'incidentConfiguration:\n  groupingConfiguration: { groupByEntities: [Account] }',
    },
    fix: 'Map it, or remove it from the grouping.',
  }),
  'grouping-key-unique': entry({
    severity: 'warning',
    message: ({ key }: { key: string }) => `No two alerts share '${key}', so every alert opens an incident of its own.`,
    meaning: 'The detail holds ids of events or a time.',
    example: {
      in: 'rule.yaml',
      bad: 'customDetails: { Event: EventId }\nincidentConfiguration:\n  groupingConfiguration: { groupByCustomDetails: [Event] }',
      fixed:
        'customDetails: { Platform: PlatformId }\nincidentConfiguration:\n  groupingConfiguration: { groupByCustomDetails: [Platform] }',
    },
    fix: 'Group by what alerts of one incident share.',
  }),
  'alert-per-event': entry({
    severity: 'warning',
    message: ({ column, overridden, results }: { column: string; overridden: number; results: number }) =>
      `A result for each '${column}': more than 150 in a run are summed up in one alert, and with ${overridden} overridden values ` +
      `each, more than ${results} lose their titles.`,
    meaning:
      'With AlertPerResult the number of results is the number of alerts, and the service limits both alerts and overridden values of a run.',
    example: {
      in: 'rule.yaml',
      bad: 'eventGroupingSettings: { aggregationKind: AlertPerResult }\nquery: |\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | summarize arg_max(TimeGenerated, UserId) by EventId',
      fixed:
        'eventGroupingSettings: { aggregationKind: AlertPerResult }\nquery: |\n  NoxysEvents_CL\n  | where TimeGenerated > ago(1d)\n  | summarize TimeGenerated = max(TimeGenerated) by UserId',
    },
    fix: 'Summarize by user and platform, or say in a comment why events are rare.',
  }),
  'unknown-tactic': entry({
    severity: 'error',
    message: ({ tactic, known }: { tactic: string; known: string }) => `Tactic '${tactic}' is not one of ${known}.`,
    meaning: 'Sentinel knows the tactics of ATT&CK by these names.',
    example: { in: 'rule.yaml', bad: 'tactics: [DataTheft]', fixed: 'tactics: [Exfiltration]' },
    fix: "Use Sentinel's spelling.",
  }),
  'sub-technique': entry({
    severity: 'error',
    message: ({ technique }: { technique: string }) => `Sentinel takes techniques such as T1567, not '${technique}'.`,
    meaning: 'The API of scheduled rules refuses sub-techniques.',
    example: {
      in: 'rule.yaml',
      bad: 'tactics: [Exfiltration]\nrelevantTechniques: [T1567.002]',
      fixed: 'tactics: [Exfiltration]\nrelevantTechniques: [T1567]',
    },
    fix: 'Name the technique; give the sub-technique through alertDynamicProperties SubTechniques.',
  }),
  'unknown-technique': entry({
    severity: 'error',
    message: ({ technique, version }: { technique: string; version: string }) =>
      `Technique '${technique}' is not in ATT&CK Enterprise ${version}.`,
    meaning: 'It does not exist, was revoked, or belongs to another matrix.',
    example: {
      in: 'rule.yaml',
      bad: 'tactics: [Exfiltration]\nrelevantTechniques: [T9999]',
      fixed: 'tactics: [Exfiltration]\nrelevantTechniques: [T1567]',
    },
    fix: 'Look it up at attack.mitre.org.',
  }),
  'technique-without-tactic': entry({
    severity: 'error',
    message: ({ technique, tactics }: { technique: string; tactics: string }) =>
      `Technique '${technique}' belongs to ${tactics}, none of which is among the tactics here.`,
    meaning:
      'Sentinel refuses a rule with a technique without one of its tactics; a hunting query with one contradicts itself.',
    example: {
      in: 'rule.yaml',
      bad: 'tactics: [Impact]\nrelevantTechniques: [T1567]',
      fixed: 'tactics: [Exfiltration]\nrelevantTechniques: [T1567]',
    },
    fix: 'Add the tactic or remove the technique.',
  }),
  'triage-not-in-description': entry({
    severity: 'error',
    message: () => "alertDescriptionFormat must hold the text of 'triage', so that it reaches the analyst.",
    meaning: 'The triage note is of use where the alert is read.',
    example: {
      in: 'rule.yaml',
      bad: 'alertDetailsOverride: { alertDescriptionFormat: A violation. }\ntriage: Ask the user.',
      fixed: 'alertDetailsOverride: { alertDescriptionFormat: A violation. Ask the user. }\ntriage: Ask the user.',
    },
    fix: 'End alertDescriptionFormat with the triage note.',
  }),
} as const;
