import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, canonicalParts } from './canonical-json.ts';

it('is JSON with sorted keys, without what is undefined', () => {
  const value = {
    b: [1, -0, 2.5e-7, Number.NaN, undefined, null],
    a: { é: '"\n\u2028', 10: true, 9: {}, x: undefined },
  };
  expect(canonicalJson(value)).toBe('{"a":{"10":true,"9":{},"é":"\\"\\n\u2028"},"b":[1,0,2.5e-7,null,null,null]}');
});

it('says the same of equal values and reads back as what it was, in parts of any depth too', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat({ max: 4 }), (value, depth) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect([...canonicalParts(value, depth)].join('')).toBe(text);
    }),
  );
});
