import { useEffect, useRef } from 'react';
import { useEditorStore } from '../editor-context.ts';

/**
 * Makes all that is typed in a field, from getting the focus to losing it, one undo step. A field that leaves the page
 * while it has the focus ends its step too: the browser tells no blur then.
 */
export function useGesture() {
  const { beginGesture, endGesture } = useEditorStore().getState();
  const typing = useRef(false);

  function onFocus() {
    typing.current = true;
    beginGesture();
  }

  function onBlur() {
    typing.current = false;
    endGesture();
  }

  useEffect(
    () => () => {
      if (typing.current) endGesture();
    },
    [endGesture],
  );
  return { onFocus, onBlur };
}
