import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../rpc/trpc.ts';
import { durationWords, memoryWords } from './duration-words.ts';
import { reasonWords } from './reason-words.ts';
import classes from './retry-dialog.module.css';

type UsedAtMostProps = {
  readonly runId: string;
  readonly stage: string;
  /** One of the elements that run again; null where none is named. */
  readonly element: number | null;
};

/** What the last attempt of an element used, beside the fields that say what the next may use. */
export function UsedAtMost({ runId, stage, element }: UsedAtMostProps) {
  const trpc = useTRPC();
  const detail = useQuery(
    trpc.run.element.queryOptions({ runId, stage, element: element ?? 0 }, { enabled: element !== null }),
  );
  if (element === null || !detail.data) return null;
  const { peakKib, wallS, reason } = detail.data;
  const used = [
    peakKib ? `${memoryWords(peakKib)} at its peak` : '',
    wallS === null ? '' : durationWords(wallS * 1000),
  ].filter(Boolean);
  return (
    <p className={classes.used}>
      {used.length > 0
        ? `Element ${element} of ${stage}, for example, used ${used.join(' and ')}.`
        : `What element ${element} of ${stage} used is not known.`}
      {reasonWords(reason) && ` It ${reasonWords(reason)}.`}
    </p>
  );
}
