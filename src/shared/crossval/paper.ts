import type { ImageMode, InputKind } from '../domain/input.ts';
import type { Rates } from '../stats/confusion.ts';

/**
 * The paper's own figures, to stand beside those of a local study. In percent as printed, mean and
 * SD over its five folds; faults that can be shown from the paper itself are named (method.md,
 * "Where the paper contradicts itself").
 */
export interface PaperRow {
  readonly input: InputKind;
  readonly images: ImageMode;
  /** Who reads, in the paper's tables; of VGG, SqueezeNet and DenseNet it does not say which. */
  readonly reader: PaperReader;
  readonly values: Readonly<Record<keyof Rates, PaperValue>>;
  readonly faults: readonly PaperFault[];
}

export type PaperReader =
  'alexnet' | 'resnet18' | 'ensemble' | 'voting' | 'vgg16' | 'squeezenet1_1' | 'densenet121';

export interface PaperValue {
  readonly mean: number;
  readonly sd: number;
}

/** What is known to be wrong with a figure of the paper; every window says it in its own words. */
export const PAPER_FAULTS = [
  /** Patient-wise rates are multiples of 1/9, so the test part has 18 patients, not the 20 stated. */
  'eighteen-patients',
  /** Mean and SD cannot arise from whole patients in five folds of 18. */
  'impossible-sd',
  /** Full B-SE ResNet fits four folds, not five. */
  'four-folds',
  /** The F1 repeats the cell of AlexNet above it. */
  'repeated-f1',
  /** MSR and ASR are image-wise on 56 images beside patient-wise rows. */
  'image-wise-row',
  /** MSR's and ASR's sensitivity and specificity are swapped against their source. */
  'swapped-rates',
  /** ASR's F1 follows neither from its cells nor from its source, which gives 80.70. */
  'wrong-f1',
] as const;
export type PaperFault = (typeof PAPER_FAULTS)[number];

/** The paper's columns, in its order. */
const COLUMNS = ['accuracy', 'precision', 'specificity', 'sensitivity', 'f1'] as const;

/** Lines of: input, images, reader, five cells as printed, faults. */
function table(text: string): readonly PaperRow[] {
  return text
    .trim()
    .split('\n')
    .map((line): PaperRow => {
      const [input, images, reader, ...rest] = line.trim().split(/\s+/);
      const cells = rest.slice(0, COLUMNS.length).map((cell): PaperValue => {
        const [mean, sd] = cell.split('±');
        return { mean: Number(mean), sd: Number(sd) };
      });
      return {
        input: input as InputKind,
        images: images as ImageMode,
        reader: reader as PaperReader,
        values: Object.fromEntries(
          COLUMNS.map((name, i) => [name, cells[i]]),
        ) as PaperRow['values'],
        faults: (rest[COLUMNS.length]?.split(',') ?? []) as PaperFault[],
      };
    });
}

/** Table 1, patient-wise (Eq. 1). */
export const PAPER_PATIENT_WISE: readonly PaperRow[] = table(`
  b   full    alexnet     66.67±3.08 66.73±3.80 66.67±3.02 66.67±3.97 66.41±2.91
  b   cropped alexnet     71.11±2.22 71.73±4.48 71.11±3.88 71.11±5.44 71.09±1.31
  b   full    resnet18    66.66±4.96 67.78±3.64 68.89±3.31 64.48±3.31 65.74±2.50
  b   cropped resnet18    71.11±2.22 72.22±3.43 73.33±3.44 68.89±4.44 70.42±2.22
  b   full    ensemble    72.22±3.51 72.89±3.99 73.34±3.44 71.11±3.44 71.86±3.70
  b   cropped ensemble    77.78±3.51 77.16±3.97 75.56±4.31 80.00±4.44 78.32±2.86
  se  full    alexnet     75.56±2.72 75.66±1.92 75.56±4.44 75.56±3.31 75.35±3.96
  se  cropped alexnet     81.11±2.71 81.10±3.73 80.00±4.31 82.22±5.44 81.33±2.22
  se  full    resnet18    75.55±4.44 77.06±5.79 77.78±3.02 73.33±5.44 74.99±4.52
  se  cropped resnet18    81.11±2.71 81.10±3.73 80.00±4.31 82.22±5.44 81.33±2.22
  se  full    ensemble    78.89±2.22 78.22±0.22 77.78±0.00 80.00±4.44 79.07±2.57
  se  cropped ensemble    85.55±2.71 86.55±3.33 86.66±4.42 84.44±5.44 85.33±2.97
  bse full    alexnet     81.11±2.71 82.11±4.47 82.22±5.44 80.00±4.44 80.89±2.63
  bse cropped alexnet     84.44±4.15 86.10±4.20 86.66±4.42 82.22±5.53 84.05±4.28
  bse full    resnet18    81.94±2.40 83.19±4.37 83.33±5.55 80.56±4.81 81.67±2.37 four-folds
  bse cropped resnet18    84.44±2.22 85.97±3.93 84.44±5.44 84.44±5.44 84.40±2.39
  bse full    ensemble    85.55±2.72 88.76±1.42 88.89±2.02 82.22±1.44 85.06±2.68
  bse cropped ensemble    90.00±2.15 91.05±1.54 91.10±1.44 88.89±2.02 89.79±4.47 eighteen-patients,impossible-sd
`);

