import type { CrossvalManifest } from '../../shared/crossval/manifest.ts';
import type { UnitResult } from '../../shared/crossval/predictions.ts';
import type { Calibration, PaperForm, RunResults } from '../../shared/crossval/results.ts';
import { unitsOf } from '../../shared/crossval/units.ts';
import { NETWORK_NAMES } from '../../shared/domain/networks.ts';
import type { Estimate } from '../../shared/stats/estimate.ts';
import { type Columns, csvOf, estimateColumns } from './csv-of.ts';
import { misclassifiedCases } from './run-tables.ts';

/**
 * The tables of a run as CSV, by file name: shares are between 0 and 1, an empty cell is not
 * defined, and every line says what the study's images are.
 */
export function runCsvs(results: RunResults): Readonly<Record<string, string>> {
  const origin = originOf(results);
  const csv = <Item>(items: readonly Item[], columns: Columns<Item>): string =>
    csvOf(items, { ...columns, images_are: () => origin });
  return {
    'table1.csv': csv(paperRows(results), {
      decision: ({ decision }) => decision,
      arm: ({ arm }) => arm.arm.id,
      input: ({ arm }) => arm.arm.input,
      images: ({ arm }) => arm.arm.images,
      reader: ({ arm }) => arm.arm.reader,
      figure: ({ figure }) => figure,
      folds: ({ arm }) => arm.folds.join(' '),
      mean: ({ over }) => over.mean,
      sd_ddof0: ({ over }) => over.sd,
      by_fold: ({ over }) => over.folds.map((value) => value ?? '').join(' '),
      ...estimateColumns(({ estimate }) => estimate),
    }),
    'table2.csv': csv(rateRows(results), {
      reference: ({ reference }) => reference.id,
      kind: ({ reference }) => reference.kind,
      reader: ({ reference }) => reference.reader,
      after_reveal: ({ reference }) => reference.afterReveal,
      cutoff: ({ reference }) => reference.cutoff?.value ?? null,
      cutoff_by: ({ reference }) => reference.cutoff?.by ?? null,
      cutoff_source: ({ reference }) => reference.cutoff?.source ?? null,
      against: ({ reference }) => reference.against,
      decision: ({ decision }) => decision,
      figure: ({ figure }) => figure,
      ...estimateColumns(({ estimate }) => estimate),
    }),
    'table3.csv': csv(results.arms, {
      arm: ({ arm }) => arm.id,
      input: ({ arm }) => arm.input,
      images: ({ arm }) => arm.images,
      reader: ({ arm }) => arm.reader,
      mean: ({ paperForm }) => paperForm.recognition.mean,
      sd_ddof0: ({ paperForm }) => paperForm.recognition.sd,
      ...estimateColumns(({ estimates }) => estimates.recognition),
    }),
    'table4.csv': csv(
      misclassifiedCases(results).map((item) => ({ item, own: item.arms[results.mainArm!]! })),
      {
        case: ({ item }) => item.unit,
        patient: ({ item }) => item.patient,
        diagnosis: ({ item }) => item.diagnosis,
        histology: ({ item }) => item.histology,
        arm: () => results.mainArm,
        wrong_folds: ({ own }) => own.wrongFolds,
        folds: ({ own }) => own.byFold.length,
        strain_ratio: ({ item }) => item.strainRatio,
        tsukuba: ({ item }) => item.tsukuba,
        true_class_probability: ({ own }) => own.trueClass,
        mean_of_correct: ({ item }) =>
          results.arms.find(({ arm }) => arm.id === results.mainArm)!.trueClass.meanOfCorrect[
            item.diagnosis
          ],
      },
    ),
    'cases.csv': csv(
      results.cases.flatMap((item) =>
        Object.entries(item.arms).map(([arm, own]) => ({ item, arm, own })),
      ),
      {
        case: ({ item }) => item.unit,
        patient: ({ item }) => item.patient,
        diagnosis: ({ item }) => item.diagnosis,
        histology: ({ item }) => item.histology,
        birads: ({ item }) => item.birads,
        device: ({ item }) => item.device,
        strain_ratio: ({ item }) => item.strainRatio,
        tsukuba: ({ item }) => item.tsukuba,
        pairs: ({ item }) => item.pairs.length,
        arm: ({ arm }) => arm,
        probability: ({ own }) => own.probability,
        decision: ({ own }) => own.decision,
        true_class_probability: ({ own }) => own.trueClass,
        folds: ({ own }) => own.byFold.length,
        wrong_folds: ({ own }) => own.wrongFolds,
        misclassified: ({ own }) => own.misclassified,
      },
    ),
    'comparisons.csv': csv(results.comparisons, {
      a: ({ a }) => a,
      b: ({ b }) => b,
      family: ({ family }) => family,
      folds: ({ folds }) => folds.join(' '),
      ...estimateColumns(({ difference }) => difference),
      p_delong: ({ p }) => p,
      p_holm: ({ pHolm }) => pHolm,
    }),
    'true-class.csv': csv(results.trueClassTests.rows, {
      a: ({ a }) => a,
      b: ({ b }) => b,
      family: ({ family }) => family,
      published_pairs_as_independent: ({ published }) => published?.pairs ?? null,
      published_t: ({ published }) => published?.t ?? null,
      published_df: ({ published }) => published?.df ?? null,
      published_p: ({ published }) => published?.p ?? null,
      patients: ({ patient }) => patient?.n ?? null,
      difference: ({ patient }) => patient?.difference ?? null,
      t: ({ patient }) => patient?.t ?? null,
      df: ({ patient }) => patient?.df ?? null,
      p: ({ patient }) => patient?.p ?? null,
      p_holm: ({ patient }) => patient?.pHolm ?? null,
    }),
    'curves.csv': csv(
      [
        ...results.arms.map(({ arm, curve }) => ({ of: arm.id, curve })),
        ...results.references.map(({ id, curve }) => ({ of: id, curve })),
      ].flatMap(({ of, curve }) => curve.map((point) => ({ of, point }))),
      {
        of: ({ of }) => of,
        threshold: ({ point }) => point.threshold,
        true_positive: ({ point }) => point.truePositive,
        false_positive: ({ point }) => point.falsePositive,
        true_negative: ({ point }) => point.trueNegative,
        false_negative: ({ point }) => point.falseNegative,
        sensitivity: ({ point }) => point.sensitivity,
        specificity: ({ point }) => point.specificity,
        precision: ({ point }) => point.precision,
      },
    ),
    'subgroups.csv': csv(
      results.arms.flatMap(({ arm, subgroups }) =>
        subgroups.flatMap((group) =>
          (['sensitivity', 'specificity', 'accuracy', 'auc'] as const).map((figure) => ({
            arm,
            group,
            figure,
          })),
        ),
      ),
      {
        arm: ({ arm }) => arm.id,
        by: ({ group }) => group.by,
        group: ({ group }) => group.group,
        from: ({ group }) => group.range?.from ?? null,
        to: ({ group }) => group.range?.to ?? null,
        benign: ({ group }) => group.units.benign,
        malignant: ({ group }) => group.units.malignant,
        figure: ({ figure }) => figure,
        ...estimateColumns(({ group, figure }) => group[figure]),
      },
    ),
    'calibration.csv': csv(calibrationRows(results), {
      arm: ({ arm }) => arm,
      scaled_by_temperature: ({ scaled }) => scaled,
      from: ({ bin }) => bin.from,
      to: ({ bin }) => bin.to,
      mean_probability: ({ bin }) => bin.predicted,
      ...estimateColumns(({ bin }) => bin.observed),
    }),
    'calibration-errors.csv': csv(calibrationErrors(results), {
      arm: ({ arm }) => arm,
      scaled_by_temperature: ({ scaled }) => scaled,
      figure: ({ figure }) => figure,
      ...estimateColumns(({ estimate }) => estimate),
    }),
    'decision-curve.csv': csv(
      results.arms.flatMap(({ arm, netBenefit }) => netBenefit.map((point) => ({ arm, point }))),
      {
        arm: ({ arm }) => arm.id,
        threshold: ({ point }) => point.threshold,
        model: ({ point }) => point.model,
        treat_all: ({ point }) => point.treatAll,
        treat_none: ({ point }) => point.treatNone,
      },
    ),
    'learning.csv': csv(
      results.learning.flatMap(({ unit, epochs }) => epochs.map((epoch) => ({ unit, epoch }))),
      {
        unit: ({ unit }) => unit,
        stage: ({ epoch }) => epoch.stage,
        epoch: ({ epoch }) => epoch.epoch,
        train_loss: ({ epoch }) => epoch.trainLoss,
        train_accuracy: ({ epoch }) => epoch.trainAccuracy,
        validation_loss: ({ epoch }) => epoch.validationLoss,
        validation_accuracy: ({ epoch }) => epoch.validationAccuracy,
        best: ({ epoch }) => epoch.best,
      },
    ),
    'heat.csv': csv(
      results.heat.flatMap((item) =>
        (['shareInside', 'pointing'] as const).map((figure) => ({ item, figure })),
      ),
      {
        input: ({ item }) => item.input,
        images: ({ item }) => item.images,
        image: ({ item }) => item.image,
        figure: ({ figure }) => (figure === 'pointing' ? 'pointing game' : 'share inside the ROI'),
        ...estimateColumns(({ item, figure }) => item[figure]),
        roi_area: ({ item }) => item.roiArea,
        maps: ({ item }) => item.maps,
        without_positive_evidence: ({ item }) => item.empty,
      },
    ),
    'parts.csv': csv(results.parts, {
      fold: ({ fold }) => fold,
      part: ({ part }) => part,
      patients_benign: ({ patients }) => patients.benign,
      patients_malignant: ({ patients }) => patients.malignant,
      images_benign: ({ images }) => images.benign,
      images_malignant: ({ images }) => images.malignant,
    }),
  };
}

