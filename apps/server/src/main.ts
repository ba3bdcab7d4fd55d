import { isCodedError } from '@gridloom/core/error';
import { commandLine } from './cli/command-line.ts';
import { UsageError } from './cli/usage-error.ts';

/** Exit codes: 0 done, 2 done with failures, 3 refused (a wrong command line, pipeline or profile), 1 a bug. */
try {
  process.exitCode = await commandLine(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError || isParseArgsError(error)) console.error(error.message);
  else if (isCodedError(error)) console.error(`${error.message}\n${error.hint}`);
  else console.error(error);
  process.exitCode = error instanceof UsageError || isParseArgsError(error) || isCodedError(error) ? 3 : 1;
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
