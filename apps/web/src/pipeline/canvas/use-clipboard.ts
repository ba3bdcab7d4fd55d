import { blankPipeline, type Fragment, fragmentOf, readPipeline } from '@gridloom/core/pipeline';
import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { isTyping } from '../../ui/command.ts';
import { useEditorStore } from '../editor-context.ts';
import type { EditorStore } from '../editor-store.ts';
import { freshIds } from '../new-ids.ts';

/**
 * Copies, cuts and pastes nodes as JSON on the system clipboard, also from one pipeline to another. It hears the
 * browser's own events, so it needs no permission and leaves text alone.
 */
export function useClipboard(root: RefObject<HTMLElement | null>): void {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    let pointer = { x: 0, y: 0 };
    const onMove = ({ clientX, clientY }: PointerEvent) => {
      pointer = { x: clientX, y: clientY };
    };

    function onCopy(event: ClipboardEvent) {
      if (isTyping(event.target) || !document.getSelection()?.isCollapsed) return;
      const { pipeline, selected } = store.getState();
      const fragment = fragmentOf(pipeline, selected);
      if (fragment.functions.length + fragment.inputs.length === 0) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', JSON.stringify({ gridloom: 'nodes', ...fragment }, null, 2));
      if (event.type === 'cut') store.getState().edit({ type: 'removeNodes', ids: idsOf(fragment) });
    }

    function onPaste(event: ClipboardEvent) {
      if (isTyping(event.target)) return;
      const fragment = readFragment(event.clipboardData?.getData('text/plain') ?? '');
      if (!fragment) return;
      event.preventDefault();
      const box = root.current?.getBoundingClientRect();
      const over =
        box && pointer.x > box.left && pointer.x < box.right && pointer.y > box.top && pointer.y < box.bottom;
      paste(store, fragment, over ? screenToFlowPosition(pointer) : null);
    }

    document.addEventListener('pointermove', onMove, { passive: true });
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('pointermove', onMove);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [store, root, screenToFlowPosition]);
}

/** Puts the nodes under the pointer, or a little beside where they were copied. */
function paste(store: EditorStore, fragment: Fragment, at: { x: number; y: number } | null): void {
  const positions = [...fragment.functions, ...fragment.inputs].map((node) => node.position);
  const left = Math.min(...positions.map(({ x }) => x));
  const top = Math.min(...positions.map(({ y }) => y));
  const offset = at ? { x: Math.round(at.x - left), y: Math.round(at.y - top) } : { x: 40, y: 40 };
  const ids = freshIds(idsOf(fragment));
  const { edit, select } = store.getState();
  edit({ type: 'paste', fragment, freshIds: ids, offset });
  select(Object.values(ids));
}

function idsOf(fragment: Fragment) {
  return [...fragment.functions, ...fragment.inputs, ...fragment.nests].map(({ id }) => id);
}

/** The nodes in a text, if it holds some; any other text is none of our business. */
function readFragment(text: string): Fragment | null {
  if (!text.includes('"gridloom"')) return null;
  try {
    const { gridloom: _mark, ...fragment } = JSON.parse(text) as Record<string, unknown>;
    const { functions, inputs, wires, nests } = readPipeline({ ...blankPipeline(''), ...fragment });
    return functions.length + inputs.length > 0 ? { functions, inputs, wires, nests } : null;
  } catch {
    return null;
  }
}
