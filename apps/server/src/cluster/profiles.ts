import type { CheckLine, Connection, Profile } from '@gridloom/core/cluster';

/** The profiles, their connections and their test. *This machine* always exists. */
export type Profiles = {
  list(): readonly Profile[];
  /** @throws CodedError NOT_FOUND */
  get(id: string): Profile;
  save(profile: Profile): void;
  remove(id: string): void;
  /** Pins a host key; only the one that the host showed last is accepted. */
  acceptHostKey(id: string, fingerprint: string): void;
  forgetHostKey(id: string): void;
  connection(id: string): Connection;
  /** Reads the whole checklist again and again as it proceeds; the last one is final. */
  test(profile: Profile, signal: AbortSignal): AsyncIterable<readonly CheckLine[]>;
};
