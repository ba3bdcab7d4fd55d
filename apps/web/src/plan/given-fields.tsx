import type { Selection } from '@gridloom/core/plan';
import { ActionIcon, MultiSelect, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { readGivenValue, writeGivenValue } from './given-value.ts';
import classes from './start-run-dialog.module.css';

/** An output of the pipeline, with its number of axes as far as that is known. */
export type OfferedOutput = { readonly name: string; readonly rank: number };

type GivenFieldsProps = {
  readonly outputs: readonly OfferedOutput[];
  readonly given: Selection['given'];
  readonly onChange: (given: Selection['given']) => void;
};

/** Outputs whose values are typed here instead of being computed: a run that begins in the middle. */
export function GivenFields({ outputs, given, onChange }: GivenFieldsProps) {
  // An output stays here while nothing that can be read is typed for it.
  const [chosen, setChosen] = useState<readonly string[]>(Object.keys(given));

  function choose(names: readonly string[]) {
    setChosen(names);
    onChange(Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name))));
  }

  function set(name: string, value: Selection['given'][string] | null) {
    const { [name]: _before, ...others } = given;
    onChange(value ? { ...others, [name]: value } : others);
  }

  return (
    <>
      <MultiSelect
        label="Given instead of computed"
        description="What produces these is not run."
        placeholder={chosen.length === 0 ? 'nothing' : ''}
        data={outputs.map(({ name }) => name)}
        value={[...chosen]}
        onChange={choose}
      />
      {outputs
        .filter(({ name }) => chosen.includes(name))
        .map(({ name, rank }) => (
          <GivenRow
            key={name}
            name={name}
            rank={rank}
            value={given[name]}
            onRead={(value) => set(name, value)}
            onRemove={() => choose(chosen.filter((other) => other !== name))}
          />
        ))}
    </>
  );
}

type GivenRowProps = {
  readonly name: string;
  readonly rank: number;
  readonly value: Selection['given'][string] | undefined;
  readonly onRead: (value: Selection['given'][string] | null) => void;
  readonly onRemove: () => void;
};

function GivenRow({ name, rank, value, onRead, onRemove }: GivenRowProps) {
  const [text, setText] = useState(value ? writeGivenValue(value) : '');
  return (
    <div className={classes.given}>
      <span className="mono">{name}</span>
      <TextInput
        aria-label={`Value of ${name}`}
        classNames={{ input: 'mono' }}
        placeholder={rank === 0 ? '3, "text" or {"a": 1}' : rank === 1 ? '[1, 2, 3]' : '[[1, 2], [3, 4]]'}
        spellCheck={false}
        value={text}
        error={text !== '' && value === undefined ? neededWords(rank) : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onRead(readGivenValue(event.currentTarget.value, rank));
        }}
      />
      <ActionIcon aria-label={`Compute ${name}`} onClick={onRemove}>
        <X size={14} />
      </ActionIcon>
    </div>
  );
}

function neededWords(rank: number): string {
  const form = rank === 0 ? 'a value' : rank === 1 ? 'a list' : `lists in lists, ${rank} deep`;
  return `Write ${form}, as JSON or a Python literal; until then it is computed.`;
}
