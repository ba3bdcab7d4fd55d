import { readShellHeader, SHELL_OUTPUTS } from '../../language/index.ts';
import { isPythonName, type PipelineFunction, type Problem } from '../../pipeline/index.ts';
import type { Parameter, PythonFunction } from '../../python/python-module.ts';
import { problemOf } from '../problem-codes.ts';

/**
 * Variables that say something to the shell, the loader or an interpreter, those that bash computes itself, so that a value
 * would not arrive, and those that the worker and SLURM set.
 */
const RESERVED = new RegExp(
  `^(?:${[
    'PATH|CDPATH|HOME|PWD|OLDPWD|SHELL|SHELLOPTS|TERM|TMPDIR|TZ|USER|LOGNAME|IFS|ENV|PS[124]|OPTIND|OPTARG|_',
    'PPID|UID|EUID|SHLVL|S?RANDOM|SECONDS|LINENO|EPOCH(?:SECONDS|REALTIME)|HISTCMD|BASH.*|COMP_.*',
    'LANG|LC_.*|LD_.*|DYLD_.*|GCONV_PATH|GLIBC_TUNABLES',
    'PYTHON[A-Z].*|NODE_(?:OPTIONS|PATH)|PERL5(?:LIB|OPT|DB)|RUBY(?:LIB|OPT)|JAVA_TOOL_OPTIONS|R_(?:PROFILE|ENVIRON).*',
    'SLURM_.*|GRIDLOOM_.*',
  ].join('|')})$`,
);

/** A parameter that nothing can be given by name, or that would not arrive. */
export function checkParameters(item: PipelineFunction, name: string, parameters: readonly Parameter[]): Problem[] {
  const node = { kind: 'function', id: item.id } as const;
  return parameters.flatMap(({ name: parameter, kind, start, end }) => {
    const place = { node, field: 'code', range: { start, end } };
    const details = { function: name, parameter };
    if (kind === 'var-positional' || kind === 'var-keyword') {
      if (item.language === 'javascript' && kind === 'var-keyword') {
        return [problemOf('PARAMETER_UNNAMED', place, details)];
      }
      const stars = item.language === 'python' ? (kind === 'var-keyword' ? '**' : '*') : '...';
      return [problemOf('PARAMETER_STARRED', place, { function: name, parameter: `${stars}${parameter}` })];
    }
    if (item.language === 'python') return [];
    if (!isPythonName(parameter)) return [problemOf('BAD_NAME', place, { what: 'a parameter', name: parameter })];
    const isReserved = item.language === 'shell' && RESERVED.test(parameter);
    return isReserved ? [problemOf('SHELL_PARAMETER_RESERVED', place, details)] : [];
  });
}

/** Whether what a shell command says that it gives fits its outputs. */
export function checkShellOutputs(item: PipelineFunction, { name, start, end }: PythonFunction): Problem[] {
  const words = readShellHeader(item.code)?.outputs ?? [];
  const place = { node: { kind: 'function', id: item.id } as const, field: 'code', range: { start, end } };
  const known: readonly string[] = SHELL_OUTPUTS;
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) return [problemOf('SHELL_OUTPUT_UNKNOWN', place, { function: name, word: unknown })];
  const { outputs } = item;
  const isForAll = words.length === 1 && (outputs.length === 1 || words[0] === 'json' || words[0] === 'file');
  if (isForAll) return [];
  if (words.length !== outputs.length) {
    return [problemOf('SHELL_OUTPUT_COUNT', place, { function: name, outputs, words })];
  }
  const printed = words.filter((word) => word !== 'file');
  return printed.length > 1 ? [problemOf('SHELL_OUTPUT_TWICE', place, { function: name, words: printed })] : [];
}
