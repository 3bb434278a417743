/** A queue that keeps messages until they are taken away. */
export interface Queue {
  /**
   * Stores a message that becomes visible after the delay. Resolves only once the queue has confirmed it, and rejects
   * when it has not, or not in time.
   */
  send(text: string, delaySeconds: number): Promise<void>;
}

/** A flat store of texts by name. */
export interface Blobs {
  /** Stores or replaces a text; resolves once it is confirmed. */
  put(name: string, text: string): Promise<void>;

  /** The text, or undefined when there is none of that name. */
  get(name: string): Promise<string | undefined>;

  /** Deletes a text; one that is not there is fine. */
  delete(name: string): Promise<void>;

  /** The names of all texts, in the order of names. */
  list(): AsyncIterable<string>;

  /**
   * Reserves a text for a minute, for one caller at a time: undefined when another has it, or when it is gone.
   */
  lease(name: string): Promise<LeasedBlob | undefined>;
}

/** A text that nobody else can lease until it is deleted, released, or a minute has passed. */
export interface LeasedBlob {
  readonly text: string;
  delete(): Promise<void>;
  release(): Promise<void>;
}

/** Where rows are sent to be stored. */
export interface Logs {
  /** Sends one post; rejects with a {@link Fault} when the rows were, or may have been, not taken. */
  post(rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>;

  /** Asks for a new access token, whatever the old one's age. */
  refreshToken(): Promise<void>;
}

/** Time, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Runs the action once, later; the returned function calls it off. */
  after(milliseconds: number, action: () => void): () => void;
}

/** Chance. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** An id that nobody else makes. */
  id(): string;
}

/** Writes a structured log entry. */
export type Log = (entry: LogEntry) => void;

/** What happened, and figures about it; never a payload, a token or anything of a person. */
export interface LogEntry {
  readonly event: string;
  readonly level?: 'error' | 'warning';
  readonly [field: string]: string | number | boolean | undefined;
}
