import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { defaultDataFolder } from '../../../src/main/services/data-folder.ts';

describe('defaultDataFolder', () => {
  it('is the place each platform has for the data of programs', () => {
    const home = '/home/ada';
    expect(defaultDataFolder({ platform: 'linux', env: {}, home })).toBe(
      join(home, '.local/share/Sonopair'),
    );
    expect(defaultDataFolder({ platform: 'linux', env: { XDG_DATA_HOME: '/data' }, home })).toBe(
      join('/data', 'Sonopair'),
    );
    expect(defaultDataFolder({ platform: 'linux', env: { XDG_DATA_HOME: '' }, home })).toBe(
      join(home, '.local/share/Sonopair'),
    );
    expect(defaultDataFolder({ platform: 'darwin', env: {}, home })).toBe(
      join(home, 'Library/Application Support/Sonopair'),
    );
    expect(defaultDataFolder({ platform: 'win32', env: { LOCALAPPDATA: '/local' }, home })).toBe(
      join('/local', 'Sonopair'),
    );
  });

  it('is this machine’s without more ado', () => {
    expect(defaultDataFolder()).toMatch(/Sonopair$/);
  });
});
