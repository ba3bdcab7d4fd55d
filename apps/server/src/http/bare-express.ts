import express, { type Express } from 'express';

/** An Express without routes, which does not tell what it is. */
export function bareExpress(): Express {
  const app = express();
  app.disable('x-powered-by');
  return app;
}
