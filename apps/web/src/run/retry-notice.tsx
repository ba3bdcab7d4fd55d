import type { RunView } from '@gridloom/core/run';
import { RotateCw } from 'lucide-react';
import { Notice } from '../ui/notice.tsx';

/** What failed and is tried again by itself: nobody needs to do anything. */
export function RetryNotice({ retrying }: Pick<RunView, 'retrying'>) {
  if (retrying.length === 0) return null;
  return (
    <Notice tone="plain" icon={RotateCw} label="Tried again by itself">
      {retrying.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Notice>
  );
}
