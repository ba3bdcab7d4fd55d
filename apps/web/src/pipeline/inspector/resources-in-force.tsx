import { useCompiled, useProfile } from '../use-compiled.ts';
import classes from './inspector.module.css';
import { factRows } from './resource-fact-words.ts';

type ResourcesInForceProps = {
  /** Of a function or a nest. */
  readonly id: string;
  /** What the strongest level is called; `set here` unless told. */
  readonly own?: string;
};

/** Every option that holds for a function or a nest, and where it comes from. */
export function ResourcesInForce({ id, own = 'set here' }: ResourcesInForceProps) {
  const facts = useCompiled().facts.functions[id]?.resources ?? [];
  const profile = useProfile();
  return (
    <section aria-label="In force">
      <h2 className={classes.label}>In force</h2>
      {facts.length === 0 ? (
        <p className={classes.quiet}>Nothing is asked for: what SLURM gives by itself.</p>
      ) : (
        <dl className={classes.inForce}>
          {factRows(facts, { profileName: profile?.name ?? 'the profile', own }).map(
            ({ field, label, value, from }) => (
              <div key={field}>
                <dt>{label}</dt>
                <dd>
                  <code className="mono">{value || 'bare flag'}</code>
                  <span className={classes.quiet}>{from}</span>
                </dd>
              </div>
            ),
          )}
        </dl>
      )}
    </section>
  );
}