/** Table 1, image-wise on 56 test images (27 malignant, 29 benign). */
export const PAPER_IMAGE_WISE: readonly PaperRow[] = table(`
  b   full    alexnet     65.70±3.97 64.03±3.90 65.51±4.87 65.92±3.18 64.82±4.88
  b   cropped alexnet     68.21±4.43 68.29±3.79 71.71±3.03 64.44±3.02 66.16±4.51
  b   full    resnet18    66.78±4.73 66.92±5.08 71.03±7.10 62.22±3.22 64.19±5.53
  b   cropped resnet18    67.85±3.19 67.52±3.78 71.03±4.14 64.44±2.96 65.92±3.12
  b   full    ensemble    71.06±4.57 71.78±5.89 75.16±7.03 66.66±3.19 68.92±4.81
  b   cropped ensemble    73.56±4.97 74.46±3.44 76.54±3.09 70.37±3.73 66.16±4.51 repeated-f1
  se  full    alexnet     75.71±1.82 75.69±1.96 77.92±3.51 73.33±3.92 74.32±2.80
  se  cropped alexnet     81.78±1.33 80.11±4.58 79.99±3.68 83.68±3.54 81.56±1.16
  se  full    resnet18    74.99±1.12 74.88±1.96 77.25±2.77 72.59±1.81 73.68±1.00
  se  cropped resnet18    80.71±3.81 80.68±8.02 80.68±3.36 80.74±3.62 80.31±2.57
  se  full    ensemble    77.49±1.42 76.26±2.67 77.24±4.14 77.77±4.05 76.89±1.54
  se  cropped ensemble    83.92±1.12 84.52±4.12 85.51±3.51 82.22±4.31 83.13±0.87
  bse full    alexnet     81.42±3.11 82.92±6.93 84.13±7.74 78.51±3.62 80.38±2.53
  bse cropped alexnet     84.63±1.82 87.26±3.12 88.96±3.38 79.99±3.77 83.37±2.04
  bse full    resnet18    79.90±2.92 80.27±4.58 81.89±5.09 77.77±4.53 78.86±2.96
  bse cropped resnet18    81.42±2.41 83.71±5.28 83.44±4.31 79.26±1.81 80.52±1.69
  bse full    voting      82.12±2.41 83.92±5.13 85.13±6.31 78.71±3.12 82.38±2.54
  bse cropped voting      86.63±2.10 86.26±3.13 86.96±2.56 82.99±2.76 84.37±1.98
  bse full    ensemble    84.28±2.37 86.24±5.20 87.58±5.16 80.73±4.31 83.20±2.40
  bse cropped ensemble    87.48±2.26 88.49±2.15 89.65±2.18 85.18±4.05 86.75±2.63
`);

