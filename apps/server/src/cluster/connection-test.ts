import type { CheckLine, Profile } from '@gridloom/core/cluster';
import type { HostKeys } from './host-keys.ts';

export type ConnectionFindings = { readonly loggedIn: boolean; readonly maxArraySize: number | null };

// biome-ignore lint: stub
export async function* runConnectionTest(
  _profile: Profile,
  _options: { signal: AbortSignal; hostKeys: HostKeys },
): AsyncGenerator<readonly CheckLine[], ConnectionFindings> {
  yield [];
  return { loggedIn: false, maxArraySize: null };
}
