import { isCodedError } from '@gridloom/core/error';
import type { Response } from 'express';
import { z } from 'zod';

/** Answers a request by `work`, and what `work` throws by a sentence; `work` ends when the caller goes away. */
export async function answerWith(
  response: Response,
  onFault: (what: string, error: unknown) => void,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    await work(gone.signal);
  } catch (error) {
    if (gone.signal.aborted || response.headersSent) return void response.destroy();
    if (error instanceof z.ZodError)
      return void response
        .status(400)
        .type('text/plain')
        .send(`${z.prettifyError(error)}\n`);
    if (!isCodedError(error)) onFault('transfer', error);
    const [status, text] = isCodedError(error)
      ? [STATUS[error.recovery], `${error.message} ${error.hint}`]
      : [500, 'Something broke on our side.'];
    response.status(status).type('text/plain').send(`${text}\n`);
  }
}

const STATUS = { 'fix-input': 422, reload: 409, 'retry-later': 503, 'accept-host-key': 412, 'ask-admin': 403 } as const;
