/**
 * Adam as Kingma & Ba 2015 write it (their Algorithm 1, PyTorch's defaults), in double precision:
 * plain moments, bias corrected in each step.
 */
export class ReferenceAdam {
  readonly #rate: number;
  readonly #w: Float64Array;
  readonly #m: Float64Array;
  readonly #v: Float64Array;
  #t = 0;

  constructor(weights: Float32Array, learningRate: number) {
    this.#rate = learningRate;
    this.#w = Float64Array.from(weights);
    this.#m = new Float64Array(weights.length);
    this.#v = new Float64Array(weights.length);
  }

  step(gradient: Float32Array): void {
    this.#t += 1;
    gradient.forEach((g, i) => {
      const first = 0.9 * this.#m[i]! + 0.1 * g;
      const second = 0.999 * this.#v[i]! + 0.001 * g * g;
      this.#m[i] = first;
      this.#v[i] = second;
      const m = first / (1 - 0.9 ** this.#t);
      const v = second / (1 - 0.999 ** this.#t);
      this.#w[i]! -= (this.#rate * m) / (Math.sqrt(v) + 1e-8);
    });
  }

  get weights(): Float32Array {
    return Float32Array.from(this.#w);
  }

  get first(): Float64Array {
    return this.#m;
  }

  get second(): Float64Array {
    return this.#v;
  }
}
