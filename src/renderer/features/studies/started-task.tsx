import type { ReactNode } from 'react';

import { useHappenings } from '../../app/events.ts';
import { TaskStatus } from '../../ui/task-status.tsx';

/** A task that was started here, and the place it is about. */
export interface StartedTask {
  readonly task: string;
  readonly path: string;
}

interface Props {
  readonly started: StartedTask;
  readonly done: ReactNode;
}

export function StartedTaskStatus({ started, done }: Props) {
  const task = useHappenings(({ tasks }) => tasks.find(({ id }) => id === started.task));
  return task === undefined ? null : <TaskStatus task={task} done={done} />;
}
