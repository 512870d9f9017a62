import { Info, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useFailureText } from '../i18n/use-failure-text.ts';
import { IconButton } from '../ui/button.tsx';
import { useHappenings } from './events.ts';
import styles from './notices.module.css';

/** What happened without the user's doing, until it is dismissed. */
export function Notices() {
  const { t } = useTranslation();
  const say = useFailureText();
  const notices = useHappenings((happenings) => happenings.notices);
  const dismiss = useHappenings((happenings) => happenings.dismiss);
  if (notices.length === 0) return null;
  return (
    <ul className={styles.list} role="status">
      {notices.map(({ key, code, detail }) => (
        <li key={key} className={styles.notice}>
          <Info aria-hidden="true" />
          <span>{t(`notice.${code}`, { detail: say(detail) })}</span>
          <IconButton label={t('actions.dismiss')} onPress={() => dismiss(key)}>
            <X aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
