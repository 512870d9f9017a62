import packageJson from '../../../package.json' with { type: 'json' };

export const APPLICATION = 'Sonopair';
export const VERSION: string = packageJson.version;
