import { isCodedError, type Recovery } from '@gridloom/core/error';
import { initTRPC, TRPCError } from '@trpc/server';

const t = initTRPC.create({
  /** The one place where an error becomes something the browser can read. */
  errorFormatter({ shape, error }) {
    const cause = error.cause;
    const known = isCodedError(cause)
      ? {
          code: cause.code,
          hint: cause.hint,
          recovery: cause.recovery,
          details: cause.details as Record<string, unknown>,
        }
      : null;
    const message =
      known || error.code === 'BAD_REQUEST' ? error.message : 'Something broke on our side; the server log says what.';
    return { ...shape, message, data: { code: shape.data.code, known } };
  },
});

export const router = t.router;

/** A known failure leaves with the code of its recovery, so that it is no error of the server; everything else stays one. */
export const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok || !isCodedError(result.error.cause)) return result;
  const cause = result.error.cause;
  throw new TRPCError({ code: RPC_CODES[cause.recovery], message: cause.message, cause });
});

const RPC_CODES = {
  'fix-input': 'BAD_REQUEST',
  reload: 'CONFLICT',
  'retry-later': 'SERVICE_UNAVAILABLE',
  'accept-host-key': 'PRECONDITION_FAILED',
  'ask-admin': 'FORBIDDEN',
} as const satisfies Record<Recovery, string>;
