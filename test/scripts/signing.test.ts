import { describe, expect, test } from 'vitest';

import { canSign, signingConfiguration } from '../../scripts/packaging/signing.ts';

const MAC = { CSC_LINK: 'certificate.p12' };

describe('a build is signed', () => {
  test.each([
    ['win32', { WIN_CSC_LINK: 'certificate.pfx' }],
    ['win32', { CSC_LINK: 'certificate.pfx' }],
    ['darwin', { ...MAC, APPLE_API_KEY: 'k', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 's' }],
    ['darwin', { ...MAC, APPLE_ID: 'a', APPLE_APP_SPECIFIC_PASSWORD: 'p', APPLE_TEAM_ID: 't' }],
    ['darwin', { CSC_NAME: 'Someone', APPLE_KEYCHAIN_PROFILE: 'p' }],
  ] as const)('on %s with %o', (platform, env) => {
    expect(canSign(platform, env)).toBe(true);
  });

  test.each([
    ['win32', {}],
    ['win32', { WIN_CSC_LINK: '' }],
    ['darwin', {}],
    ['darwin', { APPLE_KEYCHAIN_PROFILE: 'p' }],
    ['linux', MAC],
  ] as const)('and not on %s with %o', (platform, env) => {
    expect(canSign(platform, env)).toBe(false);
  });

  test('or not made at all where a Mac would refuse it', () => {
    expect(() => canSign('darwin', MAC)).toThrow(/APPLE_API_KEY/);
    expect(() => canSign('darwin', { ...MAC, APPLE_API_KEY: 'k' })).toThrow(/APPLE_API_ISSUER/);
  });
});

test('a signed build must be signed; an unsigned one bears the word', () => {
  expect(signingConfiguration(true, '1.2.3')).toEqual({ forceCodeSigning: true });
  expect(signingConfiguration(false, '1.2.3')).toMatchObject({
    forceCodeSigning: false,
    extraMetadata: { version: '1.2.3-unsigned' },
    mac: { identity: '-' },
  });
});
