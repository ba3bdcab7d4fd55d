import type { Language } from '../pipeline/index.ts';
import type { PythonModule } from '../python/python-module.ts';
import { readModule } from '../python/read-module.ts';
import { readJavascript } from './javascript/read-javascript.ts';
import { readShell } from './shell/shell-header.ts';

/** What code in any of the languages says, in the words of Python's: functions, parameters, defaults, what is returned. */
export type CodeModule = PythonModule;

/** What people call the languages. */
export const LANGUAGE_NAMES = {
  python: 'Python',
  shell: 'Shell command',
  javascript: 'JavaScript',
} as const satisfies Record<Language, string>;

/** What a function in one of them is, in a sentence. */
export const LANGUAGE_NOUNS = {
  python: 'Python function',
  shell: 'shell command',
  javascript: 'JavaScript function',
} as const satisfies Record<Language, string>;

/** Reads the functions of code without running it. Never throws: what cannot be read is left out. */
export function readCode(language: Language, code: string): CodeModule {
  switch (language) {
    case 'python':
      return readModule(code);
    case 'shell':
      return readShell(code);
    case 'javascript':
      return readJavascript(code);
  }
}
