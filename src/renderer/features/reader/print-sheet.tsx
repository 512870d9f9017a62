import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';

import type { LesionRecord } from '../../../shared/contract/patients.ts';
import type { ModelCard, SecondOpinion } from '../../../shared/contract/second-opinion.ts';
import { useFailureText } from '../../i18n/use-failure-text.ts';
import { useFormat } from '../../ui/format.ts';
import { useLesionFacts } from './header.tsx';
import { useModelTexts } from './model-section.tsx';
import { historyOf } from './opinion-draft.ts';
import { OpinionLine } from './opinion-line.tsx';
import { PrintImages } from './print-images.tsx';
import { PrintReads } from './print-reads.tsx';
import styles from './print-sheet.module.css';
import type { HeatChoice } from './use-heat.ts';
import { Verdict } from './verdict.tsx';

export interface PrintSheetProps {
  readonly record: LesionRecord;
  readonly both: SecondOpinion;
  /** What of Grad-CAM the screen shows; the sheet shows the same. */
  readonly heat: HeatChoice;
  readonly reader: string;
}

interface Props extends PrintSheetProps {
  /** When it is printed. */
  readonly at: string;
  readonly sheetRef: Ref<HTMLDivElement>;
}

/** Both opinions of a lesion on one sheet, with what they rest on. */
export function PrintSheet({ record, both, heat, reader, at, sheetRef }: Props) {
  const { t } = useTranslation('reader');
  const { t: common } = useTranslation();
  const { moment } = useFormat();
  const facts = useLesionFacts(record);
  const { patient, lesion, study, pairs } = record;
  const { revealed, opinions } = both;
  const own = historyOf(opinions).find(({ opinion }) => opinion.reader === reader)?.opinion;
  return (
    <div ref={sheetRef} className={styles.sheet} aria-hidden="true">
      {/* Repeated on every page. */}
      <div className={styles.top}>
        <p className={styles.research}>{t('sheet.research')}</p>
        {revealed?.warning == null ? null : (
          <p className={styles.warning}>{t(`warning.${revealed.warning}`)}</p>
        )}
      </div>
      <div className={styles.content}>
        <header className={styles.head}>
          <h1>{t('sheet.title')}</h1>
          <p>
            {t('sheet.patient')} <strong>{patient.code}</strong> · {t('sheet.lesion')}{' '}
            <strong>{lesion.code}</strong>
            {facts.map((fact) => ` · ${fact}`)} · {t('sheet.study')} {study.name}
          </p>
          <p className={styles.small}>
            {t('sheet.printed', { moment: moment(at), reader })} · {common('product')}
          </p>
        </header>
        <div className={styles.opinions}>
          <Part title={t('sheet.own')}>
            {opinions.length === 0 ? <p>{t('history.none')}</p> : null}
            {historyOf(opinions).map(({ opinion, before }) => (
              <OpinionLine key={opinion.id} opinion={opinion} before={before} />
            ))}
          </Part>
          <Part title={t('sheet.machine')}>
            {revealed === null ? (
              <p>{t('sheet.notRevealed')}</p>
            ) : (
              <>
                {revealed.outdated ? <p className={styles.warning}>{t('outdated.text')}</p> : null}
                {revealed.seenInFitting ? <p className={styles.warning}>{t('seen')}</p> : null}
                <Verdict
                  decision={revealed.decision}
                  cutoff={revealed.reads[0]?.cutoff ?? revealed.model.cutoff}
                  own={own}
                  reader={reader}
                />
              </>
            )}
          </Part>
        </div>
        {revealed === null ? null : (
          <PrintReads pairs={pairs} reads={revealed.reads} failed={revealed.failed} />
        )}
        <PrintImages pairs={pairs} revealed={revealed} heat={heat} />
        {revealed === null ? null : <ModelPart model={revealed.model} />}
      </div>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function ModelPart({ model }: { readonly model: ModelCard }) {
  const { t } = useTranslation('reader');
  const { t: models } = useTranslation('models');
  const say = useFailureText();
  const { trained, validated } = useModelTexts(model);
  const { name, origin, hash, limits } = model;
  return (
    <section className={styles.model}>
      <h2>{t('sheet.model')}</h2>
      <p>
        <strong>{name}</strong> · {models(`origin.${origin}`)} · {trained} {validated}
      </p>
      <p>{limits.map(say).join(' ')}</p>
      <p className={styles.hash}>{t('model.hash', { hash })}</p>
    </section>
  );
}
