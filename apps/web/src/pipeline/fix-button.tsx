import type { ProblemFix } from '@gridloom/core/pipeline';
import { Button } from '@mantine/core';
import { Wrench } from 'lucide-react';
import { useEditorStore } from './editor-context.ts';

/** Mends a problem in one step of undo. */
export function FixButton({ fix }: { readonly fix: ProblemFix }) {
  const store = useEditorStore();
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<Wrench size={11} aria-hidden />}
      onClick={() => store.getState().edit(...fix.edits)}
      style={{ flex: 'none', alignSelf: 'flex-start', maxWidth: '100%' }}
      title={fix.title}
    >
      {fix.title}
    </Button>
  );
}
