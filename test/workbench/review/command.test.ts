import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { UsageError } from '../../../workbench/arguments';
import { runCli } from '../../../workbench/cli';
import { recordedEvents, type EventSet } from '../../../workbench/review/replay/arrival';
import { extractRevision, resolveRevision } from '../../../workbench/review/revision';
import { ReviewedRepository } from './reviewed-repository';

test.each([
  [['review'], '--base: expected the revision to compare with, such as origin/main, got none.'],
  [['review', '--base', 'HEAD', '--format', 'pdf'], "--format: expected 'md' or 'json' or 'html', got 'pdf'."],
  [
    ['review', '--base', 'HEAD', '--data', 'nowhere.ndjson'],
    "--data: expected a file of webhook payloads, one a line, at 'nowhere.ndjson', found none.",
  ],
  [
    ['review', '--base', 'no-such-branch'],
    "--base: expected a revision of this git repository, got 'no-such-branch'. Fetch it",
  ],
])('%j is wrong use', async (args, message) => {
  let messages = '';

  const code = await runCli(args, {
    stdout: () => undefined,
    stderr: (text) => (messages += text),
    stdin: Readable.from([]),
    isTerminal: false,
  });

  expect(code).toBe(2);
  expect(messages).toContain(message);
});

test('a revision is no option of git', () => {
  const repository = new ReviewedRepository();
  try {
    expect(() => resolveRevision(repository.directory, '--git-dir')).toThrow("got '--git-dir'");
  } finally {
    repository.dispose();
  }
});

test('takes content out of git byte for byte, and nothing that is no regular file of it', () => {
  const repository = new ReviewedRepository();
  const target = mkdtempSync(join(tmpdir(), 'noxys-review-test-'));
  try {
    repository.write('kql/rules/é.kql', 'T\r\n| take 1').write('README.md', 'not content').commit();

    extractRevision(repository.directory, resolveRevision(repository.directory, 'HEAD'), target);

    const read = (path: string): string => readFileSync(join(target, path), 'utf8');
    expect(read('kql/rules/é.kql')).toBe('T\r\n| take 1');
    expect(read('kql/transform/noxys-events.kql')).toBe(repository.read('kql/transform/noxys-events.kql'));
    expect(existsSync(join(target, 'README.md'))).toBe(false);
  } finally {
    repository.dispose();
    rmSync(target, { recursive: true });
  }
});

test('reads recorded events in the order of their timestamps, and tells which lines hold none', async () => {
  const lines = [
    'id,timestamp',
    '{"id":"b","timestamp":"2026-01-15T11:00:00Z"}',
    '',
    '{"id":"no time"}',
    '{"id":"a","timestamp":"2026-01-15T10:00:00Z"}',
    '{"id":"cut',
  ];

  const { arrivals, recording } = await readRecorded(lines.join('\r\n'));

  expect(arrivals.map(({ received }) => received.slice(0, 16))).toEqual([
    '2026-01-15T10:00',
    '2026-01-15T11:00',
    '2026-01-15T11:00',
  ]);
  expect(recording).toEqual({ read: 3, unread: [1, 6] });
});

test.each([
  ['an empty file', '', 'found no line'],
  ['a CSV', 'id,timestamp\na,2026-01-15\n', 'found 2 lines, none of which is JSON'],
])('%s is wrong use', async (_, text, found) => {
  await expect(readRecorded(text)).rejects.toThrow(UsageError);
  await expect(readRecorded(text)).rejects.toThrow(found);
});

async function readRecorded(text: string): Promise<EventSet> {
  const directory = mkdtempSync(join(tmpdir(), 'noxys-review-test-'));
  try {
    const file = join(directory, 'events.ndjson');
    writeFileSync(file, text);
    return await recordedEvents(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
