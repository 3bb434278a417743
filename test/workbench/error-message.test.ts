import { runInNewContext } from 'node:vm';

import { messageOf } from '../../workbench/error-message';

test.each<[string, unknown, string]>([
  ['an error', new TypeError('It is none.'), 'It is none.'],
  ['an error of another realm', runInNewContext("new Error('It is none.')"), 'It is none.'],
  ['a text', 'none', 'none'],
  ['nothing', undefined, 'undefined'],
])('says what %s says', (_, thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
