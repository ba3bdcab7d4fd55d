import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';

/** What Express and its parts throw for a request that is wrong: a path that is no text, a file that is not there. */
const Refused = z.object({ status: z.int().min(400).max(499) });

/** The last word on a request that failed: tells the log what broke, and the caller nothing of our insides. */
export function answerFault(onFault: (what: string, error: unknown) => void): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error, request, response, _next) => {
    const refused = Refused.safeParse(error);
    if (!refused.success) onFault(`${request.method} ${request.path}`, error);
    if (response.headersSent) return void response.destroy();
    const status = refused.success ? refused.data.status : 500;
    const text = refused.success ? STATUS_CODES[status] : 'Something broke on our side; the server log says what.';
    response
      .status(status)
      .type('text/plain')
      .send(`${text ?? 'Refused'}\n`);
  };
}
