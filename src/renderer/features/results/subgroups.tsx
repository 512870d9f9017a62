import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import {
  membersOf,
  SUBGROUP_FIGURES,
  subgroupFigure,
  type SubgroupFigure,
  subgroupText,
} from '../../../charts/run/interval-figures.ts';
import type { RunResults, Subgroup } from '../../../shared/crossval/results.ts';
import { CompactChoice } from '../../ui/compact-choice.tsx';
import { Select } from '../../ui/field.tsx';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { AskCell, Percent } from './cells.tsx';
import styles from './results.module.css';
import { wrongUnits } from './rows.ts';
import { RunChart } from './run-chart.tsx';
import { useArmName, useRunWords } from './run-words.ts';
import type { CaseAsk } from './search.ts';

interface Props {
  readonly results: RunResults;
  readonly onAsk: (ask: CaseAsk) => void;
}

/** One arm by histology, device, BI-RADS, lesion size and number of pairs. */
export function Subgroups({ results, onAsk }: Props) {
  const { t } = useTranslation('results');
  const { integer } = useFormat();
  const words = useRunWords();
  const armName = useArmName();
  const [chosen, setChosen] = useState(results.mainArm ?? '');
  const [figure, setFigure] = useState<SubgroupFigure>('accuracy');
  const own = results.arms.find(({ arm }) => arm.id === chosen) ?? results.arms[0];
  if (own === undefined) return null;
  const nameOf = (name: SubgroupFigure): string => (name === 'auc' ? t('auc') : t(`rate.${name}`));
  const askWrong = (subgroup: Subgroup, name: SubgroupFigure, label: string): void => {
    const members = new Set(membersOf(results.cases, subgroup));
    const rate = name === 'auc' ? 'accuracy' : name;
    const asked = { arm: own.arm.id, level: 'byMeanProbability', form: 'patients' } as const;
    onAsk({
      units: wrongUnits(results, asked, rate).filter((unit) => members.has(unit)),
      arm: own.arm.id,
      title: t('wrong', { arm: label, rate: nameOf(name), how: t('how.mean') }),
    });
  };
  return (
    <>
      <div className={styles.bar}>
        <Select
          label={t('arm')}
          value={own.arm.id}
          onChange={setChosen}
          options={results.arms.map(({ arm }) => ({ value: arm.id, label: armName(arm) }))}
        />
        <CompactChoice
          label={t('figure')}
          value={figure}
          onChange={setFigure}
          options={SUBGROUP_FIGURES.map((value) => ({
            value,
            label: nameOf(value),
          }))}
        />
      </div>
      <p className={styles.notes}>{t('subgroupsMeans')}</p>
      <RunChart figure={subgroupFigure(results, own, figure, words)} onAsk={onAsk} />
      <div className={styles.scroll} role="region" aria-label={t('view.subgroups')} tabIndex={0}>
        <table className={`${table.table} ${styles.numbers}`}>
          <thead>
            <tr>
              <th scope="col">{t('subgroup')}</th>
              <th scope="col" className={table.number}>
                {t('benign')}
              </th>
              <th scope="col" className={table.number}>
                {t('malignant')}
              </th>
              {SUBGROUP_FIGURES.map((name) => (
                <th key={name} scope="col">
                  {nameOf(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {own.subgroups.map((subgroup) => {
              const label = `${words.say(`by-${subgroup.by}`)}: ${subgroupText(subgroup, words)}`;
              return (
                <tr key={label}>
                  <th scope="row">
                    <AskCell
                      means={t('confusion.means')}
                      onPress={() =>
                        onAsk({
                          units: [...membersOf(results.cases, subgroup)],
                          arm: own.arm.id,
                          title: label,
                        })
                      }
                    >
                      {label}
                    </AskCell>
                  </th>
                  <td className={table.number}>{integer(subgroup.units.benign)}</td>
                  <td className={table.number}>{integer(subgroup.units.malignant)}</td>
                  {SUBGROUP_FIGURES.map((name) => (
                    <td key={name}>
                      <AskCell
                        label={`${label}, ${nameOf(name)}`}
                        means={t('cellMeans')}
                        onPress={() => askWrong(subgroup, name, label)}
                      >
                        <Percent value={subgroup[name]} />
                      </AskCell>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
