import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DEFAULT_NAME_PATTERN, nameReader } from '../../../src/shared/pairing/names.ts';
import { type Candidate, findPairs } from '../../../src/shared/pairing/pairs.ts';

const read = nameReader(DEFAULT_NAME_PATTERN);

/** What a test says of a file; its name is its identifier. */
interface Sketch {
  readonly path: string;
  readonly looksLike?: Candidate['looksLike'];
  readonly taken?: Candidate['taken'];
}

function files(sketches: readonly (string | Sketch)[], reader = read): Candidate[] {
  return sketches.map((sketch): Candidate => {
    const {
      path,
      looksLike = 'unclear',
      taken = null,
    } = typeof sketch === 'string' ? { path: sketch } : sketch;
    return { id: path as Candidate['id'], path, mark: reader(path), looksLike, taken };
  });
}

/** `b + se by how: code of patient` of each pair. */
function pairsOf(...sketches: readonly (string | Sketch)[]): string[] {
  return findPairs(files(sketches)).map(
    ({ b, se, by, code, patient }) => `${b} + ${se} by ${by}: ${code} of ${patient}`,
  );
}

describe('pairs by name', () => {
  it.each([
    ['x/P01-1_b.png', 'x/P01-1_se.png', 'P01-1 of P01'],
    ['x/P01-1_B.png', 'x/P01-1_SE.jpg', 'P01-1 of P01'],
    ['P07 2 bmode.png', 'P07 2 strain.png', 'P07 2 of P07'],
    ['P07_2-B-Mode.png', 'P07_2-elastography.png', 'P07_2 of P07'],
    ['P07-2 gray.bmp', 'P07-2 elasto.bmp', 'P07-2 of P07'],
    ['set/B_bus_0001-l.png', 'set/SE_bus_0001-l.png', 'bus_0001-l of bus_0001'],
    ['set/Patient 12/B3.png', 'set/Patient 12/SE3.png', 'Patient 12-3 of Patient 12'],
    ['set/Patient B/3_b.png', 'set/Patient B/3_se.png', 'Patient B-3 of Patient B'],
    ['set/B/P4_1.png', 'set/SE/P4_1.png', 'P4_1 of P4'],
    ['set/P4/b.png', 'set/P4/elastogram.png', 'P4 of P4'],
    ['set/P4/left/1b.png', 'set/P4/left/1e.png', 'P4-1 of P4'],
    ['P5/3_b.png', 'P5/3_se.png', 'P5-3 of P5'],
    ['clinic/3_b.png', 'clinic/3_se.png', '3 of 3'],
    ['P5/IMG_0001b.png', 'P5/IMG_0001e.png', 'P5-IMG_0001 of P5'],
    ['IMG_0001b.png', 'IMG_0001e.png', 'IMG_0001 of null'],
    ['x/P01-1.png', 'x/P01-1_se.png', 'P01-1 of P01'],
    ['x/P01-1 B.png', 'x/P01-1.png', 'P01-1 of P01'],
  ])('%s with %s', (b, se, code) => {
    expect(pairsOf(se, b)).toEqual([`${b} + ${se} by names: ${code}`]);
  });

  it('leave a strain image alone that another view’s name does not fit', () => {
    expect(pairsOf('x/P01-1_b.png', { path: 'y/P01-2_se.png' })).toEqual([]);
  });

  it('keep patients apart', () => {
    expect(pairsOf('a/P1-1_b.png', 'a/P1-1_se.png', 'a/P2-1_b.png', 'a/P2-1_se.png')).toEqual([
      'a/P1-1_b.png + a/P1-1_se.png by names: P1-1 of P1',
      'a/P2-1_b.png + a/P2-1_se.png by names: P2-1 of P2',
    ]);
  });

  it('have codes of their own', () => {
    const found = findPairs(files(['a/1b.png', 'a/1se.png', 'c/1b.png', 'c/1se.png']));
    expect(found.map(({ code }) => code)).toEqual(['1', '1-2']);
  });

  it('follow a pattern of the user’s', () => {
    const own = nameReader({ b: '_gs$', se: '_el$', patient: '^.*/([a-z]+)-' });
    const found = findPairs(files(['z/ab-1_gs.png', 'z/ab-1_el.png'], own));
    expect(found).toMatchObject([{ by: 'names', code: 'ab-1', patient: 'ab' }]);
  });
});

