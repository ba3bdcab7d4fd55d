import type { Fragment } from './fragment.ts';
import type {
  FunctionId,
  InputId,
  Nest,
  Pipeline,
  PipelineFunction,
  PipelineInput,
  Position,
  Wire,
} from './pipeline.ts';

/** Old names to new ones; all at once, so that two names may change places. */
export type Renames = Readonly<Record<string, string>>;

/** One thing a user did to a pipeline. Ids are made by the caller: core has no randomness. */
export type PipelineEdit =
  | { readonly type: 'addFunction'; readonly function: PipelineFunction }
  /**
   * Sets fields as they are given. Wires and mapspec are left alone: for names that wires hang on use `setFunctionCode`,
   * `renameParameter` and `renameOutput`.
   */
  | {
      readonly type: 'changeFunction';
      readonly id: FunctionId;
      readonly patch: Readonly<Partial<Omit<PipelineFunction, 'id'>>>;
    }
  | { readonly type: 'addInput'; readonly input: PipelineInput }
  | {
      readonly type: 'changeInput';
      readonly id: InputId;
      readonly patch: Readonly<Partial<Omit<PipelineInput, 'id'>>>;
    }
  /** Functions and inputs alike; their wires go with them, and with a nest its functions. */
  | { readonly type: 'removeNodes'; readonly ids: readonly (FunctionId | InputId)[] }
  /** A wire that goes into the same parameter already is replaced. */
  | { readonly type: 'connect'; readonly from: Wire['from']; readonly to: Wire['to'] }
  /** Takes away the wire into a parameter. */
  | { readonly type: 'disconnect'; readonly to: Wire['to'] }
  /** New positions by node id. */
  | { readonly type: 'moveNodes'; readonly positions: Readonly<Record<string, Position>> }
  | { readonly type: 'renamePipeline'; readonly name: string }
  | {
      readonly type: 'changePipeline';
      readonly patch: Readonly<
        Partial<Pick<Pipeline, 'name' | 'description' | 'resources' | 'activeVariants' | 'checkTypes'>>
      >;
    }
  /** The parameter has another name in the code now: wires, mapspec, bound, defaults and expressions follow. */
  | { readonly type: 'renameParameter'; readonly id: FunctionId; readonly from: string; readonly to: string }
  /** Wires, the mapspec, the nest and the function's other variants follow. */
  | { readonly type: 'renameOutput'; readonly id: FunctionId; readonly from: string; readonly to: string }
  /**
   * Functions of it that are in another nest leave that one; a nest that is left with none goes away. So it is with the
   * functions of `changeNest`. What is no function of the pipeline is left out.
   */
  | { readonly type: 'nest'; readonly nest: Nest }
  /** The nest goes away, its functions stay. */
  | { readonly type: 'unnest'; readonly id: FunctionId }
  | { readonly type: 'changeNest'; readonly id: FunctionId; readonly patch: Readonly<Partial<Omit<Nest, 'id'>>> }
  /** New code; `renames` are the parameters that the change renamed. Wires into parameters that went away stay. */
  | {
      readonly type: 'setFunctionCode';
      readonly id: FunctionId;
      readonly code: string;
      readonly entry: string;
      readonly renames: Renames;
    }
  /**
   * Copies of the nodes with the ids of `freshIds` (old id to new one; a node without one is left out), moved by
   * `offset`. Names that are taken get a number; copies of variants stand for one another, not for what they are copied from.
   */
  | {
      readonly type: 'paste';
      readonly fragment: Fragment;
      readonly freshIds: Readonly<Record<string, string>>;
      readonly offset: Position;
    };
