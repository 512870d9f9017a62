import { NETWORK_NAMES, type NetworkName } from '../../../shared/domain/networks.ts';

/** A file of weights as torchvision publishes it; the name ends with the SHA-256's first digits. */
export interface OfficialFile {
  readonly network: NetworkName;
  readonly name: string;
  readonly url: string;
  /** In MiB, as torchvision's documentation states it (`_file_size`); for people only. */
  readonly mebibytes: number;
}

const ADDRESS = 'https://download.pytorch.org/models/';

/** What is said of the licence beside every official file. */
export const OFFICIAL_LICENCE =
  'Published by the torchvision project (code under BSD 3-Clause); trained on ImageNet, whose ' +
  'images are for non-commercial research';

/** torchvision 0.14's `weights.*.url` (models/*.py), the first of each network its default here. */
const FILES: readonly (readonly [network: NetworkName, name: string, mebibytes: number])[] = [
  ['alexnet', 'alexnet-owt-7be5be79.pth', 233.1],
  ['resnet18', 'resnet18-f37072fd.pth', 44.7],
  ['resnet34', 'resnet34-b627a593.pth', 83.3],
  ['resnet50', 'resnet50-0676ba61.pth', 97.8],
  ['resnet50', 'resnet50-11ad3fa6.pth', 97.8],
  ['vgg11', 'vgg11-8a719046.pth', 506.8],
  ['vgg13', 'vgg13-19584684.pth', 507.5],
  ['vgg16', 'vgg16-397923af.pth', 527.8],
  ['vgg19', 'vgg19-dcbb9e9d.pth', 548.1],
  ['squeezenet1_0', 'squeezenet1_0-b66bff10.pth', 4.8],
  ['squeezenet1_1', 'squeezenet1_1-b8a52dc0.pth', 4.7],
  ['densenet121', 'densenet121-a639ec97.pth', 30.8],
  ['densenet169', 'densenet169-b2777c0a.pth', 54.7],
  ['densenet201', 'densenet201-c1103571.pth', 77.4],
  ['googlenet', 'googlenet-1378be20.pth', 49.7],
];

export const OFFICIAL_FILES: readonly OfficialFile[] = FILES.map(([network, name, mebibytes]) => {
  return { network, name, mebibytes, url: ADDRESS + name };
});

/** The official file of a network; undefined where the text names no network. */
export function officialFile(text: string): OfficialFile | undefined {
  const network = NETWORK_NAMES.find((name) => name === text);
  return OFFICIAL_FILES.find((file) => file.network === network);
}

/** The official file of these bytes, whatever their file is called. */
export function officialOf(sha256: string, network: NetworkName): OfficialFile | undefined {
  return OFFICIAL_FILES.find(
    (file) =>
      file.network === network && sha256.startsWith(/-([0-9a-f]{8})\.pth$/.exec(file.name)![1]!),
  );
}
