// `npm run test:hostile`: R9, R11 and R12, each next to its goal.
import { figure, printGoals } from '../support/goals';
import { sendBadInputs } from './bad-inputs';
import { sendForgeries } from './forgeries';
import { searchOutputs } from './privacy';

const SEED = 20260115;

async function main(): Promise<void> {
  const forgeries = await sendForgeries(SEED, 100_000);
  const inputs = await sendBadInputs(SEED, 10_000);
  const privacy = await searchOutputs(SEED, 2_000);

  for (const surprise of inputs.surprises.slice(0, 20)) process.stdout.write(`     ${surprise.slice(0, 200)}\n`);
  printGoals([
    {
      id: 'R9',
      text: `${figure(forgeries.forged)} forged requests, ${forgeries.accepted} accepted (goal 0); honest ones refused with either token or secret: ${forgeries.honestRefused} (goal 0)`,
      isMet: forgeries.forged >= 100_000 && forgeries.accepted === 0 && forgeries.honestRefused === 0,
    },
    {
      id: 'R11',
      text: `${inputs.handMade} bad requests by hand (goal >= 80) and ${figure(inputs.fuzzed)} fuzzed (goal >= 10,000): ${inputs.surprises.length} answered otherwise than with a refusal, ${inputs.queuedMessages} queued (goals 0)`,
      isMet:
        inputs.handMade >= 80 &&
        inputs.fuzzed >= 10_000 &&
        inputs.surprises.length === 0 &&
        inputs.queuedMessages === 0,
    },
    {
      id: 'R11',
      text: `slowest answer ${inputs.slowestMilliseconds.toFixed(0)} ms (goal <= 1,000), peak memory ${figure(inputs.peakBytes / 1e6)} MB (goal <= 150)`,
      isMet: inputs.slowestMilliseconds <= 1_000 && inputs.peakBytes <= 150e6,
    },
    {
      id: 'R12',
      text: `raw personal values found in ${privacy.leaks.length === 0 ? 'no output' : privacy.leaks.join(', ')} (goal: none), ${figure(privacy.searched)} characters of rows, queue, dead letters, logs, answers and errors searched`,
      isMet: privacy.leaks.length === 0,
    },
  ]);
}

void main();