/** `predictions.csv`: every probability of every unit, from which all figures can be made again. */
export function predictionsCsv(
  { content }: CrossvalManifest,
  units: readonly UnitResult[],
): string {
  const patientOf = new Map(content.pairs.map((pair) => [pair.pair, pair]));
  const byId = new Map(units.map((result) => [result.unit, result]));
  const rows = unitsOf(content).flatMap(({ id, fold, fit }) =>
    (byId.get(id)?.predictions ?? []).map((prediction) => ({ id, fold, fit, prediction })),
  );
  type Row = (typeof rows)[number];
  const planned = content.plan.fits.flatMap((fit) => fit.networks);
  const networks = NETWORK_NAMES.filter((name) => planned.includes(name));
  return csvOf(rows, {
    unit: ({ id }) => id,
    fold: ({ fold }) => fold,
    input: ({ fit }) => fit.input,
    images: ({ fit }) => fit.images,
    part: ({ prediction }) => prediction.part,
    pair: ({ prediction }) => prediction.pair,
    patient: ({ prediction }) => patientOf.get(prediction.pair)?.patient ?? null,
    lesion: ({ prediction }) => patientOf.get(prediction.pair)?.lesion ?? null,
    diagnosis: ({ prediction }) => patientOf.get(prediction.pair)?.diagnosis ?? null,
    ...Object.fromEntries(
      networks.map((name) => [
        `probability_${name}`,
        ({ prediction }: Row) => prediction.networks[name] ?? null,
      ]),
    ),
    probability_ensemble: ({ prediction }) => prediction.ensemble,
    images_are: () => content.origin,
  });
}

