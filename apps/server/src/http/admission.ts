import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { requestTarget } from './request-target.ts';

export type Admission = ReturnType<typeof createAdmission>;

/** A page that is let in keeps this cookie; the port keeps two servers on one machine apart. */
const COOKIE = 'gridloom';

/**
 * Who may talk to the server: the holder of this start's token, from this server's own page. A request needs a known Host
 * (against DNS rebinding), no foreign Origin (against other pages in the same browser), and the token, as the `token`
 * parameter once or as the cookie that it is exchanged for.
 */
export function createAdmission(given?: string) {
  const token = given ?? randomBytes(24).toString('base64url');

  function refusal(request: IncomingMessage): { status: 401 | 403; message: string } | null {
    const { host, origin } = request.headers;
    if (!isLoopback(host))
      return {
        status: 403,
        message: `The host "${host ?? ''}" is not this server. Open the address that Gridloom printed.`,
      };
    if (origin !== undefined && origin !== `http://${host}`) {
      return { status: 403, message: `Pages of ${origin} may not talk to Gridloom.` };
    }
    if (origin === undefined && isAskedForElsewhere(request))
      return { status: 403, message: 'Pages of other servers may not talk to Gridloom.' };
    if (!same(cookieOf(request), token) && !same(bearerOf(request), token)) {
      return { status: 401, message: 'This needs the token of this start. Open the address that Gridloom printed.' };
    }
    return null;
  }

  return {
    token,
    refusal,
    /** The cookie to set when the request brings the token in its address; null when it does not. */
    cookieFor(request: IncomingMessage): string | null {
      const given = requestTarget(request.url)?.searchParams.get('token') ?? null;
      if (!isLoopback(request.headers.host) || !same(given, token)) return null;
      return `${COOKIE}-${portOf(request)}=${token}; HttpOnly; SameSite=Strict; Path=/`;
    },
  };
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

/** Cookies go to all ports of a machine, and a picture or a script is asked for without an Origin. A link may be followed. */
function isAskedForElsewhere({ headers }: IncomingMessage): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode = 'navigate' } = headers;
  return (site === 'same-site' || site === 'cross-site') && mode !== 'navigate';
}

function portOf(request: IncomingMessage): string {
  return String(request.socket.localPort ?? 0);
}

function cookieOf(request: IncomingMessage): string | null {
  const name = `${COOKIE}-${portOf(request)}=`;
  const cookies = (request.headers.cookie ?? '').split('; ');
  return cookies.find((cookie) => cookie.startsWith(name))?.slice(name.length) ?? null;
}

/** The command line talks to a running server with the token that only its user can read. */
function bearerOf(request: IncomingMessage): string | null {
  const [, bearer] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  return bearer ?? null;
}

function same(given: string | null, token: string): boolean {
  if (given === null) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
