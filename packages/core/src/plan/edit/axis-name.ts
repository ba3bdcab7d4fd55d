import { parseMapspec } from '../../mapspec/index.ts';

/** True for what a mapspec takes as the name of an axis. */
export function isAxisName(name: string): boolean {
  const read = parseMapspec(`x[${name}] -> y[${name}]`);
  return read.ok && read.mapspec.outputs[0]?.axes.length === 1 && read.mapspec.outputs[0].axes[0] === name;
}
