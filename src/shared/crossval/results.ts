import type { Diagnosis } from '../domain/diagnosis.ts';
import type { ImageMode, InputKind } from '../domain/input.ts';
import type { Confusion, Rates } from '../stats/confusion.ts';
import type { Estimate } from '../stats/estimate.ts';
import type { Arm } from './arms.ts';
import type { Plan } from './arms.ts';
import type { Protocol } from './manifest.ts';
import type { UnitEpoch } from './predictions.ts';

/**
 * All figures of a run: a pure function of its manifest, predictions and Grad-CAM maps, computed in
 * one place (`main/evaluation`) for screen, report, bundle and command alike.
 */
export interface RunResults {
  readonly format: 'sonopair-results';
  readonly version: 1;
  /** `CrossvalManifest.sha256`. */
  readonly manifest: string;
  readonly study: string;
  /** What must stand beside every figure, one sentence or two each: simulated images, few units, … */
  readonly notices: readonly string[];
  readonly plan: Plan;
  readonly protocol: Protocol;
  readonly options: EvaluationOptions;
  /** Units that are done; figures over fewer than all say so. */
  readonly units: { readonly done: number; readonly total: number };
  /** What a patient-wise decision is made for. */
  readonly unit: 'patient' | 'lesion';
  /** Patients and images by class in every part: the paper's supplementary Figure 2. */
  readonly parts: readonly PartCounts[];
  readonly arms: readonly ArmResults[];
  /** Strain ratio and people on the same test patients. */
  readonly references: readonly ReferenceResults[];
  readonly comparisons: readonly ArmComparison[];
  readonly trueClassTests: TrueClassTests;
  /** One per lesion or patient that was tested: what a click on a cell or point leads to. */
  readonly cases: readonly CaseResult[];
  readonly learning: readonly LearningCurve[];
  /** Full images only. */
  readonly heat: readonly HeatFigures[];
}

/** What may be chosen after the fits; a run can be evaluated again with others. */
export interface EvaluationOptions {
  /** Positive is a probability of at least this. */
  readonly cutoff: number;
  /** For "sensitivity at specificity" and the reverse. */
  readonly specificity: number;
  readonly sensitivity: number;
  /** Strain-ratio cutoffs beside the one by Youden on training patients. */
  readonly strainCutoffs: readonly number[];
  readonly bootstrap: { readonly seed: number; readonly resamples: number };
}

export interface ClassNumbers {
  readonly benign: number;
  readonly malignant: number;
}

export interface PartCounts {
  /** 1-based; null for the test part of the paper protocol, which all folds share. */
  readonly fold: number | null;
  readonly part: 'fitting' | 'validation' | 'test';
  readonly patients: ClassNumbers;
  readonly images: ClassNumbers;
}

/** A figure over the folds in the paper's form: SD with ddof 0, no interval, never pooled. */
export interface OverFolds {
  readonly mean: number | null;
  readonly sd: number | null;
  /** By fold; null where it is not defined. */
  readonly folds: readonly (number | null)[];
}

export type RatesOverFolds = Readonly<Record<keyof Rates, OverFolds>>;

/** What of one arm stands in Tables 1 to 3. */
export interface PaperForm {
  readonly imageWise: RatesOverFolds;
  /** Eq. (1). */
  readonly byVote: RatesOverFolds;
  readonly byMeanProbability: RatesOverFolds;
  /** Eq. (2). */
  readonly recognition: OverFolds;
  readonly auc: OverFolds;
}

export interface RateEstimates extends Readonly<Record<keyof Rates, Estimate>> {
  readonly confusion: Confusion;
  /** Share of malignant cases: what `precision` holds for. */
  readonly prevalence: number | null;
}

/**
 * Estimates per patient: each pair's probabilities of all fold models that tested it are averaged
 * first; n is the number of distinct patients; intervals as method.md says.
 */
export interface PatientEstimates {
  readonly patients: ClassNumbers;
  readonly pairs: ClassNumbers;
  readonly imageWise: RateEstimates & { readonly auc: Estimate };
  readonly byVote: RateEstimates;
  readonly byMeanProbability: RateEstimates & { readonly auc: Estimate };
  readonly recognition: Estimate;
  /** Area under the precision-recall curve. */
  readonly averagePrecision: Estimate;
  readonly sensitivityAtSpecificity: Estimate & { readonly threshold: number | null };
  readonly specificityAtSensitivity: Estimate & { readonly threshold: number | null };
  readonly pairsPerUnit: readonly { readonly pairs: number; readonly units: number }[];
}

/** A point of a curve over cutoffs, by mean probability per patient or lesion. */
export interface CurvePoint {
  readonly threshold: number;
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly sensitivity: number;
  readonly specificity: number;
  /** Null where nothing is called malignant. */
  readonly precision: number | null;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly predicted: number;
  /** Share of malignant cases in the bin. */
  readonly observed: Estimate;
}

export interface Calibration {
  readonly bins: readonly ReliabilityBin[];
  readonly brier: Estimate;
  readonly ece: Estimate;
}

export interface NetBenefit {
  readonly threshold: number;
  readonly model: number;
  readonly treatAll: number;
}

