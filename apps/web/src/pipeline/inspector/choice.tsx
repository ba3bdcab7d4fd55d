import { Input, SegmentedControl, type SegmentedControlItem } from '@mantine/core';

type ChoiceProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly data: readonly (Value | (SegmentedControlItem & { readonly value: Value }))[];
  readonly onChange: (value: Value) => void;
};

/** One of a few, all in view, with a label as the other fields have. */
export function Choice<Value extends string>({ label, value, data, onChange }: ChoiceProps<Value>) {
  return (
    <Input.Wrapper label={label} labelElement="div">
      <SegmentedControl<Value> fullWidth aria-label={label} value={value} onChange={onChange} data={[...data]} />
    </Input.Wrapper>
  );
}
