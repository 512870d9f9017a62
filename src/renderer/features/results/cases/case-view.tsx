import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { JobId } from '../../../../shared/contract/jobs.ts';
import type { Arm } from '../../../../shared/crossval/arms.ts';
import type { CaseResult, RunResults } from '../../../../shared/crossval/results.ts';
import type { InputKind } from '../../../../shared/domain/input.ts';
import { useCommands } from '../../../app/commands.ts';
import { DiagnosisBadge } from '../../../ui/badge.tsx';
import { CompactChoice } from '../../../ui/compact-choice.tsx';
import { Select } from '../../../ui/field.tsx';
import { useFormat } from '../../../ui/format.ts';
import { Slider } from '../../../ui/slider.tsx';
import { EVERYBODY } from '../../worklist/search.ts';
import { type HeatOf, HEATS } from './case-choice.ts';
import styles from './cases.module.css';
import { ModelColumn } from './model-column.tsx';

interface Props {
  readonly run: JobId;
  readonly results: RunResults;
  readonly arms: ReadonlyMap<InputKind, Arm>;
  readonly item: CaseResult;
}

/** A case under every model, with its Grad-CAM. */
export function CaseView({ run, results, arms, item }: Props) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const { integer, percent } = useFormat();
  const [pair, setPair] = useState(item.pairs[0] ?? '');
  const [fold, setFold] = useState<number | 'mean'>('mean');
  const [heat, setHeat] = useState<HeatOf>('decided');
  const [opacity, setOpacity] = useState(0.55);
  useCommands([
    {
      group: t('title'),
      keys: ['h'],
      label: t('keys.heat'),
      run: () => setHeat(heat === 'none' ? 'decided' : 'none'),
    },
  ]);
  const folds = [...arms.values()].flatMap(({ id }) => item.arms[id]?.byFold ?? []);
  const tested = [...new Set(folds.map((own) => own.fold))].toSorted((a, b) => a - b);
  return (
    <section className={styles.view} aria-label={item.unit}>
      <Facts item={item} />
      <div className={styles.bar}>
        {item.pairs.length < 2 ? null : (
          <CompactChoice
            label={t('pair')}
            value={pair}
            onChange={setPair}
            options={item.pairs.map((value) => ({ value, label: value }))}
          />
        )}
        <CompactChoice
          label={t('heat.label')}
          value={heat}
          onChange={setHeat}
          options={HEATS.map((value) => ({
            value,
            label:
              value === 'decided' || value === 'none'
                ? t(`heat.${value}`)
                : common(`diagnosis.${value}`),
          }))}
        />
        <Select
          label={t('fold')}
          value={String(fold)}
          onChange={(value) => setFold(value === 'mean' ? value : Number(value))}
          options={[
            { value: 'mean', label: t('meanOfFolds') },
            ...tested.map((value) => ({
              value: String(value),
              label: t('foldNumber', { fold: integer(value) }),
            })),
          ]}
        />
        <div className={styles.opacity}>
          <Slider
            label={t('heat.opacity')}
            value={opacity}
            onChange={setOpacity}
            least={0}
            most={1}
            step={0.05}
            text={percent(opacity)}
          />
        </div>
      </div>
      <div className={styles.columns}>
        {[...arms].map(([input, arm]) => (
          <ModelColumn key={input} {...{ run, item, arm, pair, fold, heat, opacity }} />
        ))}
      </div>
      <p className={styles.notes}>{t('heat.means')}</p>
      <ByFold item={item} arms={arms} />
      <p className={styles.notes}>
        {t('cutoff')}{' '}
        <Link to="/" search={{ ...EVERYBODY, text: item.patient }}>
          {t('openPatient')}
        </Link>
      </p>
      {results.unit === 'lesion' ? <p className={styles.notes}>{t('lesion')}</p> : null}
    </section>
  );
}

function Facts({ item }: { readonly item: CaseResult }) {
  const { t } = useTranslation('cases');
  const { decimal, integer } = useFormat();
  const facts: readonly (readonly [string, string | null])[] = [
    [t('histology'), item.histology],
    [t('birads'), item.birads],
    [t('strainRatio'), item.strainRatio === null ? null : decimal(item.strainRatio, 2)],
    [t('tsukuba'), item.tsukuba === null ? null : integer(item.tsukuba)],
    [t('device'), item.device],
  ];
  return (
    <header className={styles.facts}>
      <h2>{item.unit}</h2>
      <DiagnosisBadge value={item.diagnosis} />
      <dl>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </header>
  );
}

interface ByFoldProps {
  readonly item: CaseResult;
  readonly arms: ReadonlyMap<InputKind, Arm>;
}

/** What the models of every fold said. */
function ByFold({ item, arms }: ByFoldProps) {
  const { t } = useTranslation('cases');
  const { decimal, integer } = useFormat();
  const folds = [...arms.values()].flatMap(({ id }) => item.arms[id]?.byFold ?? []);
  const tested = [...new Set(folds.map(({ fold }) => fold))].toSorted((a, b) => a - b);
  return (
    <table className={styles.folds}>
      <caption>{t('byFold')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('fold')}</th>
          {[...arms].map(([input]) => (
            <th key={input} scope="col">
              {t(`model.${input}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tested.map((fold) => (
          <tr key={fold}>
            <th scope="row">{integer(fold)}</th>
            {[...arms].map(([input, { id }]) => {
              const own = item.arms[id]?.byFold.find((each) => each.fold === fold);
              if (own === undefined) return <td key={input}>–</td>;
              const isRightFold = own.decision === item.diagnosis;
              return (
                <td key={input}>
                  {decimal(own.probability, 2)}{' '}
                  <span
                    className={isRightFold ? styles.right : styles.wrong}
                    role="img"
                    aria-label={t(isRightFold ? 'right' : 'wrong')}
                  >
                    {isRightFold ? '✓' : '✗'}
                  </span>{' '}
                  <small>
                    {t('votes', { benign: integer(own.benignVotes), pairs: integer(own.pairs) })}
                  </small>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
