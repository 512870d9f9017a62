export { inspectWeights, type WeightsReport } from '../nn/weights/inspect.ts';
