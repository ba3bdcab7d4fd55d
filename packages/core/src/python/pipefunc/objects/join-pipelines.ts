import type { SyntaxNode } from '@lezer/common';
import { noteUnread } from '../file/python-file.ts';
import { copyItem } from './item-names.ts';
import { blankPipelineObject } from './make-pipeline.ts';
import type { PipelineObject, Script, Value } from './script-values.ts';

/** `pipeline.join(...)`: the functions of all, with the resources that each got from its own pipeline. */
export function joinPipelines(script: Script, node: SyntaxNode, values: readonly Value[]): PipelineObject {
  const joined = values.filter((value) => value.kind === 'pipeline');
  const [head] = joined;
  const pipeline = blankPipelineObject(script, node, joined);
  if (head) Object.assign(pipeline, { checkTypes: head.checkTypes, name: head.name, description: head.description });
  for (const value of values) {
    if (value.kind === 'pipeline') pipeline.functions.push(...value.functions.map((item) => copyItem(item)));
    else if (value.kind === 'function' || value.kind === 'nest') pipeline.functions.push(copyItem(value));
    else noteUnread(script.file, node, 'What it joins is only known when the file runs.');
  }
  pipeline.active = new Map(joined.flatMap(({ active }) => [...active]));
  return pipeline;
}
