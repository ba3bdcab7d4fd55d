import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { type CheckedCode, syntaxProblems } from './syntax-problems.ts';

/** A pause in typing after which the code is worth asking about. */
const PAUSE_MS = 400;

/** Syntax errors of every function, as Python, the shell and node on the server's machine tell them; none where it cannot be asked. */
export function useSyntaxProblems({ functions }: Pipeline): readonly Problem[] {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [asked] = useDebouncedValue(functions, PAUSE_MS);
  const codes = asked.map(({ id, language, code }) => ({ id, language, code }));
  const { data } = useQuery({
    queryKey: ['syntax of functions', codes],
    // Each code has its own place in the cache: what did not change is not asked again.
    queryFn: () =>
      Promise.all(
        codes.map(async ({ id, ...code }): Promise<CheckedCode> => {
          const options = trpc.pipeline.checkCode.queryOptions(code, { staleTime: Number.POSITIVE_INFINITY });
          return { id, ...code, fault: await client.fetchQuery(options) };
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return useMemo(() => (data ? syntaxProblems(data, functions) : []), [data, functions]);
}
