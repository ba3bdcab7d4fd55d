/** The worker as it travels: what Python is started with, and the text of the modules that this loads. */
export type WorkerSource = { readonly start: string; readonly modules: string };

/** Text by file name; the modules come first, so that what needs them is never there without them. */
export function workerFiles({ start, modules }: WorkerSource, name = 'worker'): Record<string, string> {
  return { [`${name}.modules`]: modules, [`${name}.py`]: start };
}
