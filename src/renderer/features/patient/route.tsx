import { createRoute } from '@tanstack/react-router';

import { rootRoute } from '../../app/root.tsx';
import { PatientRoute } from './patient-screen.tsx';

export const patientRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/patients/$patientId',
  component: function Patient() {
    const { patientId } = patientRoute.useParams();
    return <PatientRoute key={patientId} given={patientId} />;
  },
});
