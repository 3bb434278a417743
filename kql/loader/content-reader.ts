import type { z } from 'zod';

import type { QueryFiles } from './analytics-rule';
import { stem, type ContentDirectory } from './content-directory';
import type { ContentProblem } from './content-problem';
import { workflowDefinitionShape, type Playbook } from './playbook';
import type { TableSchema } from './schema';
import { findPayloadProblems, findTableProblems, tableSchemaShape } from './table-schema';
import { toWorkbook, workbookShape, type Workbook } from './workbook';
import type { YamlFile } from './yaml-file';
import { parseShape } from './yaml-shape';

/** The table that the relay fills. */
export const EVENTS_TABLE = 'NoxysEvents_CL';

interface Identified {
  readonly id: string;
}

/** Reads the kinds of content, one method each; what is wrong goes to the problems, what is left out is wrong. */
export class ContentReader {
  /** Every YAML file that was read, by its path. */
  readonly yamlFiles = new Map<string, YamlFile>();

  constructor(
    private readonly folder: ContentDirectory,
    private readonly problems: ContentProblem[],
  ) {}

  /** Tables, the events' table first. */
  schemas(): TableSchema[] {
    const schemas = this.folder.readYaml('schema').flatMap((yaml) => {
      const schema = this.#parse(tableSchemaShape, yaml);
      if (!schema) return [];
      this.#expectName(yaml, 'table', schema.table);
      this.problems.push(
        ...findTableProblems(schema, yaml),
        ...findPayloadProblems(schema, yaml, schema.table === EVENTS_TABLE),
      );
      return [schema];
    });
    return schemas.sort((a, b) => Number(b.table === EVENTS_TABLE) - Number(a.table === EVENTS_TABLE));
  }

  /** Content of a metadata file and a query. */
  pairs<M extends Identified, T>(
    folder: string,
    shape: z.ZodType<M>,
    build: (metadata: M, files: QueryFiles) => T,
  ): T[] {
    return this.folder.readPairs(folder, this.problems).flatMap(({ yaml, files }) => {
      const metadata = this.#parse(shape, yaml);
      if (!metadata) return [];
      this.#expectName(yaml, 'id', metadata.id);
      return [build(metadata, files)];
    });
  }

  /** Content of one file each. */
  singles<M extends Identified, T>(folder: string, shape: z.ZodType<M>, build: (metadata: M, file: string) => T): T[] {
    return this.folder.readYaml(folder).flatMap((yaml) => {
      const metadata = this.#parse(shape, yaml);
      if (!metadata) return [];
      this.#expectName(yaml, 'id', metadata.id);
      return [build(metadata, yaml.file)];
    });
  }

  /** The workbook and the query of each of its tiles; a query that no tile shows is a problem. */
  workbook(): Workbook | undefined {
    const yaml = this.folder.readYaml('workbook').find(({ file }) => stem(file) === 'workbook');
    if (!yaml) {
      this.folder.read('workbook/workbook.yaml', this.problems);
      return undefined;
    }
    const metadata = this.#parse(workbookShape, yaml);
    if (!metadata) return undefined;
    const queries = new Map<string, { file: string; query: string }>();
    metadata.tiles.forEach(({ id }, index) => {
      if (queries.has(id))
        this.problems.push(yaml.problem(['tiles', index, 'id'], `expected an id of its own, got '${id}'.`));
      const path = `workbook/${id}.kql`;
      const query = this.folder.read(path, this.problems);
      if (query !== undefined) queries.set(id, { file: this.folder.nameOf(path), query });
    });
    for (const name of this.folder.list('workbook', '.kql')) {
      if (metadata.tiles.some(({ id }) => id === name)) continue;
      this.problems.push(yaml.problem(['tiles'], `expected a tile for 'workbook/${name}.kql', got none.`));
    }
    return toWorkbook(metadata, yaml.file, queries);
  }

  /** Playbooks; their JSON is read as YAML, which it is, so that problems have a position. */
  playbooks(): Playbook[] {
    return this.folder.readYaml('playbooks', '.json').flatMap((json) => {
      const definition = this.#parse(workflowDefinitionShape, json);
      return definition ? [{ id: stem(json.file), file: json.file, definition }] : [];
    });
  }

  #parse<T>(shape: z.ZodType<T>, yaml: YamlFile): T | undefined {
    this.yamlFiles.set(yaml.file, yaml);
    return parseShape(shape, yaml, this.problems);
  }

  #expectName(yaml: YamlFile, field: string, value: string): void {
    const name = stem(yaml.file);
    if (value !== name)
      this.problems.push(yaml.problem([field], `expected '${name}', the name of the file, got '${value}'.`));
  }
}
