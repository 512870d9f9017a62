import type { Arm, ReaderName } from '../../../shared/crossval/arms.ts';
import type { EvaluationOptions } from '../../../shared/crossval/evaluation-options.ts';
import type { CrossvalManifest } from '../../../shared/crossval/manifest.ts';
import type { UnitResult } from '../../../shared/crossval/predictions.ts';
import type { ArmResults, RunResults } from '../../../shared/crossval/results.ts';
import { unitsOf } from '../../../shared/crossval/units.ts';
import { NETWORK_NAMES } from '../../../shared/domain/networks.ts';
import { curvePoints } from '../../../shared/stats/curves.ts';
import { decisionCurve } from '../../../shared/stats/decision-curve.ts';
import { patientResamples } from '../evaluate.ts';
import { calibrationOf, scaledCalibration } from './calibration.ts';
import { casesOf } from './cases.ts';
import { armComparisons } from './comparisons.ts';
import { patientEstimates } from './estimates.ts';
import { type UnitFacts, unitFacts } from './facts.ts';
import { heatFigures } from './heat.ts';
import { runNotices } from './notices.ts';
import { paperForm } from './paper-form.ts';
import { partCounts } from './parts.ts';
import { peopleResults } from './people.ts';
import { type ArmScores, armScores, averagedScores, studyPairs } from './scores.ts';
import { decidedUnits, meanCases, type Setting } from './setting.ts';
import { strainRatioResults } from './strain-ratio.ts';
import { subgroupsOf } from './subgroups.ts';
import { trueClassOf, trueClassTests } from './true-class.ts';
import { doneUnits } from './units.ts';

export interface EvaluateRun {
  readonly manifest: CrossvalManifest;
  /** Those that are done, in any order; figures rest on the folds that are there. */
  readonly units: readonly UnitResult[];
  readonly options: EvaluationOptions;
}

/**
 * Every figure of a run (method.md, "Decision and evaluation"): the one evaluation that screens,
 * reports, bundles and commands show. Pure: the same input gives the same bytes as JSON, and the
 * order of units, predictions and the study's rows does not matter.
 *
 * Throws SonopairError `study` for units that do not belong to the manifest (`doneUnits`) or two
 * diagnoses of one lesion or patient, and `model` for a probability that is none.
 */
export function evaluateRun({ manifest, units, options }: EvaluateRun): RunResults {
  const { content } = manifest;
  const done = doneUnits(manifest, units);
  const pairs = studyPairs(manifest);
  const facts = unitFacts(pairs);
  const scores = armScores(manifest, done, pairs, options);
  const setting = settingOf(options, pairs);
  const arms = scores.map((arm) => armResults(arm, facts, setting));
  const cases = casesOf(scores, facts, setting);
  const main = arms.find(({ arm }) => arm === mainArm(arms)) ?? null;
  const folds = [...new Set(scores.flatMap((arm) => arm.folds))].toSorted((a, b) => a - b);
  return {
    format: 'sonopair-results',
    version: 1,
    manifest: manifest.sha256,
    study: manifest.study,
    notices: runNotices({ content, done, main, cases, facts }),
    plan: content.plan,
    protocol: content.protocol,
    options,
    units: { done: done.length, total: unitsOf(content).length },
    unit: setting.unit,
    parts: partCounts(content, pairs),
    arms,
    mainArm: main?.arm.id ?? null,
    references:
      main === null
        ? []
        : [
            ...strainRatioResults(
              {
                content,
                folds,
                facts,
                cases,
                against: main.arm.id,
                cutoffs: options.strainCutoffs,
              },
              setting,
            ),
            ...peopleResults(cases, facts, main.arm.id, setting),
          ],
    comparisons: armComparisons(scores, setting),
    trueClassTests: trueClassTests(scores),
    cases,
    learning: done.map(({ unit, result: { epochs } }) => ({ unit: unit.id, epochs })),
    heat: heatFigures(done, content.pairs, content.options, setting),
  };
}

function settingOf(
  { cutoff, specificity, sensitivity, bootstrap }: EvaluationOptions,
  pairs: readonly { readonly unit: string; readonly patient: string }[],
): Setting {
  return {
    cutoff,
    specificity,
    sensitivity,
    seed: bootstrap.seed,
    bootstrap: bootstrap.resamples,
    resamplesOf: patientResamples(bootstrap.seed, bootstrap.resamples),
    unit: pairs.some(({ unit, patient }) => unit !== patient) ? 'lesion' : 'patient',
  };
}

function armResults(
  arm: ArmScores,
  facts: ReadonlyMap<string, UnitFacts>,
  setting: Setting,
): ArmResults {
  const scores = averagedScores(arm);
  const units = decidedUnits(scores, setting);
  const cases = meanCases(units);
  return {
    arm: arm.arm,
    folds: arm.folds,
    paperForm: paperForm(arm, setting.cutoff),
    estimates: patientEstimates(scores, setting),
    curve: curvePoints(cases),
    calibration: calibrationOf(cases, setting),
    scaled: scaledCalibration(cases, setting),
    netBenefit: decisionCurve(cases),
    trueClass: trueClassOf(scores, units),
    subgroups: subgroupsOf(units, facts, setting),
  };
}

const INPUT_RANK: readonly Arm['input'][] = ['bse', 'se', 'b'];
const READER_RANK: readonly ReaderName[] = ['ensemble', 'voting', ...NETWORK_NAMES];

/** `RunResults.mainArm`. */
function mainArm(arms: readonly ArmResults[]): Arm | null {
  const rank = ({ input, images, reader }: Arm): number =>
    INPUT_RANK.indexOf(input) * 1000 +
    (images === 'cropped' ? 0 : 100) +
    READER_RANK.indexOf(reader);
  const ranked = arms.map(({ arm }) => arm).toSorted((a, b) => rank(a) - rank(b));
  return ranked[0] ?? null;
}
