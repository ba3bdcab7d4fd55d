import type { Pipeline } from '@gridloom/core/pipeline';

/** A row of the list of pipelines. `savedAt` is epoch ms. */
export type PipelineSummary = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly revision: number;
  readonly savedAt: number;
  readonly functionCount: number;
};

export type SavedPipeline = {
  readonly id: string;
  readonly revision: number;
  readonly savedAt: number;
  readonly pipeline: Pipeline;
};

/** The saved pipelines, each with all its revisions. */
export type Pipelines = {
  list(): readonly PipelineSummary[];
  /** @throws CodedError NOT_FOUND; a document that no longer parses is BAD_DOCUMENT */
  get(id: string): SavedPipeline;
  /** By id, or else by name. */
  find(idOrName: string): SavedPipeline | null;
  create(pipeline: Pipeline): SavedPipeline;
  /** @throws CodedError PIPELINE_CHANGED when `revision` is not the newest; nothing is written then */
  save(id: string, revision: number, pipeline: Pipeline): SavedPipeline;
  remove(id: string): void;
};
