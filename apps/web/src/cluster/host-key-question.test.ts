import type { CheckLine } from '@gridloom/core/cluster';
import { describe, expect, it } from 'vitest';
import { hostKeyQuestion } from './host-key-question.ts';
import { NEW_PROFILE } from './profile-draft.ts';

const OLD = 'SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const NEW = 'SHA256:q1w2e3r4t5y6u7i8o9p0asdfghjklzxcvbnmQWERTYU';

function line(change: Partial<CheckLine>): CheckLine {
  return { id: 'HOST_KEY', title: 'Host key', status: 'failed', detail: NEW, remedy: '', milliseconds: 3, ...change };
}

function profile(hostKey: string | null, hopKeys: readonly (string | null)[] = []) {
  const { shell } = NEW_PROFILE;
  const jump = hopKeys.map((key) => ({ host: 'gate', port: 22, user: 'ada', hostKey: key }));
  return shell.kind === 'ssh' ? { ...NEW_PROFILE, shell: { ...shell, host: 'login', hostKey, jump } } : NEW_PROFILE;
}

describe('hostKeyQuestion', () => {
  it('asks to accept a key that nobody has accepted', () => {
    const question = { kind: 'unknown', host: 'login', fingerprint: NEW };
    expect(hostKeyQuestion([line({})], profile(null))).toEqual(question);
  });

  it('warns of a key that is not the accepted one, and names the new one', () => {
    const detail = `login:22 shows the host key ${NEW}, but ${OLD} was accepted before.`;
    const question = { kind: 'changed', host: 'login:22', fingerprint: NEW };
    expect(hostKeyQuestion([line({ detail })], profile(OLD))).toEqual(question);
    expect(hostKeyQuestion([line({ detail })], profile(OLD, [OLD]))).toEqual(question);
  });

  it('names the host on the way whose key it is', () => {
    const detail = `gate:22 shows the host key ${NEW}, which nobody has accepted yet.`;
    const question = { kind: 'unknown', host: 'gate:22', fingerprint: NEW };
    expect(hostKeyQuestion([line({ detail })], profile(null, [null]))).toEqual(question);
    expect(hostKeyQuestion([line({ detail })], profile(OLD, [null]))).toEqual(question);
  });

  it('asks nothing when the key is right, or when the line fails for another reason', () => {
    expect(hostKeyQuestion([line({ status: 'ok' })], profile(null))).toBeNull();
    expect(hostKeyQuestion([line({ detail: 'No answer.' })], profile(null))).toBeNull();
    expect(hostKeyQuestion([line({ id: 'login' })], profile(null))).toBeNull();
  });
});
