import { createRoute, type SearchSchemaInput } from '@tanstack/react-router';
import { z } from 'zod';

import { pairId } from '../../../shared/domain/ids.ts';
import { rootRoute } from '../../app/root.tsx';
import { ReaderRoute } from './reader-screen.tsx';

/** The pair that is looked at; one of the lesion's is chosen where it is not stated. */
const readerSearch = z.object({ pair: pairId.optional() });

export const readerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lesions/$lesionId',
  validateSearch: (raw: z.input<typeof readerSearch> & SearchSchemaInput) =>
    readerSearch.catch({}).parse(raw),
  component: function Reader() {
    const { lesionId } = readerRoute.useParams();
    const { pair } = readerRoute.useSearch();
    return <ReaderRoute key={lesionId} given={lesionId} pair={pair} />;
  },
});
