import { Link, Outlet } from '@tanstack/react-router';
import { BoxSelect, Brain, FolderInput, Keyboard, Library, Settings, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useCommandKeys, useCommands } from './commands.ts';
import { useAppEvents, useHappenings } from './events.ts';
import { KeyboardHelp } from './keyboard-help.tsx';
import styles from './layout.module.css';
import { Notices } from './notices.tsx';
import { TaskTray } from './task-tray.tsx';

const PLACES = [
  { to: '/', name: 'worklist', icon: Users },
  { to: '/annotate', name: 'annotate', icon: BoxSelect },
  { to: '/import', name: 'import', icon: FolderInput },
  { to: '/studies', name: 'studies', icon: Library },
  { to: '/models', name: 'models', icon: Brain },
  { to: '/settings', name: 'settings', icon: Settings },
] as const;

/** What stands around every screen: where one can go, what runs, and what this is not. */
export function Layout() {
  const { t } = useTranslation();
  const [help, setHelp] = useState(false);
  const connected = useHappenings((happenings) => happenings.connected);
  useAppEvents();
  useCommandKeys();
  useCommands([
    {
      keys: ['?', 'F1'],
      label: t('keyboard.open'),
      group: t('keyboard.general'),
      run: () => setHelp(true),
    },
  ]);
  return (
    <div className={styles.frame}>
      <nav className={styles.rail} aria-label={t('navigation.label')}>
        {PLACES.map(({ to, name, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className={styles.place}
            activeOptions={{ exact: to === '/' }}
            activeProps={{ className: styles.here ?? '' }}
          >
            <Icon aria-hidden="true" />
            {t(`navigation.${name}`)}
          </Link>
        ))}
        <button type="button" className={styles.place} onClick={() => setHelp(true)}>
          <Keyboard aria-hidden="true" />
          {t('navigation.help')}
        </button>
      </nav>
      <main className={styles.main}>
        {connected ? null : (
          <p className={styles.lost} role="alert">
            {t('connectionLost')}
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
