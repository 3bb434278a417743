// `npm run bench:review`: both versions of one changed rule on a million events, from the webhook's payloads to the difference of
// their alerts. One day has a goal, thirty days are printed beside it; `--short` takes a hundredth of the events.
import { loadContent } from '../../kql/content';
import { withOverrides } from '../../kql/loader/rule-overrides';
import { compareOutcomes } from '../../workbench/review/compare/outcomes';
import { deployAlone, type Deployment } from '../../workbench/review/deployment';
import { planRuns } from '../../workbench/review/replay/planned-run';
import type { Program } from '../../workbench/review/replay/player';
import { replay } from '../../workbench/review/replay/replay';
import { Stage } from '../../workbench/review/replay/stage';
import { peakMemory } from '../peak-memory';
import { generateArrivals } from './events';

const EVENTS = 1_000_000;
const GOAL_SECONDS = 20;
const RULE = 'high-volume-policy-violations';

async function main(): Promise<void> {
  const events = process.argv.includes('--short') ? EVENTS / 100 : EVENTS;
  const seconds = await measure(events, 1);
  const isMet = seconds <= GOAL_SECONDS;
  print(`one day: ${seconds.toFixed(1)} s, goal <= ${GOAL_SECONDS} s on two cores: ${isMet ? 'met' : 'MISSED'}`);
  if (!isMet) process.exitCode = 1;
  print(`thirty days: ${(await measure(events, 30)).toFixed(1)} s, no goal`);
}

/** Seconds from payloads to the difference. */
async function measure(events: number, days: number): Promise<number> {
  const arrivals = generateArrivals(events, days);
  const content = loadContent();
  const base = buildProgram(deployRule(content, 10), arrivals);
  const head = buildProgram(deployRule(content, 14), arrivals);
  const start = performance.now();
  const cpu = process.cpuUsage();
  const stage = await Stage.open(base.deployment, head.deployment);
  try {
    const { alerts } = compareOutcomes(await replay(stage, { base, head }, arrivals));
    const seconds = (performance.now() - start) / 1_000;
    const runs = base.rules.flatMap((rule) => base.runsOf(rule)).length;
    const { user, system } = process.cpuUsage(cpu);
    const memory = Math.round(peakMemory() / 2 ** 20);
    print(
      `  ${events.toLocaleString('en')} events, ${runs} runs a version: ${alerts.same.length} alerts the same, ` +
        `${alerts.lost.length} lost, ${alerts.gained.length} gained, ${alerts.changed.length} changed; ` +
        `${((user + system) / 1e6).toFixed(1)} s of computing, peak ${memory} MB`,
    );
    return seconds;
  } finally {
    stage.close();
  }
}

function deployRule(content: ReturnType<typeof loadContent>, threshold: number): Deployment {
  const rules = content.rules.filter(({ id }) => id === RULE);
  return deployAlone(
    content,
    rules.map((rule) => withOverrides(rule, { parameters: { threshold } })),
  );
}

function buildProgram(deployment: Deployment, arrivals: ReturnType<typeof generateArrivals>): Program {
  const [first, last] = [arrivals[0]?.received ?? '', arrivals.at(-1)?.received ?? ''];
  return { deployment, rules: deployment.rules, finalQueries: [], runsOf: (rule) => planRuns(rule, first, last) };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
