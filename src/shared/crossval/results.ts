import type { ClassNumbers, Diagnosis } from '../domain/diagnosis.ts';
import type { ImageMode, InputKind } from '../domain/input.ts';
import type { ReliabilityBin } from '../stats/calibration.ts';
import type { Confusion, Rates } from '../stats/confusion.ts';
import type { CurvePoint } from '../stats/curves.ts';
import type { NetBenefit } from '../stats/decision-curve.ts';
import type { Estimate } from '../stats/estimate.ts';
import type { Arm, Plan } from './arms.ts';
import type { EvaluationOptions } from './evaluation-options.ts';
import type { Protocol } from './manifest.ts';
import type { Notice } from './notices.ts';
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
  /** What must stand beside every figure: simulated images, few images per patient, folds missing. */
  readonly notices: readonly Notice[];
  readonly plan: Plan;
  readonly protocol: Protocol;
  readonly options: EvaluationOptions;
  /** Units that are done; figures over fewer than all say so. */
  readonly units: { readonly done: number; readonly total: number };
  /** What a patient-wise decision is made for. */
  readonly unit: 'patient' | 'lesion';
  /** Patients and images by class in every part: the paper's supplementary Figure 2. */
  readonly parts: readonly PartCounts[];
  /** Those of which at least one fold is done, in the plan's order. */
  readonly arms: readonly ArmResults[];
  /**
   * The arm that people are held against and Table 4 is made of: BSE before SE before B, cropped
   * before full, the ensemble before the vote before a network. Null where no arm is done.
   */
  readonly mainArm: string | null;
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
  /** In the order of `ArmResults.folds`; null where it is not defined, and then not in the mean. */
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
  /** Of the mean probabilities per patient or lesion. */
  readonly auc: OverFolds;
  /** Of the images. */
  readonly imageAuc: OverFolds;
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
  /** Patients, or lesions where decisions are made per lesion. */
  readonly units: ClassNumbers;
  readonly pairs: ClassNumbers;
  readonly imageWise: RateEstimates & { readonly auc: Estimate };
  readonly byVote: RateEstimates;
  readonly byMeanProbability: RateEstimates & { readonly auc: Estimate };
  readonly recognition: Estimate;
  /** Area under the precision-recall curve. */
  readonly averagePrecision: Estimate;
  /**
   * The highest sensitivity at the chosen specificity or more. The threshold is chosen on the same
   * patients, in every resample anew.
   */
  readonly sensitivityAtSpecificity: Estimate & { readonly threshold: number | null };
  readonly specificityAtSensitivity: Estimate & { readonly threshold: number | null };
  readonly pairsPerUnit: readonly { readonly pairs: number; readonly units: number }[];
}

/** Of the mean probability per patient or lesion. */
export interface Calibration {
  /** Ten of equal width; those without a case are left out. */
  readonly bins: readonly ReliabilityBin[];
  readonly brier: Estimate;
  readonly ece: Estimate;
}

/** Null where there are too few values. */
export interface MeanAndSd {
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
}

/** True-class probability ("PPV" in the paper), over pairs and per patient. */
export interface TrueClass {
  /** Over pairs as if they were independent, as the paper does; SD with ddof 0. */
  readonly pairs: MeanAndSd;
  /** Patient means; SD with ddof 1. */
  readonly patients: MeanAndSd;
  /**
   * Mean over the correctly decided patients or lesions (Eq. 1) of each class: what Table 4's
   * misses are held against.
   */
  readonly meanOfCorrect: { readonly benign: number | null; readonly malignant: number | null };
}

/**
 * Patients or lesions that have something in common, decided by mean probability. `lesion-size` is
 * the longer side of the B-mode ROI as a share of its image's width, in thirds of the tested cases:
 * images carry no millimetres, so sizes compare within one depth setting only. `pairs` is N_P.
 */
export interface Subgroup {
  readonly by: 'histology' | 'device' | 'birads' | 'lesion-size' | 'pairs';
  /** As written in the study; null for what it does not say, and for ranges. */
  readonly group: string | null;
  /** Smallest and largest value in the group; null for what is no number or not known. */
  readonly range: { readonly from: number; readonly to: number } | null;
  /** Patients, or lesions where decisions are made per lesion. */
  readonly units: ClassNumbers;
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
  /** ROC and precision-recall, by mean probability per patient or lesion. */
  readonly curve: readonly CurvePoint[];
  readonly calibration: Calibration;
  /**
   * After temperature scaling, cross-fitted: each patient is scaled by the temperature of the other
   * test patients, by predictions of models that neither were fitted nor stopped early on them.
   * Null where the classes are too few.
   */
  readonly scaled: {
    /** One per group of patients that is left out. */
    readonly temperatures: readonly number[];
    readonly calibration: Calibration;
  } | null;
  /** Decision curve of the mean probability per patient or lesion. */
  readonly netBenefit: readonly NetBenefit[];
  readonly trueClass: TrueClass;
  readonly subgroups: readonly Subgroup[];
}

