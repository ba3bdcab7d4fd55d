import { useQuery } from '@tanstack/react-query';
import { exportAddress } from './export-address.ts';

/**
 * Values of outputs as nested lists, by name.
 *
 * @param revision - reads again when it changes
 */
export function useOutputs(runId: string, outputs: readonly string[], revision: number) {
  return useQuery({
    queryKey: ['outputs', runId, outputs, revision],
    enabled: outputs.length > 0,
    queryFn: ({ signal }) => loadOutputs(runId, outputs, signal),
    // The table stays while its next state is on the way, but never shows another output's values.
    placeholderData: (last) => (last && outputs.every((output) => output in last) ? last : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 20_000,
  });
}

async function loadOutputs(
  runId: string,
  outputs: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const response = await fetch(exportAddress(runId, 'json', outputs), { signal });
  if (!response.ok) throw new Error(await refusal(response));
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null) throw new Error('The results are not an object of outputs.');
  return { ...answer };
}

/** What the server says, if it says it in words. */
async function refusal(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  } catch {
    // Not JSON: the text itself is the answer.
  }
  return text.slice(0, 300) || `The results cannot be read (${response.status}).`;
}
