import type { ImportedPipefunc } from '@gridloom/core/python';
import { Button, FileButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ExampleGallery } from '../pipeline/list/example-gallery.tsx';
import { ImportDialog } from '../pipeline/list/import-dialog.tsx';
import { PipelineList } from '../pipeline/list/pipeline-list.tsx';
import { useImport } from '../pipeline/list/use-import.ts';
import { useNewPipeline } from '../pipeline/list/use-new-pipeline.ts';
import { useCommands } from '../ui/command-registry.ts';
import { DropZone } from '../ui/drop-zone.tsx';
import { Page } from '../ui/page.tsx';
import classes from './pipelines-page.module.css';

/** Saved pipelines, the examples, and the three ways to a new one: empty, from an example, from a file. */
export function PipelinesPage() {
  const navigate = useNavigate();
  const [pending, setPending] = useState<{ imported: ImportedPipefunc; fileName: string } | null>(null);
  const { create, createBlank, busy } = useNewPipeline(
    (pipelineId) => void navigate({ to: '/pipelines/$pipelineId', params: { pipelineId } }),
  );
  const { importFile } = useImport((imported, fileName) => {
    if (imported.unread.length > 0) setPending({ imported, fileName });
    else create(imported.pipeline);
  });
  useCommands(
    useMemo(() => [{ id: 'new-pipeline', group: 'Pipelines', label: 'New pipeline', run: createBlank }], [createBlank]),
  );
  return (
    <DropZone label="Drop a .py or .json file to import it" onFile={importFile} className={classes.page}>
      <Page
        title="Pipelines"
        bar="Pipelines"
        actions={
          <>
            <FileButton accept=".py,.json" onChange={(file) => file && importFile(file)}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<Upload size={14} />}>
                  Import
                </Button>
              )}
            </FileButton>
            <Button leftSection={<Plus size={14} />} onClick={createBlank} disabled={busy}>
              New pipeline
            </Button>
          </>
        }
      >
        <section className={classes.section}>
          <PipelineList onCreate={createBlank} busy={busy} />
        </section>
        <section className={classes.section}>
          <h2 className={classes.heading}>Examples</h2>
          <ExampleGallery onOpen={create} busy={busy} />
        </section>
        {pending && (
          <ImportDialog
            {...pending}
            onCancel={() => setPending(null)}
            onAccept={() => {
              setPending(null);
              create(pending.imported.pipeline);
            }}
          />
        )}
      </Page>
    </DropZone>
  );
}
