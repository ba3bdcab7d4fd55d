import { python } from '@codemirror/lang-python';
import { indentUnit, StreamLanguage, type StreamParser } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Language } from '@gridloom/core/pipeline';

/** What the editor knows of a language: its words, how deep it indents, and what the field is called. */
export function languageExtensions(language: Language): Extension {
  const label = (text: string) => EditorView.contentAttributes.of({ 'aria-label': text });
  switch (language) {
    case 'python':
      return [python(), indentUnit.of('    '), label('Python code')];
    case 'shell':
      return [StreamLanguage.define(wordsOf(SHELL)), indentUnit.of('  '), label('Shell script')];
    case 'javascript':
      return [StreamLanguage.define(wordsOf(JAVASCRIPT)), indentUnit.of('  '), label('JavaScript code')];
  }
}

/** The looks of a language, word by word; each pattern begins where the last token ended. */
type Words = {
  readonly patterns: readonly (readonly [pattern: RegExp, look: string | null])[];
  readonly comments: { readonly line: string };
};

const NUMBER = /^(?:0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?)/;

const SHELL: Words = {
  patterns: [
    [/^#.*/, 'comment'],
    [/^(?:"(?:[^"\\]|\\.)*"?|'[^']*'?)/, 'string'],
    [/^\$(?:\{[^}]*\}?|\w+|[@*#?$!-])/, 'meta'],
    [
      /^(?:if|then|elif|else|fi|for|in|do|done|while|until|case|esac|function|return|exit|set|export|local)(?![\w-])/,
      'keyword',
    ],
    [/^[\w./-]+/, null],
  ],
  comments: { line: '#' },
};

const JAVASCRIPT: Words = {
  patterns: [
    [/^(?:\/\/.*|\/\*.*?(?:\*\/|$)|\*.*\*\/)/, 'comment'],
    [/^(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`(?:[^`\\]|\\.)*`?)/, 'string'],
    [/^(?:true|false|null|undefined|NaN|Infinity)(?![\w$])/, 'atom'],
    [
      /^(?:async|await|break|case|catch|class|const|continue|default|delete|do|else|export|extends|finally|for|from|function|if|import|in|instanceof|let|new|of|return|static|super|switch|this|throw|try|typeof|var|void|while|yield)(?![\w$])/,
      'keyword',
    ],
    [NUMBER, 'number'],
    [/^[\w$]+/, null],
  ],
  comments: { line: '//' },
};

function wordsOf({ patterns, comments }: Words): StreamParser<null> {
  return {
    startState: () => null,
    token(stream) {
      if (stream.eatSpace()) return null;
      for (const [pattern, look] of patterns) if (stream.match(pattern)) return look;
      stream.next();
      return null;
    },
    languageData: { commentTokens: comments },
  };
}
