import { EXAMPLES } from '@gridloom/examples';
import { procedure, router } from '../rpc/trpc.ts';

export function createExampleRouter() {
  return router({ list: procedure.query(() => EXAMPLES) });
}
