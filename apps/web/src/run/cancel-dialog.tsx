import type { StateCounts } from '@gridloom/core/grid';
import { countOf, type Ranges } from '@gridloom/core/mapspec';
import type { RunView } from '@gridloom/core/run';
import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { notifyDone } from '../ui/notify.ts';
import { addCounts, finishedOf, numberWords, totalOf } from '../ui/state-counts.ts';
import { elementsText, readElements } from './element-ranges.ts';
import classes from './retry-dialog.module.css';
import { type RunTarget, targetInput } from './run-target.ts';

type CancelDialogProps = {
  readonly view: RunView;
  /** What it begins with. */
  readonly target: RunTarget;
  /** The stage in view: of it a stage or elements are meant. */
  readonly stage: string;
  /** States of some elements of the stage in view; null while they are not read. */
  readonly countsOf: (elements: Ranges) => StateCounts | null;
  readonly onClose: () => void;
};

/** Asks what is to stop, and says what is kept. */
export function CancelDialog({ view, target, stage: stageId, countsOf, onClose }: CancelDialogProps) {
  const trpc = useTRPC();
  const [where, setWhere] = useState<RunTarget['where']>(target.where);
  const [text, setText] = useState(target.where === 'elements' ? elementsText(target.elements) : '');
  const shown = view.stages.find(({ id }) => id === (target.where === 'run' ? stageId : target.stage));
  const cancel = useMutation(
    trpc.run.cancel.mutationOptions({
      onSuccess: () => {
        notifyDone(where === 'run' ? 'The run is being cancelled.' : 'Its tasks are being stopped.');
        onClose();
      },
    }),
  );
  if (!shown) return null;
  const read = readElements(text, shown.elementCount);
  const counts =
    where === 'run'
      ? addCounts(view.stages.map((one) => one.counts))
      : where === 'stage'
        ? shown.counts
        : read.ok
          ? countsOf(read.elements)
          : null;
  const noElements = where === 'elements' && (!read.ok || countOf(read.elements) === 0);
  const nothing = noElements || (counts !== null && totalOf(counts) === finishedOf(counts));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (noElements || !shown) return;
    const chosen: RunTarget =
      where === 'elements' && read.ok
        ? { where, stage: shown.id, elements: read.elements }
        : where === 'stage'
          ? { where, stage: shown.id }
          : { where: 'run' };
    cancel.mutate({ runId: view.runId, ...targetInput(chosen) });
  }

  return (
    <Modal opened onClose={onClose} title="Cancel" size={480} closeOnClickOutside={false}>
      <form className={classes.form} onSubmit={submit}>
        <Radio.Group
          label="What"
          value={where}
          // The values are those of the radios below.
          onChange={(value) => setWhere(value as RunTarget['where'])}
        >
          <div className={classes.choices}>
            <Radio value="run" label="The whole run" />
            <Radio value="stage" label={<span className={classes.stage}>{shown.id}</span>} />
            <Radio value="elements" label={<span className={classes.stage}>Elements of {shown.id}</span>} />
          </div>
        </Radio.Group>
        {where === 'elements' && (
          <TextInput
            label="Elements"
            placeholder="0-9, 12"
            className={classes.code}
            value={text}
            error={!read.ok && read.message}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <p className={classes.keeps}>{counts === null ? '' : keepsWords(counts, where)}</p>
        {cancel.error ? <ErrorNotice what="Nothing was cancelled." error={cancel.error} /> : null}
        <div className={classes.foot}>
          <span className={classes.size} />
          <Button variant="default" onClick={onClose}>
            Keep it running
          </Button>
          <Button type="submit" color="red" loading={cancel.isPending} disabled={nothing} data-autofocus>
            {where === 'run' ? 'Cancel the run' : where === 'stage' ? 'Cancel the stage' : 'Cancel these elements'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What stops, what stays, and what becomes of the stages behind. */
function keepsWords(counts: StateCounts, where: RunTarget['where']): string {
  const open = totalOf(counts) - finishedOf(counts);
  if (open === 0) return 'None of these runs or waits any more.';
  const stops = `${elements(open)} ${open === 1 ? 'stops' : 'stop'}.`;
  const keeps =
    counts.done > 0
      ? `${elements(counts.done)} that ${counts.done === 1 ? 'is' : 'are'} done ${counts.done === 1 ? 'keeps its' : 'keep their'} results.`
      : '';
  const after =
    where === 'run' ? '' : `What needs ${open === 1 ? 'its result' : 'their results'} is skipped; all else goes on.`;
  return [stops, keeps, after, 'What is cancelled can be run again later.'].filter(Boolean).join(' ');
}

function elements(count: number): string {
  return count === 1 ? '1 element' : `${numberWords(count)} elements`;
}
