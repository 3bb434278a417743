import { messageOf } from '../../error-message';
import type { Condition } from './action';
import { evaluate, findFunction, type Scope } from './evaluate';
import { WorkflowError } from './workflow-error';

/** Whether a condition holds; its functions are those of expressions. */
export function holds(condition: Condition, scope: Scope): boolean {
  const value = conditionValue(condition, scope);
  if (typeof value !== 'boolean') throw new WorkflowError(condition.path, 'a condition must answer true or false.');
  return value;
}

function conditionValue(condition: Condition, scope: Scope): unknown {
  if (condition.kind === 'expression') return evaluate(condition.value, scope);
  const operands = condition.operands.map((operand) => conditionValue(operand, scope));
  try {
    return findFunction(condition.name, scope)?.run(operands);
  } catch (error) {
    throw new WorkflowError(condition.path, `${messageOf(error)}.`);
  }
}
