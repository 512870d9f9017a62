import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * One protobuf message as a list of byte chunks. Weights of a hundred megabytes are referenced,
 * never copied, until the chunks are written to the file.
 */
export class Message {
  readonly chunks: Uint8Array[] = [];
  length = 0;

  string(field: number, text: string): this {
    return this.bytes(field, new TextEncoder().encode(text));
  }

  bytes(field: number, data: Uint8Array): this {
    this.#header(field, data.byteLength);
    return this.#append(data);
  }

  message(field: number, message: Message): this {
    this.#header(field, message.length);
    for (const chunk of message.chunks) this.#append(chunk);
    return this;
  }

  integer(field: number, value: number | bigint): this {
    return this.#append(new BinaryWriter().tag(field, WireType.Varint).int64(value).finish());
  }

  float(field: number, value: number): this {
    return this.#append(new BinaryWriter().tag(field, WireType.Bit32).float(value).finish());
  }

  #header(field: number, length: number): void {
    this.#append(new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(length).finish());
  }

  #append(chunk: Uint8Array): this {
    this.chunks.push(chunk);
    this.length += chunk.byteLength;
    return this;
  }
}
