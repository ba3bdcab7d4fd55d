import type { StateCounts } from '@gridloom/core/grid';
import { countOf, type Ranges } from '@gridloom/core/mapspec';
import { Button, TextInput } from '@mantine/core';
import { Ban, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { finishedOf, numberWords, totalOf } from '../ui/state-counts.ts';
import { elementsText, readElements } from './element-ranges.ts';
import { retryable } from './run-words.ts';
import classes from './selection-bar.module.css';

type SelectionBarProps = {
  readonly elementCount: number;
  readonly selection: Ranges;
  /** Of the selection; null while the grid is not read. */
  readonly counts: StateCounts | null;
  readonly onSelect: (selection: Ranges) => void;
  readonly onRetry: () => void;
  readonly onCancel: () => void;
  /** Why nothing can be retried now; empty when it can. */
  readonly noRetry: string;
};

/** What is selected in the grid, as text that can be written too, and what can be done with it. */
export function SelectionBar({ elementCount, selection, counts, onSelect, ...acts }: SelectionBarProps) {
  /** What is typed and cannot be read; what can be read is the selection itself. */
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? null : readElements(draft, elementCount);
  const count = countOf(selection);
  const again = counts === null ? 0 : retryable(counts);
  const open = counts === null ? 0 : totalOf(counts) - finishedOf(counts);

  function write(text: string) {
    setDraft(text);
    const now = readElements(text, elementCount);
    if (now.ok) onSelect(now.elements);
  }

  return (
    <section className={classes.bar} aria-label="Selection">
      <TextInput
        label="Select elements"
        placeholder="0-9, 12"
        className={classes.text}
        spellCheck={false}
        value={draft ?? elementsText(selection)}
        error={read?.ok === false && read.message}
        onChange={(event) => write(event.currentTarget.value)}
        onBlur={() => setDraft(null)}
        rightSection={
          count > 0 && (
            <Button
              variant="subtle"
              size="compact-xs"
              px={4}
              aria-label="Clear the selection"
              onClick={() => {
                setDraft(null);
                onSelect([]);
              }}
            >
              <X size={14} />
            </Button>
          )
        }
      />
      {count === 0 ? (
        <p className={classes.hint}>
          Or in the grid: Ctrl-click one, Shift-click up to another; by keyboard Ctrl+Space and Shift+Enter.
        </p>
      ) : (
        <div className={classes.acts}>
          <span className={classes.count} role="status">
            {numberWords(count)} selected
          </span>
          <Button
            variant="default"
            leftSection={<RotateCcw size={14} />}
            disabled={again === 0 || acts.noRetry !== ''}
            title={acts.noRetry || undefined}
            onClick={acts.onRetry}
          >
            Run again ({numberWords(again)})
          </Button>
          <Button variant="default" leftSection={<Ban size={14} />} disabled={open === 0} onClick={acts.onCancel}>
            Cancel ({numberWords(open)})
          </Button>
        </div>
      )}
    </section>
  );
}
