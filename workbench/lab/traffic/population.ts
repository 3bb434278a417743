import type { Random } from '../random';

/** The ten platforms of the simulated company, and the model that a request names. */
export const PLATFORMS = {
  chatgpt: 'gpt-5',
  claude: 'claude-sonnet',
  gemini: 'gemini-pro',
  copilot: 'copilot',
  mistral: 'mistral-large',
  perplexity: 'sonar',
  deepseek: 'deepseek-chat',
  grok: 'grok-3',
  poe: 'assistant',
  huggingchat: 'llama',
} as const;

export type Platform = keyof typeof PLATFORMS;

/** What a department works with: the platforms it prefers, and the sensitive data that its prompts tend to hold. */
interface Department {
  readonly platforms: Readonly<Partial<Record<Platform, number>>>;
  readonly findings: Readonly<Partial<Record<FindingType, number>>>;
}

/** Kinds of sensitive data that the simulated prompts hold. */
export const FINDING_TYPES = ['EMAIL', 'PHONE', 'CREDIT_CARD', 'IBAN', 'SSN', 'FR_NIR', 'FR_SIRET'] as const;
export type FindingType = (typeof FINDING_TYPES)[number];

const DEPARTMENTS: readonly [Department, ...Department[]] = [
  { platforms: { copilot: 6, claude: 4, chatgpt: 3, huggingchat: 1, deepseek: 0.4 }, findings: { EMAIL: 5, PHONE: 1 } },
  { platforms: { chatgpt: 6, gemini: 3, perplexity: 1, poe: 0.5 }, findings: { EMAIL: 6, PHONE: 3 } },
  { platforms: { copilot: 5, chatgpt: 3, gemini: 1 }, findings: { IBAN: 5, CREDIT_CARD: 2, FR_SIRET: 2, EMAIL: 1 } },
  { platforms: { chatgpt: 4, mistral: 3, claude: 2 }, findings: { FR_NIR: 3, SSN: 2, EMAIL: 3, PHONE: 2 } },
  {
    platforms: { claude: 4, perplexity: 3, mistral: 2, grok: 0.6, deepseek: 0.6 },
    findings: { EMAIL: 3, FR_SIRET: 1 },
  },
];

/** Someone of the simulated company. */
export interface Person {
  /** The user id that Noxys reports. */
  readonly id: string;

  readonly department: Department;

  /** How much of the company's AI use is theirs: a few people make most of it. */
  readonly activity: number;

  /** Hours by which their day is moved: part of the company sits in another time zone. */
  readonly shiftHours: number;
}

/** How Noxys names users: by an e-mail address, or by an id that says nothing. */
export type UserIds = 'address' | 'uuid';

/** Makes the company's people. */
export function buildPopulation(random: Random, size: number, userIds: UserIds): readonly Person[] {
  return Array.from({ length: size }, (_, index) => ({
    id: userIds === 'address' ? addressOf(index) : random.uuid(),
    department: random.pick(DEPARTMENTS),
    activity: Math.exp(random.between(-1, 1.4)),
    shiftHours: random.chance(0.15) ? -5 : random.pick([-1, 0, 0, 1]),
  }));
}

const FIRST = [
  'ana',
  'ben',
  'chloe',
  'david',
  'elsa',
  'farid',
  'gina',
  'hugo',
  'ines',
  'jan',
  'kim',
  'lea',
  'marc',
  'nora',
];
const LAST = [
  'adam',
  'blanc',
  'costa',
  'dubois',
  'ek',
  'fabre',
  'garcia',
  'huber',
  'ivanov',
  'jensen',
  'keller',
  'lopez',
];

/** A different address for each person, as far as the names reach; then with a number. */
function addressOf(index: number): string {
  const first = FIRST[index % FIRST.length] ?? 'user';
  const round = Math.floor(index / FIRST.length);
  const last = LAST[(index + round) % LAST.length] ?? 'user';
  const generation = Math.floor(index / (FIRST.length * LAST.length));
  return `${first}.${last}${generation === 0 ? '' : String(generation + 1)}@example.com`;
}
