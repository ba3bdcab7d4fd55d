import type { PipelineFunction } from '@gridloom/core/pipeline';
import { SyntaxFault } from '@gridloom/core/python';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';

const CheckAnswer = z.object({ errors: z.array(SyntaxFault.extend({ module: z.string() })) });

/**
 * The first syntax error of each function, by its id, as the site's own Python, shell and node see it. A language that is
 * not there accepts everything.
 */
export async function checkCode(
  site: Site,
  functions: readonly { readonly id: string; readonly language: PipelineFunction['language']; readonly code: string }[],
): Promise<Map<string, SyntaxFault>> {
  const modules = Object.fromEntries(functions.map(({ id, code }) => [id, code]));
  const languages = Object.fromEntries(functions.map(({ id, language }) => [id, language]));
  const { errors } = CheckAnswer.parse(await site.worker('check', [], { modules, languages }));
  return new Map(errors.map(({ module, ...fault }) => [module, fault]));
}
