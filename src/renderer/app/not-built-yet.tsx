import { Construction } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '../ui/states.tsx';

/** Said by a screen whose services exist, but whose window does not. */
export function NotBuiltYet() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={<Construction />} title={t('notBuiltYet.title')}>
      {t('notBuiltYet.text')}
    </EmptyState>
  );
}
