import type { Profile } from '@gridloom/core/cluster';
import type { Pipeline } from '@gridloom/core/pipeline';
import { type SbatchBundle, type Selection, sbatchBundle, type WorkerSource } from '@gridloom/core/plan';
import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Site } from '../cluster/site.ts';
import { planSeen } from './compile-seen.ts';

type ExportOptions = {
  readonly pipeline: Pipeline;
  readonly profile: Profile;
  /** Where the files lie that the pipeline refers to; not opened when it refers to none. */
  readonly site: () => Promise<Site>;
  readonly selection: Selection | undefined;
  readonly workerSource: WorkerSource;
};

/**
 * The folder of sbatch scripts for a pipeline. It takes nothing over from earlier runs: it has to run without Gridloom.
 *
 * @throws CodedError PLAN_REFUSED with the problems, and when files are to be looked at and the site cannot be reached
 */
export async function exportSbatch({
  pipeline,
  profile,
  site,
  selection,
  workerSource,
}: ExportOptions): Promise<SbatchBundle> {
  const { plan } = await planSeen(pipeline, { profile, site, ...(selection && { selection }) });
  return sbatchBundle(plan, profile, workerSource);
}

/** A zip archive of a bundle in one folder, as base64; `submit.sh` can be run when it is unpacked. */
export function zipBundle(bundle: Extract<SbatchBundle, { ok: true }>, folder: string): string {
  const files: Zippable = {};
  for (const [path, text] of Object.entries(bundle.files)) {
    const mode = bundle.executable.includes(path) ? 0o755 : 0o644;
    // The upper half of the attributes is the Unix mode of a regular file.
    files[`${folder}/${path}`] = [strToU8(text), { os: 3, attrs: ((0o100000 | mode) << 16) >>> 0 }];
  }
  return Buffer.from(zipSync(files)).toString('base64');
}

/** A name for the folder that every file system takes. */
export function bundleFolder(pipeline: Pipeline): string {
  const plain = pipeline.name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return `${plain.toLowerCase().slice(0, 60) || 'pipeline'}-sbatch`;
}