describe('pairs by time', () => {
  const at = (seconds: number): Candidate['taken'] => ({ at: seconds * 1000, clock: 'file' });

  it('join a strain image with the gray one taken just before or after', () => {
    expect(
      pairsOf(
        { path: 'P1/x4.png', looksLike: 'b', taken: at(300) },
        { path: 'P1/x1.png', looksLike: 'b', taken: at(0) },
        { path: 'P1/x2.png', looksLike: 'se', taken: at(290) },
        { path: 'P1/x3.png', looksLike: 'se', taken: at(20) },
      ),
    ).toEqual([
      'P1/x1.png + P1/x3.png by time: P1-x1 of P1',
      'P1/x4.png + P1/x2.png by time: P1-x4 of P1',
    ]);
  });

  it('do not join what is minutes apart, or from different clocks', () => {
    const b = { path: 'a/1.png', looksLike: 'b', taken: at(0) } as const;
    const [late, other] = [at(600), { at: 0, clock: 'exif' }] as const;
    const byTime = (taken: Candidate['taken']): boolean =>
      pairsOf(b, { path: 'a/2.png', looksLike: 'se', taken }).join().includes('by time');
    expect([byTime(late), byTime(other), byTime(at(60))]).toEqual([false, false, true]);
  });

  it('say nothing where files were copied at one moment', () => {
    const found = findPairs(
      files(
        ['1', '2', '3', '4'].map((name, index) => ({
          path: `a/${name}.png`,
          looksLike: index % 2 === 0 ? 'b' : 'se',
          taken: at(0),
        })),
      ),
    );
    expect(found.map(({ b, se, by }) => `${b} ${se} ${by}`)).toEqual([
      'a/1.png a/2.png order',
      'a/3.png a/4.png order',
    ]);
  });
});

describe('pairs by order', () => {
  it('take neighbours in a folder, numbers counted as numbers', () => {
    const found = findPairs(files(['a/10.png', 'a/9.png', 'a/1.png', 'a/2.png', 'c/3.png']));
    expect(found.map(({ b, se }) => `${b} ${se}`)).toEqual(['a/1.png a/2.png', 'a/9.png a/10.png']);
  });

  it('never take two images of one kind, and see that strain came first', () => {
    expect(
      pairsOf(
        { path: 'a/1.png', looksLike: 'b' },
        { path: 'a/2.png', looksLike: 'se' },
        { path: 'a/3.png', looksLike: 'b' },
        { path: 'a/4.png', looksLike: 'b' },
        { path: 'c/1.png', looksLike: 'se' },
        { path: 'c/2.png', looksLike: 'b' },
      ).map((text) => text.split(' by')[0]),
    ).toEqual(['a/1.png + a/2.png', 'c/2.png + c/1.png']);
  });
});

describe('for any files', () => {
  const name = fc
    .tuple(
      fc.constantFrom('', 'a/', 'a/P1/', 'B/', 'SE/', 'a/é/'),
      fc.constantFrom('P1', 'P2', 'IMG', 'x', ''),
      fc.constantFrom('', '-', '_', ' '),
      fc.nat(4).map(String),
      fc.constantFrom('', '_b', '_se', 'B', 'strain', '_b_se', '.b'),
      fc.constantFrom('.png', '.jpg', ''),
    )
    .map((parts) => parts.join(''));
  const sketch = fc.record({
    path: name,
    looksLike: fc.constantFrom('b', 'se', 'unclear'),
    taken: fc.option(
      fc.record({ at: fc.nat(5).map((n) => n * 50_000), clock: fc.constantFrom('exif', 'file') }),
    ),
  });
  const sketches = fc.uniqueArray(sketch, { selector: ({ path }) => path, maxLength: 40 });

  it('every file is in one pair at most, codes are unique, and nothing is invented', () => {
    fc.assert(
      fc.property(sketches, (made) => {
        const candidates = files(made);
        const found = findPairs(candidates);
        const used = found.flatMap(({ b, se }) => [b, se]);
        expect(new Set(used).size).toBe(used.length);
        expect(candidates.map(({ id }) => id)).toEqual(expect.arrayContaining(used));
        const codes = found.map(({ code }) => code.toLowerCase());
        expect(new Set(codes).size).toBe(codes.length);
        for (const { code, patient } of found) {
          expect(code).toMatch(/^\S/);
          expect(patient).not.toBe('');
        }
      }),
    );
  });

  it('no two files are left over that their order would have joined', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99), { maxLength: 20 }), (numbers) => {
        const paths = [...new Set(numbers)].map((number) => `a/${number}.png`);
        expect(findPairs(files(paths))).toHaveLength(Math.floor(paths.length / 2));
      }),
    );
  });

  it('the order in which they are given does not matter', () => {
    fc.assert(
      fc.property(sketches, (made) => {
        const candidates = files(made);
        expect(findPairs(candidates.toReversed())).toEqual(findPairs(candidates));
      }),
    );
  });
});
