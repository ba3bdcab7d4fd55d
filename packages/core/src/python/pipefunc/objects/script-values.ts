import type { SyntaxNode } from '@lezer/common';
import type { Json, PipelineFunction } from '../../../pipeline/index.ts';
import type { Parameter } from '../../python-module.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import type { PythonFile } from '../file/python-file.ts';

/** Functions that an exported script defines for itself; they are no part of anybody's code. */
export const EXPORT_HELPER = /^gridloom_(?:module|sync|reference|csv)(?:_\d+)?$/;

/** A Python function that can be called: where it is written, and its own code. */
export type FunctionSource = {
  /** Its definition with decorators, or its lambda. */
  readonly statement: SyntaxNode;
  /** Null for a lambda that has no name yet. */
  readonly entry: string | null;
  readonly parameters: readonly Parameter[];
  readonly lambdaBody: SyntaxNode | null;
  /** A whole module as a text in the file, in place of the definition. */
  readonly module: string | null;
};

/** The argument `resources`, with the values that names had where it stands; a function looks them up later. */
export type ResourcesArgument = { readonly node: SyntaxNode; readonly given: ReadonlyMap<string, Json> };

/**
 * A `PipeFunc` object of the script. As in Python it is changed in place, and a pipeline holds a copy. Names are those
 * of the graph, but for the keys of `renames`, which are the function's own.
 */
export type FunctionObject = {
  readonly kind: 'function';
  source: FunctionSource;
  /** Output names as they were first given; `renames` holds for them too. */
  ownOutputs: readonly string[];
  renames: ReadonlyMap<string, string>;
  mapspec: string | null;
  defaults: ReadonlyMap<string, Json>;
  bound: ReadonlyMap<string, Json>;
  internalShape: PipelineFunction['internalShape'];
  resources: ResourcesArgument | null;
  /** Of the pipelines that it was added to, one after another; the earlier win. */
  defaultResources: readonly SyntaxNode[];
  resourcesVariable: string | null;
  scope: PipelineFunction['scope'];
  /** Name of the variant by group; `''` for the group without a name. */
  variant: ReadonlyMap<string, string>;
};

/** A `NestedPipeFunc` object of the script. */
export type NestObject = {
  readonly kind: 'nest';
  readonly node: SyntaxNode;
  readonly functions: readonly FunctionObject[];
  outputs: readonly string[] | null;
  functionName: string | null;
  /** Null while it follows from those of its functions. */
  mapspec: string | null;
  resources: ResourcesArgument | null;
  defaultResources: readonly SyntaxNode[];
  scope: PipelineFunction['scope'];
};

/** What a pipeline of the script holds. */
export type PipelineItem = FunctionObject | NestObject;

export type PipelineObject = {
  readonly kind: 'pipeline';
  /** The expression that made it. */
  readonly node: SyntaxNode;
  functions: PipelineItem[];
  defaultResources: SyntaxNode | null;
  checkTypes: boolean;
  name: string | null;
  description: string | null;
  /** Chosen variants by group. */
  active: ReadonlyMap<string, string>;
  /** The pipelines that it was made from. */
  readonly from: readonly PipelineObject[];
  /** Count of the script's changes when it, or a function of it, was changed last. */
  lastChange: number;
};

/** What a name or expression of the script stands for, as far as it matters to pipelines. */
export type Value =
  | PipelineItem
  | PipelineObject
  | { readonly kind: 'list'; readonly items: Value[] }
  | { readonly kind: 'callable'; readonly source: FunctionSource }
  /** `pipefunc(output_name="y")`, before the function is given to it. */
  | { readonly kind: 'decorator'; readonly args: CallArguments }
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'unknown'; readonly node: SyntaxNode }
  /** Left out, and noted already. */
  | { readonly kind: 'noted' };

/** One `pipeline.map(inputs, ...)` or the like; `''` is a plain call. */
export type RunSite = {
  readonly pipeline: PipelineObject;
  readonly node: SyntaxNode;
  readonly args: CallArguments;
  readonly method: string;
  /** Count of the script's changes when it was met. */
  readonly at: number;
};

/** The script while it is followed. */
export type Script = {
  readonly file: PythonFile;
  /** `evaluate`; held here because calls, loops and statements lead back to it. */
  readonly evaluate: (script: Script, node: SyntaxNode, depth?: number) => Value;
  /** Replaced by a copy while a function of the script is followed. */
  names: Map<string, Value>;
  readonly pipelines: PipelineObject[];
  readonly runs: RunSite[];
  /** Where statements begin that build pipelines; they are no part of a function's code. */
  readonly building: Set<number>;
  /** Names that ever stood for a pipeline. */
  readonly pipelineNames: Set<string>;
  changes: number;
  /** Above 0 while statements are met that may or may not run. */
  maybe: number;
  /** Functions of the script that are being followed, by where they begin. */
  readonly calls: number[];
};
