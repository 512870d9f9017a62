import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PatientRecord } from '../../../shared/contract/patients.ts';
import type { PatientId } from '../../../shared/domain/ids.ts';
import {
  type Exam,
  examFields,
  type Patient,
  patientFields,
} from '../../../shared/domain/patient.ts';
import { useApi } from '../../rpc/api.tsx';
import { checked } from '../../ui/checked.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import type { Editing } from './editing.ts';
import { examInput, examTexts, patientInput, patientTexts } from './forms.ts';
import { History } from './history.tsx';
import { LesionDialog } from './lesion-dialog.tsx';
import { PairDialog } from './pair-dialog.tsx';
import { PatientFieldset } from './patient-fieldset.tsx';

interface Props {
  readonly record: PatientRecord;
  readonly editing: Editing | null;
  readonly onClose: () => void;
}

/** Whatever is being edited or looked up now. */
export function PatientDialogs({ record, editing, onClose }: Props) {
  const { patient } = record;
  switch (editing?.what) {
    case undefined:
      return null;
    case 'patient':
      return <PatientDialog patient={patient} onClose={onClose} />;
    case 'new-exam':
      return <ExamDialog patientId={patient.id} exam={null} onClose={onClose} />;
    case 'exam':
      return <ExamDialog patientId={patient.id} exam={editing.exam} onClose={onClose} />;
    case 'new-lesion':
      return <LesionDialog record={record} lesion={null} onClose={onClose} />;
    case 'lesion':
      return <LesionDialog record={record} lesion={editing.lesion} onClose={onClose} />;
    case 'pair':
      return <PairDialog record={record} pair={editing.pair} onClose={onClose} />;
    case 'history':
      return <History record={record} onClose={onClose} />;
  }
}

function PatientDialog({
  patient,
  onClose,
}: {
  readonly patient: Patient;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('patient');
  const update = useMutation(useApi().patients.update.mutationOptions());
  const [texts, setTexts] = useState(patientTexts(patient));
  return (
    <FormDialog
      title={t('editTitle', { patient: patient.code })}
      onClose={onClose}
      checked={checked(patientFields, patientInput(texts))}
      save={(fields) => update.mutateAsync({ id: patient.id, fields })}
    >
      {(problem) => <PatientFieldset texts={texts} onChange={setTexts} problem={problem} />}
    </FormDialog>
  );
}

interface ExamProps {
  readonly patientId: PatientId;
  /** Null for a new one. */
  readonly exam: Exam | null;
  readonly onClose: () => void;
}

function ExamDialog({ patientId, exam, onClose }: ExamProps) {
  const { t } = useTranslation('patient');
  const api = useApi();
  const create = useMutation(api.patients.createExam.mutationOptions());
  const update = useMutation(api.patients.updateExam.mutationOptions());
  const [texts, setTexts] = useState(examTexts(exam ?? { date: null, device: null, note: null }));
  return (
    <FormDialog
      title={exam === null ? t('addExam') : t('exam.title')}
      onClose={onClose}
      checked={checked(examFields, examInput(texts))}
      save={async (fields) =>
        exam === null
          ? create.mutateAsync({ patientId, fields })
          : update.mutateAsync({ id: exam.id, fields })
      }
    >
      {(problem) => (
        <>
          <TextField
            label={t('field.date')}
            type="date"
            value={texts.date}
            onChange={(date) => setTexts({ ...texts, date })}
            problem={problem('date')}
            autoFocus
          />
          <TextField
            label={t('field.device')}
            value={texts.device}
            onChange={(device) => setTexts({ ...texts, device })}
            problem={problem('device')}
          />
          <TextField
            label={t('field.note')}
            value={texts.note}
            onChange={(note) => setTexts({ ...texts, note })}
            problem={problem('note')}
            long
          />
        </>
      )}
    </FormDialog>
  );
}
