import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each(['l[0] - 1h', 'l[0] + 1h', 'now() - l[0]'])(
  'refuses %s, whose dynamic has no type of its own',
  async (value) => {
    await expect(kql.run(`print l = dynamic(['2026-01-15']) | extend x = ${value}`)).rejects.toThrow(
      /query:1:48 error unsupported Arithmetic on a dynamic .* Convert it first, as with todatetime\(\) or totimespan\(\)\.$/,
    );
  },
);

test('a real that is too great for one is refused', async () => {
  await expect(kql.run('print 1e999')).rejects.toThrow("query:1:7 error unsupported The real literal '1e999'");
});
