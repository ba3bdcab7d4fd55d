/**
 * The path and query that a request asks for; null where they are none. A path beginning with `//` would be read as
 * another host by a browser that is sent there, and by the URL parser.
 */
export function requestTarget(url: string | undefined): URL | null {
  if (url === undefined || !/^\/(?![/\\])/.test(url)) return null;
  const target = new URL(`http://localhost${url}`);
  return target.pathname.startsWith('//') ? null : target;
}
