import { DEFAULT_RETRY_POLICY, printMemory, printTime, type RetryPolicy } from '@gridloom/core/resources';
import { Button } from '@mantine/core';
import { DraftInput } from './draft-input.tsx';
import classes from './inspector.module.css';
import own from './retry-policy-fields.module.css';
import { policySentences, readFactor, readMemoryCap, readTimeCap, readTimes } from './retry-policy-text.ts';

type RetryPolicyFieldsProps = {
  /** Absent: the default holds. */
  readonly policy: RetryPolicy | undefined;
  readonly onChange: (policy: RetryPolicy | undefined) => void;
};

type Counted = 'infrastructure' | 'memory' | 'time' | 'exception';

/** What is tried again by itself: how often by cause, and with how much more; below, what that means in words. */
export function RetryPolicyFields({ policy, onChange }: RetryPolicyFieldsProps) {
  const inForce = policy ?? DEFAULT_RETRY_POLICY;
  const change = (patch: Partial<RetryPolicy>) => onChange(unlessDefault({ ...inForce, ...patch }));

  function times(name: Counted, label: string) {
    return (
      <DraftInput
        label={label}
        placeholder={String(DEFAULT_RETRY_POLICY[name])}
        inputMode="numeric"
        text={given(inForce, name)}
        field={`retry.${name}`}
        read={readTimes}
        onRead={(value) => change({ [name]: value ?? DEFAULT_RETRY_POLICY[name] })}
      />
    );
  }

  function factor(name: 'memoryFactor' | 'timeFactor', label: string) {
    return (
      <DraftInput
        label={label}
        placeholder={String(DEFAULT_RETRY_POLICY[name])}
        inputMode="decimal"
        text={given(inForce, name)}
        field={`retry.${name}`}
        read={readFactor}
        onRead={(value) => change({ [name]: value ?? DEFAULT_RETRY_POLICY[name] })}
      />
    );
  }

  return (
    <>
      <h2 className={classes.heading}>Tried again by itself</h2>
      <p className={classes.quiet}>How often, by what went wrong. Grey is the default; 0 is never.</p>
      <div className={classes.pair}>
        {times('infrastructure', 'Node lost or preempted')}
        {times('exception', 'Exception')}
      </div>
      <div className={classes.triple}>
        {times('memory', 'Out of memory')}
        {factor('memoryFactor', 'Memory, times')}
        <DraftInput
          label="Up to"
          placeholder="no limit"
          text={inForce.memoryCapMib === null ? '' : printMemory(inForce.memoryCapMib)}
          field="retry.memoryCapMib"
          read={readMemoryCap}
          onRead={(memoryCapMib) => change({ memoryCapMib })}
        />
      </div>
      <div className={classes.triple}>
        {times('time', 'Time limit')}
        {factor('timeFactor', 'Time, times')}
        <DraftInput
          label="Up to"
          placeholder="the partition's"
          text={inForce.timeCapMinutes === null ? '' : printTime(inForce.timeCapMinutes)}
          field="retry.timeCapMinutes"
          read={readTimeCap}
          onRead={(timeCapMinutes) => change({ timeCapMinutes })}
        />
      </div>
      <ul className={own.sentences} aria-label="What is tried again">
        {policySentences(inForce).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {policy && (
        <div className={classes.chips}>
          <Button variant="default" size="compact-xs" onClick={() => onChange(undefined)}>
            Back to the default
          </Button>
        </div>
      )}
    </>
  );
}

/** What the default says as well is not said: it stands in grey. */
function given(policy: RetryPolicy, name: Counted | 'memoryFactor' | 'timeFactor'): string {
  return policy[name] === DEFAULT_RETRY_POLICY[name] ? '' : String(policy[name]);
}

/** A policy that says what the default says is none of its own. */
function unlessDefault(policy: RetryPolicy): RetryPolicy | undefined {
  return JSON.stringify(policy) === JSON.stringify(DEFAULT_RETRY_POLICY) ? undefined : policy;
}
