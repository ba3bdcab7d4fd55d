import type { PipelineFunction } from '@gridloom/core/pipeline';
import { inactiveFunctions } from '@gridloom/core/plan';
import { Button } from '@mantine/core';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { DraftInput, readText } from './draft-input.tsx';
import classes from './inspector.module.css';

/** Whether the function is one of several that can stand in each other's place, and which of them runs. */
export function VariantFields({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const { edit } = store.getState();
  const { variant } = item;
  const isActive = !inactiveFunctions(pipeline).has(item.id);
  const change = (next: PipelineFunction['variant']) =>
    edit({ type: 'changeFunction', id: item.id, patch: { variant: next } });

  return (
    <div className={classes.variant}>
      <h2 className={classes.label}>Variants</h2>
      {variant === null ? (
        <>
          <p className={classes.quiet}>
            Functions that can stand in each other&apos;s place: same outputs, other code. One of them runs.
          </p>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => change({ of: item.outputs[0] ?? item.entry, name: item.entry })}
          >
            Make it a variant
          </Button>
        </>
      ) : (
        <>
          <div className={classes.pair}>
            <DraftInput
              label="Variant of"
              text={variant.of}
              field="variant.of"
              read={readText}
              onRead={(of) => change({ ...variant, of })}
            />
            <DraftInput
              label="Called"
              text={variant.name}
              field="variant.name"
              read={readText}
              onRead={(name) => change({ ...variant, name })}
            />
          </div>
          <div className={classes.chips}>
            <span className={classes.quiet}>{isActive ? 'It is active: it runs.' : 'Another one is active.'}</span>
            {!isActive && (
              <Button
                variant="default"
                size="compact-xs"
                onClick={() =>
                  edit({
                    type: 'changePipeline',
                    patch: { activeVariants: { ...pipeline.activeVariants, [variant.of]: variant.name } },
                  })
                }
              >
                Make it active
              </Button>
            )}
            <Button variant="default" size="compact-xs" onClick={() => change(null)}>
              No variant any more
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;
