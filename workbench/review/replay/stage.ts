import type { Content } from '../../../kql/content';
import { openEngine } from '../../detection/rule-tests';
import { BoundQueries } from '../../kusto/bound-queries';
import type { KustoEngine } from '../../kusto/engine';
import type { Deployment } from '../deployment';
import { toTokens } from '../same-query';
import type { Arrival } from './arrival';
import { Ingestion } from './ingestion';
import { isSentinelTable, mayReadSentinel, SideEngine, tablesOf } from './side-engine';

/** The tables of two versions, filled by the same events. */
export interface Stage {
  readonly base: SideEngine | undefined;
  readonly head: SideEngine | undefined;

  /** Works out what both store; the result stores it. */
  prepare(arrivals: readonly Arrival[]): Promise<() => Promise<void>>;

  /** How many posts the relay of the new version has refused, or of the old one where there is no other. */
  readonly refused: number;

  /** Empties every table. */
  clear(): Promise<void>;

  close(): void;
}

/**
 * Opens the tables. Versions that store events alike share one events table: it is filled once, which is most of the work on many
 * events. They cannot where a query reads it beside the tables that Sentinel fills.
 */
export async function openStage(base: Deployment | undefined, head: Deployment | undefined): Promise<Stage> {
  const engines: KustoEngine[] = [];
  // Playbooks ask about each alert, mostly the same in both versions.
  const bound = new BoundQueries();
  const open = async (content: Content): Promise<KustoEngine> => {
    const engine = await openEngine(content, bound);
    engines.push(engine);
    return engine;
  };
  const ingestions: Ingestion[] = [];
  const ingestInto = (engine: KustoEngine, { content, eventFilter }: Deployment): KustoEngine => {
    ingestions.push(new Ingestion(engine, content, eventFilter));
    return engine;
  };
  const openAlone = async (deployment: Deployment | undefined): Promise<SideEngine | undefined> => {
    if (deployment === undefined) return undefined;
    const engine = ingestInto(await open(deployment.content), deployment);
    return new SideEngine(engine, engine);
  };
  const openShared = async (one: Deployment, other: Deployment): Promise<[SideEngine, SideEngine] | undefined> => {
    if (toIngestionKey(one) !== toIngestionKey(other)) return undefined;
    const engine = await open(other.content);
    if (queriesOf([one, other]).some((query) => isMixed(query, engine))) return undefined;
    ingestInto(engine, other);
    return [new SideEngine(engine, await open(one.content)), new SideEngine(engine, await open(other.content))];
  };

  const shared = base !== undefined && head !== undefined ? await openShared(base, head) : undefined;
  const sides = shared ?? [await openAlone(base), await openAlone(head)];
  return {
    base: sides[0],
    head: sides[1],
    prepare: async (arrivals) => {
      const stores = await Promise.all(ingestions.map((ingestion) => ingestion.prepare(arrivals)));
      return async () => {
        for (const store of stores) await store();
      };
    },
    get refused() {
      return ingestions.at(-1)?.refused ?? 0;
    },
    clear: async () => {
      for (const engine of engines) {
        for (const { name } of engine.database().tables) await engine.truncate(name);
      }
    },
    close: () => {
      for (const engine of engines) engine.close();
    },
  };
}

/** All that decides what the tables hold and what queries see in them. */
function toIngestionKey({ content, eventFilter }: Deployment): string {
  const { schemas, events, transform, functions } = content;
  return JSON.stringify([schemas, events, toTokens(transform.query), eventFilter, functions.map(({ query }) => query)]);
}

function queriesOf(deployments: readonly Deployment[]): string[] {
  const queries = deployments.flatMap(({ content, rules }) =>
    [...rules, ...content.workbook.tiles, ...content.huntingQueries].map(({ query }) => query),
  );
  return [...new Set(queries)];
}

/** Whether a query reads tables that Sentinel fills beside others. */
function isMixed(query: string, engine: KustoEngine): boolean {
  if (!mayReadSentinel(query)) return false;
  const tables = tablesOf(query, engine);
  return tables.some(isSentinelTable) && !tables.every(isSentinelTable);
}
