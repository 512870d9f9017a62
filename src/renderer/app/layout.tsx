import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import {
  BoxSelect,
  Brain,
  ChartColumn,
  FolderInput,
  Keyboard,
  Library,
  ListChecks,
  Settings,
  Users,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { HELP_KEY, type Place, PLACE_KEYS, PLACES } from '../../shared/domain/places.ts';
import { useCommandKeys, useCommands } from './commands.ts';
import { useAppEvents, useHappenings } from './events.ts';
import { KeyboardHelp } from './keyboard-help.tsx';
import styles from './layout.module.css';
import { Notices } from './notices.tsx';
import { useRefusedDrops } from './refuse-drops.ts';
import { TaskTray } from './task-tray.tsx';

/** Where each place is, and its sign in the rail. */
const RAIL = {
  worklist: { to: '/', icon: Users },
  annotate: { to: '/annotate', icon: BoxSelect },
  import: { to: '/import', icon: FolderInput },
  studies: { to: '/studies', icon: Library },
  models: { to: '/models', icon: Brain },
  jobs: { to: '/jobs', icon: ListChecks },
  results: { to: '/results', icon: ChartColumn },
  settings: { to: '/settings', icon: Settings },
} as const satisfies Record<Place, unknown>;

/** What stands around every screen: where one can go, what runs, and what this is not. */
export function Layout() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // A patient and what is below stand where the patients' list leads.
  const amongPatients = useLocation().pathname.match(/^\/(patients|lesions)\//) !== null;
  const main = useRef<HTMLElement>(null);
  const [help, setHelp] = useState(false);
  const reach = useHappenings((happenings) => happenings.reach);
  useAppEvents();
  useCommandKeys();
  useRefusedDrops();
  useCommands([
    {
      keys: ['?', HELP_KEY],
      label: t('keyboard.open'),
      group: t('keyboard.general'),
      run: () => setHelp(true),
    },
    ...PLACES.map((name) => ({
      keys: [PLACE_KEYS[name]],
      label: t(`navigation.${name}`),
      group: t('navigation.label'),
      run: () => void navigate({ to: RAIL[name].to }),
      whileTyping: true,
    })),
  ]);
  return (
    <div className={styles.frame}>
      <nav className={styles.rail} aria-label={t('navigation.label')}>
        {PLACES.map((name) => {
          const { to, icon: Icon } = RAIL[name];
          return (
            <Link
              key={to}
              to={to}
              className={`${styles.place} ${to === '/' && amongPatients ? styles.here : ''}`}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              // The keys are the screen's from then on: Enter saves there, and does not go there again.
              onClick={() => main.current?.focus({ preventScroll: true })}
              activeProps={{ className: styles.here ?? '' }}
            >
              <Icon aria-hidden="true" />
              {t(`navigation.${name}`)}
            </Link>
          );
        })}
        <button type="button" className={styles.place} onClick={() => setHelp(true)}>
          <Keyboard aria-hidden="true" />
          {t('navigation.help')}
        </button>
      </nav>
      <main ref={main} tabIndex={-1} className={styles.main}>
        {reach === 'connected' ? null : (
          <p className={styles.lost} role="alert">
            {t(`unreachable.${reach}`)}
          </p>
        )}
        <Notices />
        <div className={styles.screen}>
          <Outlet />
        </div>
      </main>
      <footer className={styles.foot}>
        <strong>{t('researchOnly')}</strong>
        <span className={styles.detail}>{t('researchOnlyDetail')}</span>
        <TaskTray />
      </footer>
      <KeyboardHelp isOpen={help} onClose={() => setHelp(false)} />
    </div>
  );
}
