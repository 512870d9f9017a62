import type { Command } from 'commander';

import { serve } from '../host/serve.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import { type CommandHost, DONE } from './command.ts';
import { stoppable } from './interrupt.ts';
import { wholeNumber } from './values.ts';

interface ServeCommandOptions {
  readonly port: number;
  readonly open: boolean;
  readonly data: string;
  readonly untilClosed?: true;
}

export function addServe(program: Command, { terminal, run }: CommandHost): void {
  program
    .command('serve')
    .summary('run the workstation in a browser of this machine')
    .description(
      'Runs the workstation and opens it in the installed Chromium, Chrome or Edge. It answers this ' +
        'machine alone; the address it prints lets one browser in. SONOPAIR_BROWSER names a browser ' +
        'that is elsewhere. Through an SSH tunnel, use the same port on both sides.',
    )
    .option('--port <n>', 'port to listen on; 0 takes any that is free', wholeNumber(0, 65535), 0)
    .option('--no-open', 'open no browser')
    .option('--data <dir>', 'data folder with registry and images', defaultDataFolder())
    .option('--until-closed', 'end when the opened window is closed')
    .action(
      run(async ({ port, open, data, untilClosed }: ServeCommandOptions) => {
        await stoppable(
          terminal,
          'Ending Sonopair: what runs is stopped, nothing saved is lost',
          (signal) =>
            serve({
              folder: data,
              port,
              open,
              endWithWindow: untilClosed ?? false,
              signal,
              ready: (address) => terminal.print(`Sonopair is ready at ${address}`),
              note: terminal.note,
            }),
        );
        return DONE;
      }),
    );
}
