import type { CheckLine } from '@gridloom/core/cluster';
import { describe, expect, it } from 'vitest';
import { hostKeyQuestion } from './host-key-question.ts';
import { NEW_PROFILE } from './profile-draft.ts';

const OLD = 'SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const NEW = 'SHA256:q1w2e3r4t5y6u7i8o9p0asdfghjklzxcvbnmQWERTYU';

function line(change: Partial<CheckLine>): CheckLine {
  return { id: 'HOST_KEY', title: 'Host key', status: 'failed', detail: NEW, remedy: '', milliseconds: 3, ...change };
}

function profile(hostKey: string | null) {
  const { shell } = NEW_PROFILE;
  return shell.kind === 'ssh' ? { ...NEW_PROFILE, shell: { ...shell, hostKey } } : NEW_PROFILE;
}

describe('hostKeyQuestion', () => {
  it('asks to accept a key that nobody has accepted', () => {
    expect(hostKeyQuestion([line({})], profile(null))).toEqual({ kind: 'unknown', fingerprint: NEW });
  });

  it('warns of a key that is not the accepted one, and names the new one', () => {
    const detail = `It shows ${NEW}, but ${OLD} was accepted before.`;
    expect(hostKeyQuestion([line({ detail })], profile(OLD))).toEqual({ kind: 'changed', fingerprint: NEW });
  });

  it('asks nothing when the key is right, or when the line fails for another reason', () => {
    expect(hostKeyQuestion([line({ status: 'ok' })], profile(null))).toBeNull();
    expect(hostKeyQuestion([line({ detail: 'No answer.' })], profile(null))).toBeNull();
    expect(hostKeyQuestion([line({ id: 'login' })], profile(null))).toBeNull();
  });
});
