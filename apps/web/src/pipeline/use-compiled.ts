import type { Profile } from '@gridloom/core/cluster';
import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import type { Compiled } from '@gridloom/core/plan';
import { createContext, useContext, useDeferredValue, useMemo, useRef } from 'react';
import { compilePipeline, compilesAlike } from './compile-pipeline.ts';

/** The plan, problems and facts of the pipeline in the editor. */
export const CompiledContext = createContext<Compiled>({
  ok: false,
  problems: [],
  facts: { functions: {}, missingInputs: [] },
});

/** Where the pipeline would run. */
export const ProfileContext = createContext<Profile | null>(null);

export function useProfile(): Profile | null {
  return useContext(ProfileContext);
}

export function useCompiled(): Compiled {
  return useContext(CompiledContext);
}

/** Compiles in the gaps between frames: typing and dragging never wait for it. */
export function useCompiledPipeline(pipeline: Pipeline, profile: Profile | null): Compiled {
  const compiled = useRef(pipeline);
  if (!compilesAlike(compiled.current, pipeline)) compiled.current = pipeline;
  const settled = useDeferredValue(compiled.current);
  return useMemo(() => compilePipeline(settled, profile), [settled, profile]);
}

/** Problems of one node, the worst first. */
export function useNodeProblems(id: string): readonly Problem[] {
  const { problems } = useCompiled();
  return useMemo(() => worstFirst(problems.filter((problem) => problem.place.node?.id === id)), [problems, id]);
}

/** The same, of one field: `mapspec`, `resources.memory`. */
export function useFieldProblems(id: string, field: string): readonly Problem[] {
  const problems = useNodeProblems(id);
  return useMemo(() => problems.filter((problem) => problem.place.field === field), [problems, field]);
}

export function worstFirst(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

const SEVERITIES: readonly Problem['severity'][] = ['error', 'warning', 'hint'];
