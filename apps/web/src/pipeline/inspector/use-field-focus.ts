import { type RefObject, useEffect, useRef } from 'react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';

/**
 * Takes the focus when a problem of this field is clicked, with the place in its text selected.
 *
 * @param field - `mapspec`; ending in a dot it means all fields below: `parameters.`
 * @param showRange - selects the place in what is no plain text field
 */
export function useFieldFocus(
  field: string,
  element: RefObject<HTMLInputElement | HTMLTextAreaElement | HTMLElement | null>,
  showRange?: (range: { readonly start: number; readonly end: number }) => void,
): void {
  const store = useEditorStore();
  const focus = useEditor(readFocus);
  const latest = useRef(showRange);
  useEffect(() => {
    latest.current = showRange;
  }, [showRange]);
  useEffect(() => {
    const meant = focus && (focus.field === field || (field.endsWith('.') && focus.field.startsWith(field)));
    if (!meant || !element.current) return;
    const target = element.current;
    target.focus();
    const range = focus.range;
    if (range && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) {
      target.setSelectionRange(range.start, range.end);
    } else if (range) latest.current?.(range);
    store.getState().focusTaken();
  }, [focus, field, element, store]);
}

const readFocus = (state: EditorState) => state.focus;
