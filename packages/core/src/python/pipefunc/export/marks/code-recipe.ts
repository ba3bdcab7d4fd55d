import { z } from 'zod';
import { moduleTokens } from '../modules/module-tokens.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * How a module is put together from what stands in the script: white space (a number counts new lines) and fingerprints of
 * statements and comments by turns, white space at both ends. A text is the module itself.
 */
export const CodeRecipe = z.union([z.string(), z.array(z.union([z.int(), z.string()]))]);
export type CodeRecipe = z.infer<typeof CodeRecipe>;

/** The statements and comments of a script by fingerprint. */
export function tokensOf(source: string): ReadonlyMap<string, string> {
  return new Map(moduleTokens(source).tokens.map(({ text }) => [fingerprint(text), text]));
}

/** A recipe that makes the code from the tokens of a script, else the code itself. */
export function writeRecipe(code: string, tokens: ReadonlyMap<string, string>): CodeRecipe {
  const module = moduleTokens(code);
  const parts = module.tokens.flatMap(({ gap, text }) => [blankOf(gap), fingerprint(text)]);
  const recipe = [...parts, blankOf(module.tail)];
  return module.whole && followRecipe(recipe, tokens) === code ? recipe : code;
}

/** The code; null when something that it takes is not in the script any more. */
export function followRecipe(recipe: CodeRecipe, tokens: ReadonlyMap<string, string>): string | null {
  if (typeof recipe === 'string') return recipe;
  let code = '';
  for (const [index, part] of recipe.entries()) {
    const text = index % 2 === 1 ? tokens.get(String(part)) : typeof part === 'number' ? '\n'.repeat(part) : part;
    if (text === undefined) return null;
    code += text;
  }
  return code;
}

function blankOf(gap: string): number | string {
  return /^\n*$/.test(gap) ? gap.length : gap;
}
