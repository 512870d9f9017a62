import { NETWORK_TITLES } from '../../shared/domain/networks.ts';

const TITLES: Readonly<Record<string, string>> = NETWORK_TITLES;

/** A network as its authors write it; one that is not known here by its own name. */
export function networkName(name: string): string {
  return TITLES[name] ?? name;
}
