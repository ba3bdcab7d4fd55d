import { expect, it } from 'vitest';
import { stageIds } from './stage-ids.ts';

it('makes ids that are unique and safe as folder names', () => {
  expect(stageIds(['double_it', 'double_it', 'Double_It', '2nd', 'größe', '../etc', '', 'double_it_2'])).toEqual([
    'double_it',
    'double_it_2',
    'Double_It_3',
    '_2nd',
    'gr__e',
    '___etc',
    '_',
    'double_it_2_2',
  ]);
});
