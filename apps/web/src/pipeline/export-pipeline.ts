import type { Pipeline } from '@gridloom/core/pipeline';

/** Hands the pipeline to the browser as a download: Gridloom's JSON, which import reads again. */
export function downloadPipeline(pipeline: Pipeline): void {
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(pipeline, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(pipeline.name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${plain || 'pipeline'}.json`;
}
