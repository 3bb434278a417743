/** A workflow definition that cannot run as written; `path` names the place (`actions/Find_ticket/inputs/uri`). */
export class WorkflowError extends Error {
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}
