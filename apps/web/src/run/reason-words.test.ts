import { RECORD_REASONS } from '@gridloom/core/grid';
import { expect, it } from 'vitest';
import { reasonWords } from './reason-words.ts';

it('says every reason that a worker knows in words, and a new one as it is', () => {
  for (const reason of RECORD_REASONS.slice(1)) expect(reasonWords(reason), reason).toContain(' ');
  expect(reasonWords('none')).toBe('');
  expect(reasonWords('moonlight')).toBe('moonlight');
});
