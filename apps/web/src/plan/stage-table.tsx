import type { PipelineFacts, Plan, Stage } from '@gridloom/core/plan';
import { numberText } from '../ui/number-text.ts';
import { resourcesText } from './resources-text.ts';
import { elementLines, isTakenOver, staleSentence } from './reuse-words.ts';
import classes from './start-run-dialog.module.css';

type StageTableProps = { readonly plan: Plan; readonly facts: PipelineFacts };

/** The stages of a plan, one row each, in the order in which they can run. */
export function StageTable({ plan, facts }: StageTableProps) {
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
        {plan.stages.map((stage) => (
          // A stage and what there is to say about it stay together.
          <tbody key={stage.id}>
            <StageRow stage={stage} reuse={facts.functions[stage.functionId]?.reuse ?? null} />
          </tbody>
        ))}
      </table>
    </div>
  );
}

type StageRowProps = { readonly stage: Stage; readonly reuse: PipelineFacts['functions'][string]['reuse'] };

function StageRow({ stage, reuse }: StageRowProps) {
  const isDone = isTakenOver(reuse);
  const later = stage.release.kind === 'when-sized' && !isDone;
  const tasks = stage.batches.reduce((sum, batch) => sum + batch.taskCount, 0);
  const [elements, ...lines] = elementLines(stage, reuse);
  const stale = staleSentence(reuse);
  return (
    <>
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
        <td className={classes.number}>
          {elements}
          {lines.map((line) => (
            <div key={line} className={classes.detail}>
              {line}
            </div>
          ))}
        </td>
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
        <td className={classes.releaseCell}>
          <Release stage={stage} isDone={isDone} />
        </td>
      </tr>
      {stale && (
        <tr className={classes.noteRow}>
          <td colSpan={7}>
            <span className={classes.stale}>{stale}</span>
          </td>
        </tr>
      )}
    </>
  );
}

type ReleaseProps = { readonly stage: Stage; readonly isDone: boolean };

/** When it is submitted, after what, and why then. */
function Release({ stage: { release, after, batches }, isDone }: ReleaseProps) {
  if (isDone) return <span className={classes.detail}>nothing to compute</span>;
  if (release.kind === 'when-sized') {
    return (
      <>
        later
        <div className={classes.detail}>{release.why}</div>
      </>
    );
  }
  if (batches.length === 0) return <span className={classes.detail}>nothing to compute</span>;
  return (
    <>
      at once
      {after.length > 0 && <div className={classes.detail}>starts after {after.join(', ')}</div>}
    </>
  );
}

function taskText({ scope, chunkSize, executor }: Stage): string {
  const elements =
    scope === 'element' ? 'one element' : chunkSize === null ? 'all elements' : `${numberText(chunkSize)} elements`;
  return executor === 'local' ? `${elements}, on the submit host` : elements;
}
