import type { Profile } from '@gridloom/core/cluster';
import type { Problem } from '@gridloom/core/error';
import type { Pipeline } from '@gridloom/core/pipeline';
import type { Compiled } from '@gridloom/core/plan';
import { Modal } from '@mantine/core';

type StartRunDialogProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly pipeline: Pipeline;
  readonly pipelineId: string;
  readonly profile: Profile | null;
  readonly compiled: Compiled;
  readonly onShowProblem: (problem: Problem) => void;
  readonly onStarted: (runId: string) => void;
};

export function StartRunDialog({ opened, onClose }: StartRunDialogProps) {
  return <Modal opened={opened} onClose={onClose} title="Start run" size="xl" />;
}
