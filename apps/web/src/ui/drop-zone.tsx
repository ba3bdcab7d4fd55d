import { type DragEvent, type ReactNode, useState } from 'react';
import classes from './drop-zone.module.css';

type DropZoneProps = {
  /** Said over the place while a file hangs above it. */
  readonly label: string;
  readonly onFile: (file: File) => void;
  readonly className?: string;
  readonly children: ReactNode;
};

/** Takes a file that is dropped anywhere on its children. */
export function DropZone({ label, onFile, className, children }: DropZoneProps) {
  // Entering a child leaves its parent, so a plain flag would flicker.
  const [depth, setDepth] = useState(0);

  function ifFile(event: DragEvent, act: () => void) {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    act();
  }

  return (
    <div
      className={className}
      onDragEnter={(event) => ifFile(event, () => setDepth((now) => now + 1))}
      onDragLeave={(event) => ifFile(event, () => setDepth((now) => Math.max(0, now - 1)))}
      onDragOver={(event) => ifFile(event, () => undefined)}
      onDrop={(event) =>
        ifFile(event, () => {
          setDepth(0);
          const [file] = event.dataTransfer.files;
          if (file) onFile(file);
        })
      }
    >
      {children}
      {depth > 0 && <div className={classes.hint}>{label}</div>}
    </div>
  );
}
