import { shellPath, shellQuote } from './shell-quote.ts';

/**
 * How a script starts the profile's Python, after its set-up lines. The shims of version managers (pyenv, asdf, mise) cost
 * 50 ms a start: where the command is one there, too, and what it stood for on the submit host is there, that is started.
 *
 * @param interpreter - absolute path of what a shim stands for on the submit host; null when the command is none
 * @returns `lines` to go before, and the `command`, quoted
 */
export function pythonCommand(python: string, interpreter: string | null): { lines: string[]; command: string } {
  if (interpreter === null) return { lines: [], command: shellPath(python) };
  const lines = [
    `gridloom_python=${shellPath(python)}`,
    'case $(command -v "$gridloom_python") in',
    `*/shims/*) if [ -x ${shellQuote(interpreter)} ]; then gridloom_python=${shellQuote(interpreter)}; fi ;;`,
    'esac',
  ];
  return { lines, command: '"$gridloom_python"' };
}

/** Prints the interpreter behind a shim, to be read by `readInterpreter`; goes after the set-up lines. */
export function interpreterScript(python: string): string {
  const program = 'import sys; print("\\n@@python " + sys.executable)';
  return [
    `case $(command -v ${shellPath(python)}) in`,
    `*/shims/*) ${shellPath(python)} -c ${shellQuote(program)} ;;`,
    'esac',
    '',
  ].join('\n');
}

/** The path that `interpreterScript` printed; null when there is no shim, or it says nothing sensible. */
export function readInterpreter(output: string): string | null {
  return /^@@python (\/.+)$/m.exec(output)?.[1] ?? null;
}
