import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';

import { startTexts } from '../i18n/start.ts';
import { ApiProvider, useApi } from '../rpc/api.tsx';
import { connect } from '../rpc/connect.ts';
import { useTheme } from '../theme/apply.ts';
import { router } from './router.tsx';

/** Connects to the application and shows its window. */
export async function start(element: HTMLElement): Promise<void> {
  const connection = await connect();
  const { language } = await connection.client.settings.get({});
  const texts = await startTexts(language);
  const queries = new QueryClient({
    defaultOptions: {
      // The application is on this machine and says when something changed.
      queries: { staleTime: Infinity, retry: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  createRoot(element).render(
    <StrictMode>
      <I18nextProvider i18n={texts}>
        <QueryClientProvider client={queries}>
          <ApiProvider connection={connection}>
            <Window texts={texts} />
          </ApiProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}

function Window({ texts }: { readonly texts: i18n }) {
  const api = useApi();
  const { data: settings } = useQuery(api.settings.get.queryOptions({ input: {} }));
  const language = settings?.language;
  useTheme(settings?.theme ?? 'dark');
  useEffect(() => {
    if (language === undefined) return;
    document.documentElement.lang = language;
    void texts.changeLanguage(language);
  }, [language, texts]);
  return <RouterProvider router={router} />;
}
