import type { StateCounts } from '@gridloom/core/grid';
import type { Ranges } from '@gridloom/core/mapspec';
import type { Plan } from '@gridloom/core/plan';
import type { RunView } from '@gridloom/core/run';
import { Button, Checkbox, Modal, Radio, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { notifyDone } from '../ui/notify.ts';
import { addCounts, numberWords } from '../ui/state-counts.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { STATE_STYLE } from '../ui/state-style.ts';
import { elementsText, readElements } from './element-ranges.ts';
import classes from './retry-dialog.module.css';
import { RETRY_STATES, type RetryDraft, readRetry, retrySize, stagesOf } from './retry-draft.ts';
import { RetryResources } from './retry-resources.tsx';
import { type RunTarget, targetInput } from './run-target.ts';
import { UsedAtMost } from './used-at-most.tsx';

type RetryDialogProps = {
  readonly view: RunView;
  readonly plan: Plan;
  /** What it begins with. */
  readonly target: RunTarget;
  /** The stage in view: of it a stage or elements are meant. */
  readonly stage: string;
  /** States of some elements of the stage in view; null while they are not read. */
  readonly countsOf: (elements: Ranges) => StateCounts | null;
  /** Of the stage in view; null when there is none. */
  readonly firstFailed: number | null;
  readonly onClose: () => void;
};

/** Asks what is to run again, and with what changed; says how much it will be. */
export function RetryDialog({ view, plan, target, stage: stageId, onClose, ...grid }: RetryDialogProps) {
  const trpc = useTRPC();
  const [draft, setDraft] = useState<RetryDraft>(() => draftOf(target, stageId));
  const [sent, setSent] = useState(false);
  const set = (change: Partial<RetryDraft>) => setDraft((last) => ({ ...last, ...change }));
  const retry = useMutation(
    trpc.run.retry.mutationOptions({
      onSuccess: ({ elements }) => {
        notifyDone(`${numberWords(elements)} ${elements === 1 ? 'element runs' : 'elements run'} again.`);
        onClose();
      },
    }),
  );
  const stage = view.stages.find(({ id }) => id === draft.stage);
  const read = readRetry(draft, stage?.elementCount ?? null);
  const size = read.ok ? retrySize(read.order, { view, plan }, ({ elements }) => grid.countsOf(elements)) : null;
  const meant = stagesOf(view, draft.where === 'run' ? { where: 'run' } : { where: 'stage', stage: draft.stage });
  const chosen = draft.where === 'elements' ? readElements(draft.elements, stage?.elementCount ?? null) : null;
  const all = read.ok ? {} : read.errors;
  // Nothing is wrong yet with what was not typed yet.
  const errors = sent || draft.elements !== '' ? all : { ...all, elements: undefined };
  const counts = chosen
    ? chosen.ok
      ? grid.countsOf(chosen.elements)
      : null
    : addCounts(meant.map((one) => one.counts));

  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (!read.ok) return;
    const { states, set: changed, chunkSize } = read.order;
    retry.mutate({
      runId: view.runId,
      ...targetInput(read.order.target),
      states,
      ...(Object.keys(changed).length > 0 && { set: changed }),
      ...(chunkSize !== null && { chunkSize }),
    });
  }

  return (
    <Modal opened onClose={onClose} title="Run again" size={600} closeOnClickOutside={false}>
      <form className={classes.form} onSubmit={submit}>
        <Radio.Group
          label="What"
          value={draft.where}
          // The values are those of the radios below.
          onChange={(value) => set({ where: value as RetryDraft['where'] })}
        >
          <div className={classes.choices}>
            <Radio value="run" label="All stages" />
            <Radio value="stage" label={<span className={classes.stage}>{draft.stage}</span>} />
            <Radio value="elements" label={<span className={classes.stage}>Elements of {draft.stage}</span>} />
          </div>
        </Radio.Group>
        {draft.where === 'elements' && (
          <TextInput
            label="Elements"
            placeholder="0-9, 12"
            className={classes.code}
            value={draft.elements}
            error={errors.elements}
            onChange={(event) => set({ elements: event.currentTarget.value })}
          />
        )}
        <Checkbox.Group
          label="Those that are"
          value={[...draft.states]}
          error={errors.states}
          onChange={(states) => set({ states: RETRY_STATES.filter((state) => states.includes(state)) })}
        >
          <div className={classes.choices}>
            {RETRY_STATES.map((state) => (
              <Checkbox
                key={state}
                value={state}
                label={
                  <span className={classes.state}>
                    <StateGlyph state={state} /> {STATE_STYLE[state].label}
                    <span className={classes.count}>{numberWords(counts?.[state] ?? 0)}</span>
                  </span>
                }
              />
            ))}
          </div>
        </Checkbox.Group>
        <RetryResources {...{ draft, errors, plan }} stages={meant} onChange={set}>
          <UsedAtMost
            runId={view.runId}
            stage={draft.stage}
            element={chosen?.ok ? (chosen.elements[0]?.[0] ?? null) : grid.firstFailed}
          />
        </RetryResources>
        {retry.error ? <ErrorNotice what="Nothing was started." error={retry.error} /> : null}
        <div className={classes.foot}>
          <span className={classes.size} role="status">
            {size === null ? '' : sizeWords(size)}
          </span>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={retry.isPending} disabled={size?.elements === 0} data-autofocus>
            Run again
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function draftOf(target: RunTarget, stage: string): RetryDraft {
  return {
    where: target.where,
    stage: target.where === 'run' ? stage : target.stage,
    elements: target.where === 'elements' ? elementsText(target.elements) : '',
    states: RETRY_STATES,
    memory: '',
    time: '',
    cpus: '',
    partition: '',
    chunkSize: '',
  };
}

function sizeWords({ elements, tasks }: { readonly elements: number; readonly tasks: number }): string {
  if (elements === 0) return 'There is none of these.';
  return `${numberWords(elements)} ${elements === 1 ? 'element' : 'elements'} in about ${numberWords(tasks)} ${tasks === 1 ? 'task' : 'tasks'}`;
}