const RATES = ['accuracy', 'precision', 'specificity', 'sensitivity', 'f1'] as const;

function paperRows({ arms }: RunResults): readonly {
  readonly arm: RunResults['arms'][number];
  readonly decision: string;
  readonly figure: string;
  readonly over: PaperForm['recognition'];
  readonly estimate: Estimate;
}[] {
  return arms.flatMap((arm) => {
    const { paperForm: form, estimates } = arm;
    const rates = (['byVote', 'byMeanProbability', 'imageWise'] as const).flatMap((of) =>
      RATES.map((figure) => ({
        arm,
        decision: DECISIONS[of],
        figure,
        over: form[of][figure],
        estimate: estimates[of][figure],
      })),
    );
    const auc = (['byMeanProbability', 'imageWise'] as const).map((of) => ({
      arm,
      decision: DECISIONS[of],
      figure: 'auc',
      over: of === 'imageWise' ? form.imageAuc : form.auc,
      estimate: estimates[of].auc,
    }));
    return [...rates, ...auc];
  });
}

const DECISIONS = {
  byVote: 'patient-wise, Eq. 1',
  byMeanProbability: 'patient-wise, mean probability',
  imageWise: 'image-wise',
} as const;

function rateRows({ references }: RunResults): readonly {
  readonly reference: RunResults['references'][number];
  readonly decision: string;
  readonly figure: string;
  readonly estimate: Estimate;
}[] {
  return references.flatMap((reference) => {
    const { rates, imageWise, auc, kappa } = reference;
    const of = (figures: typeof rates, decision: string) =>
      RATES.map((figure) => ({ reference, decision, figure, estimate: figures[figure] }));
    const single = (estimate: Estimate | null, figure: string) =>
      estimate === null ? [] : [{ reference, decision: 'patient-wise', figure, estimate }];
    return [
      ...of(rates, 'patient-wise'),
      ...(imageWise === null ? [] : of(imageWise, 'image-wise')),
      ...single(auc, 'auc'),
      ...single(kappa, 'kappa'),
    ];
  });
}

function calibrations({ arms }: RunResults): readonly {
  readonly arm: string;
  readonly scaled: boolean;
  readonly calibration: Calibration;
}[] {
  return arms.flatMap(({ arm, calibration, scaled }) => [
    { arm: arm.id, scaled: false, calibration },
    ...(scaled === null ? [] : [{ arm: arm.id, scaled: true, calibration: scaled.calibration }]),
  ]);
}

function calibrationRows(results: RunResults): readonly {
  readonly arm: string;
  readonly scaled: boolean;
  readonly bin: Calibration['bins'][number];
}[] {
  return calibrations(results).flatMap(({ arm, scaled, calibration }) =>
    calibration.bins.map((bin) => ({ arm, scaled, bin })),
  );
}

function calibrationErrors(results: RunResults): readonly {
  readonly arm: string;
  readonly scaled: boolean;
  readonly figure: string;
  readonly estimate: Estimate;
}[] {
  return calibrations(results).flatMap(({ arm, scaled, calibration: { brier, ece } }) => [
    { arm, scaled, figure: 'brier', estimate: brier },
    { arm, scaled, figure: 'ece', estimate: ece },
  ]);
}

/** What the images are, from the notices: `real` where none says otherwise. */
function originOf({ notices }: RunResults): string {
  for (const notice of notices) if (notice.kind === 'origin') return notice.origin;
  return notices.some(({ kind }) => kind === 'synthetic-pairs') ? 'partly synthetic' : 'real';
}
