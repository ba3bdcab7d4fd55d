import { memoryText } from '@gridloom/core/resources';
import type { ElementDetail } from '@gridloom/core/run';
import type { ReactNode } from 'react';
import { AttemptList } from './attempt-list.tsx';
import { CopyButton } from './copy-button.tsx';
import { durationWords, memoryWords } from './duration-words.ts';
import classes from './element-facts.module.css';
import { askedMemoryKib } from './resource-usage.ts';
import { ResourceUsageBars } from './resource-usage-bars.tsx';

type ElementFactsProps = {
  readonly detail: ElementDetail;
  /** Other elements run beside it in the task, on one processor each. */
  readonly sharesTask: boolean;
};

/** Where an element lies, how its call went, what went in and came out, and what it said. */
export function ElementFacts({ detail, sharesTask }: ElementFactsProps) {
  return (
    <>
      {detail.error && <Failure error={detail.error} />}
      {detail.index.length > 0 && (
        <Section title="Place">
          <dl className={classes.facts}>
            {detail.index.map(({ axis, position, value }) => (
              <Fact key={axis} name={axis}>
                {position}
                {value !== null && value !== String(position) && <span className={classes.value}>{value}</span>}
              </Fact>
            ))}
          </dl>
        </Section>
      )}
      <Section title="Call">
        <dl className={classes.facts}>
          {callFacts(detail).map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </dl>
      </Section>
      {detail.attempts.length > 1 && (
        <Section title="Attempts">
          <AttemptList detail={detail} />
        </Section>
      )}
      <Section title="Used of what was asked for">
        <ResourceUsageBars detail={detail} sharesTask={sharesTask} />
      </Section>
      <Values title="Inputs" values={detail.inputs} none="Not known before it runs." />
      <Values
        title="Outputs"
        values={detail.outputs}
        none={detail.error || detail.state === 'cancelled' ? 'None.' : 'None yet.'}
      />
      <Log detail={detail} />
    </>
  );
}

function callFacts(detail: ElementDetail): (readonly [string, string])[] {
  const facts: (readonly [string, string | null])[] = [
    ['Attempt', detail.attempt > 0 ? String(detail.attempt) : null],
    ['Started', detail.startedS ? STARTED.format(detail.startedS * 1000) : null],
    ['Wall time', detail.wallS === null ? null : durationWords(detail.wallS * 1000)],
    ['CPU time', detail.cpuS === null ? null : durationWords(detail.cpuS * 1000)],
    ['Peak memory', detail.peakKib ? memoryWords(detail.peakKib) : null],
    ['Host', detail.host],
    ['Job', detail.jobId],
    ...Object.entries(detail.resources ?? {}).map(resourceFact),
  ];
  const known = facts.filter((fact): fact is readonly [string, string] => Boolean(fact[1]));
  return known.length > 0 ? known : [['Attempt', 'not called yet']];
}

function resourceFact([name, value]: readonly [string, string | number]): readonly [string, string] {
  if (name === 'time')
    return [
      'Time limit',
      typeof value === 'number' ? durationWords(value * 60_000).replace(/ 00 (s|min)$/, '') : value,
    ];
  if (name === 'parallelizationMode')
    return ['Its task computes', value === 'internal' ? 'one element at a time' : 'elements side by side'];
  const memoryKib = name === 'memory' ? askedMemoryKib(value) : null;
  if (memoryKib !== null) return ['Memory', memoryText(memoryKib / 1024)];
  return [RESOURCE_WORDS[name] ?? name, String(value)];
}

const RESOURCE_WORDS: Readonly<Record<string, string>> = {
  cpus: 'CPUs',
  nodes: 'Nodes',
  cpusPerNode: 'CPUs per node',
  memory: 'Memory',
  gpus: 'GPUs',
  partition: 'Partition',
};

const STARTED = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function Failure({ error }: { readonly error: NonNullable<ElementDetail['error']> }) {
  return (
    <section className={classes.failure} aria-label="Failure">
      <header className={classes.head}>
        <h3 className={classes.error}>
          {error.type}: {error.message}
        </h3>
        <CopyButton what="traceback" text={error.traceback || `${error.type}: ${error.message}`} />
      </header>
      {error.traceback && (
        <pre className={classes.text} tabIndex={0}>
          {error.traceback}
        </pre>
      )}
    </section>
  );
}

type ValuesProps = { readonly title: string; readonly values: ElementDetail['inputs']; readonly none: string };

function Values({ title, values, none }: ValuesProps) {
  return (
    <Section title={title}>
      {values.length === 0 && <p className={classes.none}>{none}</p>}
      {values.map(({ name, type, preview }) => (
        <div key={name} className={classes.entry}>
          <div className={classes.head}>
            <span className={classes.name}>
              {name} <span className={classes.type}>{type}</span>
            </span>
            <CopyButton what={name} text={preview} />
          </div>
          <pre className={classes.preview} tabIndex={0}>
            {preview}
          </pre>
        </div>
      ))}
    </Section>
  );
}

function Log({ detail: { log, logTruncated } }: Pick<ElementFactsProps, 'detail'>) {
  return (
    <Section title="Log" action={log && <CopyButton what="log" text={log} />}>
      {logTruncated && <p className={classes.none}>Only the end is shown; the whole log is in the run folder.</p>}
      {log ? (
        <pre className={classes.text} tabIndex={0}>
          {log}
        </pre>
      ) : (
        <p className={classes.none}>It printed nothing.</p>
      )}
    </Section>
  );
}

type SectionProps = { readonly title: string; readonly action?: ReactNode; readonly children: ReactNode };

function Section({ title, action, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <header className={classes.head}>
        <h3 className={classes.heading}>{title}</h3>
        {action}
      </header>
      {children}
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
