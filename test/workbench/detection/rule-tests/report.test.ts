import { countCases, writeReport } from '../../../../workbench/detection/rule-tests/report';

const results = [
  {
    ruleId: 'odd-hours',
    file: 'kql/rules/odd-hours.tests.yaml',
    outcomes: [
      { name: 'one', line: 4, differences: [], milliseconds: 12 },
      {
        name: 'two & <three>',
        line: 9,
        differences: ["missing alert 'A'", "unexpected alert 'B\u0007\uFFFE\uD800'"],
        milliseconds: 1500,
      },
    ],
  },
];

test('text names rule, case, line and every difference', () => {
  expect(writeReport('text', results)).toBe(
    [
      'odd-hours: 1 of 2 cases pass',
      '  FAIL two & <three> (kql/rules/odd-hours.tests.yaml:9)',
      "    missing alert 'A'",
      "    unexpected alert 'B\u0007\uFFFE\uD800'",
      '1 passed, 1 failed',
      '',
    ].join('\n'),
  );
});

test('JUnit is XML that holds any text', () => {
  expect(writeReport('junit', results)).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites tests="2" failures="1">',
      '  <testsuite name="odd-hours" tests="2" failures="1" file="kql/rules/odd-hours.tests.yaml">',
      '    <testcase classname="odd-hours" name="one" time="0.012" file="kql/rules/odd-hours.tests.yaml" line="4"/>',
      '    <testcase classname="odd-hours" name="two &amp; &lt;three&gt;" time="1.500" file="kql/rules/odd-hours.tests.yaml" line="9">',
      "      <failure message=\"missing alert 'A'\">missing alert 'A'&#10;unexpected alert 'B'</failure>",
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});

test('JSON holds counts and rules', () => {
  expect(JSON.parse(writeReport('json', results))).toEqual({ passed: 1, failed: 1, rules: results });
  expect(countCases(results)).toEqual({ passed: 1, failed: 1 });
});
