import type { Configuration } from 'electron-builder';

type Environment = Readonly<Record<string, string | undefined>>;

/** Ways in which Apple's notary can be told who asks; each is complete or of no use. */
const NOTARY = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
] as const;

/**
 * Whether the environment has what it takes to sign for a platform. Linux packages bear no
 * signature of their own. Throws where a certificate is there and Apple's notary would not be asked:
 * such a program starts on no other Mac.
 */
export function canSign(platform: NodeJS.Platform, env: Environment): boolean {
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  if (platform === 'win32') return has('WIN_CSC_LINK') || has('CSC_LINK');
  if (platform !== 'darwin' || !(has('CSC_LINK') || has('CSC_NAME'))) return false;
  if (NOTARY.some((names) => names.every(has))) return true;
  throw new Error(
    `A certificate is set and Apple's notary is not: set ${NOTARY.map((names) => names.join(' + ')).join(', or ')}.`,
  );
}

/**
 * What a build's signature decides. An unsigned one bears the word in its version, and so in its
 * file names, its about text and whatever the program writes its version into.
 */
export function signingConfiguration(signed: boolean, version: string): Configuration {
  // Set, and yet not signed for another reason: no build rather than an unlabelled one.
  if (signed) return { forceCodeSigning: true };
  return {
    forceCodeSigning: false,
    extraMetadata: { version: `${version}-unsigned` },
    // What Apple's processors ask of any program; the hardened runtime refuses it its libraries.
    mac: { identity: '-', hardenedRuntime: false },
    win: { signExecutable: false },
  };
}
