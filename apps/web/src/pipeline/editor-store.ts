import type { ProblemPlace } from '@gridloom/core/pipeline';
import { applyEdit, type Pipeline, type PipelineEdit } from '@gridloom/core/pipeline';
import { createStore } from 'zustand/vanilla';
import { dropLostWires, readSignatures, type Signatures } from './signature.ts';

export type InspectorTab = 'code' | 'map' | 'resources' | 'notes';

/** A field to bring into view; `turn` counts up so that asking twice focuses twice. */
export type FieldFocus = { readonly field: string; readonly range: ProblemPlace['range']; readonly turn: number };

export type EditorState = {
  /** The document: saved and undoable. */
  pipeline: Pipeline;
  past: readonly Pipeline[];
  future: readonly Pipeline[];
  /** The document as it was when the current drag or text edit began; `null` between gestures. */
  gestureStart: Pipeline | null;
  /** Read from the code; kept here because broken code shows the ports it had before. */
  signatures: Signatures;

  /** The session: neither saved nor undoable. Ids of nodes and wires. */
  selected: ReadonlySet<string>;
  tab: InspectorTab;
  focus: FieldFocus | null;

  /** One thing the user did; several edits at once are one undo step. */
  edit: (...edits: readonly PipelineEdit[]) => void;
  beginGesture: () => void;
  /** Makes everything since `beginGesture` one undo step. */
  endGesture: () => void;
  /** Takes away wires into parameters that the code no longer has. */
  dropLostWires: () => void;
  undo: () => void;
  redo: () => void;
  select: (ids: Iterable<string>) => void;
  showTab: (tab: InspectorTab) => void;
  /** Selects the node of a problem, opens its tab and asks its field to take the focus. */
  showPlace: (place: ProblemPlace) => void;
  /** The field has the focus now. */
  focusTaken: () => void;
};

const UNDO_STEPS = 200;

/** One store per opened pipeline; the page hands it down through `EditorStoreContext`. */
export function createEditorStore(opened: Pipeline) {
  return createStore<EditorState>()((set, get) => {
    /** Every change of the document goes through here, so that signatures never lag behind. */
    function become(pipeline: Pipeline): Pick<EditorState, 'pipeline' | 'signatures'> {
      return { pipeline, signatures: readSignatures(pipeline, get()) };
    }

    function apply(next: Pipeline): void {
      const { pipeline, gestureStart, past } = get();
      if (next === pipeline) return;
      set(gestureStart ? become(next) : { ...become(next), past: remember(past, pipeline), future: [] });
    }

    return {
      pipeline: opened,
      past: [],
      future: [],
      gestureStart: null,
      signatures: readSignatures(opened, null),
      selected: new Set(),
      tab: 'code',
      focus: null,

      edit: (...edits) => apply(edits.reduce(applyEdit, get().pipeline)),

      beginGesture: () => set(({ pipeline, gestureStart }) => ({ gestureStart: gestureStart ?? pipeline })),

      endGesture: () => {
        const { pipeline, gestureStart, past } = get();
        const changed = gestureStart !== null && gestureStart !== pipeline;
        set({ gestureStart: null, ...(changed && { past: remember(past, gestureStart), future: [] }) });
      },

      dropLostWires: () => apply(dropLostWires(get().pipeline, get().signatures)),

      undo: () => {
        // A gesture that is not finished yet is the step to undo.
        get().endGesture();
        const { pipeline, past, future } = get();
        const previous = past.at(-1);
        if (previous) set({ ...become(previous), past: past.slice(0, -1), future: [pipeline, ...future] });
      },

      redo: () => {
        get().endGesture();
        const { pipeline, past, future } = get();
        const [next, ...rest] = future;
        if (next) set({ ...become(next), past: remember(past, pipeline), future: rest });
      },

      select: (ids) => {
        const selected = new Set(ids);
        const before = get().selected;
        if (selected.size !== before.size || [...selected].some((id) => !before.has(id))) set({ selected });
      },

      showTab: (tab) => set({ tab }),

      focusTaken: () => set({ focus: null }),

      showPlace: ({ node, field = '', range }) => {
        if (node) get().select([node.id]);
        else get().select([]);
        set(({ focus }) => ({ tab: tabOf(field), focus: { field, range, turn: (focus?.turn ?? 0) + 1 } }));
      },
    };
  });
}

export type EditorStore = ReturnType<typeof createEditorStore>;

function remember(past: readonly Pipeline[], pipeline: Pipeline): readonly Pipeline[] {
  return [...past, pipeline].slice(-UNDO_STEPS);
}

function tabOf(field: string): InspectorTab {
  if (field === 'mapspec' || field === 'internalShape') return 'map';
  if (/^(resources|scope|chunkSize|executor)/.test(field)) return 'resources';
  return field === 'notes' ? 'notes' : 'code';
}
