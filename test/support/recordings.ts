import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadContent } from '../../kql/content';
import type { KustoTable } from '../../kql/language/parse';
import { parseRecording, type Recording } from '../../workbench/lab/deployment/recording';

/** The conversation of the real provider about an environment; `npm run lab:deploy -- --record test/fixtures/deployments` makes it anew. */
export function readRecording(environment: string): Recording {
  return parseRecording(
    readFileSync(join(__dirname, '..', 'fixtures', 'deployments', `${environment}.ndjson`), 'utf8'),
  );
}

/** Tables that each workspace has by itself. */
export function standardTables(): KustoTable[] {
  const { schemas, events } = loadContent();
  return schemas.filter(({ table }) => table !== events.table).map(({ table, columns }) => ({ name: table, columns }));
}