/** Table 2, patient-wise on B-SE: what is not in Table 1 already. */
export const PAPER_COMPARATORS: readonly PaperRow[] = table(`
  bse full    vgg16       72.22±7.02 73.14±8.13 73.33±8.88 71.11±8.88 71.84±6.97
  bse cropped vgg16       75.55±4.44 77.64±7.56 77.78±9.93 73.33±5.44 75.06±3.92
  bse full    squeezenet1_1 75.56±4.44 78.73±6.99 80.00±8.31 71.11±5.44 74.44±4.08
  bse cropped squeezenet1_1 76.67±2.22 79.39±5.86 80.00±8.31 73.34±5.44 75.85±1.69
  bse full    densenet121 77.78±3.51 80.75±4.91 82.22±5.44 73.33±5.44 76.70±3.85
  bse cropped densenet121 81.11±2.71 83.69±4.04 84.45±5.44 77.78±7.02 80.33±3.40
`);

/** Table 2's strain-ratio methods on the 56 test images: as printed, and by their source's counts. */
export interface PaperStrain {
  readonly method: 'msr' | 'asr';
  /** Strain ratio that is called malignant, from the source (Barr and Managuli 2019). */
  readonly cutoff: number;
  readonly printed: Readonly<Record<keyof Rates, number>>;
  readonly counts: {
    readonly truePositive: number;
    readonly falseNegative: number;
    readonly falsePositive: number;
    readonly trueNegative: number;
  };
  readonly faults: readonly PaperFault[];
}

export const PAPER_STRAIN: readonly PaperStrain[] = [
  {
    method: 'msr',
    cutoff: 2.7,
    printed: {
      accuracy: 76.78,
      precision: 70.58,
      specificity: 88.88,
      sensitivity: 65.52,
      f1: 78.67,
    },
    counts: { truePositive: 24, falseNegative: 3, falsePositive: 10, trueNegative: 19 },
    faults: ['image-wise-row', 'swapped-rates'],
  },
  {
    method: 'asr',
    cutoff: 2.8,
    printed: {
      accuracy: 80.35,
      precision: 76.66,
      specificity: 85.18,
      sensitivity: 75.86,
      f1: 81.09,
    },
    counts: { truePositive: 23, falseNegative: 4, falsePositive: 7, trueNegative: 22 },
    faults: ['image-wise-row', 'swapped-rates', 'wrong-f1'],
  },
];

/** Table 3: patient recognition rate (Eq. 2), in percent. */
export const PAPER_RECOGNITION: readonly {
  readonly input: InputKind;
  readonly images: ImageMode;
  readonly values: Readonly<Record<'alexnet' | 'resnet18' | 'ensemble', number>>;
}[] = [
  { input: 'b', images: 'full', values: { alexnet: 67.59, resnet18: 66.67, ensemble: 72.78 } },
  { input: 'se', images: 'full', values: { alexnet: 74.63, resnet18: 73.14, ensemble: 76.76 } },
  { input: 'bse', images: 'full', values: { alexnet: 80.92, resnet18: 78.61, ensemble: 81.67 } },
  { input: 'b', images: 'cropped', values: { alexnet: 68.98, resnet18: 68.42, ensemble: 73.24 } },
  { input: 'se', images: 'cropped', values: { alexnet: 81.67, resnet18: 80.09, ensemble: 81.94 } },
  { input: 'bse', images: 'cropped', values: { alexnet: 85, resnet18: 82.74, ensemble: 86.39 } },
];

/** Table 4: patients its ensemble decided wrongly in three or more of five folds. */
export const PAPER_MISCLASSIFIED: readonly {
  readonly patient: string;
  readonly histology: string;
  readonly predicted: 'benign' | 'malignant';
  readonly folds: number;
}[] = [
  { patient: '284', histology: 'fibrocystic', predicted: 'malignant', folds: 3 },
  { patient: '229', histology: 'IDC', predicted: 'benign', folds: 4 },
];

/** The cells of a row that a fault is about; the others are about the whole row. */
export const FAULTY_CELLS: Readonly<Partial<Record<PaperFault, readonly (keyof Rates)[]>>> = {
  'repeated-f1': ['f1'],
  'swapped-rates': ['sensitivity', 'specificity'],
  'wrong-f1': ['f1'],
};
