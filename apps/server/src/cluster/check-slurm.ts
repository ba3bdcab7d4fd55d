import { PARTITION_FORMAT, readPartitions, readSlurmConfig } from '@gridloom/core/cluster';
import { type Check, type CheckContext, failed, ok, warning } from './connection-check.ts';
import { partitionWords } from './partition-words.ts';
import { findSlurm, slurmEnvironment } from './slurm-commands.ts';
import { answerOf, readSection, sectionScript } from './slurm-section.ts';

export const SLURM_CHECK: Check = {
  id: 'slurm',
  title: 'SLURM answers',
  needs: ['shell'],
  async look(context) {
    context.commands = await findSlurm(context.shell, context.profile);
    const { answer, said } = await ask(context, 'scontrol show config');
    if (answer === null)
      return failed(
        `${context.commands.folder}/scontrol gave no answer: ${said}`,
        'The controller may be down for a moment; try again. If it stays so, ask the cluster.',
      );
    const config = readSlurmConfig(answer);
    context.maxArraySize = config.maxArraySize;
    context.config = answer;
    const accounting = config.accounting ? 'with accounting' : 'without accounting';
    return ok(`${config.version}, cluster ${config.clusterName}, ${accounting}, ${context.commands.folder}`);
  },
};

export const PARTITIONS_CHECK: Check = {
  id: 'partitions',
  title: 'Partitions',
  needs: ['slurm'],
  async look(context) {
    const { answer, said } = await ask(context, `sinfo -h -o '${PARTITION_FORMAT}'`);
    if (answer === null) return failed(`sinfo gave no answer: ${said}`, 'Try again; if it stays so, ask the cluster.');
    const partitions = readPartitions(answer);
    const detail = partitions.map(partitionWords).join('; ');
    const wanted = context.profile.defaults.partition;
    if (wanted !== undefined && !partitions.some(({ name }) => name === wanted))
      return failed(
        `There is no partition "${wanted}": ${detail || 'none is visible to you'}`,
        'Choose one of these in the defaults of the profile.',
      );
    if (!partitions.some(({ up }) => up))
      return warning(detail || 'None is visible to you.', 'Jobs will wait until a partition is up; ask the cluster.');
    return ok(detail);
  },
};

export const ARRAY_SIZE_CHECK: Check = {
  id: 'array-size',
  title: 'Tasks in one job array',
  needs: ['slurm'],
  async look({ maxArraySize, profile }) {
    if (maxArraySize === null)
      return warning(
        `SLURM does not tell its MaxArraySize; ${profile.limits.maxArraySize} is assumed.`,
        'Set the limit in the profile if the cluster documents another one.',
      );
    if (maxArraySize < 2)
      return failed('This cluster allows no job arrays (MaxArraySize is below 2).', 'Ask the cluster to allow them.');
    return ok(`${maxArraySize} (MaxArraySize)`);
  },
};

async function ask({ shell, signal, commands }: CheckContext, command: string) {
  const script = `${slurmEnvironment(commands!)}${sectionScript('asked', command)}`;
  const { stdout, stderr } = await shell.run(script, { signal, timeoutMs: 60_000 });
  const section = readSection(stdout.toString('utf8'), 'asked');
  return { answer: answerOf(section), said: (section?.stderr ?? stderr).trim() || 'nothing at all' };
}
