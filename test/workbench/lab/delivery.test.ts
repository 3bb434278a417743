import { eventKeys, inOrder, readDeliveries } from '../../../workbench/lab/delivery';

const early = '{"id":"e1","tenant_id":"t1","timestamp":"2026-03-20T09:00:00Z"}';
const late = '{"id":"e2","tenant_id":"t1","timestamp":"2026-03-20T10:00:00Z"}';

test('posts each line at its own timestamp, in the order of the clock', () => {
  expect(readDeliveries(`${late}\n${early}\n`)).toEqual([
    { at: '2026-03-20T09:00:00.0000000Z', body: early },
    { at: '2026-03-20T10:00:00.0000000Z', body: late },
  ]);
});

test('posts an array once the last of its events has happened', () => {
  expect(readDeliveries(`[${late},${early}]`)).toMatchObject([{ at: '2026-03-20T10:00:00.0000000Z' }]);
});

test('posts a line without a readable time together with the line before it', () => {
  const broken = '{"id":';
  const timeless = '{"id":"e3"}';

  expect(readDeliveries([broken, early, timeless, late, broken].join('\n'))).toEqual([
    { at: '2026-03-20T09:00:00.0000000Z', body: broken },
    { at: '2026-03-20T09:00:00.0000000Z', body: early },
    { at: '2026-03-20T09:00:00.0000000Z', body: timeless },
    { at: '2026-03-20T10:00:00.0000000Z', body: late },
    { at: '2026-03-20T10:00:00.0000000Z', body: broken },
  ]);
});

test('where no line has a readable time, all are posted at the one given', () => {
  expect(readDeliveries('a\nb', '2026-03-20T00:00:00.0000000Z')).toEqual([
    { at: '2026-03-20T00:00:00.0000000Z', body: 'a' },
    { at: '2026-03-20T00:00:00.0000000Z', body: 'b' },
  ]);
});

test('leaves a line as it is, apart from its end', () => {
  expect(readDeliveries('\uFEFF { "id" : "e1" }\r\n\r\n').map(({ body }) => body)).toEqual([' { "id" : "e1" }']);
});

test('deliveries of one moment keep their order', () => {
  const at = '2026-03-20T09:00:00.0000000Z';

  expect(
    inOrder([
      { at, body: 'b' },
      { at, body: 'a' },
    ]).map(({ body }) => body),
  ).toEqual(['b', 'a']);
});

test('knows the events of a body by tenant and id', () => {
  expect(eventKeys(`[${early},${late}]`)).toEqual(['["t1","e1"]', '["t1","e2"]']);
  expect(eventKeys('{"id":"e1"}')).toEqual(['["","e1"]']);
  expect(eventKeys('nothing')).toEqual([]);
});
