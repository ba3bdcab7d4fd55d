import { LANGUAGE_NAMES } from '@gridloom/core/language';
import { Tooltip } from '@mantine/core';
import { Cpu, Replace, Split } from 'lucide-react';
import { memo } from 'react';
import { countText, shapeText } from '../shape-text.ts';
import { useNodeProblems } from '../use-compiled.ts';
import classes from './node-card.module.css';
import { Port } from './port.tsx';
import { ProblemBadge } from './problem-badge.tsx';
import type { FunctionNode } from './to-react-flow.ts';

type FunctionCardProps = Pick<FunctionNode, 'id' | 'data' | 'selected'>;

/** A function on the canvas. */
export const FunctionCard = memo(function FunctionCard({ id, data, selected }: FunctionCardProps) {
  const { item, signature, wired, inactive } = data;
  const [worst] = useNodeProblems(id);
  const parameters = signature?.parameters ?? [];
  const rows = Math.max(1, parameters.length, item.outputs.length);
  return (
    <div
      className={classes.card}
      data-selected={selected || undefined}
      data-severity={worst?.severity}
      data-inactive={inactive || undefined}
    >
      <div className={classes.header}>
        <span className={classes.language} title={LANGUAGE_NAMES[item.language]}>
          {LANGUAGE_MARKS[item.language]}
        </span>
        <span className={classes.name} title={item.entry}>
          {item.entry}
        </span>
        <span className={classes.marks}>
          {item.variant && (
            <Mark
              label={`Variant ${item.variant.name} of ${item.variant.of}${inactive ? ', not active: it does not run' : ', active'}`}
              Icon={Replace}
            />
          )}
          {item.scope === 'element' && <Mark label="Scope element: one SLURM job per element" Icon={Split} />}
          {item.executor === 'local' && <Mark label="Runs on the submit host, without the queue" Icon={Cpu} />}
          <ProblemBadge id={id} />
        </span>
      </div>
      <div className={classes.rows}>
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className={classes.row}>
            <span className={classes.parameter}>
              {parameters[row]?.name}
              {parameters[row]?.annotation && <span className={classes.annotation}>{parameters[row].annotation}</span>}
            </span>
            <span className={classes.output}>{item.outputs[row]}</span>
          </div>
        ))}
      </div>
      <FunctionFooter data={data} />
      {parameters.map(({ name }, row) => (
        <Port key={name} name={name} side="left" row={row} wired={wired.includes(name)} />
      ))}
      {item.outputs.map((name, row) => (
        <Port key={name} name={name} side="right" row={row} />
      ))}
    </div>
  );
});

const LANGUAGE_MARKS = { python: 'Py', shell: 'sh', javascript: 'JS' } as const;

function FunctionFooter({ data: { item, facts } }: Pick<FunctionNode, 'data'>) {
  const mapspec = item.mapspec ?? facts?.mapspec ?? null;
  const quiet = item.mapspec === null;
  return (
    <div className={classes.footer}>
      <div
        className={classes.mapspec}
        data-quiet={quiet || undefined}
        title={mapspec ? `${mapspec}${quiet ? ' (found by itself)' : ''}` : 'Called once, with whole arrays'}
      >
        {mapspec ?? 'called once'}
      </div>
      <div className={classes.facts}>
        <span>
          {facts?.shape && facts.shape.length > 0 ? outputText(item.outputs, facts.mapspec, facts.shape) : ''}
        </span>
        <span>{facts ? workText(facts.elementCount, facts.taskCount) : ''}</span>
      </div>
    </div>
  );
}

/** `z[i, j] · 40 x 50` */
function outputText(outputs: readonly string[], mapspec: string | null, shape: readonly (number | '?')[]): string {
  const axes = mapspec?.match(/->[^[]*(\[[^\]]*\])/)?.[1] ?? '';
  return `${outputs.length === 1 ? outputs[0] : '…'}${axes} · ${shapeText(shape)}`;
}

/** `40 tasks`; elements follow from the shape, which stands beside it. */
function workText(elementCount: number | null, taskCount: number | null): string {
  if (taskCount !== null) return countText(taskCount, 'task', 'tasks');
  return elementCount === null ? '? elements' : countText(elementCount, 'element', 'elements');
}

function Mark({ label, Icon }: { readonly label: string; readonly Icon: typeof Cpu }) {
  return (
    <Tooltip label={label}>
      <span className={classes.badge} role="img" aria-label={label}>
        <Icon size={13} />
      </span>
    </Tooltip>
  );
}
