import { readFileSync } from 'node:fs';

import { loadContent } from '../../kql/content';
import { parseArguments, parseChoice, parseWhole, UsageError } from '../arguments';
import { chooseEnvironment } from '../chosen-environment';
import type { Command } from '../command';
import { PORTALS } from '../detection/portal';
import { NOW_IN_RULES } from '../lab/scheduler';
import { runLab, type LabRequest } from '../lab/session';

const FLAGS = {
  once: { type: 'boolean', default: false },
  events: { type: 'string' },
  format: { type: 'string', default: 'text' },
  seed: { type: 'string', default: '1' },
  env: { type: 'string', default: 'test' },
  now: { type: 'string', default: 'scheduled' },
  'ingestion-delay': { type: 'string', default: '0s' },
  port: { type: 'string', default: '0' },
  portal: { type: 'string', default: 'azure' },
} as const;

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** The verb `lab`: the whole system on this machine. */
export const labCommand: Command = {
  name: 'lab',
  summary: 'run the whole system on this machine: webhook in, incidents and tickets out',
  usage: `Runs the relay, a local Azure and Sentinel on this machine, on a simulated clock. Posts the guide's sample payload and a
realistic day of about 200 users, shows what became of it, and then serves: post events with curl and watch incidents appear.

Usage: noxys-sentinel lab [flags]

  --once                 end after the report instead of serving
  --events FILE.ndjson   post the webhook payloads of a file, one a line (an event or an array of events), each at its own
                         timestamp, instead of the sample and the seeded day
  --format text|json     json: one document on standard output with counts, alerts, incidents and actions (default text)
  --seed N               another day (default 1)
  --env NAME             the environment whose rules, filter and playbooks apply (default test)
  --now scheduled|executed
                         what now() is in a rule: the time its run is scheduled for, or five minutes later, when it executes
                         (default scheduled)
  --ingestion-delay T    how long after its post a row can be queried, such as 90s, 5m or 1h (default 0s)
  --port N               port of the relay on 127.0.0.1 (default: any free one)
  --portal azure|defender
                         where Sentinel is worked in: the Defender portal correlates alerts of different rules, renames
                         incidents, and updates one where the Azure portal makes another (default azure)
  --help                 this text

Exit codes: 0 fine, 1 the lab could not run, 2 wrong use.
`,

  async run(args, io) {
    const { values } = parseArguments(args, FLAGS);
    const request: LabRequest = {
      isOnce: values.once,
      format: parseChoice('format', values.format, ['text', 'json']),
      seed: parseWhole('seed', values.seed, 0, 2 ** 32 - 1),
      nowInRules: parseChoice('now', values.now, NOW_IN_RULES),
      ingestionDelay: parseDelay(values['ingestion-delay']),
      port: parseWhole('port', values.port, 0, 65_535),
      portal: parseChoice('portal', values.portal, PORTALS),
      ...(values.events === undefined ? {} : { events: readEvents(values.events) }),
      environment: chooseEnvironment(values.env),
      content: loadContent(),
    };
    return runLab(request, io);
  },
};

function parseDelay(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  if (amount === undefined) {
    throw new UsageError(`--ingestion-delay: expected a time such as 90s, 5m or 1h, got '${text}'.`);
  }
  return Number(amount) * (unit === 'h' ? UNITS.h : unit === 'm' ? UNITS.m : UNITS.s);
}

function readEvents(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is none' : String(error);
    throw new UsageError(`--events: expected a file that can be read at '${file}', but ${reason}.`);
  }
}
