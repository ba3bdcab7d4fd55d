import type { Pipeline } from '@gridloom/core/pipeline';

/** What the function, the nest or the input with an id is called; null when there is none. */
export function nodeName({ functions, nests, inputs }: Pipeline, id: string | undefined): string | null {
  const item = functions.find((one) => one.id === id);
  const nest = nests.find((one) => one.id === id);
  return item?.entry ?? nest?.name ?? inputs.find((one) => one.id === id)?.name ?? null;
}
