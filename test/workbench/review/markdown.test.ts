import { code, codeBoth, heading, paragraph, type Block, type Text } from '../../../workbench/review/report/document';
import { diffLines } from '../../../workbench/review/report/line-diff';
import { MARKER, MAX_COMMENT, toMarkdown } from '../../../workbench/review/report/markdown';

test('folds a long list, and cuts every list alike until the comment fits', () => {
  const text = toMarkdown([list(30), list(20_000)]);

  expect(text.length).toBeLessThanOrEqual(MAX_COMMENT);
  expect(text).toContain('<details><summary>30 lines</summary>');
  expect(text).toContain('- `value 29`\n');
  expect(text).toMatch(/- _and 1\d{4} more, cut to fit into a comment_/);
});

test('leaves out whole parts at the end where even the shortest lists are too long, and says so', () => {
  const blocks = Array.from({ length: 3_000 }, (_, index): Block => heading(4, `Part ${index} of a very long report`));

  const text = toMarkdown(blocks);

  expect(text.length).toBeLessThanOrEqual(MAX_COMMENT);
  expect(text).toContain('#### Part 0 of');
  expect(text).not.toContain('#### Part 2999 of');
  expect(
    text.trimEnd().endsWith('_The rest does not fit into a comment. The report of the build has all of it._'),
  ).toBe(true);
});

test.each([
  ['a mention', '@security-team', '`@security-team`'],
  ['HTML', '<img src=x onerror=alert(1)>', '`<img src=x onerror=alert(1)>`'],
  ['a link', '[here](https://attacker.example.com)', '`[here](https://attacker.example.com)`'],
  ['backticks', 'a ``` b', '````a ``` b````'],
  ['a backtick at the end', 'a`', '`` a` ``'],
  ['several lines', 'a\n\n# b', '`a # b`'],
  ['the marker', MARKER, `\`${MARKER}\``],
])('shows %s of an event as it is', (_, value, expected) => {
  expect(toMarkdown([paragraph('Title: ', code(value))])).toBe(`${MARKER}\n\nTitle: ${expected}\n`);
});

test('keeps a bar within its cell, and HTML of a summary as text', () => {
  const table: Block = { kind: 'table', head: ['a'], rows: [[[code('x | y')]]] };
  const fold: Block = { kind: 'fold', summary: [code('</summary>@all')], blocks: [table] };

  expect(toMarkdown([fold])).toContain(
    '<details><summary><code>&lt;/summary&gt;&#64;all</code></summary>\n\n| a |\n| --- |\n| `x \\| y` |\n\n</details>',
  );
});

test('shows the name of a column as it is, as events may give it', () => {
  const table: Block = {
    kind: 'table',
    head: ['', code('x | @octocat <img src=x>')],
    rows: [[['only now'], [code(1)]]],
  };

  expect(toMarkdown([table])).toContain('|  | `x \\| @octocat <img src=x>` |');
});

test('shows of two long values what differs, with some of what is around it', () => {
  const [before, arrow, after] = codeBoth(
    `${'a'.repeat(100)}10${'b'.repeat(100)}`,
    `${'a'.repeat(100)}20${'b'.repeat(100)}`,
  );

  expect(arrow).toBe(' → ');
  expect(before).toEqual({ code: `…${'a'.repeat(25)}10${'b'.repeat(24)}…` });
  expect(after).toEqual({ code: `…${'a'.repeat(25)}20${'b'.repeat(24)}…` });
});

test('shows the lines that differ with two lines around them', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const after = before.map((line) => (line === '5' ? 'five' : line));

  expect(diffLines(before.join('\n'), after.join('\n'))).toEqual(['@@', ' 3', ' 4', '-5', '+five', ' 6', ' 7']);
});

function list(length: number): Block {
  return { kind: 'list', items: Array.from({ length }, (_, index): Text => [code(`value ${index}`)]) };
}
