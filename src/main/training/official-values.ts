import { isOfSeStem, SE_STEM } from '../nn/networks/stems.ts';
import type { ParameterSpec } from '../nn/parameters.ts';
import { fitToNetwork } from '../nn/weights/fit-to-network.ts';
import type { NamedTensors } from '../nn/weights/tensor.ts';
import type { StageSettings } from './settings.ts';

/**
 * The values of a weights file for a network as it is to be fitted. Of two stems, both start from the
 * file's one: that of B as for gray images, that of SE with its RGB kernel. Throws SonopairError
 * `weights` as fitToNetwork.
 */
export function officialValues(
  tensors: NamedTensors,
  specs: readonly ParameterSpec[],
  { input, stems }: Pick<StageSettings, 'input' | 'stems'>,
  source: string,
): ReadonlyMap<string, Float32Array> {
  if (stems === undefined) return fitToNetwork({ tensors, expected: specs, input, source });
  const expected = specs.filter(({ name }) => !isOfSeStem(name));
  const own = new Map(
    specs
      .filter(({ name }) => isOfSeStem(name))
      .map((spec) => [spec.name.slice(SE_STEM.length), spec]),
  );
  const asSe = expected.map((spec) => ({
    ...spec,
    shape: own.get(spec.name)?.shape ?? spec.shape,
  }));
  const se = fitToNetwork({ tensors, expected: asSe, input: 'se', source });
  return new Map([
    ...fitToNetwork({ tensors, expected, input: 'b', source }),
    ...[...own.keys()].map((name) => [SE_STEM + name, se.get(name)!] as const),
  ]);
}
