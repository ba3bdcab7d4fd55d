import { Tooltip } from '@mantine/core';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useNodeProblems } from '../use-compiled.ts';
import classes from './node-card.module.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, hint: Info };

/** The worst problem of a node, as an icon that says it on hover; nothing when there is none. */
export function ProblemBadge({ id }: { readonly id: string }) {
  const [worst, ...others] = useNodeProblems(id);
  if (!worst) return null;
  const Icon = ICONS[worst.severity];
  const text = others.length > 0 ? `${worst.message} And ${others.length} more.` : worst.message;
  return (
    <Tooltip label={text} multiline maw={300}>
      <span
        className={classes.badge}
        data-severity={worst.severity}
        role="img"
        aria-label={`${worst.severity}: ${text}`}
      >
        <Icon size={14} strokeWidth={2.2} />
      </span>
    </Tooltip>
  );
}
