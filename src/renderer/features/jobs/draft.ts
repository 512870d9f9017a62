import { create } from 'zustand';

import { type JobForm, NEW_JOB } from './form.ts';

interface Draft {
  readonly form: JobForm;
  readonly change: (changes: Partial<JobForm>) => void;
  readonly reset: () => void;
}

/** The job that is being put together: it waits while its patients are looked at. */
export const useDraft = create<Draft>((set) => ({
  form: NEW_JOB,
  change: (changes) => set(({ form }) => ({ form: { ...form, ...changes } })),
  reset: () => set({ form: NEW_JOB }),
}));
