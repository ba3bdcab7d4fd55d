import type { Profile } from '@gridloom/core/cluster';
import { Button, FileButton } from '@mantine/core';
import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { startTransfer } from '../../transfer/transfers.ts';
import { uploadWork } from '../../transfer/upload-work.ts';
import { useEditor } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';

type UploadButtonProps = {
  readonly profile: Profile;
  /** Told the path on the cluster once the file is there. */
  readonly onDone: (path: string) => void;
};

/** Puts a file of this computer beside the runs of the profile, for an input that names a file there. */
export function UploadButton({ profile, onDone }: UploadButtonProps) {
  const name = useEditor(nameOf);
  // The field may have changed while the file was on its way: what it does now is what counts.
  const latest = useRef(onDone);
  latest.current = onDone;

  function upload(file: File | null) {
    if (!file) return;
    const place = { profileId: profile.id, pipeline: folderName(name) };
    startTransfer('upload', file.name, uploadWork({ file, ...place, onDone: (path) => latest.current(path) }));
  }

  return (
    <FileButton onChange={upload}>
      {(props) => (
        <Button variant="default" leftSection={<Upload size={14} />} {...props}>
          Upload a file…
        </Button>
      )}
    </FileButton>
  );
}

const nameOf = ({ pipeline }: EditorState) => pipeline.name;

/** A folder name for the uploads of a pipeline. */
function folderName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain || 'pipeline';
}
