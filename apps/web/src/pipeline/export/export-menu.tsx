import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Download, FileCode2, FileJson2, FolderArchive } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { knownError } from '../../rpc/known-error.ts';
import { useTRPC } from '../../rpc/trpc.ts';
import type { Command } from '../../ui/command.ts';
import { useCommands } from '../../ui/command-registry.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { useEditorStore } from '../editor-context.ts';
import { useProfile } from '../use-compiled.ts';
import { bytesOfBase64, downloadFile, plainFileName } from './download-file.ts';
import { ExportNotes, type ExportReport } from './export-notes.tsx';
import { problemLines } from './problem-lines.ts';

/** The pipeline as a file, for Gridloom, for PipeFunc, or for a cluster without Gridloom; also as commands. */
export function ExportMenu() {
  const trpc = useTRPC();
  const store = useEditorStore();
  const profile = useProfile();
  const [report, setReport] = useState<ExportReport | null>(null);
  // On the server: the page need not load the writer of scripts.
  const { mutateAsync: writePython, isPending: writingPython } = useMutation(
    trpc.pipeline.exportPython.mutationOptions(),
  );
  const { mutateAsync: writeSbatch, isPending: writingSbatch } = useMutation(trpc.plan.exportSbatch.mutationOptions());

  const exports = useMemo(() => {
    /** Says what there is to know about a file that was just saved. */
    function tell(fileName: string, lines: ExportReport['lines']) {
      if (lines.length === 0) notifyDone(`${fileName} is saved.`);
      else setReport({ title: `${fileName} is saved`, lead: 'It is not in all as the pipeline here:', lines });
    }

    function exportJson() {
      const { pipeline } = store.getState();
      const fileName = `${plainFileName(pipeline.name)}.json`;
      downloadFile(fileName, `${JSON.stringify(pipeline, null, 2)}\n`, 'application/json');
      tell(fileName, []);
    }

    async function exportPython() {
      try {
        const { pipeline } = store.getState();
        const { source, notes } = await writePython({ pipeline });
        const fileName = `${plainFileName(pipeline.name)}.py`;
        downloadFile(fileName, source, 'text/x-python');
        tell(
          fileName,
          notes.map(({ function: where, message }) => ({ where, text: message, hint: '' })),
        );
      } catch (error) {
        notifyError('The script was not written.', error);
      }
    }

    async function exportSbatch(profileId: string) {
      const { pipeline } = store.getState();
      try {
        const written = await writeSbatch({ pipeline, profileId });
        if (!written.ok) {
          const { message, hint } = written;
          setReport({ title: 'The folder was not written', lead: '', lines: [{ where: null, text: message, hint }] });
          return;
        }
        downloadFile(written.fileName, bytesOfBase64(written.zip), 'application/zip');
        tell(
          written.fileName,
          written.notes.map((text) => ({ where: null, text, hint: '' })),
        );
      } catch (error) {
        const lines = problemLines(pipeline, knownError(error));
        if (lines.length === 0) notifyError('The folder was not written.', error);
        else setReport({ title: 'The folder was not written', lead: 'Mend this first:', lines });
      }
    }

    return {
      json: exportJson,
      python: () => void exportPython(),
      sbatch: profile ? () => void exportSbatch(profile.id) : null,
    };
  }, [store, profile, writePython, writeSbatch]);

  useCommands(
    useMemo(
      (): readonly Command[] => [
        { ...COMMAND, id: 'export-json', label: 'Export Gridloom JSON', run: exports.json },
        { ...COMMAND, id: 'export-pipefunc', label: 'Export PipeFunc Python', run: exports.python },
        {
          ...COMMAND,
          id: 'export-sbatch',
          label: 'Export sbatch folder (zip)',
          disabled: exports.sbatch === null,
          run: () => exports.sbatch?.(),
        },
      ],
      [exports],
    ),
  );

  return (
    <>
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <Button
            variant="default"
            loading={writingPython || writingSbatch}
            leftSection={<Download size={14} />}
            rightSection={<ChevronDown size={14} />}
          >
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Item icon={<FileJson2 size={15} />} about="To import here again" onClick={exports.json}>
            Gridloom JSON
          </Item>
          <Item icon={<FileCode2 size={15} />} about="A script that runs with PipeFunc" onClick={exports.python}>
            PipeFunc Python
          </Item>
          <Item
            icon={<FolderArchive size={15} />}
            about={`Scripts for ${profile?.scheduler.kind === 'slurm' ? profile.name : 'a SLURM cluster'}, without Gridloom`}
            onClick={exports.sbatch}
          >
            sbatch folder (zip)
          </Item>
        </Menu.Dropdown>
      </Menu>
      {report && <ExportNotes report={report} onClose={() => setReport(null)} />}
    </>
  );
}

const COMMAND = { group: 'Editor', keywords: ['download', 'save', 'script'] } as const;

type ItemProps = {
  readonly icon: ReactNode;
  readonly about: string;
  readonly onClick: (() => void) | null;
  readonly children: string;
};

function Item({ icon, about, onClick, children }: ItemProps) {
  return (
    <Menu.Item leftSection={icon} disabled={onClick === null} onClick={() => onClick?.()}>
      {children}
      <div style={{ color: 'var(--gl-muted)', fontSize: 12 }}>{about}</div>
    </Menu.Item>
  );
}
