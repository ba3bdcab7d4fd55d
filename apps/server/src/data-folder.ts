import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Gridloom keeps its database: `GRIDLOOM_DATA`, or the place the system has for such things. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['GRIDLOOM_DATA']) return environment['GRIDLOOM_DATA'];
  if (process.platform === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Gridloom');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Gridloom');
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'gridloom');
}
