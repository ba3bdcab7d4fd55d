import type { PipelineEdit } from '@gridloom/core/pipeline';
import type { EditAnswer } from '@gridloom/core/plan';
import { Button, Popover, Select, TextInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { changedMapspecs } from './changed-mapspecs.ts';
import classes from './inspector.module.css';

type AxisPopoverProps = {
  /** The button that opens it; it takes a ref. */
  readonly button: (open: () => void) => ReactElement;
  /** The order on its own button: `Add axis`. */
  readonly action: string;
  /** What stands in the name's field at first. */
  readonly name: string;
  /** What the axis can be given to; the first is chosen. Nothing to choose when there is one, or none. */
  readonly arrays: readonly string[];
  readonly answer: (name: string, array: string) => EditAnswer;
};

/** Asks for the name of an axis, and shows what follows from it before it is done, or why it cannot be. */
export function AxisPopover({ button, action, name, arrays, answer }: AxisPopoverProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      trapFocus
      returnFocus
      width={300}
      position="bottom-start"
      shadow="md"
      // What is typed right after belongs to the name already.
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>{button(() => setOpened((was) => !was))}</Popover.Target>
      <Popover.Dropdown>
        <AxisForm {...{ action, name, arrays, answer }} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

type AxisFormProps = Omit<AxisPopoverProps, 'button'> & { readonly onDone: () => void };

function AxisForm({ action, name, arrays, answer, onDone }: AxisFormProps) {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const [text, setText] = useState(name);
  const [array, setArray] = useState(arrays[0] ?? '');
  const wish = text.trim();
  const found = wish === '' ? null : answer(wish, array);
  const edits: readonly PipelineEdit[] = found?.ok ? found.edits : [];
  const changed = changedMapspecs(pipeline, edits);

  function submit() {
    if (edits.length === 0) return;
    store.getState().edit(...edits);
    onDone();
  }

  return (
    <form
      className={classes.axisForm}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {arrays.length > 1 && (
        <Select
          label="Of"
          data={arrays}
          value={array}
          onChange={(next) => next !== null && setArray(next)}
          // Inside the popover, so that choosing does not close it.
          comboboxProps={{ withinPortal: false }}
        />
      )}
      <TextInput
        data-autofocus
        label="Name of the axis"
        classNames={{ input: 'mono' }}
        spellCheck={false}
        autoComplete="off"
        value={text}
        error={found?.ok === false ? found.reason : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {changed.length > 0 && (
        <div role="status">
          <div className={classes.quiet}>
            {changed.length === 1 ? 'This mapspec changes:' : 'These mapspecs change:'}
          </div>
          <ul className={classes.axisChanges}>
            {changed.map(({ entry, mapspec }) => (
              <li key={entry}>
                {entry}: <code className="mono">{mapspec}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {found?.ok && edits.length === 0 && <p className={classes.quiet}>Nothing would change: it is so already.</p>}
      <Button type="submit" disabled={edits.length === 0}>
        {action}
      </Button>
    </form>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;
