/** The stream ended within a pickle: the file is truncated, or the window read so far is short. */
export class PickleEnded extends Error {
  constructor() {
    super('the pickle ends too early');
    this.name = 'PickleEnded';
  }
}

/** Byte strings have no place in a state dict; pickleparser's long integers are quadratic in time. */
const MAX_BYTE_STRING = 4096;

/**
 * The bytes of one or several pickles, one after the other, as pickleparser reads them. Its own
 * reader trusts lengths (a negative one walks backwards) and tells a short stream only by text.
 */
export class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = position;
  }

  /** Offset of the next unread byte: after a pickle was parsed, the end of it. */
  get position(): number {
    return this.#position;
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  bytes(length: number): Uint8Array {
    if (length > MAX_BYTE_STRING) throw new Error(`a byte string of ${length} bytes`);
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  string(length: number, encoding: 'ascii' | 'utf-8'): string {
    const start = this.#advance(length);
    const text = this.#bytes.subarray(start, start + length);
    return new TextDecoder(encoding === 'ascii' ? 'latin1' : encoding).decode(text);
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end === -1) throw new PickleEnded();
    const text = this.string(end - this.#position, 'ascii');
    this.skip(1);
    return text;
  }

  /** Always: a pickle ends with its STOP, and reading past the bytes says which error it is. */
  hasNext(): boolean {
    return true;
  }

  #advance(length: number): number {
    if (length < 0) throw new Error(`a negative length (${length})`);
    const start = this.#position;
    if (start + length > this.#bytes.length) throw new PickleEnded();
    this.#position = start + length;
    return start;
  }
}