/** True-class probability ("PPV" in the paper), over pairs and per patient. */
export interface TrueClass {
  readonly pairs: { readonly n: number; readonly mean: number; readonly sd: number };
  /** Patient means; SD with ddof 1. */
  readonly patients: { readonly n: number; readonly mean: number; readonly sd: number | null };
  /** Mean over the correctly decided patients of each class: what Table 4's misses are held against. */
  readonly meanOfCorrect: { readonly benign: number | null; readonly malignant: number | null };
}

export interface Subgroup {
  readonly by: 'histology' | 'device' | 'birads' | 'lesion-size' | 'pairs';
  /** The group as written, or its range: `10 to 20 mm`. */
  readonly group: string;
  readonly patients: ClassNumbers;
  readonly sensitivity: Estimate;
  readonly specificity: Estimate;
  readonly accuracy: Estimate;
  readonly auc: Estimate;
}

export interface ArmResults {
  readonly arm: Arm;
  /** Folds that are done. */
  readonly folds: readonly number[];
  readonly paperForm: PaperForm;
  readonly estimates: PatientEstimates;
  readonly curve: readonly CurvePoint[];
  readonly calibration: Calibration;
  /**
   * After temperature scaling, cross-fitted: each patient is scaled by the temperature of the other
   * test patients, who took part neither in weights nor in early stopping.
   */
  readonly scaled: {
    readonly temperatures: readonly number[];
    readonly calibration: Calibration;
  } | null;
  readonly netBenefit: readonly NetBenefit[];
  readonly trueClass: TrueClass;
  readonly subgroups: readonly Subgroup[];
}

/** Something else that judged the same test patients. */
export interface ReferenceResults {
  readonly id: string;
  readonly kind: 'strain-ratio' | 'human' | 'human-or-machine' | 'human-and-machine';
  /** Cutoff of the strain ratio, or the reader's name. */
  readonly name: string;
  /** How the cutoff was chosen; null for people. */
  readonly cutoff: {
    readonly value: number;
    readonly by: 'youden-on-training' | 'fixed';
    /** By fold where it was chosen on training patients. */
    readonly folds: readonly number[];
  } | null;
  /** Patients or lesions this reference judged; the others are left out of its figures. */
  readonly judged: number;
  readonly rates: RateEstimates;
  readonly auc: Estimate | null;
  /** Agreement with the machine's decision of `against` on the same cases: Cohen's kappa. */
  readonly kappa: Estimate | null;
  /** The arm it is held against or combined with; null for none. */
  readonly against: string | null;
  readonly curve: readonly CurvePoint[];
}

/** Two arms on the same patients: paired DeLong, Holm over the family it belongs to. */
export interface ArmComparison {
  readonly a: string;
  readonly b: string;
  readonly family: 'readers' | 'inputs' | 'images';
  readonly difference: Estimate;
  readonly p: number | null;
  readonly pHolm: number | null;
}

/** Figure 5 (b) and (c). */
export interface TrueClassTests {
  readonly rows: readonly {
    readonly a: string;
    readonly b: string;
    readonly family: 'readers' | 'inputs';
    /** As published: two-sided t-test over pairs as if they were independent. */
    readonly published: { readonly t: number; readonly df: number; readonly p: number } | null;
    /** Paired t-test of the patient means, with Holm's correction over the family. */
    readonly patient: {
      readonly n: number;
      readonly difference: number;
      readonly t: number;
      readonly p: number;
      readonly pHolm: number;
    } | null;
  }[];
}

/** One lesion or patient of the test part. */
export interface CaseResult {
  /** `PATIENT`, or `PATIENT/LESION` where decisions are made per lesion. */
  readonly unit: string;
  readonly patient: string;
  readonly diagnosis: Diagnosis;
  readonly pairs: readonly string[];
  readonly histology: string | null;
  readonly birads: string | null;
  readonly device: string | null;
  /** Mean over its pairs. */
  readonly strainRatio: number | null;
  readonly tsukuba: number | null;
  readonly arms: Readonly<Record<string, CaseOfArm>>;
}

/** What one arm says of a case. */
export interface CaseOfArm {
  /** Mean over pairs and folds. */
  readonly probability: number;
  /** Eq. (1) over the pairs' mean probabilities. */
  readonly decision: Diagnosis;
  readonly byFold: readonly {
    readonly fold: number;
    /** Mean over pairs. */
    readonly probability: number;
    /** Eq. (1). */
    readonly decision: Diagnosis;
    /** B_P and N_P of Eq. (1). */
    readonly benignVotes: number;
    readonly pairs: number;
  }[];
  /** Folds that decide it wrongly; with 3 or more of five it stands in Table 4. */
  readonly wrongFolds: number;
}

export interface LearningCurve {
  /** `Unit.id`. */
  readonly unit: string;
  readonly epochs: readonly UnitEpoch[];
}

/** Where the joint Grad-CAM of the decided class lies on full images, per input kind. */
export interface HeatFigures {
  readonly input: InputKind;
  readonly images: ImageMode;
  /** The image it is laid over. */
  readonly image: 'b' | 'se';
  /** Share of the heat inside the ROI; intervals by bootstrap of patients. */
  readonly shareInside: Estimate;
  /** Pointing game: the hottest point lies inside the ROI. */
  readonly pointing: Estimate;
  /** Share of the image the ROI takes: what chance would give. */
  readonly roiArea: number;
  /** Maps without positive evidence; in neither figure. */
  readonly empty: number;
}
