import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseDocument } from 'yaml';

import { CONTENT_DIRECTORY } from '../../../kql/loader/content-directory';
import { ENVIRONMENTS } from '../../../stacks/environment';
import type { EventSet } from '../../../workbench/review/replay/arrival';
import { buildReview, type Review } from '../../../workbench/review/review';

/** A git repository with a copy of this one's content and its test environment, as its first commit; a test then changes it. */
export class ReviewedRepository {
  readonly directory = mkdtempSync(join(tmpdir(), 'noxys-review-test-'));

  constructor() {
    mkdirSync(join(this.directory, 'stacks', 'environments'), { recursive: true });
    cpSync(CONTENT_DIRECTORY, join(this.directory, 'kql'), {
      recursive: true,
      filter: (source) => !source.endsWith('.ts'),
    });
    this.write('stacks/environments/test.yaml', readFileSync(join(ENVIRONMENTS, 'test.yaml'), 'utf8'));
    // Nothing here is about alerts on the integration itself.
    this.remove('kql/health');
    this.#shortenCases();
    this.#git('init', '--quiet');
    this.commit();
  }

  commit(): void {
    this.#git('add', '--all');
    this.#git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'content');
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }

  write(path: string, text: string): this {
    writeFileSync(join(this.directory, path), text);
    return this;
  }

  /** Replaces a text that must occur. */
  edit(path: string, from: string | RegExp, to: string): this {
    const before = this.read(path);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`'${path}' must hold '${String(from)}', and does not.`);
    return this.write(path, after);
  }

  remove(path: string): this {
    rmSync(join(this.directory, path), { recursive: true });
    return this;
  }

  /** Brings back the content of another repository. */
  restoreFrom(directory: string): void {
    for (const folder of ['kql', 'stacks'])
      cpSync(join(directory, folder), join(this.directory, folder), { recursive: true });
  }

  /** Reviews the working tree against the last commit, on a few events. */
  review(options: { readonly isWhole?: boolean; readonly recorded?: readonly EventSet[] } = {}): Promise<Review> {
    const { isWhole = false, recorded = [] } = options;
    return buildReview({ repository: this.directory, base: 'HEAD', recorded, isWhole, day: MORNING });
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Two cases of each rule say as much about a review as thirty. */
  #shortenCases(): void {
    for (const name of readdirSync(join(this.directory, 'kql', 'rules')).filter((file) =>
      file.endsWith('.tests.yaml'),
    )) {
      const path = `kql/rules/${name}`;
      const document = parseDocument(this.read(path));
      const cases: unknown = document.get('cases');
      if (typeof cases === 'object' && cases !== null && 'items' in cases && Array.isArray(cases.items)) {
        cases.items.splice(2);
      }
      this.write(path, document.toString());
    }
  }

  #git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.directory, stdio: 'pipe' });
  }
}

/** An hour in which each rule has something to find. */
export const MORNING: EventSet = {
  name: 'a morning',
  arrivals: [
    ...Array.from({ length: 12 }, (_, minute) =>
      event(minute, 'interaction.policy_violated', { user_id: 'u-alice', platform_id: 'chatgpt', risk_score: 0.5 }),
    ),
    event(20, 'interaction.high_risk', { user_id: 'u-bob', platform_id: 'perplexity', risk_score: 0.85 }),
    event(21, 'interaction.high_risk', { user_id: 'u-bob', platform_id: 'chatgpt', risk_score: 0.95 }),
    event(30, 'interaction.policy_violated', {
      user_id: 'u-carol',
      platform_id: 'deepseek',
      policy_decisions: [{ policy_id: 'pol_1', policy_name: 'No secrets', action: 'block' }],
    }),
    event(40, 'alert.severity_critical', { user_id: 'u-dan', platform_id: 'chatgpt' }),
  ],
};

function event(minute: number, type: string, data: Record<string, unknown>): EventSet['arrivals'][number] {
  const time = `2026-01-15T10:${String(minute).padStart(2, '0')}:00`;
  const id = `evt_${minute}`;
  const body = {
    id,
    timestamp: `${time}Z`,
    event_type: type,
    tenant_id: 'tenant-1',
    data: { id: `int_${minute}`, ...data },
  };
  return { received: `${time}.0000000Z`, visible: `${time}.0000000Z`, body: JSON.stringify(body) };
}
