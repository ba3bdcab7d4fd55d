import { sbatchScript } from '@gridloom/core/plan';
import { useCompiled, useProfile } from '../use-compiled.ts';
import classes from './inspector.module.css';

/** The sbatch script of a function or a nest that results, live. */
export function ScriptPreview({ id }: { readonly id: string }) {
  const compiled = useCompiled();
  const profile = useProfile();
  const stage = compiled.ok ? compiled.plan.stages.find(({ functionId }) => functionId === id) : undefined;
  const [batch] = stage?.batches ?? [];
  return (
    <div>
      <h2 className={classes.label}>Script</h2>
      {batch && profile ? (
        <>
          <p className={classes.quiet} style={{ marginBottom: 6 }}>
            {profile.scheduler.kind === 'slurm'
              ? 'What sbatch is given.'
              : `${profile.name} starts processes itself; a SLURM profile would give sbatch this.`}
          </p>
          <pre className={`mono ${classes.script}`} tabIndex={0} aria-label="sbatch script">
            {sbatchScript(batch, profile, `${profile.root}/<run>`)}
          </pre>
        </>
      ) : (
        <p className={classes.quiet}>{whyNone(compiled.ok, stage?.release)}</p>
      )}
    </div>
  );
}

function whyNone(ok: boolean, release: { readonly kind: string; readonly why?: string } | undefined): string {
  if (!ok) return 'It is written once the pipeline has no errors.';
  return release?.why ? `Written later: ${release.why}` : 'There is nothing to submit: no elements.';
}
