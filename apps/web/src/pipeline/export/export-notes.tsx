import { Button, Modal } from '@mantine/core';
import classes from '../list/import-dialog.module.css';
import type { ReportLine } from './problem-lines.ts';

/** What there is to know about an export. */
export type ExportReport = {
  readonly title: string;
  /** Before the lines; may be empty. */
  readonly lead: string;
  readonly lines: readonly ReportLine[];
};

type ExportNotesProps = { readonly report: ExportReport; readonly onClose: () => void };

/** What an exported file does otherwise than the pipeline, or why there is none. */
export function ExportNotes({ report: { title, lead, lines }, onClose }: ExportNotesProps) {
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      {lead && <p className={classes.lead}>{lead}</p>}
      <ul className={classes.unread}>
        {lines.map(({ where, text, hint }) => (
          <li key={`${where} ${text}`}>
            {where && <code className="mono">{where}</code>}
            <div>{text}</div>
            {hint && <div className={classes.why}>{hint}</div>}
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      </div>
    </Modal>
  );
}
