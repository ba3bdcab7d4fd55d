import { type CodeModule, readCode } from '../../language/index.ts';
import type { FunctionId, Pipeline, PipelineFunction, Problem } from '../../pipeline/index.ts';
import type { Parameter, PythonFunction } from '../../python/python-module.ts';
import { entryFix } from '../fixes/name-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import { checkParameters, checkShellOutputs } from './check-code.ts';
import { remembered } from './remember.ts';

/** A function of the pipeline with what its code says. */
export type ReadFunction = {
  readonly id: FunctionId;
  /** What messages call it. */
  readonly name: string;
  readonly item: PipelineFunction;
  /** Null when the code does not hold the function; a problem says so. */
  readonly signature: PythonFunction | null;
  /**
   * Parameters that take a value: without `*args`, `**kwargs` and the one that receives the resources. While the code
   * cannot be read, those that wires end at, so that one typing error does not hide the shapes of everything.
   */
  readonly parameters: readonly Parameter[];
};

/** What a function's code says, remembered from compiling to compiling. */
export function moduleOf({ language, code }: Pick<PipelineFunction, 'language' | 'code'>): CodeModule {
  return MODULES[language](code);
}

const MODULES = {
  python: remembered((code) => readCode('python', code)),
  shell: remembered((code) => readCode('shell', code)),
  javascript: remembered((code) => readCode('javascript', code)),
};

/** Reads the code of every function, in the order of the document. Of two functions with one id the first counts. */
export function readFunctions(pipeline: Pipeline): { functions: ReadFunction[]; problems: Problem[] } {
  const functions = new Map<FunctionId, ReadFunction>();
  const problems: Problem[] = [];
  for (const item of pipeline.functions) {
    if (functions.has(item.id)) {
      problems.push(problemOf('DUPLICATE_ID', { node: { kind: 'function', id: item.id } }, { id: item.id }));
      continue;
    }
    functions.set(item.id, readFunction(item, pipeline, problems));
  }
  if (functions.size === 0) problems.push(problemOf('NO_FUNCTIONS', {}, undefined));
  return { functions: [...functions.values()], problems };
}

function readFunction(item: PipelineFunction, pipeline: Pipeline, problems: Problem[]): ReadFunction {
  const node = { kind: 'function', id: item.id } as const;
  const name = item.entry.trim() === '' ? 'function' : item.entry;
  const found = moduleOf(item).functions;
  // Python keeps the last of two functions with one name.
  const signature = found.findLast((candidate) => candidate.name === item.entry) ?? null;
  if (found.length === 0) {
    const place = { node, field: 'code' };
    const details = { function: name, language: item.language };
    const isShell = item.language === 'shell';
    problems.push(
      isShell ? problemOf('SHELL_UNDECLARED', place, details) : problemOf('CODE_UNREADABLE', place, details),
    );
  } else if (signature === null) {
    const names = [...new Set(found.map((candidate) => candidate.name))];
    const details = { function: name, found: names };
    problems.push(problemOf('ENTRY_MISSING', { node, field: 'code' }, details, entryFix(item, names)));
  }
  if (signature === null) return { id: item.id, name, item, signature, parameters: wiredParameters(item, pipeline) };

  problems.push(...checkParameters(item, name, signature.parameters));
  if (item.language === 'shell') problems.push(...checkShellOutputs(item, signature));
  const parameters = signature.parameters.filter((p) => !isStarred(p) && p.name !== item.resourcesVariable);
  return { id: item.id, name, item, signature, parameters };
}

function isStarred(parameter: Parameter): boolean {
  return parameter.kind === 'var-positional' || parameter.kind === 'var-keyword';
}

function wiredParameters(item: PipelineFunction, pipeline: Pipeline): Parameter[] {
  const names = new Set(pipeline.wires.filter((wire) => wire.to.id === item.id).map((wire) => wire.to.parameter));
  const unknown = { kind: 'positional-or-keyword', annotation: null, defaultSource: null, start: 0, end: 0 } as const;
  return [...names].filter((name) => !Object.hasOwn(item.bound, name)).map((name) => ({ name, ...unknown }));
}