/** Something else that judged the same test patients. */
export interface ReferenceResults {
  /** E.g. `strain:youden`, `strain:2.7`, `human:NAME`, `either:NAME`, `both:NAME`. */
  readonly id: string;
  readonly kind: 'strain-ratio' | 'human' | 'human-or-machine' | 'human-and-machine';
  /** The reader; null for the strain ratio. */
  readonly reader: string | null;
  /** Whether opinions given after the machine's was seen are among them. */
  readonly afterReveal: boolean;
  /** Of the strain ratio; null for people. */
  readonly cutoff: {
    /** Null where the folds chose different ones: each patient is then decided by its own fold's. */
    readonly value: number | null;
    readonly by: 'youden-on-training' | 'fixed';
    /** Where a fixed one was published. */
    readonly source: string | null;
    /** In fold order, where it was chosen on training patients. */
    readonly folds: readonly number[];
  } | null;
  /** Patients or lesions this reference judged; the others are left out of its figures. */
  readonly judged: number;
  /** Per patient or lesion: by the mean of the pairs' ratios, or the reader's opinion. */
  readonly rates: RateEstimates;
  /** Of the strain ratio image by image, as the paper's Table 2 has it; null for people. */
  readonly imageWise: RateEstimates | null;
  /** Of the strain ratio; null for people. */
  readonly auc: Estimate | null;
  /** Agreement with the decision (Eq. 1) of `against` on the same cases: Cohen's kappa. */
  readonly kappa: Estimate | null;
  /** The arm it is held against or combined with; null for none. */
  readonly against: string | null;
  /** Of the strain ratio; empty for people. */
  readonly curve: readonly CurvePoint[];
}

/** Two arms on the same patients: paired DeLong, Holm over the family it belongs to. */
export interface ArmComparison {
  readonly a: string;
  readonly b: string;
  readonly family: 'readers' | 'inputs' | 'images';
  /** Folds both have: the scores of either are averaged over these. */
  readonly folds: readonly number[];
  /** AUC of `a` minus AUC of `b`, of the mean probabilities. */
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
    /** As published: two-sided t-test (Welch) over pairs as if they were independent. */
    readonly published: {
      readonly pairs: number;
      readonly t: number;
      readonly df: number;
      readonly p: number;
    } | null;
    /** Paired t-test of the patient means, with Holm's correction over the family. */
    readonly patient: {
      readonly n: number;
      /** Mean of `a` minus mean of `b`. */
      readonly difference: number;
      readonly t: number;
      readonly df: number;
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
  /** Longer side of the B-mode ROI / width of its image, mean over its pairs. */
  readonly size: number | null;
  readonly arms: Readonly<Record<string, CaseOfArm>>;
}

/** What one arm says of a case. */
export interface CaseOfArm {
  /** Of malignancy: mean over pairs and folds. */
  readonly probability: number;
  /** Of the actual class: `probability` or its complement. */
  readonly trueClass: number;
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
  /** Folds that decide it wrongly. */
  readonly wrongFolds: number;
  /** Wrong in more than half of the folds that tested it (3 or more of five): it stands in Table 4. */
  readonly misclassified: boolean;
}

export interface LearningCurve {
  /** `Unit.id`. */
  readonly unit: string;
  readonly epochs: readonly UnitEpoch[];
}

/**
 * Where the joint Grad-CAM of the class each fold's model decided for lies on full images, per
 * input kind. For BSE one joint map lies over two images that are not registered.
 */
export interface HeatFigures {
  readonly input: InputKind;
  readonly images: ImageMode;
  /** The image it is laid over. */
  readonly image: 'b' | 'se';
  /**
   * Share of the heat inside the ROI, averaged over the folds and pairs of each patient, then over
   * patients; interval by bootstrap of patients. Of the part of the image the network saw.
   */
  readonly shareInside: Estimate;
  /** Pointing game: the hottest point lies inside the ROI. */
  readonly pointing: Estimate;
  /** Share of what the network saw that the ROI takes, averaged likewise: what chance would give. */
  readonly roiArea: number | null;
  /** Maps without positive evidence; in neither figure. */
  readonly empty: number;
  /** All maps of tested pairs with an ROI. */
  readonly maps: number;
}
