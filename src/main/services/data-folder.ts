import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** What decides where programs of this machine keep their data. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
}

/** Where the registry lies unless another folder is named: the platform's place for such data. */
export function defaultDataFolder(
  { platform, env, home }: Machine = {
    platform: process.platform,
    env: process.env,
    home: homedir(),
  },
): string {
  switch (platform) {
    case 'win32':
      // Not the roaming part: images do not belong on a server of profiles.
      return join(named(env, 'LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'Sonopair');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Sonopair');
    default:
      return join(named(env, 'XDG_DATA_HOME') ?? join(home, '.local', 'share'), 'Sonopair');
  }
}

function named(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
}
