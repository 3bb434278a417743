import { LogAnalyticsSavedSearch } from '@cdktf/provider-azurerm/lib/log-analytics-saved-search';

import type { HuntingQuery } from '../../../kql/loader/hunting-query';
import type { SavedFunction } from '../../../kql/loader/saved-function';
import { SavedQuery } from '../../../stacks/constructs/saved-query';
import { onlyOne, synthOnly } from '../../support/synth';

const common = {
  id: 'q1',
  uuid: '00000000-0000-5000-8000-000000000001',
  queryFile: 'q1.kql',
  metadataFile: 'q1.yaml',
  description: 'Finds it.',
  query: 'T\n',
};

const hunt: HuntingQuery = {
  ...common,
  name: 'A hunt',
  tactics: ['Exfiltration', 'Impact'],
  relevantTechniques: ['T1567'],
  parameters: [],
};

const saved: SavedFunction = {
  ...common,
  name: 'MyEvents',
  displayName: 'My events',
  category: 'Noxys',
  parameters: [
    { name: 'since', type: 'timespan', default: '1d' },
    { name: 'user', type: 'string' },
  ],
};

test("puts a hunting query on Sentinel's hunting page, with what it is about", () => {
  expect(synthQuery(hunt)).toMatchObject({
    name: '00000000-0000-5000-8000-000000000001',
    category: 'Hunting Queries',
    display_name: 'A hunt',
    query: 'T',
    tags: { description: 'Finds it.', tactics: 'Exfiltration,Impact', techniques: 'T1567' },
  });
});

test('leaves out what a hunting query does not have, because the service keeps no empty tag', () => {
  expect(synthQuery({ ...hunt, tactics: [], relevantTechniques: [] })['tags']).toEqual({ description: 'Finds it.' });
});

test('makes a function that people call by its name', () => {
  expect(synthQuery(saved)).toMatchObject({
    category: 'Noxys',
    display_name: 'My events',
    function_alias: 'MyEvents',
    function_parameters: ['since:timespan=1d', 'user:string'],
  });
  expect(synthQuery({ ...saved, parameters: [] })).not.toHaveProperty('function_parameters');
});

function synthQuery(query: HuntingQuery | SavedFunction) {
  return onlyOne(
    synthOnly(LogAnalyticsSavedSearch, (scope) => {
      new SavedQuery(scope, 'query', { workspaceId: '/w1', query });
    }),
  );
}
