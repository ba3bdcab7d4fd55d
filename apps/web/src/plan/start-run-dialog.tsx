import type { Profile } from '@gridloom/core/cluster';
import type { Pipeline, Problem, ProblemFix } from '@gridloom/core/pipeline';
import type { Compiled, Selection } from '@gridloom/core/plan';
import { Modal } from '@mantine/core';
import { StartRunForm } from './start-run-form.tsx';

export type StartRunDialogProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly pipeline: Pipeline;
  readonly pipelineId: string;
  readonly profile: Profile | null;
  /** What the browser compiles; the server compiles again when the run starts, and its word counts. */
  readonly compile: (selection: Selection) => Compiled;
  /** What the compiler cannot find: code that is no Python. */
  readonly syntax: readonly Problem[];
  readonly onShowProblem: (problem: Problem) => void;
  readonly onFix: (fix: ProblemFix) => void;
  readonly onStarted: (runId: string) => void;
};

/** The plan before the run. Each opening begins with the whole pipeline: a part is chosen for one run. */
export function StartRunDialog({ opened, onClose, ...form }: StartRunDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Start run" size={960}>
      <StartRunForm {...form} onClose={onClose} />
    </Modal>
  );
}
