import packageJson from '../../../package.json' with { type: 'json' };

export const APPLICATION = 'Sonopair';
export const VERSION: string = packageJson.version;
/** ONNX Runtime's version: the lock file has exactly this one. */
export const ONNX_RUNTIME_VERSION: string = packageJson.dependencies['onnxruntime-node'];
