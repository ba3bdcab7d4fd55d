/** What a machine says that is out of something for the moment: tried again later. */
const FOR_NOW =
  /resource temporarily|cannot (?:allocate|fork)|fork:|out of memory|no space|quota|timed? ?out|going down|maintenance/i;

/**
 * Why a login runs no scripts, in words, from what it said before it ended without running any; null when it may be
 * another time.
 *
 * @param said - stdout and stderr of the login
 * @param code - its exit code, null when a signal ended it
 */
export function shellRefusal(said: string, code: number | null): string | null {
  if (code === null || FOR_NOW.test(said)) return null;
  const quoted = JSON.stringify(
    said
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .join(' ')
      .slice(0, 300),
  );
  if (/restricted: cannot specify|rbash|rksh|lshell|rssh|scponly/i.test(said))
    return `its login shell is a restricted one. It said: ${quoted}`;
  if (/account is (?:currently )?not available|nologin|shell access is disabled|shell is disabled/i.test(said))
    return `it may log in, but has no shell (nologin). It said: ${quoted}`;
  // No shell for long enough to say anything, or one that did not know the command: that is no program of its own.
  if (said === '' || code === 126 || code === 127) return null;
  return `the login starts another program than a shell (a menu, a forced command). It said: ${quoted}`;
}
