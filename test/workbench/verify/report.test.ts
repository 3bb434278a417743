import { broken } from '../../../workbench/verify/hop';
import { formatVerdict } from '../../../workbench/verify/report';

test.each(['answers 403', "'func.example' did not answer (ENOTFOUND)."])(
  'the verdict on a hop of which %j was found ends in one full stop',
  (found) => {
    const result = { hop: 'relay' as const, seconds: 1, ...broken(found, { guide: 'A, step 1 (b)', action: 'Do c.' }) };

    expect(formatVerdict([result], 'test')).toBe(
      `\ntest: 'relay is up' is broken: ${found.replace(/\.$/, '')}.\n  Guide, Troubleshooting: A, step 1 (b).\n  Do c.\n`,
    );
  },
);
