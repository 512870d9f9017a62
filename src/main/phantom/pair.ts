import type { SourceRect } from '../../shared/geometry/rect.ts';
import type { RandomStream } from '../../shared/random/stream.ts';
import { randomStream } from '../../shared/random/stream.ts';
import type { Raster } from '../imaging/raster.ts';
import type { Anatomy } from './anatomy.ts';
import { drawAnatomy } from './anatomy.ts';
import { between } from './draw.ts';
import { formImage } from './echo.ts';
import { drawElastogram } from './elastogram.ts';
import type { Pose } from './frame.ts';
import { HEIGHT, imageX, imageZ, MM_PER_PIXEL, WIDTH } from './frame.ts';
import type { Lesion } from './lesion.ts';
import { drawLesion } from './lesion.ts';
import type { PairPlan, PhantomPatient, SectionPlane } from './patients.ts';
import { strainOf } from './strain.ts';
import { sampleTissue } from './tissue.ts';

/** What lies under the probe of one patient, in each section plane. */
export interface Breast {
  readonly anatomy: Anatomy;
  readonly lesions: Readonly<Record<SectionPlane, Lesion>>;
}

/** The images of one pair with the lesion's region of interest in each. */
export interface RenderedPair {
  /** Gray B-mode image. */
  readonly b: Raster;
  /** RGB strain image over another B-mode frame of the same lesion. */
  readonly se: Raster;
  readonly bRoi: SourceRect;
  readonly seRoi: SourceRect;
}

/** Builds a patient's breast; the same seed gives the same breast. */
export function drawBreast(patient: PhantomPatient, seed: number): Breast {
  const { appearance, size, code } = patient;
  const stream = (part: string): RandomStream => randomStream(seed, 'phantom', code, part);
  return {
    anatomy: drawAnatomy(
      size.depth - size.halfHeight,
      size.depth + size.halfHeight,
      stream('anatomy'),
    ),
    lesions: {
      radial: drawLesion(appearance, size, stream('radial')),
      antiradial: drawLesion(appearance, size, stream('antiradial')),
    },
  };
}

/** Renders one acquisition. Depends on the seed, the patient and the pair's name only. */
export function renderPair(
  patient: PhantomPatient,
  breast: Breast,
  plan: PairPlan,
  seed: number,
): RenderedPair {
  const stream = randomStream(seed, 'phantom', plan.pair);
  const lesion = breast.lesions[plan.plane];
  // The planes of one breast are cut far apart, repeated frames of a plane close together.
  const section = (plan.plane === 'radial' ? 0 : 90) + between(stream, -1, 1);
  const bPose = drawPose(stream);
  const sePose = moved(bPose, stream);
  const seSection = section + between(stream, -0.4, 0.4);
  const beam = { ...patient.device.beam };
  beam.glandLevel += between(stream, -3, 3);
  beam.residualLoss *= between(stream, 0.7, 1.3);

  const b = formImage(sampleTissue(breast.anatomy, lesion, section, bPose), beam, stream);
  const under = formImage(sampleTissue(breast.anatomy, lesion, seSection, sePose), beam, stream);
  const strain = strainOf(
    breast.anatomy,
    lesion,
    patient.stiffness,
    seSection,
    sePose,
    plan.strainRatio,
    stream,
  );
  const reach = Math.max(1, patient.stiffness.ebRatio);
  const seRoi = regionOf(lesion, sePose, reach, stream);
  const deep = imageZ(sePose, breast.anatomy.borders(seSection).fascia) / MM_PER_PIXEL;
  const window = strainWindow(Math.max(deep, seRoi.y + seRoi.height), stream);
  return {
    b: raster(1, new Uint8ClampedArray(b)),
    se: raster(3, drawElastogram(under, strain, window, patient.device.opacity)),
    bRoi: regionOf(lesion, bPose, 1, stream),
    seRoi,
  };
}

/** A clamped array has rounded the values; the raster looks at the same bytes. */
function raster(channels: 1 | 3, { buffer }: Uint8ClampedArray): Raster {
  return { width: WIDTH, height: HEIGHT, channels, data: new Uint8Array(buffer), maximum: 255 };
}

function drawPose(stream: RandomStream): Pose {
  return {
    lesionAt: WIDTH * MM_PER_PIXEL * between(stream, 0.42, 0.58),
    lateralScale: between(stream, 0.95, 1.05),
    axialScale: between(stream, 0.95, 1.02),
  };
}

/** The strain frame: probe slid a little, pressed a little more. */
function moved(pose: Pose, stream: RandomStream): Pose {
  return {
    lesionAt: pose.lesionAt + between(stream, -1.8, 1.8),
    lateralScale: pose.lateralScale * between(stream, 0.96, 1.04),
    axialScale: pose.axialScale * between(stream, 1, 1.06),
  };
}

/** The elastography window: nearly the whole width, from the skin to just below row `deep`. */
function strainWindow(deep: number, stream: RandomStream): SourceRect {
  const x = Math.round(between(stream, 4, 18));
  const y = Math.round(between(stream, 4, 12));
  const right = WIDTH - Math.round(between(stream, 4, 18));
  const bottom = Math.round(Math.min(HEIGHT - 6, deep + between(stream, 6, 28)));
  return { x, y, width: right - x, height: bottom - y };
}

/** A reader's crop: the lesion's box (`reach` times as large) with uneven margins, inside the image. */
function regionOf(lesion: Lesion, pose: Pose, reach: number, stream: RandomStream): SourceRect {
  const { left, right, top, bottom } = lesion.outline.box;
  const margin = (size: number): number => size * between(stream, 0.06, 0.2);
  const columns = reach * (right - left);
  const rows = reach * (bottom - top);
  const x0 = imageX(pose, reach * left - margin(columns)) / MM_PER_PIXEL;
  const x1 = imageX(pose, reach * right + margin(columns)) / MM_PER_PIXEL;
  const y0 = imageZ(pose, lesion.depth + reach * top - margin(rows)) / MM_PER_PIXEL;
  const y1 = imageZ(pose, lesion.depth + reach * bottom + margin(rows)) / MM_PER_PIXEL;
  const x = Math.max(0, Math.floor(x0));
  const y = Math.max(0, Math.floor(y0));
  return {
    x,
    y,
    width: Math.min(WIDTH, Math.ceil(x1)) - x,
    height: Math.min(HEIGHT, Math.ceil(y1)) - y,
  };
}
