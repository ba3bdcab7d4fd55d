import { axisLabel, type Plan } from '@gridloom/core/plan';
import type { RunView } from '@gridloom/core/run';
import { Anchor, Button, SegmentedControl, Skeleton } from '@mantine/core';
import { Table2 } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { FORMATS } from './download-menu.tsx';
import { exportAddress } from './export-address.ts';
import { valueText } from './result-rows.ts';
import { ResultTable, type TableAxis } from './result-table.tsx';
import classes from './results-tab.module.css';
import { startDownload } from './start-download.ts';
import { useOutputs } from './use-outputs.ts';
import { usePaced } from './use-paced.ts';

type ResultsTabProps = {
  readonly view: RunView;
  readonly plan: Plan;
  /** Array in the table; the last one while none is chosen. */
  readonly chosen: string | undefined;
  readonly onChoose: (output: string) => void;
};

/** Values above this many are read only when asked for. */
const READ_BY_ITSELF = 100_000;

/** The values of a run: single ones large, arrays as tables; they appear while the run goes on. */
export function ResultsTab({ view, plan, chosen, onChoose }: ResultsTabProps) {
  const outputs = plan.stages.flatMap((stage) => stage.outputs);
  const isArray = (output: string) => (plan.arrays[output]?.axes.length ?? 0) > 0;
  const singles = outputs.filter((output) => !isArray(output));
  const arrays = outputs.filter(isArray);
  const shown = chosen && arrays.includes(chosen) ? chosen : arrays.at(-1);
  return (
    <div className={classes.results}>
      {singles.length > 0 && <Singles view={view} plan={plan} outputs={singles} />}
      {arrays.length > 1 && shown && (
        <div className={classes.choice}>
          <SegmentedControl aria-label="Output" data={arrays} value={shown} onChange={onChoose} />
        </div>
      )}
      {shown && <ArrayOutput key={shown} view={view} plan={plan} output={shown} />}
    </div>
  );
}

function Singles({
  view,
  plan,
  outputs,
}: {
  readonly view: RunView;
  readonly plan: Plan;
  readonly outputs: readonly string[];
}) {
  const finished = outputs.filter((output) => doneCount(view, plan, output) > 0);
  const answer = useOutputs(view.runId, finished, finished.length);
  return (
    <>
      <dl className={classes.singles}>
        {outputs.map((output) => (
          <div key={output} className={classes.single}>
            <dt>{output}</dt>
            {finished.includes(output) ? (
              <dd className={isShort(answer.data?.[output]) ? undefined : classes.long}>
                {answer.data ? valueText(answer.data[output]) : '…'}
              </dd>
            ) : (
              <dd className={classes.missing}>{whyMissing(view, plan, output)}</dd>
            )}
          </div>
        ))}
      </dl>
      {answer.error && (
        <ErrorNotice
          what="The single values cannot be shown."
          error={answer.error}
          onRetry={() => void answer.refetch()}
        />
      )}
    </>
  );
}

/** Numbers and short texts stand large; what has structure does not. */
function isShort(value: unknown): boolean {
  return typeof value !== 'object' && valueText(value).length < 40;
}

type ArrayOutputProps = { readonly view: RunView; readonly plan: Plan; readonly output: string };

function ArrayOutput({ view, plan, output }: ArrayOutputProps) {
  const done = usePaced(doneCount(view, plan, output), 2_000);
  const axes = tableAxes(plan, output);
  const size = view.stages.find((stage) => stage.outputs.includes(output))?.elementCount ?? 0;
  const [asked, setAsked] = useState(false);
  const wanted = done > 0 && (asked || size <= READ_BY_ITSELF);
  const answer = useOutputs(view.runId, wanted ? [output] : [], done);
  return (
    <section aria-label={`Values of ${output}`}>
      <header className={classes.head}>
        <h2 className={classes.name}>{output}</h2>
        <span className={classes.files}>
          {FORMATS.map(({ format, label }) => (
            <Anchor
              component="button"
              type="button"
              size="xs"
              key={format}
              onClick={() => startDownload(exportAddress(view.runId, format, [output]), `${output}.${format}`)}
              aria-label={`${output} as ${label}`}
            >
              {label}
            </Anchor>
          ))}
        </span>
      </header>
      {done === 0 && (
        <EmptyState icon={<Table2 size={24} />} title="No values yet">
          They appear here one by one as elements finish.
        </EmptyState>
      )}
      {done > 0 && !wanted && (
        <EmptyState title={`${size} values`} action={<Button onClick={() => setAsked(true)}>Read them</Button>}>
          That is a lot for a table. Download them, or read them here all the same.
        </EmptyState>
      )}
      {answer.error && (
        <ErrorNotice what="The values cannot be shown." error={answer.error} onRetry={() => void answer.refetch()} />
      )}
      {wanted && answer.isPending && <Skeleton height={240} />}
      {answer.data && <ResultTable output={output} axes={axes} nested={answer.data[output]} />}
    </section>
  );
}

function doneCount(view: RunView, plan: Plan, output: string): number {
  const stage = plan.stages.find((one) => one.outputs.includes(output));
  return view.stages.find(({ id }) => id === stage?.id)?.counts.done ?? 0;
}

/** Why a single output has no value: what became of its one element. */
function whyMissing(view: RunView, plan: Plan, output: string): string {
  const stage = plan.stages.find((one) => one.outputs.includes(output));
  const counts = view.stages.find(({ id }) => id === stage?.id)?.counts;
  return (['failed', 'skipped', 'cancelled'] as const).find((state) => counts && counts[state] > 0) ?? 'not yet';
}

function tableAxes(plan: Plan, output: string): TableAxis[] {
  return (plan.arrays[output]?.axes ?? []).map((axis, at) => ({
    name: axis ?? `axis ${at}`,
    label: (position) => (axis ? axisLabel(plan, axis, position) : null),
  }));
}
