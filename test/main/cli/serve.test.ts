import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { builtPage } from '../../e2e/support/page-build.ts';
import {
  clientOver,
  openSocket,
  sendRaw,
  temporaryApp,
  type TestClient,
} from '../../support/app.ts';
import { sonopair, sonopairHere } from '../../support/command.ts';
import { filesBelow, picture } from '../../support/imports.ts';
import { READY, startServe } from '../../support/serving.ts';

beforeAll(builtPage);

/** A data folder that is removed only after the processes of the test are gone. */
async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sonopair-serve-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

interface Visit {
  readonly port: number;
  readonly cookie: string;
  readonly client: TestClient;
}

/** Comes in by the printed address as a browser does. */
async function visit(address: string): Promise<Visit> {
  const { port, pathname, search } = new URL(address);
  const { headers, status } = await sendRaw(Number(port), { path: pathname + search });
  expect(status).toBe(303);
  const cookie = headers['set-cookie']![0]!.split(';')[0]!;
  const client = clientOver(await openSocket(Number(port), { cookie }));
  return { port: Number(port), cookie, client };
}

describe('sonopair serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves the built window until %s, and then ends in good order',
    async (signal) => {
      const data = await dataFolder();
      const serving = startServe(['--no-open', '--data', data]);
      const { port, cookie, client } = await visit(await serving.said(READY));
      const page = await sendRaw(port, { path: '/', headers: { cookie } });
      expect(page.body.toString()).toContain('<title>Sonopair</title>');
      const [, script] = /src="\.(\/assets\/[^"]+\.js)"/.exec(page.body.toString()) ?? [];
      const asset = await sendRaw(port, { path: script!, headers: { cookie } });
      expect(asset.headers['content-type']).toContain('text/javascript');
      expect(await client.app.info({})).toMatchObject({ host: 'browser', dataFolder: data });

      serving.kill(signal);
      const { status, stdout, stderr } = await serving.ended;
      expect(status).toBe(0);
      // One line, and nothing else, for programs that wait for it.
      expect(stdout).toMatch(
        /^Sonopair is ready at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/,
      );
      expect(stderr).toContain('Ending Sonopair');
      expect(await filesBelow(data)).toContain('orderly-end');
    },
  );

  it('after a kill has nothing half done at the next start', async () => {
    const data = await dataFolder();
    const serving = startServe(['--no-open', '--data', data]);
    const { port, cookie, client } = await visit(await serving.said(READY));
    const { id } = await client.imports.begin({});
    const headers = { cookie, origin: `http://127.0.0.1:${port}` };
    const path = `/import/${id}/a.png`;
    await sendRaw(port, { path, method: 'PUT', headers, body: await picture(1) });
    expect(await filesBelow(join(data, 'staging'))).toHaveLength(1);
    serving.kill('SIGKILL');
    await serving.ended;

    const { app } = await temporaryApp({ folder: data });
    expect(await filesBelow(join(data, 'staging'))).toEqual([]);
    const events = await app.services.app.events({});
    expect((await events.next()).value).toEqual({ type: 'notice', code: 'swept', detail: '1' });
    await events.return?.();
  });

  it('says in one line why it cannot: port, data folder, values', async () => {
    const data = await dataFolder();
    const serving = startServe(['--no-open', '--data', data]);
    const { port } = new URL(await serving.said(READY));

    const taken = await sonopair([
      'serve',
      '--no-open',
      '--data',
      await dataFolder(),
      '--port',
      port,
    ]);
    expect([taken.status, taken.stdout]).toEqual([1, '']);
    expect(taken.stderr).toBe(
      `sonopair: Port ${port}: another program listens on it. ` +
        'Choose another with --port, or leave it out to take any that is free.\n',
    );
    const locked = await sonopair(['serve', '--no-open', '--data', data]);
    expect([locked.status, locked.stdout]).toEqual([1, '']);
    expect(locked.stderr.split('\n')).toHaveLength(2);
    expect(locked.stderr).toContain(`${data}: another Sonopair is using this data folder`);

    const file = join(await dataFolder(), 'file');
    await writeFile(file, '');
    const noFolder = await sonopair(['serve', '--no-open', '--data', file]);
    expect(noFolder.status).toBe(1);
    expect(noFolder.stderr).toMatch(/^sonopair: .*file: cannot create it/);

    for (const wrong of ['65536', '-1', 'http'])
      expect((await sonopairHere(['serve', '--port', wrong])).status).toBe(2);
  });
});

/** A browser that keeps what it was started with, and then does as told. */
async function browserThat(does: string): Promise<{ env: NodeJS.ProcessEnv; said: string }> {
  const folder = await dataFolder();
  const [path, said] = [join(folder, 'browser'), join(folder, 'said')];
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${said}'\n${does}\n`);
  await chmod(path, 0o755);
  return { env: { SONOPAIR_BROWSER: path }, said };
}

describe('the window of sonopair serve', () => {
  it('is opened with the address and a profile in the data folder, and closed with the host', async () => {
    const data = await dataFolder();
    const { env, said } = await browserThat('exec sleep 600');
    const serving = startServe(['--data', data], env);
    const address = await serving.said(READY);
    await expect.poll(() => readFile(said, 'utf8').catch(() => '')).toContain(`--app=${address}\n`);
    expect(await readFile(said, 'utf8')).toContain(`--user-data-dir=${join(data, 'browser')}\n`);
    serving.kill('SIGTERM');
    expect((await serving.ended).status).toBe(0);
  });

  it('that is closed can be opened again by a new address', async () => {
    const { env } = await browserThat('exec sleep 6');
    const serving = startServe(['--data', await dataFolder()], env);
    const first = await serving.said(READY);
    await visit(first);
    const again = await serving.said(/was closed, Sonopair goes on\. Open it again at (\S+) /);
    expect(again).not.toBe(first);
    await visit(again);
    serving.kill('SIGTERM');
    expect((await serving.ended).status).toBe(0);
  });

  it('ends the program with --until-closed', async () => {
    const { env } = await browserThat('exec sleep 6');
    const serving = startServe(['--until-closed', '--data', await dataFolder()], env);
    await serving.said(READY);
    expect(await serving.ended).toMatchObject({ status: 0, stderr: '' });
  });

  it('that cannot be shown leaves the address to be opened', async () => {
    const { env } = await browserThat('exit 1');
    const serving = startServe(['--until-closed', '--data', await dataFolder()], env);
    const address = await serving.said(READY);
    const told = await serving.said(/could not show the window \(exit status 1\): open (\S+) in/);
    expect(told).toBe(address);
    serving.kill('SIGINT');
    expect((await serving.ended).status).toBe(0);
  });

  it('needs a browser, and says so where there is none', async () => {
    const nowhere = await dataFolder();
    const env = { PATH: nowhere, SONOPAIR_BROWSER: '', CHROME_PATH: '' };
    const serving = startServe(['--data', await dataFolder()], env);
    await serving.said(READY);
    await serving.said(/No Chromium, Chrome or Edge was found: open the address in one/);
    serving.kill('SIGTERM');
    await serving.ended;
    const wrong = { SONOPAIR_BROWSER: join(nowhere, 'gone') };
    const { status, stderr } = await startServe(['--data', nowhere], wrong).ended;
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^sonopair: SONOPAIR_BROWSER=.*gone: there is no such file\./),
    ]);
  });
});
