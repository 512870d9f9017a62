import { availableParallelism, userInfo } from 'node:os';

import type { ServiceOf } from '../../shared/contract/service.ts';
import type { Contract } from '../../shared/contract/index.ts';
import type { Settings } from '../../shared/contract/studies.ts';
import { line } from '../../shared/domain/patient.ts';
import { DEFAULT_NAME_PATTERN } from '../../shared/pairing/names.ts';
import type { Registry } from '../registry/interface.ts';
import type { Events } from './events.ts';

export interface SettingsDependencies {
  readonly registry: Registry;
  readonly events: Events;
  /** Language tag of this machine, such as `de-CH`: what is shown until someone chooses. */
  readonly locale: string;
}

/** What was chosen at this workstation, over what holds until then. */
export function createSettings({
  registry,
  events,
  locale,
}: SettingsDependencies): ServiceOf<Contract['settings']> {
  const defaults: Settings = {
    user: accountName(),
    language: /^de\b/i.test(locale) ? 'de' : 'en',
    theme: 'dark',
    // Who has seen the machine's opinion first can no longer give an own one.
    opinionFirst: true,
    namePattern: DEFAULT_NAME_PATTERN,
    welcomed: false,
    // One core is left to the window and to reading.
    jobs: {
      parallel: 1,
      threads: Math.max(1, availableParallelism() - 1),
      resumeAtStart: true,
    },
  };
  const get = async (): Promise<Settings> => ({
    ...defaults,
    ...(await registry.query.settings(null)),
  });
  return {
    get,
    set: async (changes) => {
      // Who changes the name is still known by the one before.
      const { user } = await get();
      await registry.as(user).setSettings(changes as Partial<Settings>);
      events.changed('settings');
      return get();
    },
  };
}

/** Whoever is logged in, until a name is entered. */
function accountName(): string {
  try {
    return line.parse(userInfo().username);
  } catch {
    // No account (a container), or a name that is none.
    return 'Reader';
  }
}
