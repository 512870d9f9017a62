const NAMES: Readonly<Record<string, string>> = { alexnet: 'AlexNet', resnet18: 'ResNet-18' };

/** A network as its authors write it; one that is not known here by its own name. */
export function networkName(name: string): string {
  return NAMES[name] ?? name;
}
