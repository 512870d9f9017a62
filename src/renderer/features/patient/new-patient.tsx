import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PatientId, StudyId } from '../../../shared/domain/ids.ts';
import { line, patientFields, type Study } from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { checked } from '../../ui/checked.ts';
import { Select, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { patientInput, patientTexts } from './forms.ts';
import { PatientFieldset } from './patient-fieldset.tsx';

interface Props {
  readonly onClose: () => void;
  readonly onCreated: (id: PatientId) => void;
}

const NEW_STUDY = 'new';

/** Makes a patient in a study, and the study where it is a new one. */
export function NewPatient(props: Props) {
  const studies = useQuery(useApi().studies.list.queryOptions({ input: {} }));
  // Which study is offered first depends on which there are.
  if (studies.data === undefined) return null;
  return <NewPatientForm {...props} studies={studies.data} />;
}

const newPatientFields = patientFields.extend({ study: line });

function NewPatientForm({
  onClose,
  onCreated,
  studies,
}: Props & { readonly studies: readonly Study[] }) {
  const { t } = useTranslation('patient');
  const api = useApi();
  const createStudy = useMutation(api.studies.create.mutationOptions());
  const create = useMutation(api.patients.create.mutationOptions());
  const [study, setStudy] = useState(firstChoice(studies));
  const [studyName, setStudyName] = useState<string>(t('new.studyName'));
  const [texts, setTexts] = useState(
    patientTexts({ code: '', name: null, birthYear: null, note: null }),
  );
  const makeStudy = async (name: string): Promise<StudyId> => {
    const { id } = await createStudy.mutateAsync({ name });
    // It is there from now on, whatever becomes of the patient.
    setStudy(String(id));
    return id;
  };
  const input = { ...patientInput(texts), study: study === NEW_STUDY ? studyName : study };
  return (
    <FormDialog
      title={t('new.title')}
      saveLabel={t('new.save')}
      onClose={onClose}
      checked={checked(newPatientFields, input)}
      save={async ({ study: chosen, ...fields }) => {
        const studyId = study === NEW_STUDY ? await makeStudy(chosen) : (Number(chosen) as StudyId);
        const { id } = await create.mutateAsync({ studyId, fields });
        onCreated(id);
      }}
    >
      {(problem) => (
        <>
          {studies.length === 0 ? null : (
            <Select
              label={t('field.study')}
              value={study}
              onChange={setStudy}
              options={[
                ...studies.map(({ id, name }) => ({ value: String(id), label: name })),
                { value: NEW_STUDY, label: t('new.otherStudy') },
              ]}
            />
          )}
          {study === NEW_STUDY ? (
            <TextField
              label={t('new.study')}
              hint={t('new.studyHint')}
              value={studyName}
              onChange={setStudyName}
              problem={problem('study')}
            />
          ) : null}
          <PatientFieldset texts={texts} onChange={setTexts} problem={problem} />
        </>
      )}
    </FormDialog>
  );
}

/** A local study before all others: whoever is entered by hand is one of ours. */
function firstChoice(studies: readonly Study[]): string {
  const local = studies.find(({ kind }) => kind === 'local');
  return local === undefined ? NEW_STUDY : String(local.id);
}
