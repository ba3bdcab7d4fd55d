import type { RunView } from '@gridloom/core/run';
import { Hourglass } from 'lucide-react';
import { Notice } from '../ui/notice.tsx';
import { numberWords } from '../ui/state-counts.ts';
import { limitWait } from './limit-wait.ts';

/** Says that the cluster takes no more for now, which limit that is, and how much it has. */
export function LimitNotice({ view }: { readonly view: RunView }) {
  const wait = limitWait(view);
  if (wait === null) return null;
  const { words, tasksIn, tasksOut } = wait;
  return (
    <Notice
      tone="plain"
      icon={Hourglass}
      label="Limit of the cluster"
      hint={`${numberWords(tasksIn)} of ${numberWords(tasksIn + tasksOut)} tasks are in the queue; the others follow by themselves as these end.`}
    >
      <div role="status">Waits for the cluster&apos;s limit: {words}</div>
    </Notice>
  );
}
