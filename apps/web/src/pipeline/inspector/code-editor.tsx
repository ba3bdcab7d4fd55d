import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import type { Language, Problem } from '@gridloom/core/pipeline';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { languageExtensions } from './code-languages.ts';
import { useFieldFocus } from './use-field-focus.ts';

type CodeEditorProps = {
  /** Stays what it is for the life of the editor: another one takes its place where it changes. */
  readonly language: Language;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Those with a range are drawn under the text. */
  readonly problems: readonly Problem[];
};

/** CodeMirror. It has its own undo; a value that changes from outside replaces its text. */
export default function CodeEditor({ language, value, onChange, problems }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const content = useRef<HTMLElement>(null);
  const latest = useRef(onChange);
  const first = useRef({ language, value });

  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);

  useEffect(() => {
    const changed = EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current(update.state.doc.toString());
    });
    const created = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [languageExtensions(first.current.language), EXTENSIONS, changed],
      }),
    });
    view.current = created;
    content.current = created.contentDOM;
    return () => created.destroy();
  }, []);

  useEffect(() => {
    const { current } = view;
    if (!current || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const { current } = view;
    if (!current) return;
    const length = current.state.doc.length;
    const diagnostics = problems.flatMap(({ place, severity, message }) =>
      place.range
        ? [
            {
              from: Math.min(place.range.start, length),
              to: Math.min(place.range.end, length),
              severity: severity === 'hint' ? ('info' as const) : severity,
              message,
            },
          ]
        : [],
    );
    current.dispatch(setDiagnostics(current.state, diagnostics));
  }, [problems]);

  useFieldFocus('code', content, ({ start, end }) => {
    const { current } = view;
    if (!current) return;
    const length = current.state.doc.length;
    current.dispatch({
      selection: { anchor: Math.min(start, length), head: Math.min(end, length) },
      scrollIntoView: true,
    });
  });
  return <div ref={host} />;
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.self], color: 'var(--gl-code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--gl-code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--gl-code-number)' },
  { tag: tags.comment, color: 'var(--gl-muted)', fontStyle: 'italic' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], fontWeight: '600' },
  { tag: tags.meta, color: 'var(--gl-code-number)' },
]);

const LOOK = EditorView.theme({
  '&': { fontSize: '12px', minHeight: '180px', maxHeight: '56vh', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--gl-text)', padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--gl-muted)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--gl-text) 4%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--gl-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--gl-accent) 28%, transparent)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--gl-line-strong)',
    backgroundColor: 'var(--gl-raised)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--gl-accent-soft)',
    color: 'var(--gl-text)',
  },
  '.cm-panels': { backgroundColor: 'var(--gl-raised)', color: 'var(--gl-text)' },
});

const EXTENSIONS = [
  lineNumbers(),
  history(),
  drawSelection(),
  indentOnInput(),
  EditorState.tabSize.of(4),
  bracketMatching(),
  closeBrackets(),
  autocompletion(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  syntaxHighlighting(COLOURS),
  LOOK,
  // Escape, then Tab, leaves the editor by keyboard.
  keymap.of([
    ...closeBracketsKeymap,
    // It starts a run, here as everywhere in the editor.
    ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    indentWithTab,
  ]),
];
