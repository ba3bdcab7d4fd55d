import { FunctionId, InputId } from '@gridloom/core/pipeline';

/** Core has no randomness: ids of new nodes are made here. */
export function newFunctionId(): FunctionId {
  return FunctionId.parse(`f_${random()}`);
}

export function newInputId(): InputId {
  return InputId.parse(`i_${random()}`);
}

/** A fresh id of the same kind for each of these. */
export function freshIds(ids: Iterable<string>): Record<string, string> {
  return Object.fromEntries([...ids].map((id) => [id, id.startsWith('f_') ? newFunctionId() : newInputId()]));
}

/** Not `crypto.randomUUID`, which browsers refuse on plain http from another machine. */
function random(): string {
  return (
    [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => (byte % 36).toString(36)).join('') +
    Date.now().toString(36).slice(-5)
  );
}
