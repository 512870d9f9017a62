import type { LesionId } from '../../../src/shared/domain/ids.ts';
import { whileAsking } from './answering.ts';
import type { Client } from './host.ts';
import { pressToShown } from './in-page.ts';
import { type Line, lineOf } from './lines.ts';
import { HEAT_LAYER, heatButton, openLesion, revealButton, VERDICT } from './page.ts';
import type { Session } from './session.ts';

/** From the press to the picture (ms, the figure). */
const READ = { of: 'median', most: 1500 } as const;

/** A lesion that nobody has read, and how many pairs it has. */
interface Unread {
  readonly id: LesionId;
  readonly pairs: number;
}

/**
 * Reads lesions of the sample through the window: press to verdict, press to Grad-CAM's layers over
 * both images. The first read, for which the model is opened, is not counted.
 */
export async function measureReading(session: Session): Promise<readonly Line[]> {
  const { client } = session;
  await client.settings.set({ opinionFirst: false });
  const lesions = await unread(client);
  const [first, ...warm] = lesions;
  if (first === undefined) throw new Error('The sample has no lesion that could be read');
  await readLesion(session, first.id);
  const { result, lines } = await whileAsking('reading', session, async () => {
    const times: (Unread & Awaited<ReturnType<typeof readLesion>>)[] = [];
    for (const lesion of warm) times.push({ ...lesion, ...(await readLesion(session, lesion.id)) });
    return times;
  });
  const single = result.filter(({ pairs }) => pairs === 1);
  const several = result.filter(({ pairs }) => pairs > 1);
  const mean = several.reduce((sum, { pairs }) => sum + pairs, 0) / several.length;
  const whole = ({ verdict, layers }: (typeof result)[number]): number => verdict + layers;
  const titled = `a lesion of ${mean.toFixed(1)} pairs on average`;
  return [
    lineOf('a pair: pressed until the result stands', verdicts(single), READ),
    lineOf('a pair: result and both Grad-CAM layers', single.map(whole), READ),
    lineOf(`${titled}: pressed until the result stands`, verdicts(several), READ),
    lineOf(
      'Grad-CAM asked for until its layers are drawn',
      result.map(({ layers }) => layers),
      { of: 'median', most: 500 },
    ),
    ...lines,
  ];
}

function verdicts(times: readonly { readonly verdict: number }[]): readonly number[] {
  return times.map(({ verdict }) => verdict);
}

/** Lesions of the sample; of every other one all pairs but one are archived. */
async function unread(client: Client): Promise<readonly Unread[]> {
  const sample = (await client.studies.list({})).find(({ kind }) => kind === 'sample');
  if (sample === undefined) throw new Error('The sample is not loaded');
  const { rows } = await client.worklist.page({
    query: {
      text: '',
      studies: [sample.id],
      diagnoses: [],
      birads: [],
      devices: [],
      annotated: null,
      read: null,
      archived: false,
    },
    sort: 'code',
    descending: false,
    offset: 0,
    limit: 100,
  });
  const found: Unread[] = [];
  for (const { id } of rows) {
    const { lesions, pairs } = await client.patients.get({ id });
    for (const lesion of lesions) {
      const own = pairs.filter(({ lesionId }) => lesionId === lesion.id);
      const archived = found.length % 2 === 1 ? own.slice(1) : [];
      for (const pair of archived) await client.pairs.archive({ id: pair.id, archived: true });
      found.push({ id: lesion.id, pairs: own.length - archived.length });
    }
  }
  return found;
}

/** Milliseconds from press to picture. */
async function readLesion(
  { page, origin }: Session,
  lesion: LesionId,
): Promise<{ readonly verdict: number; readonly layers: number }> {
  await openLesion(page, origin, lesion);
  const verdict = page.evaluate(pressToShown, { selector: VERDICT, count: 1, pictures: false });
  await revealButton(page).click();
  const result = { verdict: await verdict };
  const layers = page.evaluate(pressToShown, { selector: HEAT_LAYER, count: 2, pictures: true });
  await heatButton(page).click();
  return { ...result, layers: await layers };
}
