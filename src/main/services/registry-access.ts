import type { Registry } from '../registry/interface.ts';
import type { Events } from './events.ts';

/** What a service over the registry alone needs. */
export interface RegistryAccess {
  readonly registry: Registry;
  /** Acts in the name of whoever works at this workstation now. */
  readonly acts: () => Promise<ReturnType<Registry['as']>>;
  readonly events: Events;
}
