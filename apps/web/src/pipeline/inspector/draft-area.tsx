import { Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Read } from '../input-text.ts';
import { useFieldFocus } from './use-field-focus.ts';
import { useGesture } from './use-gesture.ts';

type DraftAreaProps<T> = {
  readonly label: string;
  readonly description: string;
  readonly text: string;
  readonly read: (text: string) => Read<T>;
  readonly onRead: (value: T) => void;
};

/** Several lines over something that is not text; as `DraftInput`. */
export function DraftArea<T>({ label, description, text, read, onRead }: DraftAreaProps<T>) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const gesture = useGesture();
  useFieldFocus('value', area);
  const readNow = draft === null ? null : read(draft);
  return (
    <Textarea
      ref={area}
      label={label}
      description={description}
      classNames={{ input: 'mono' }}
      spellCheck={false}
      autosize
      minRows={3}
      maxRows={14}
      value={draft ?? text}
      error={readNow?.ok === false ? readNow.message : undefined}
      onFocus={gesture.onFocus}
      onBlur={() => {
        if (readNow?.ok !== false) setDraft(null);
        gesture.onBlur();
      }}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setDraft(next);
        const result = read(next);
        if (result.ok) onRead(result.value);
      }}
    />
  );
}
