import { sampleNest, samplePipeline } from '../sample-pipeline.ts';
import type { LANGUAGE_PROBLEMS } from './language-problems.ts';
import { one, type ProblemCase, plain } from './problem-case.ts';

const shell = { language: 'shell' } as const;

/** Each code provoked once, by a pipeline with no other error. */
export const LANGUAGE_CASES = {
  SHELL_UNDECLARED: {
    pipeline: samplePipeline([{ ...shell, code: 'sort "$x"\n', entry: 'f' }]),
    place: 'f_f code',
    message: 'The shell command f does not say what it takes.',
    noFix: 'code is mended by its author',
  },
  SHELL_OUTPUT_UNKNOWN: {
    pipeline: samplePipeline([{ ...shell, code: '# f(x) -> table\ncat' }], { x: one }),
    place: 'f_f code 0-15',
    message: 'The first comment of f says that it gives "table".',
    noFix: 'what it gives is known to its author',
  },
  SHELL_OUTPUT_COUNT: {
    pipeline: samplePipeline([{ ...shell, code: '# f(x) -> text, file\ncat', outputs: ['a', 'b', 'c'] }], { x: one }),
    place: 'f_f code 0-20',
    message: 'f has the outputs a, b and c, but its first comment says text, file.',
    noFix: 'what it gives is known to its author',
  },
  SHELL_OUTPUT_TWICE: {
    pipeline: samplePipeline([{ ...shell, code: '# f(x) -> text, number\ncat', outputs: ['a', 'b'] }], { x: one }),
    place: 'f_f code 0-22',
    message: 'f is to give text and number, but a command prints only once.',
    noFix: 'what it gives is known to its author',
  },
  SHELL_PARAMETER_RESERVED: {
    pipeline: samplePipeline([{ ...shell, code: '# f(PATH)\necho "$PATH"' }], { PATH: one }),
    place: 'f_f code 4-8',
    message: 'PATH is a variable that programs go by, so it cannot be a parameter of the command f.',
    noFix: 'code is mended by its author',
  },
  PARAMETER_UNNAMED: {
    pipeline: samplePipeline([{ language: 'javascript', code: 'function f(x, { a }) { return x; }' }], { x: one }),
    place: 'f_f code 14-19',
    message: 'f takes { a }, which has no name that a wire could go to.',
    noFix: 'code is mended by its author',
  },
  NEST_LANGUAGE: {
    pipeline: samplePipeline(
      [plain, { ...shell, code: '# g(y)\necho "$y"', outputs: ['z'] }],
      { x: one },
      { nests: [sampleNest(['f_f', 'f_g'])] },
    ),
    place: 'f_g language',
    message: 'g is a shell command, but nest can hold Python functions only.',
  },
} satisfies Record<keyof typeof LANGUAGE_PROBLEMS, ProblemCase>;
