import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Read } from '../input-text.ts';
import { useFieldFocus } from './use-field-focus.ts';
import { useGesture } from './use-gesture.ts';

type DraftInputProps<T> = Omit<TextInputProps, 'value' | 'onChange' | 'error' | 'onFocus' | 'onBlur' | 'onKeyDown'> & {
  /** The text of what the document holds. */
  readonly text: string;
  readonly read: (text: string) => Read<T>;
  readonly onRead: (value: T) => void;
  /** Name of the field in problems. */
  readonly field: string;
  /** Said by the compiler; what the field itself finds comes first. */
  readonly problem?: string | undefined;
  /** What can be read goes to the document when the field is left, or with Enter: for names that others hang on. */
  readonly whenLeft?: boolean;
};

/**
 * A text field over something that is not text. What can be read goes to the document at once; what cannot stays in the
 * field, with the reason, until it is mended or left.
 */
export function DraftInput<T>({ text, read, onRead, field, problem, whenLeft = false, ...props }: DraftInputProps<T>) {
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const gesture = useGesture();
  useFieldFocus(field, input);
  const shown = draft ?? text;
  const readNow = draft === null ? null : read(draft);

  const take = useTakeWhenLeft(whenLeft && readNow?.ok ? () => onRead(readNow.value) : null);

  function change(next: string) {
    setDraft(next);
    if (whenLeft) return;
    const result = read(next);
    if (result.ok) onRead(result.value);
  }

  function leave() {
    take();
    if (readNow?.ok !== false) setDraft(null);
    gesture.onBlur();
  }

  return (
    <TextInput
      ref={input}
      {...props}
      value={shown}
      error={readNow?.ok === false ? readNow.message : problem}
      onFocus={gesture.onFocus}
      onBlur={leave}
      onKeyDown={(event) => {
        if (whenLeft && event.key === 'Enter') event.currentTarget.blur();
      }}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/**
 * Takes what stands in a field once, when the field is left; also when it leaves the page, of which the browser tells no
 * blur.
 */
function useTakeWhenLeft(pending: (() => void) | null): () => void {
  const latest = useRef(pending);
  latest.current = pending;
  function take() {
    latest.current?.();
    latest.current = null;
  }
  const takeLast = useRef(take);
  useEffect(() => () => takeLast.current(), []);
  return take;
}

/** Any text is fine. */
export function readText(text: string): Read<string> {
  return { ok: true, value: text };
}
