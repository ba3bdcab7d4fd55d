import type { Profile } from '@gridloom/core/cluster';
import { type Plan, sbatchScript } from '@gridloom/core/plan';
import { useState } from 'react';
import classes from './start-run-dialog.module.css';

type PlanScriptsProps = { readonly plan: Plan; readonly profile: Profile };

/** The scripts of the job arrays that are known already; written when they are asked for. */
export function PlanScripts({ plan, profile }: PlanScriptsProps) {
  const [opened, setOpened] = useState(false);
  const batches = plan.stages.flatMap((stage) => stage.batches);
  if (batches.length === 0) return null;
  return (
    <details className={classes.scripts} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>Scripts</summary>
      {opened && profile.scheduler.kind !== 'slurm' && (
        <p className={classes.detail}>
          {profile.name} starts processes itself; these are what a SLURM profile would give to sbatch.
        </p>
      )}
      {opened &&
        batches.slice(0, SHOWN).map((batch) => (
          <div key={batch.id}>
            <h4>{batch.id}</h4>
            <pre className={`mono ${classes.script}`}>{sbatchScript(batch, profile, `${profile.root}/<run>`)}</pre>
          </div>
        ))}
      {opened && batches.length > SHOWN && (
        <p className={classes.detail}>
          And {batches.length - SHOWN} more, which differ in elements and resources only.
        </p>
      )}
    </details>
  );
}

const SHOWN = 20;
