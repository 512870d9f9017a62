import type {
  AnySchema,
  ContractProcedure,
  ErrorMap,
  InferSchemaOutput,
  Meta,
} from '@orpc/contract';

import type { Contract } from './index.ts';

/**
 * What stands behind an area of the contract: one method for each procedure, which takes its parsed
 * input and promises its output. `signal` is aborted when the window no longer waits.
 */
export type ServiceOf<Area> = {
  readonly [Name in keyof Area]: Area[Name] extends ContractProcedure<
    infer Input extends AnySchema,
    infer Output extends AnySchema,
    ErrorMap,
    Meta
  >
    ? (
        input: InferSchemaOutput<Input>,
        signal?: AbortSignal,
      ) => Promise<Sent<InferSchemaOutput<Output>>>
    : never;
};

/** Everything a window can ask for. */
export type Services = { readonly [Area in keyof Contract]: ServiceOf<Contract[Area]> };

type Plain = string | number | boolean | null | undefined;

/** A value on its way out: nobody changes it any more, so it may be a part of something shared. */
type Sent<T> = unknown extends T
  ? T
  : T extends AsyncIterator<infer Event>
    ? AsyncIteratorObject<Event, unknown, void>
    : T extends Plain
      ? T
      : { readonly [Key in keyof T]: Sent<T[Key]> };
