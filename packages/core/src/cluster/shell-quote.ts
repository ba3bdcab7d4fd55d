/** One word of a POSIX shell command that stands for exactly `text`: plain when nothing in it is special, else quoted. */
export function shellQuote(text: string): string {
  // A first word like NAME=value would be an assignment.
  if (/^(?!\w+=)[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** As `shellQuote`, for a path a user typed: a leading `~/` is still the home folder of who runs the command. */
export function shellPath(path: string): string {
  return path.startsWith('~/') ? `"$HOME"/${shellQuote(path.slice(2))}` : shellQuote(path);
}
