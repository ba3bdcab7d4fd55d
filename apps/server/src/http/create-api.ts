import { isCodedError } from '@gridloom/core/error';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { Router } from 'express';
import type { AppRouter } from '../rpc/app-router.ts';
import { answerFault } from './answer-fault.ts';

type ApiOptions = {
  readonly appRouter: AppRouter;
  /** Routes that stream bytes. */
  readonly downloads: Router;
  readonly onFault: (what: string, error: unknown) => void;
};

/** Everything below `/api`, without asking who calls: that is for those who mount it. */
export function createApi({ appRouter, downloads, onFault }: ApiOptions): Router {
  const api = Router();
  api.use(
    '/trpc',
    createExpressMiddleware({
      allowMethodOverride: true,
      router: appRouter,
      // A failure whose reason we know is an answer: browsers log every other status as an error of the page.
      responseMeta: ({ errors }) =>
        errors.length > 0 && errors.every(({ cause }) => isCodedError(cause)) ? { status: 200 } : {},
      onError: ({ path, error }) => error.code === 'INTERNAL_SERVER_ERROR' && onFault(`request ${path}`, error),
    }),
  );
  api.use(downloads);
  api.use((_request, response) => void response.status(404).type('text/plain').send('There is nothing here.\n'));
  api.use(answerFault(onFault));
  return api;
}
