import type { Language } from '../pipeline/index.ts';

/** How a file of code ends. */
export const MODULE_EXTENSIONS = { python: 'py', shell: 'sh', javascript: 'mjs' } as const satisfies Record<
  Language,
  string
>;

/** The name under which `moduleText` gives away the function of a JavaScript module. */
const JAVASCRIPT_ENTRY = 'gridloomEntry';

/** The file that a run folder holds of a function's code: the text itself; its lines keep their numbers. */
export function moduleText(language: Language, code: string, entry: string): string {
  if (language !== 'javascript') return code;
  // The function need not be exported by its author. What is not an import or export in the code stays as it is.
  return `${code}${code.endsWith('\n') ? '' : '\n'}export { ${entry} as ${JAVASCRIPT_ENTRY} };\n`;
}
