import type { DuckDBConnection } from '@duckdb/node-api';

import { kqlError } from './diagnostics';
import { dataErrorOf } from './duckdb-errors';
import type { SpelledRegex } from './translate/translation';

/** Refuses regular expressions that DuckDB cannot read at their own places, also where no row would need them. */
export class RegexCheck {
  private readonly good = new Set<string>();

  constructor(private readonly connection: DuckDBConnection) {}

  /** @throws KqlError for the first expression that is none. */
  async check(regexes: readonly SpelledRegex[]): Promise<void> {
    for (const { pattern, place } of regexes) {
      if (this.good.has(pattern)) continue;
      try {
        await this.connection.runAndReadAll("SELECT regexp_matches('', $pattern)", { pattern });
      } catch (error) {
        throw kqlError('bad-regex', place, { pattern, reason: dataErrorOf(error) }, undefined, { cause: error });
      }
      this.good.add(pattern);
    }
  }
}
