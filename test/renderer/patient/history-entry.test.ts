import { describe, expect, test } from 'vitest';

import { historyEntry } from '../../../src/renderer/features/patient/history-entry.ts';

const NOTHING = {
  code: null,
  lesion: null,
  changes: [],
  imported: [],
  reads: 0,
  version: null,
  afterReveal: false,
};

describe('an entry of the history', () => {
  test('tells what an edit changed, in the order of the form', () => {
    const detail = {
      lesion: 4,
      changed: {
        ebRatio: { from: null, to: 1.2 },
        diagnosis: { from: 'benign', to: 'malignant' },
        unheard: { from: 1, to: 2 },
      },
    };
    expect(historyEntry({ action: 'updateLesion', detail })).toEqual({
      ...NOTHING,
      act: 'updateLesion',
      lesion: 4,
      changes: [
        { field: 'diagnosis', from: 'benign', to: 'malignant' },
        { field: 'ebRatio', from: null, to: 1.2 },
      ],
    });
  });

  test('tells archiving from taking back', () => {
    const act = (action: string, archived: boolean) =>
      historyEntry({ action, detail: { archived } }).act;
    expect(act('archivePatient', true)).toBe('archivePatient');
    expect(act('archivePatient', false)).toBe('unarchivePatient');
    expect(act('archivePair', true)).toBe('archivePair');
    expect(act('archivePair', false)).toBe('unarchivePair');
  });

  test('tells that there is an own opinion and whether it followed the reveal, not what it says', () => {
    const opinion = { diagnosis: 'malignant', birads: '4B', confidence: 70, afterReveal: true };
    const detail = { lesion: 1, opinion: 9, comment: null, ...opinion };
    expect(historyEntry({ action: 'commitOpinion', detail })).toEqual({
      ...NOTHING,
      act: 'commitOpinion',
      lesion: 1,
      afterReveal: true,
    });
  });

  test('tells imports, reads and crops', () => {
    expect(
      historyEntry({
        action: 'saveImport',
        detail: { created: true, pairs: ['a', 'b'], exams: 1 },
      }),
    ).toEqual({ ...NOTHING, act: 'saveImport', imported: ['a', 'b'] });
    expect(
      historyEntry({ action: 'saveReads', detail: { lesion: 2, reads: [{}, {}, {}] } }),
    ).toEqual({ ...NOTHING, act: 'saveReads', lesion: 2, reads: 3 });
    expect(
      historyEntry({ action: 'saveRoi', detail: { pair: 3, code: 'P1-1', version: 2, b: null } }),
    ).toEqual({ ...NOTHING, act: 'saveRoi', code: 'P1-1', version: 2 });
  });

  test('of an act that is not known here says that much', () => {
    expect(historyEntry({ action: 'fromTheFuture', detail: { code: 7 } })).toEqual({
      ...NOTHING,
      act: null,
    });
  });
});
