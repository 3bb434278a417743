import { ApplicationInsightsWorkbook } from '@cdktf/provider-azurerm/lib/application-insights-workbook';

import { loadContent } from '../../../kql/content';
import { buildWorkbook, DetectionWorkbook } from '../../../stacks/constructs/detection-workbook';
import { onlyOne, synthOnly } from '../../support/synth';

const WORKSPACE = '/subscriptions/S1/resourceGroups/RG/providers/Microsoft.OperationalInsights/workspaces/Log';
const { workbook } = loadContent();

test("stands in Sentinel's gallery of its workspace, which it names in lower case", () => {
  expect(synthWorkbook()).toMatchObject({ category: 'sentinel', source_id: WORKSPACE.toLowerCase() });
});

test('is another workbook in another workspace, because a workbook cannot be moved', () => {
  const { name } = synthWorkbook();

  expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(synthWorkbook(WORKSPACE.toLowerCase())['name']).toBe(name);
  expect(synthWorkbook(`${WORKSPACE}2`)['name']).not.toBe(name);
});

test('shows every tile in its order, with its query as it is', () => {
  const document = buildWorkbook(workbook, WORKSPACE);

  expect(document).toMatchObject({
    version: 'Notebook/1.0',
    fallbackResourceIds: [WORKSPACE],
    items: [
      { type: 1 },
      { type: 9, content: { parameters: [{ name: 'TimeRange', type: 4, value: { durationMs: 86_400_000 } }] } },
      ...workbook.tiles.map(({ id, title, query, visualization }) => ({
        type: 3,
        name: id,
        content: { title, query: query.trimEnd(), visualization },
      })),
    ],
  });
});

test.each(workbook.tiles)('gives the tile $id the time range that it asks for', ({ id, timeRange }) => {
  const { items } = buildWorkbook(workbook, WORKSPACE);
  const content = items.find(({ name }) => name === id)?.content;

  if (timeRange === 'parameter') expect(content).toMatchObject({ timeContextFromParameter: 'TimeRange' });
  else expect(content).toMatchObject({ timeContext: { durationMs: 0 } });
});

function synthWorkbook(workspaceId = WORKSPACE) {
  return onlyOne(
    synthOnly(ApplicationInsightsWorkbook, (scope) => {
      new DetectionWorkbook(scope, 'workbook', {
        workspaceId,
        resourceGroupName: 'rg',
        location: 'westeurope',
        workbook,
        tags: {},
      });
    }),
  );
}
