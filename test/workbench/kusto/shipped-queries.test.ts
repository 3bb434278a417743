import { loadContent } from '../../../kql/content';
import { useEngine } from '../../support/kql';

const content = loadContent();

const kql = useEngine(async (engine) => {
  for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
});

const queries = [...content.rules, ...content.huntingQueries, ...content.functions]
  .map(({ queryFile, query }) => ({ file: queryFile, query }))
  .concat(content.workbook.tiles.map(({ file, query }) => ({ file, query })));

test.each(queries)('$file runs as this SQL', async ({ query }) => {
  expect(kql.sql(query)).toMatchSnapshot();
  await expect(kql.run(query)).resolves.toBeDefined();
});
