import type { RunView } from '@gridloom/core/run';
import { TriangleAlert } from 'lucide-react';
import { Notice } from '../ui/notice.tsx';

type TroubleNoticesProps = { readonly trouble: RunView['trouble'] };

/** What is wrong with the run as a whole, or why there is no news, and what to do. */
export function TroubleNotices({ trouble }: TroubleNoticesProps) {
  return trouble.map(({ message, hint }) => (
    <Notice key={message} tone="warning" icon={TriangleAlert} hint={hint}>
      <div>{message}</div>
    </Notice>
  ));
}
