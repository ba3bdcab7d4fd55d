/** Address of something the server serves, e.g. `api/trpc`, below whatever prefix this page was served from. */
export function serverUrl(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** The same for a WebSocket. */
export function socketUrl(path: string): string {
  return serverUrl(path).replace(/^http/, 'ws');
}

/** Path prefix of the pages, for the router: `/` or `/node/host/7717/`. */
export function basePath(): string {
  return new URL(document.baseURI).pathname;
}
