import { readFileSync } from 'node:fs';

import { buildPages } from '../../../workbench/commands/docs';

test.each(buildPages())(
  "$file says what it is generated from ('noxys-sentinel docs' writes it anew)",
  ({ file, text }) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
