import type { ImportedPipefunc } from '@gridloom/core/python';
import { Button, Modal } from '@mantine/core';
import classes from './import-dialog.module.css';

type ImportDialogProps = {
  readonly imported: ImportedPipefunc;
  readonly fileName: string;
  readonly onAccept: () => void;
  readonly onCancel: () => void;
};

/** What could not be read of a Python file, before its pipeline is opened. */
export function ImportDialog({ imported, fileName, onAccept, onCancel }: ImportDialogProps) {
  const { pipeline, unread } = imported;
  return (
    <Modal opened onClose={onCancel} title={`Import ${fileName}`} size="lg">
      <p className={classes.lead}>
        {pipeline.functions.length} {pipeline.functions.length === 1 ? 'function' : 'functions'} and{' '}
        {pipeline.inputs.length} {pipeline.inputs.length === 1 ? 'input' : 'inputs'} were read. These places were not,
        and nothing was guessed for them:
      </p>
      <ul className={classes.unread}>
        {unread.map(({ line, text, why }) => (
          <li key={`${line} ${text}`}>
            <div className={classes.place}>
              <span className={classes.line}>line {line}</span>
              <code className="mono">{text}</code>
            </div>
            <div className={classes.why}>{why}</div>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button onClick={onAccept} disabled={pipeline.functions.length === 0}>
          Open what was read
        </Button>
      </div>
    </Modal>
  );
}
