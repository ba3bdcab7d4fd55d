import type { FunctionId, Pipeline } from '@gridloom/core/pipeline';
import type { ResourcePreview } from '@gridloom/core/plan';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../rpc/trpc.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { compilesAlike } from '../compile-pipeline.ts';
import { useEditor } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useCompiled, useProfile } from '../use-compiled.ts';
import classes from './inspector.module.css';
import { type PreviewLine, previewLines, sampledWords } from './preview-words.ts';
import { ProblemNotes } from './problem-notes.tsx';

/** What the resource expressions of a function or a nest give over its elements; nothing where it has none. */
export function ExpressionPreview({ id }: { readonly id: FunctionId }) {
  const trpc = useTRPC();
  const pipeline = useEditor(readPipeline);
  const profile = useProfile();
  const compiled = useCompiled();
  const preview = useMutation(trpc.plan.preview.mutationOptions());
  const [asked, setAsked] = useState<{ readonly pipeline: Pipeline; readonly profileId: string } | null>(null);
  const facts = compiled.facts.functions[id];
  if (!facts?.resources.some(({ isExpression }) => isExpression)) return null;
  const stage = compiled.ok ? compiled.plan.stages.find(({ functionId }) => functionId === id) : undefined;
  const axes = (stage?.axes ?? []).filter(({ external }) => external).map(({ name }) => name);
  const isOld = asked !== null && (asked.profileId !== profile?.id || !compilesAlike(asked.pipeline, pipeline));

  function evaluate(profileId: string) {
    setAsked({ pipeline, profileId });
    preview.mutate({ pipeline, profileId, functionId: id });
  }

  return (
    <section aria-label="Values of the expressions">
      <h2 className={classes.label}>Values of the expressions</h2>
      <div className={classes.chips}>
        <Button
          variant="default"
          size="compact-xs"
          loading={preview.isPending}
          disabled={!profile}
          onClick={() => profile && evaluate(profile.id)}
        >
          {preview.isIdle ? 'Evaluate them' : 'Evaluate again'}
        </Button>
        <span className={classes.quiet} role="status">
          {statusWords(preview.isIdle, isOld && !preview.isPending)}
        </span>
      </div>
      {preview.data?.ok && <Answer preview={preview.data.preview} axes={axes} isOld={isOld} />}
      {preview.data?.ok === false && <ProblemNotes problems={preview.data.problems} />}
      {preview.isError && <ErrorNotice what="The expressions were not evaluated." error={preview.error} />}
    </section>
  );
}

function statusWords(isIdle: boolean, isOld: boolean): string {
  if (isIdle) return 'By Python, for some of the elements; nothing is submitted.';
  return isOld ? 'The pipeline changed since.' : '';
}

type AnswerProps = { readonly preview: ResourcePreview; readonly axes: readonly string[]; readonly isOld: boolean };

function Answer({ preview, axes, isOld }: AnswerProps) {
  const lines = previewLines(preview, axes);
  const ranges = lines.filter(({ kind }) => kind === 'range');
  return (
    <div className={classes.preview} data-old={isOld || undefined}>
      {ranges.length > 0 && (
        <dl className={classes.inForce}>
          {ranges.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <code className="mono">{text}</code>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {lines
        .filter(({ kind }) => kind !== 'range')
        .map((line) => (
          <PreviewNote key={`${line.kind} ${line.label} ${line.text}`} line={line} />
        ))}
      <p className={classes.quiet}>{sampledWords(preview)}</p>
    </div>
  );
}

const SEVERITIES = { range: 'hint', error: 'error', limit: 'warning', later: 'hint' } as const;

function PreviewNote({ line: { kind, label, text } }: { readonly line: PreviewLine }) {
  return (
    <div className={classes.problem} data-severity={SEVERITIES[kind]}>
      <span>{label}</span>
      <span className={classes.remedy}>{text}</span>
    </div>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;
