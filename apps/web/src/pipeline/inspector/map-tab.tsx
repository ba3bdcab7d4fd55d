import { parseMapspec } from '@gridloom/core/mapspec';
import type { PipelineFunction } from '@gridloom/core/pipeline';
import { Button } from '@mantine/core';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { countText, shapeText } from '../shape-text.ts';
import { useCompiled, useFieldProblems } from '../use-compiled.ts';
import { axesOfFacts } from './axes-of-facts.ts';
import { AxisChips } from './axis-chips.tsx';
import { DraftInput, readText } from './draft-input.tsx';
import classes from './inspector.module.css';
import { readInternalShape, writeInternalShape } from './internal-shape-text.ts';
import { MapspecErrors } from './mapspec-errors.tsx';
import { ProblemNotes } from './problem-notes.tsx';
import { suggestMapspecs } from './suggest-mapspecs.ts';
import { VariantFields } from './variant-fields.tsx';

/** How the function is mapped over axes, and what shape comes out. */
export function MapTab({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const signature = useEditor(readSignatures).get(item.id);
  const facts = useCompiled().facts.functions[item.id];
  const problems = useFieldProblems(item.id, 'mapspec');
  const shapeProblem = useFieldProblems(item.id, 'internalShape')[0]?.message;
  const parsed = item.mapspec === null ? null : parseMapspec(item.mapspec);
  const suggestions = item.mapspec === null && signature ? suggestMapspecs(pipeline, item, signature) : [];
  const axes = facts ? axesOfFacts(facts) : [];

  function setMapspec(text: string) {
    store
      .getState()
      .edit({ type: 'changeFunction', id: item.id, patch: { mapspec: text.trim() === '' ? null : text } });
  }

  return (
    <div className={classes.fields}>
      <DraftInput
        label="Mapspec"
        description="Which axes it runs over; without one it is called once, with whole arrays."
        placeholder={facts?.mapspec ?? 'x[i], y[j] -> z[i, j]'}
        classNames={{ input: 'mono' }}
        spellCheck={false}
        text={item.mapspec ?? ''}
        field="mapspec"
        read={readText}
        onRead={setMapspec}
      />
      {parsed && !parsed.ok ? (
        <MapspecErrors text={item.mapspec ?? ''} errors={parsed.errors} onUse={setMapspec} />
      ) : (
        <ProblemNotes problems={problems} />
      )}
      {item.mapspec === null && facts?.mapspec && (
        <p className={classes.quiet}>
          Found by itself: <code className="mono">{facts.mapspec}</code>, because what it returns is taken by axes.
        </p>
      )}
      {suggestions.length > 0 && (
        <div>
          <h2 className={classes.label}>Map over</h2>
          <div className={classes.chips}>
            {suggestions.map((suggestion) => (
              <Button
                key={suggestion}
                variant="default"
                size="compact-xs"
                className="mono"
                onClick={() => setMapspec(suggestion)}
              >
                {suggestion}
              </Button>
            ))}
          </div>
        </div>
      )}
      <AxisChips item={item} />
      {facts && parsed?.ok !== false && (
        <div>
          <h2 className={classes.label}>Result</h2>
          <p className={classes.quiet}>{resultText(item, facts)}</p>
        </div>
      )}
      {(item.internalShape !== null || axes.some(({ external }) => !external)) && (
        <DraftInput
          label="Internal shape"
          description="Lengths of the axes that one call returns, in order; ? until it ran. Empty: found by running."
          placeholder="3, ?"
          classNames={{ input: 'mono' }}
          text={writeInternalShape(item.internalShape)}
          field="internalShape"
          read={readInternalShape}
          problem={shapeProblem}
          onRead={(internalShape) =>
            store.getState().edit({ type: 'changeFunction', id: item.id, patch: { internalShape } })
          }
        />
      )}
      <VariantFields item={item} />
    </div>
  );
}

type Facts = {
  readonly shape: readonly (number | '?')[] | null;
  readonly elementCount: number | null;
  readonly taskCount: number | null;
};

function resultText(item: PipelineFunction, { shape, elementCount, taskCount }: Facts): string {
  const outputs = item.outputs.join(', ');
  const form = shape === null ? 'of a shape not known yet' : shape.length === 0 ? 'as one value' : shapeText(shape);
  const calls =
    elementCount === null ? 'as many calls as there are elements' : countText(elementCount, 'call', 'calls');
  const tasks = taskCount === null ? '' : ` in ${countText(taskCount, 'task', 'tasks')}`;
  return `${outputs} · ${form} · ${calls}${tasks}`;
}

const readPipeline = (state: EditorState) => state.pipeline;
const readSignatures = (state: EditorState) => state.signatures;
