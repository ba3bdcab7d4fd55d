import type { Selection } from '@gridloom/core/plan';
import { MultiSelect, NumberInput } from '@mantine/core';
import { numberText } from '../ui/number-text.ts';
import type { KnownAxis } from './axes-of-plan.ts';
import { GivenFields, type OfferedOutput } from './given-fields.tsx';
import classes from './start-run-dialog.module.css';

type PartFieldsProps = {
  /** Of the whole pipeline, whatever is selected. */
  readonly outputs: readonly OfferedOutput[];
  readonly axes: readonly KnownAxis[];
  readonly selection: Selection;
  readonly onChange: (selection: Selection) => void;
};

/** Which part of the pipeline to compute: up to some outputs, from values that are given, and a slice of each axis. */
export function PartFields({ outputs, axes, selection, onChange }: PartFieldsProps) {
  return (
    <details className={classes.scripts}>
      <summary>
        Only a part <span className={classes.detail}>{partWords(selection)}</span>
      </summary>
      <div className={classes.part}>
        <MultiSelect
          label="Up to these outputs"
          description="What they do not need is left out."
          placeholder={selection.outputs === null ? 'everything' : ''}
          data={outputs.map(({ name }) => name)}
          value={[...(selection.outputs ?? [])]}
          clearable
          onChange={(chosen) => onChange({ ...selection, outputs: chosen.length === 0 ? null : chosen })}
        />
        <GivenFields
          outputs={outputs}
          given={selection.given}
          onChange={(given) => onChange({ ...selection, given })}
        />
        {axes.length > 0 && (
          <div className={classes.slices} role="group" aria-label="Slices of the axes">
            {axes.map(({ name, size }) => (
              <SliceFields
                key={name}
                axis={name}
                size={size}
                slice={selection.axes[name]}
                onChange={(slice) => {
                  const { [name]: _before, ...others } = selection.axes;
                  onChange({ ...selection, axes: slice ? { ...others, [name]: slice } : others });
                }}
              />
            ))}
            <p className={classes.detail}>
              The rest of the grid can be computed later, from the page of the run. An axis that a function takes whole
              cannot be cut.
            </p>
          </div>
        )}
      </div>
    </details>
  );
}

/** What is chosen, for when the fields are folded away. */
function partWords({ outputs, given, axes }: Selection): string {
  const from = Object.keys(given);
  const slices = Object.entries(axes).map(([name, { start, stop }]) => `${name} ${start}:${stop}`);
  return [
    ...(outputs === null ? [] : [`up to ${outputs.join(', ')}`]),
    ...(from.length > 0 ? [`${from.join(', ')} given`] : []),
    ...slices,
  ].join(' · ');
}

type Slice = Selection['axes'][string];

type SliceFieldsProps = {
  readonly axis: string;
  readonly size: number;
  readonly slice: Slice | undefined;
  readonly onChange: (slice: Slice | null) => void;
};

function SliceFields({ axis, size, slice, onChange }: SliceFieldsProps) {
  const { start, stop } = slice ?? { start: 0, stop: size };
  const change = (next: Slice) => onChange(next.start === 0 && next.stop === size ? null : next);
  const shared = { size: 'xs', min: 0, max: size, allowDecimal: false, clampBehavior: 'strict' } as const;
  return (
    <div className={classes.slice}>
      <span className="mono">{axis}</span>
      <span className={classes.detail}>from</span>
      <NumberInput
        {...shared}
        aria-label={`First position of ${axis}`}
        value={start}
        onChange={(value) => typeof value === 'number' && change({ start: value, stop })}
      />
      <span className={classes.detail}>up to, not including</span>
      <NumberInput
        {...shared}
        aria-label={`Position of ${axis} to stop before`}
        value={stop}
        onChange={(value) => typeof value === 'number' && change({ start, stop: value })}
      />
      <span className={classes.detail}>of {numberText(size)}</span>
    </div>
  );
}
