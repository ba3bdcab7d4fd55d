import type { Parameter, PythonModule } from '../../python/python-module.ts';
import { readExactLiteral } from '../../python/read-literal.ts';
import { splitList } from './split-list.ts';

/**
 * How an output of a shell command is taken: `text`, `number` and `json` are its standard output, `file` the bytes of the
 * file that it wrote to `$GRIDLOOM_OUTPUT_<name>`.
 */
export const SHELL_OUTPUTS = ['text', 'number', 'json', 'file'] as const;
export type ShellOutput = (typeof SHELL_OUTPUTS)[number];

/** The comment that declares a shell command: `# count_words(text, least=3) -> number`. */
export type ShellHeader = {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** As written after the arrow; `text` where there is none. */
  readonly outputs: readonly string[];
  /** The comment lines under it. */
  readonly docstring: string | null;
  readonly start: number;
  readonly end: number;
};

const HEADER =
  /^#[ \t]*(?<name>[A-Za-z_]\w*)[ \t]*\((?<parameters>.*)\)[ \t]*(?:->[ \t]*(?<outputs>[^()]*?))?[ \t\r]*$/;
const PARAMETER = /^(?<name>[A-Za-z_]\w*)\s*(?:=\s*(?<value>[\s\S]*\S))?$/;

/** The first comment before any command that reads like a declaration; null when there is none. */
export function readShellHeader(code: string): ShellHeader | null {
  let start = 0;
  const lines = code.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '' && !line.startsWith('#')) return null;
    const header = readHeader(line, start);
    if (header) return { ...header, docstring: commentUnder(lines.slice(index + 1)) };
    start += line.length + 1;
  }
  return null;
}

/** A script as a module of one function. */
export function readShell(code: string): PythonModule {
  const header = readShellHeader(code);
  const rest = { imports: [], names: new Map<string, null>() };
  if (!header) return { functions: [], ...rest };
  const { name, parameters, outputs, docstring, start, end } = header;
  const returns = outputs.length === 1 ? (TYPES[outputs[0] ?? ''] ?? null) : null;
  return { functions: [{ name, isAsync: false, parameters, returns, docstring, decorators: [], start, end }], ...rest };
}

/** What is known of the type as Python writes it; a number may be a whole one. */
const TYPES: Readonly<Record<string, string | undefined>> = { text: 'str', file: 'bytes' };

function readHeader(line: string, start: number): Omit<ShellHeader, 'docstring'> | null {
  const found = HEADER.exec(line)?.groups;
  if (!found) return null;
  const text = found['parameters'] ?? '';
  const at = start + line.indexOf('(') + 1;
  const parts = splitList(text);
  const parameters = parts.map(({ text: part, start: from }) => readParameter(part, at + from));
  if (parameters.includes(null)) return null;
  const written = found['outputs'];
  return {
    name: found['name'] ?? '',
    parameters: parameters.filter((parameter) => parameter !== null),
    outputs: written === undefined ? ['text'] : written.split(',').map((word) => word.trim()),
    start,
    end: start + line.trimEnd().length,
  };
}

function readParameter(text: string, start: number): Parameter | null {
  const found = PARAMETER.exec(text)?.groups;
  if (!found) return null;
  const { name = '', value } = found;
  return {
    name,
    kind: 'positional-or-keyword',
    annotation: null,
    defaultSource: value === undefined ? null : valueSource(value),
    start,
    end: start + text.length,
  };
}

/** The value as Python writes it: numbers, texts in quotes and lists are alike; any other word is a text. */
function valueSource(written: string): string {
  const word = WORDS[written];
  if (word !== undefined) return word;
  return readExactLiteral(written) === null ? JSON.stringify(written) : written;
}

const WORDS: Readonly<Record<string, string | undefined>> = { true: 'True', false: 'False', null: 'None' };

function commentUnder(lines: readonly string[]): string | null {
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const comment = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^#[ \t]?/, '').trimEnd());
  const text = comment.join('\n').trim();
  return text === '' ? null : text;
}
