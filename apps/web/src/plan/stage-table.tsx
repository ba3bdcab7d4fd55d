import type { Plan, Stage } from '@gridloom/core/plan';
import { numberText } from '../ui/number-text.ts';
import { resourcesText } from './resources-text.ts';
import classes from './start-run-dialog.module.css';

/** The stages of a plan, one row each, in the order in which they can run. */
export function StageTable({ plan }: { readonly plan: Plan }) {
  return (
    <div className={classes.tableBox}>
      <table className={classes.table} aria-label="Stages">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Shape</th>
            <th scope="col" className={classes.number}>
              Elements
            </th>
            <th scope="col" className={classes.number}>
              Tasks
            </th>
            <th scope="col" className={classes.number}>
              Job arrays
            </th>
            <th scope="col">Each task</th>
            <th scope="col">Submitted</th>
          </tr>
        </thead>
        <tbody>
          {plan.stages.map((stage) => (
            <StageRow key={stage.id} stage={stage} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StageRow({ stage }: { readonly stage: Stage }) {
  const later = stage.release.kind === 'when-sized';
  const tasks = stage.batches.reduce((sum, batch) => sum + batch.taskCount, 0);
  return (
    <tr>
      <td className={classes.stageCell}>
        <div className={classes.stage}>{stage.entry}</div>
        <div className={`mono ${classes.detail}`}>{stage.mapspec?.replace('->', '→') ?? 'called once'}</div>
      </td>
      <td style={{ whiteSpace: 'nowrap' }}>
        {stage.axes.length === 0
          ? 'one value'
          : stage.axes.map(({ name, size }) => `${name} ${size === '?' ? '?' : numberText(size)}`).join(' x ')}
      </td>
      <td className={classes.number}>{stage.elementCount === null ? '?' : numberText(stage.elementCount)}</td>
      <td className={classes.number}>{later ? 'later' : numberText(tasks)}</td>
      <td className={classes.number}>{later ? 'later' : numberText(stage.batches.length)}</td>
      <td className={classes.taskCell}>
        {resourcesText(stage.resources)
          .split(/(?= · )/)
          .map((part) => (
            <span key={part} className={part.startsWith(' · --') ? classes.option : undefined}>
              {part}
            </span>
          ))}
        <div className={classes.detail}>{taskText(stage)}</div>
      </td>
      <td>
        {stage.release.kind === 'at-once' ? (
          <>
            at once
            {stage.after.length > 0 && <div className={classes.detail}>after {stage.after.join(', ')}</div>}
          </>
        ) : (
          <>
            later
            <div className={classes.detail}>{stage.release.why}</div>
          </>
        )}
      </td>
    </tr>
  );
}

function taskText({ scope, chunkSize, executor }: Stage): string {
  const elements =
    scope === 'element' ? 'one element' : chunkSize === null ? 'all elements' : `${numberText(chunkSize)} elements`;
  return executor === 'local' ? `${elements}, on the submit host` : elements;
}
