import { availableParallelism } from 'node:os';

import type { Content } from '../../../kql/content';
import { openEngine } from '../../detection/rule-tests';
import { BoundQueries } from '../../kusto/bound-queries';
import type { EngineOptions, KustoEngine } from '../../kusto/engine';
import type { Deployment } from '../deployment';
import { toTokens } from '../same-query';
import type { Arrival } from './arrival';
import { Ingestion } from './ingestion';
import { isSentinelTable, mayReadSentinel, SideEngine, tablesOf } from './side-engine';

/** The tables of two versions, filled by the same events. */
export class Stage {
  readonly #engines: KustoEngine[] = [];
  readonly #ingestions: Ingestion[] = [];
  readonly #options: EngineOptions = {
    // Playbooks ask about each alert, mostly the same in both versions.
    bound: new BoundQueries(),
    // This process makes rows while the database works, on a core of its own.
    threads: Math.max(1, availableParallelism() - 1),
  };
  #base: SideEngine | undefined;
  #head: SideEngine | undefined;

  private constructor() {}

  /**
   * Opens the tables. Versions that store events alike share one events table: it is filled once, which is most of the work on many
   * events. They cannot where a query reads it beside the tables that Sentinel fills.
   */
  static async open(base: Deployment | undefined, head: Deployment | undefined): Promise<Stage> {
    const stage = new Stage();
    if (base !== undefined && head !== undefined && (await stage.#openShared(base, head))) return stage;
    stage.#base = await stage.#openAlone(base);
    stage.#head = await stage.#openAlone(head);
    return stage;
  }

  get base(): SideEngine | undefined {
    return this.#base;
  }

  get head(): SideEngine | undefined {
    return this.#head;
  }

  /** How many posts the relay of the new version has refused, or of the old one where there is no other. */
  get refused(): number {
    return this.#ingestions.at(-1)?.refused ?? 0;
  }

  /** Works out what both store; the result stores it. */
  async prepare(arrivals: readonly Arrival[]): Promise<() => Promise<void>> {
    const stores = await Promise.all(this.#ingestions.map((ingestion) => ingestion.prepare(arrivals)));
    return async () => {
      for (const store of stores) await store();
    };
  }

  /** Empties every table. */
  async clear(): Promise<void> {
    for (const engine of this.#engines) {
      for (const { name } of engine.database().tables) await engine.truncate(name);
    }
  }

  close(): void {
    for (const engine of this.#engines) engine.close();
  }

  /** Opens one events table for both; says whether they can share one. */
  async #openShared(base: Deployment, head: Deployment): Promise<boolean> {
    if (toIngestionKey(base) !== toIngestionKey(head)) return false;
    const engine = await this.#open(head.content);
    if (queriesOf([base, head]).some((query) => isMixed(query, engine))) return false;
    this.#ingestInto(engine, head);
    this.#base = new SideEngine(engine, await this.#open(base.content));
    this.#head = new SideEngine(engine, await this.#open(head.content));
    return true;
  }

  async #openAlone(deployment: Deployment | undefined): Promise<SideEngine | undefined> {
    if (deployment === undefined) return undefined;
    const engine = await this.#open(deployment.content);
    this.#ingestInto(engine, deployment);
    return new SideEngine(engine, engine);
  }

  async #open(content: Content): Promise<KustoEngine> {
    const engine = await openEngine(content, this.#options);
    this.#engines.push(engine);
    return engine;
  }

  #ingestInto(engine: KustoEngine, { content, eventFilter }: Deployment): void {
    this.#ingestions.push(new Ingestion(engine, content, eventFilter));
  }
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
