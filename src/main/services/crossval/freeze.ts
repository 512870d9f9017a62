import { cpus } from 'node:os';
import { basename, join, resolve } from 'node:path';

import type { Plan } from '../../../shared/crossval/arms.ts';
import {
  canonicalJson,
  type CrossvalContent,
  type CrossvalManifest,
  type FitOptions,
  type ManifestPair,
  manifestSchema,
  type Parts,
  type Protocol,
} from '../../../shared/crossval/manifest.ts';
import type { Pair, Study } from '../../../shared/domain/study.ts';
import { reasonOf, SonopairError } from '../../../shared/errors.ts';
import type { SourceRect } from '../../../shared/geometry/rect.ts';
import { divide } from '../../crossval/protocol.ts';
import { sha256, sha256File } from '../../files/hash.ts';
import { imageSize } from '../../imaging/decode.ts';
import { PREPROCESSING_VERSION } from '../../imaging/prepare.ts';
import { APPLICATION, ONNX_RUNTIME_VERSION, VERSION } from '../../model/version.ts';
import { checkImageContents } from '../../study/contents.ts';
import { type DataOrigin, originOf } from '../../study/origin.ts';
import { readStudy } from '../../study/read.ts';
import { studyPairs } from '../../training/unit-data.ts';
import { checkRank } from '../fit-checks.ts';
import { OPINIONS, readField, readOpinions } from '../studies/columns.ts';

/** Images whose headers are read at a time. */
const AT_ONCE = 8;

export interface FreezeRequest {
  /** Study folder. */
  readonly study: string;
  /** What the study is called in results; the folder's name by default. */
  readonly name?: string;
  readonly plan: Plan;
  readonly protocol: Protocol;
  readonly options: Omit<FitOptions, 'weights'>;
  /** Weights file each network starts from, on this machine. */
  readonly weights: Readonly<Partial<Record<keyof FitOptions['weights'], string>>>;
  readonly seed: number;
  /** What the images are, where the study does not say. */
  readonly origin?: DataOrigin;
}

export interface Frozen {
  readonly manifest: CrossvalManifest;
  /** Pairs that cannot take part, by the reason. */
  readonly leftOut: readonly { readonly reason: string; readonly pairs: readonly string[] }[];
}

/**
 * Freezes a study: its pairs with the hashes of their images, who is in which part, and everything
 * else that decides the numbers of a run. The same study and request give the same `content`, and so
 * the same hash, on every machine and whatever the order of the rows.
 *
 * A pair that lacks what the plan needs (an ROI for cropped images, a readable image) is left out
 * and listed. Throws SonopairError `study`, `split` or `image` where nothing can be made of the rest,
 * `usage` where its options contradict each other.
 */
export async function freezeStudy(request: FreezeRequest): Promise<Frozen> {
  const { options, plan, weights } = request;
  const networks = [...new Set(plan.fits.flatMap((fit) => fit.networks))];
  checkRank({ networks, fcRank: options.fcRank, weights });
  const study = await readStudy(request.study);
  const { pairs, leftOut } = await frozenPairs(study, request.plan);
  const names = new Set(pairs.map(({ pair }) => pair));
  const taking = study.pairs.filter(({ pair }) => names.has(pair));
  if (taking.length === 0) throw nothingLeft(study, leftOut);
  const content: CrossvalContent = {
    ...originOf(taking, request.origin),
    plan: request.plan,
    protocol: request.protocol,
    parts: divide(taking, request.protocol),
    options: {
      ...request.options,
      freeze: ofNetworks(request.options.freeze, request.plan),
      weights: await hashedWeights(request.weights),
    },
    seed: request.seed,
    pairs: [...pairs],
    preprocessing: PREPROCESSING_VERSION,
    overrides: [],
  };
  const name = request.name ?? basename(resolve(request.study));
  return { manifest: manifestOf(name, content), leftOut };
}

/**
 * The same frozen study with leaks that somebody has accepted. They are part of what was decided,
 * so they change its hash; who did it does not.
 */
export function withOverrides(
  manifest: CrossvalManifest,
  overrides: CrossvalContent['overrides'],
  acceptedBy: string,
): CrossvalManifest {
  if (overrides.length === 0) return manifest;
  const sorted = overrides.toSorted((a, b) => compare(a.leak, b.leak));
  const content = { ...manifest.content, overrides: sorted };
  return { ...manifest, content, sha256: sha256(canonicalJson(content)), acceptedBy };
}

/** What of a frozen study is changed for a part of it. */
export interface StudyPart {
  /** Whose pairs it has; all, unless it says so. */
  readonly patients?: readonly string[];
  readonly protocol: Protocol;
  /** Who is where, if the protocol is not to divide them. */
  readonly parts?: Parts;
  readonly options: FitOptions;
}

/**
 * A frozen study of some patients of a frozen study, divided anew and fitted in another way. Throws
 * SonopairError `split` where they are too few for its folds.
 */
export function partOfStudy(
  { content, study, ...origin }: CrossvalManifest,
  { patients, protocol, parts, options }: StudyPart,
): CrossvalManifest {
  const taken = new Set(patients ?? content.pairs.map(({ patient }) => patient));
  const pairs = content.pairs.filter(({ patient }) => taken.has(patient));
  const part = {
    ...content,
    pairs,
    protocol,
    options,
    parts: parts ?? divide(studyPairs({ pairs }), protocol),
  };
  const manifest = manifestOf(study, part);
  return origin.acceptedBy === undefined
    ? manifest
    : { ...manifest, acceptedBy: origin.acceptedBy };
}

