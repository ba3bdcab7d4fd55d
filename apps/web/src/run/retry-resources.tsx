import type { Plan } from '@gridloom/core/plan';
import type { StageView } from '@gridloom/core/run';
import { Button, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './retry-dialog.module.css';
import { type RetryDraft, type RetryErrors, resourcesBefore, timesMost } from './retry-draft.ts';

type RetryResourcesProps = {
  readonly draft: RetryDraft;
  readonly errors: RetryErrors;
  /** What runs again is of these stages. */
  readonly stages: readonly StageView[];
  readonly plan: Plan;
  readonly onChange: (change: Partial<RetryDraft>) => void;
  /** What was used, beside what may be used. */
  readonly children: ReactNode;
};

type Resource = 'memory' | 'time' | 'cpus' | 'partition';

/** What the next try may use: each field with what it was before, memory and time with twice as much at hand. */
export function RetryResources({ draft, errors, stages, plan, onChange, children }: RetryResourcesProps) {
  const before = resourcesBefore(stages);

  function field(name: Resource, label: string, example: string) {
    const doubled = name === 'memory' || name === 'time' ? timesMost(stages, name, 2) : '';
    return (
      <TextInput
        label={label}
        placeholder={before[name] || example}
        description={before[name] ? `was ${before[name]}` : 'was not set'}
        className={classes.code}
        spellCheck={false}
        value={draft[name]}
        error={errors[name]}
        onChange={(event) => onChange({ [name]: event.currentTarget.value })}
        rightSectionWidth={40}
        rightSection={
          doubled && (
            <Button
              variant="subtle"
              size="compact-xs"
              aria-label={`${label} x2: ${doubled}`}
              title={`Twice as much: ${doubled}`}
              onClick={() => onChange({ [name]: doubled })}
            >
              x2
            </Button>
          )
        }
      />
    );
  }

  return (
    <fieldset className={classes.resources}>
      <legend>With</legend>
      <div className={classes.four}>
        {field('memory', 'Memory', '4G')}
        {field('time', 'Time', '1:00:00')}
        {field('cpus', 'CPUs', '1')}
        {field('partition', 'Partition', 'default')}
      </div>
      <div className={classes.four}>
        <TextInput
          label="Elements per task"
          description={`was ${chunksBefore(plan, stages)}`}
          placeholder="as before"
          className={classes.code}
          value={draft.chunkSize}
          error={errors.chunkSize}
          onChange={(event) => onChange({ chunkSize: event.currentTarget.value })}
        />
        {children}
      </div>
      <p className={classes.quiet}>What stays empty is as before.</p>
    </fieldset>
  );
}

/** `10`, `all`, `one or 10`: elements that a task of the stages had. */
function chunksBefore(plan: Plan, stages: readonly StageView[]): string {
  const meant = plan.stages.filter(({ id }) => stages.some((stage) => stage.id === id));
  const chunks = new Set(meant.map(({ scope, chunkSize }) => (scope === 'element' ? 'one' : (chunkSize ?? 'all'))));
  return [...chunks].join(' or ');
}
