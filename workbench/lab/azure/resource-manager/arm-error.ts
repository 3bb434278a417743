/** One reason of several, for services that answer a general sentence and list what is wrong under it. */
export interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

/** What an error says besides status, code and text. */
export interface ArmErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: readonly ArmErrorDetail[];
}

/** A refusal of the Resource Manager: status, code and text are what the provider branches on and prints. */
export class ArmError extends Error {
  override readonly name = 'ArmError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    private readonly options: ArmErrorOptions = {},
  ) {
    super(message);
  }

  get headers(): Readonly<Record<string, string>> {
    return this.options.headers ?? {};
  }

  /** The answer's body. */
  get body(): unknown {
    const { details } = this.options;
    return { error: { code: this.code, message: this.message, ...(details && { details }) } };
  }
}

/** The refusal of a request whose content the service cannot accept. */
export function badRequest(message: string, code = 'BadRequest'): ArmError {
  return new ArmError(400, code, message);
}

/** The refusal of a path that holds nothing. */
export function resourceNotFound(path: string): ArmError {
  return new ArmError(404, 'ResourceNotFound', `The Resource '${path}' was not found.`);
}
