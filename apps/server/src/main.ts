import { isCodedError } from '@gridloom/core/error';
import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';
import { commandLine } from './cli/command-line.ts';
import { UsageError } from './cli/usage-error.ts';

/** A known failure as it comes from the server; see `rpc/trpc.ts`. */
const Known = z.object({ known: z.object({ hint: z.string() }) });

/** Exit codes: 0 done, 2 done with failures, 3 refused (a wrong command line, pipeline or profile), 1 a bug. */
try {
  process.exitCode = await commandLine(process.argv.slice(2));
} catch (error) {
  const sentence = sentenceOf(error);
  console.error(sentence ?? error);
  process.exitCode = sentence === null ? 1 : 3;
}

/** What to tell of an error whose reason we know; null for a bug. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof UsageError || isParseArgsError(error)) return error.message;
  if (isCodedError(error)) return `${error.message}\n${error.hint}`;
  if (!(error instanceof TRPCClientError)) return null;
  const { success, data } = Known.safeParse(error.data);
  return success ? `${error.message}\n${data.known.hint}` : null;
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
