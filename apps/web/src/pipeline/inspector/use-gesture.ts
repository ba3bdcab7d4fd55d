import { useEditorStore } from '../editor-context.ts';

/** Makes all that is typed in a field, from getting the focus to losing it, one undo step. */
export function useGesture() {
  const { beginGesture, endGesture } = useEditorStore().getState();
  return { onFocus: beginGesture, onBlur: endGesture };
}
