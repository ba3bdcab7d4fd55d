import { expect, it } from 'vitest';
import { safeNames } from './safe-names.ts';

it('makes names unique and safe as folder names', () => {
  expect(safeNames(['double_it', 'double_it', 'Double_It', '2nd', 'größe', '../etc', '', 'double_it_2'])).toEqual([
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
