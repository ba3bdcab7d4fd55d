import { type Profile, shellQuote } from '../cluster/index.ts';
import { batchManifest } from './batch-manifest.ts';
import type { Batch, Plan, Stage } from './plan.ts';
import { sbatchScript } from './sbatch-script.ts';
import { type WorkerSource, workerFiles } from './worker-files.ts';
import { runFolderFiles } from './worker-plan.ts';

/** A record of the worker holds the round in one byte. */
const MOST_ROUNDS = 255;

/** Text of each file by its relative path; `executable` names those that are run. Or why there can be none. */
export type SbatchBundle =
  | {
      readonly ok: true;
      readonly files: Readonly<Record<string, string>>;
      readonly executable: readonly string[];
      /** What the folder does otherwise than a run of Gridloom, in sentences. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/**
 * A plan as a folder that needs no Gridloom: sbatch scripts, and `submit.sh`, which submits them with their dependencies.
 * Submitting again computes what is missing, and again what went without it. Only stages whose size and resources are known
 * before the run can be in it.
 */
export function sbatchBundle(plan: Plan, profile: Profile, workerSource: WorkerSource): SbatchBundle {
  const later = plan.stages.find((stage) => stage.release.kind === 'when-sized');
  if (later?.release.kind === 'when-sized') {
    return {
      ok: false,
      message: `${later.entry} cannot be written as a script before the run: ${later.release.why}`,
      hint: `Declare the lengths (internal shape) and fix the resources of ${later.entry}, or run the pipeline from Gridloom, which sizes it when the values are there.`,
    };
  }
  const runId = `bundle-${plan.hash.slice(0, 12)}`;
  const files: Record<string, string> = { ...runFolderFiles(plan, runId), ...workerFiles(workerSource) };
  for (const batch of plan.stages.flatMap((stage) => stage.batches)) {
    files[`jobs/${batch.id}.json`] = JSON.stringify(batchManifest(batch, []));
    files[`jobs/${batch.id}.sbatch`] = sbatchScript(batch, profile, null);
  }
  files['submit.sh'] = submitScript(plan);
  files['README.txt'] = readme(plan, profile);
  const local = plan.stages.filter((stage) => stage.executor === 'local');
  const notes = local.map(
    ({ entry }) => `${entry} runs on the submit host in Gridloom; here it is a job like the others.`,
  );
  return { ok: true, files, executable: ['submit.sh'], notes };
}

function submitScript(plan: Plan): string {
  const stages = new Map(plan.stages.map((stage) => [stage.id, stage]));
  const folders = plan.stages.flatMap(({ id }) =>
    ['logs', 'records', 'values', 'claims'].map((kind) => `${kind}/${id}`),
  );
  const submissions = plan.stages.flatMap((stage) =>
    stage.batches.map((batch, index) => submission(stage, { batch, index, stages })),
  );
  return [
    '#!/bin/sh',
    `# Submits ${plan.stages.length} stages in ${submissions.length} job arrays. Run it where sbatch works, in a folder that the compute`,
    '# nodes see too. Run it again after a failure: only what is missing is computed, and what went without it.',
    'set -eu',
    'cd "$(dirname "$0")"',
    'folder=$(pwd -P)',
    '',
    '# Names of the jobs: this folder, and the job array.',
    'tag=gl-$(printf %s "$folder" | cksum | cut -d " " -f 1)',
    'jobs=$(squeue --noheader --user="$(id -un)" --format=%j) || {',
    '  echo "squeue does not tell whether jobs of this folder are still in the queue. Nothing is submitted." >&2',
    '  exit 1',
    '}',
    'if printf "%s\\n" "$jobs" | grep -q "^$tag-"; then',
    '  echo "Jobs of this folder are still in the queue. Wait for them, or cancel them first." >&2',
    '  exit 1',
    'fi',
    '',
    '# How often this was submitted: what is computed now is told from what was there before.',
    'round=1',
    'if [ -e round ]; then',
    '  round=$(cat round)',
    '  round=$((round + 1))',
    'fi',
    `if [ "$round" -gt ${MOST_ROUNDS} ]; then`,
    `  echo "This folder was submitted ${MOST_ROUNDS} times already. Export the pipeline again for more." >&2`,
    '  exit 1',
    'fi',
    'echo "$round" > round.new',
    'mv round.new round',
    `mkdir -p ${folders.map(shellQuote).join(' ')}`,
    '',
    '# The id of a submitted job array; of an answer like "123;cluster" its first part.',
    'submit() {',
    '  answer=$(sbatch --parsable --chdir="$folder" "$@" "$round") || return 1',
    '  case ${answer%%;*} in "" | *[!0-9]*) return 1 ;; esac',
    '  echo "${answer%%;*}"',
    '}',
    'submitted=',
    'placed() {',
    '  submitted="$submitted $1"',
    '  echo "$1 $2"',
    '}',
    'refused() {',
    '  echo "sbatch did not take the job array $1: neither it nor what comes after it is submitted." >&2',
    '  if [ -n "$submitted" ]; then',
    '    echo "These are submitted, and go on:$submitted" >&2',
    '    echo "When they have ended, or are cancelled (scancel$submitted), run this again: it computes what is missing." >&2',
    '  else',
    '    echo "Nothing is submitted. Run this again when sbatch takes it." >&2',
    '  fi',
    '  exit 1',
    '}',
    '',
    ...submissions,
    ...(submissions.length === 0 ? ['echo "There is nothing to compute: no stage has an element."'] : []),
    '',
  ].join('\n');
}

type Submitted = {
  readonly batch: Batch;
  /** Number of the batch in its stage. */
  readonly index: number;
  readonly stages: ReadonlyMap<string, Stage>;
};

function submission(stage: Stage, { batch, index, stages }: Submitted): string {
  const waits = stage.after.flatMap((id) => dependencies(stage, index, stages.get(id)));
  const options = [
    `--job-name="$tag-${batch.id}"`,
    // A task whose counterpart was killed would wait for ever; submitting again computes it.
    ...(waits.length > 0 ? [`--dependency="${waits.join(',')}"`, '--kill-on-invalid-dep=yes'] : []),
    shellQuote(`jobs/${batch.id}.sbatch`),
  ];
  const name = variableOf(batch);
  const id = shellQuote(batch.id);
  return `${name}=$(submit ${options.join(' ')}) || refused ${id}\nplaced "$${name}" ${id}`;
}

/**
 * Element by element where tasks correspond, else after all of the other stage, however its tasks end: the worker looks
 * at each of its inputs itself, so one killed task does not keep back what does not need it.
 */
function dependencies(stage: Stage, index: number, upstream: Stage | undefined): string[] {
  if (!upstream) return [];
  const counterpart = upstream.batches[index];
  if (stage.elementwise.includes(upstream.id) && counterpart) return [`aftercorr:$${variableOf(counterpart)}`];
  return upstream.batches.length === 0
    ? []
    : [`afterany:${upstream.batches.map((batch) => `$${variableOf(batch)}`).join(':')}`];
}

/** Stages and batches are named in ASCII letters, digits, `_` and `-`. */
function variableOf(batch: Batch): string {
  return `job_${batch.id.replaceAll('-', '_')}`;
}

function readme(plan: Plan, profile: Profile): string {
  const outputs = plan.stages.flatMap((stage) => stage.outputs);
  return `${plan.name.replaceAll(/\s+/g, ' ')}

Written by Gridloom for the profile ${profile.name}; it needs SLURM and Python 3.8 or newer, and nothing else.

  sh submit.sh                      submits all job arrays with their dependencies; again: computes what is
                                    missing, and again what went without it
  squeue --me                       what waits and runs
  logs/<stage>/                     what the tasks print
  python3 worker.py export --run "$PWD" --format json --output NAME > NAME.json
                                    an output; formats json, csv, npy, npz

Outputs: ${outputs.join(', ')}
`;
}
