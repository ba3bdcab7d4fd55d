import { ActionIcon, Tooltip, CopyButton as WithClipboard } from '@mantine/core';
import { Check, Copy } from 'lucide-react';

type CopyButtonProps = {
  readonly text: string;
  /** What is copied: `traceback`. */
  readonly what: string;
};

/** Copies a text and says so. */
export function CopyButton({ text, what }: CopyButtonProps) {
  return (
    <WithClipboard value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : `Copy the ${what}`}>
          <ActionIcon aria-label={`Copy the ${what}`} size={24} onClick={copy}>
            {copied ? <Check size={14} /> : <Copy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </WithClipboard>
  );
}
