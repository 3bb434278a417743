import { cut, formatTable } from '../../../../workbench/lab/report/table';

test('columns are as wide as their widest cell, numbers stand to the right', () => {
  const table = formatTable(
    [
      ['name', 'count', 'note'],
      ['chatgpt', 7, ''],
      ['poe', 1_200, 'new'],
    ],
    '  ',
  );

  expect(table).toBe(
    [
      '  name     count  note', //
      '  chatgpt      7',
      '  poe       1200  new',
      '',
    ].join('\n'),
  );
});

test('a table without rows is nothing', () => {
  expect(formatTable([])).toBe('');
});

test('a text is cut to a width, with an ellipsis for what is gone', () => {
  expect(cut('chatgpt', 7)).toBe('chatgpt');
  expect(cut('chatgpt!', 7)).toBe('chatgp…');
});