function manifestOf(study: string, content: CrossvalContent): CrossvalManifest {
  return manifestSchema.parse({
    format: 'sonopair-crossval',
    version: 1,
    sha256: sha256(canonicalJson(content)),
    content,
    study,
    createdAt: new Date().toISOString(),
    createdWith: `${APPLICATION} ${VERSION}`,
    runtime: {
      onnxruntime: ONNX_RUNTIME_VERSION,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
    },
  } satisfies CrossvalManifest);
}

/** What is said of networks that the plan does not fit decides no number. */
function ofNetworks(freeze: FitOptions['freeze'], { fits }: Plan): FitOptions['freeze'] {
  const fitted = new Set<string>(fits.flatMap(({ networks }) => networks));
  return Object.fromEntries(Object.entries(freeze).filter(([name]) => fitted.has(name)));
}

async function hashedWeights(files: FreezeRequest['weights']): Promise<FitOptions['weights']> {
  const entries = Object.entries(files).map(
    async ([name, file]) =>
      [name, { file: basename(file), sha256: await sha256File(file) }] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function frozenPairs(
  study: Study,
  plan: Plan,
): Promise<{ readonly pairs: readonly ManifestPair[]; readonly leftOut: Frozen['leftOut'] }> {
  const hashes = await checkImageContents(study);
  const sizes = await imageSizes(study, [...hashes.keys()]);
  const needs = cropsNeeded(plan);
  const pairs: ManifestPair[] = [];
  const leftOut = new Map<string, string[]>();
  const ordered = study.pairs.toSorted(
    (a, b) => compare(a.patient, b.patient) || compare(a.pair, b.pair),
  );
  for (const pair of ordered) {
    const fault = faultOf(pair, sizes, needs);
    if (fault === undefined) pairs.push(frozenPair(pair, hashes, sizes));
    else leftOut.set(fault, [...(leftOut.get(fault) ?? []), pair.pair]);
  }
  return { pairs, leftOut: [...leftOut].map(([reason, names]) => ({ reason, pairs: names })) };
}

type Size = Pick<ManifestPair['b'], 'width' | 'height'>;
type Sizes = ReadonlyMap<string, Size | Error>;

async function imageSizes({ root }: Study, paths: readonly string[]): Promise<Sizes> {
  const sizes = new Map<string, Size | Error>();
  for (let at = 0; at < paths.length; at += AT_ONCE)
    await Promise.all(
      paths.slice(at, at + AT_ONCE).map(async (path) => {
        const size = imageSize(join(root, path));
        sizes.set(path, await size.catch((error: unknown) => new Error(reasonOf(error))));
      }),
    );
  return sizes;
}

/** Of which images a plan needs the crop. */
interface CropsNeeded {
  readonly b: boolean;
  readonly se: boolean;
}

function cropsNeeded({ fits }: Plan): CropsNeeded {
  const cropped = fits.filter(({ images }) => images === 'cropped');
  return {
    b: cropped.some(({ input }) => input !== 'se'),
    se: cropped.some(({ input }) => input !== 'b'),
  };
}

/** Why a pair cannot take part; undefined where it can. */
function faultOf(
  { bImage, seImage, bRoi, seRoi }: Pair,
  sizes: Sizes,
  needs: CropsNeeded,
): string | undefined {
  const images = [
    { size: sizes.get(bImage), roi: bRoi, needed: needs.b },
    { size: sizes.get(seImage), roi: seRoi, needed: needs.se },
  ];
  if (images.some(({ size }) => size === undefined || size instanceof Error))
    return 'an image is missing or cannot be read';
  const cropped = images.filter(({ needed }) => needed);
  if (cropped.some(({ roi }) => roi === undefined)) return 'it has no crop, which the plan needs';
  if (cropped.some(({ roi, size }) => !lies(roi!, size as Size)))
    return 'its crop does not lie inside its image';
  return undefined;
}

function lies({ x, y, width, height }: SourceRect, size: Size): boolean {
  return x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;
}

function frozenPair(pair: Pair, hashes: ReadonlyMap<string, string>, sizes: Sizes): ManifestPair {
  const image = (path: string, roi: SourceRect | undefined): ManifestPair['b'] => {
    const size = sizes.get(path) as Size;
    // One that the plan does not need and that does not fit is as good as none.
    const fitting = roi !== undefined && lies(roi, size) ? roi : null;
    return { path, sha256: hashes.get(path)!, ...size, roi: fitting };
  };
  const opinions = readOpinions(pair.extra[OPINIONS] ?? '') ?? [];
  return {
    pair: pair.pair,
    patient: pair.patient,
    lesion: pair.lesion ?? null,
    diagnosis: pair.diagnosis ?? null,
    b: image(pair.bImage, pair.bRoi),
    se: image(pair.seImage, pair.seRoi),
    histology: pair.histology ?? null,
    birads: pair.birads ?? null,
    device: pair.device ?? null,
    strainRatio: pair.strainRatio ?? null,
    strainMethod: pair.strainMethod ?? null,
    tsukuba: readField('tsukuba', pair.extra['tsukuba'] ?? '') ?? null,
    opinions: opinions.map(({ reader, diagnosis, afterReveal }) => ({
      reader,
      diagnosis,
      afterReveal,
    })),
    synthetic: pair.extra['synthetic'] || null,
  };
}

/** By the codes' characters: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function nothingLeft({ root }: Study, [first]: Frozen['leftOut']): SonopairError {
  return new SonopairError('study', {
    subject: root,
    reason: `no pair can take part: ${first?.reason ?? 'there is none'}`,
    remedy: 'Complete its pairs, or choose a plan that needs less',
  });
}
