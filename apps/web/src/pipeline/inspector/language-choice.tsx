import { LANGUAGE_NAMES } from '@gridloom/core/language';
import { Language, newCode, type PipelineFunction } from '@gridloom/core/pipeline';
import { SegmentedControl, Stack } from '@mantine/core';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import classes from './inspector.module.css';

/** What a function is written in. Another language begins with its own code of the same parameters, so the wires stay. */
export function LanguageChoice({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const parameters = useEditor(readSignatures).get(item.id)?.parameters ?? [];

  function choose(value: string) {
    const language = Language.parse(value);
    const names = parameters.map(({ name }) => name);
    const patch = { language, code: newCode(language, item.entry, names) };
    store.getState().edit({ type: 'changeFunction', id: item.id, patch });
  }

  return (
    <Stack gap={6}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Language"
        data={Language.options.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        value={item.language}
        onChange={choose}
      />
      {item.language !== 'python' && <p className={classes.quiet}>{ABOUT[item.language]}</p>}
    </Stack>
  );
}

const ABOUT = {
  shell:
    'The first comment declares the command: # name(x, y=1) -> text. Arguments are the variables "$x" and "$y"; text, number or json is what it prints, file what it writes to "$GRIDLOOM_OUTPUT_name".',
  javascript: 'Runs in node on the cluster. Values are JSON there; a promise is waited for.',
} as const;

const readSignatures = (state: EditorState) => state.signatures;
