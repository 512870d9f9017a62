import { useEffect } from 'react';

import type { Settings } from '../../shared/contract/studies.ts';

/** Puts the theme on the document; `system` follows the desktop. */
export function useTheme(theme: Settings['theme']): void {
  useEffect(() => {
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      const wanted = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
      document.documentElement.dataset['theme'] = wanted;
    };
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, [theme]);
}
