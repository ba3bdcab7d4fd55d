import { SyntaxFault } from '@gridloom/core/python';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';

const CheckAnswer = z.object({ errors: z.array(SyntaxFault.extend({ module: z.string() })) });

/** The first syntax error of each module, by its name, as the site's own Python sees it. */
export async function checkPython(
  site: Site,
  modules: Readonly<Record<string, string>>,
): Promise<Map<string, SyntaxFault>> {
  const { errors } = CheckAnswer.parse(await site.worker('check', [], { modules }));
  return new Map(errors.map(({ module, ...fault }) => [module, fault]));
}
