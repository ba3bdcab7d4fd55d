import type { Connection } from '@gridloom/core/cluster';
import { describe, expect, it } from 'vitest';
import { connectionWords } from './connection-words.ts';

const broken: Connection = { state: 'broken', message: '', hint: '', tellsOfJobs: false, attempt: 3, nextTryAt: 0 };

describe('connectionWords', () => {
  it('counts the attempts and the seconds to the next', () => {
    expect(connectionWords(broken, false, 12).words).toBe('Offline, attempt 3, next try in 12 s');
    expect(connectionWords(broken, false, 0).words).toBe('Offline, attempt 3, trying again');
    expect(connectionWords({ ...broken, attempt: 0 }, false, 4).words).toBe('Offline, next try in 4 s');
  });

  it('says that nothing happens by itself', () => {
    expect(connectionWords(broken, false, null).words).toBe('Offline, needs you');
  });

  it('needs no connection for what runs here', () => {
    expect(connectionWords({ state: 'idle' }, true, null).words).toBe('Ready');
    expect(connectionWords({ state: 'idle' }, false, null).words).toBe('Not in use');
  });
});
