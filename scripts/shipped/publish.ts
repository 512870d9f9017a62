import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openModel } from '../../src/main/model/folder.ts';
import { type Manifest, manifestSchema } from '../../src/main/model/manifest.ts';
import { shippedFits, type ShippedModel, type ShippedPlan } from './plan.ts';

/** All models together, in bytes. */
const LARGEST = 70e6;

const CITATION =
  'W. Gómez-Flores, M. J. Gregorio-Calas, W. C. A. Pereira, "BUS-BRA: A breast ultrasound dataset for assessing computer-aided diagnosis systems", Medical Physics 51, 2024, doi:10.1002/mp.16812';

const METHOD =
  'S. Misra, S. Jeon, R. Managuli, S. Lee, G. Kim, S. Lee, R. G. Barr, C. Kim, "Ensemble Transfer Learning of Elastography and B-mode Breast Ultrasound Images", arXiv:2102.08567, 2021';

const LICENCE =
  'That of Sonopair (Apache-2.0), and of BUS-BRA, whose images it was fitted on: free to use, copy, modify and distribute, provided as is; all documents and papers that use it are required to cite the article on the data set. Copyright (c) 2023 the authors of BUS-BRA.';

/** What every model fitted on BUS-BRA has to say of itself. */
const LIMITS: readonly string[] = [
  'Fitted on one data set, patients of one hospital (Instituto Nacional de Câncer, Rio de Janeiro), scanned with four devices (GE Logiq 5, GE Logiq 7, Toshiba Aplio 300, U-Systems). Other populations, devices and settings are unknown to it.',
  'Sees the crop of a lesion that somebody has found and marked; it finds none.',
  'Its held-out patients are of the same hospital and devices: no external validation.',
  'Networks start from random weights (no ImageNet); FC6 and FC7 of AlexNet are two factors of rank 128; stored in half precision.',
];

const OWN: Readonly<Record<ShippedModel['name'], { title: string; limits: readonly string[] }>> = {
  'busbra-b': {
    title: 'BUS-BRA, B-mode',
    limits: ['Reads the B-mode image only: what the elastogram shows does not enter its opinion.'],
  },
  'busbra-bse-simulated': {
    title: 'BUS-BRA, B-mode and simulated strain',
    limits: [
      'The strain images it was fitted on are SIMULATED from the B-mode images and the diagnosis: for learning the workflow. It must not be used on patients, and its figures say nothing about elastography.',
    ],
  },
};

/** Copies the small models with their figures into a folder and completes their cards. */
export async function publish(plan: ShippedPlan, from: string, to: string): Promise<void> {
  let bytes = 0;
  for (const { model, name, small } of shippedFits(plan)) {
    if (!small) continue;
    const { manifest } = await openModel(join(from, name));
    const target = join(to, name);
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const file of [manifest.onnx.file, 'metrics.jsonl'])
      await cp(join(from, name, file), join(target, file));
    const card = cardOf(model, manifest);
    await writeFile(join(target, 'manifest.json'), `${JSON.stringify(card, undefined, 2)}\n`);
    await openModel(target);
    const size = (await readFile(join(target, manifest.onnx.file))).byteLength;
    bytes += size;
    console.log(`${target}: ${(size / 1e6).toFixed(1)} MB`);
  }
  if (bytes > LARGEST) throw new Error(`${bytes} bytes are more than ${LARGEST}`);
}

function cardOf({ name }: ShippedModel, manifest: Manifest): Manifest {
  if (manifest.heldOut === undefined) throw new Error(`${name} has not met its held-out patients`);
  const { title, limits } = OWN[name];
  return manifestSchema.parse({
    ...manifest,
    title,
    licence: LICENCE,
    citations: [CITATION, METHOD],
    limits: [...limits, ...manifest.limits, ...LIMITS],
  });
}
