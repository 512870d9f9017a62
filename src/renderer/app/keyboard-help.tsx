import { useTranslation } from 'react-i18next';

import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { keyEntries, useAllCommands } from './commands.ts';
import styles from './keyboard-help.module.css';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Every key that does something now. */
export function KeyboardHelp({ isOpen, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('keyboard.title')}
      isOpen={isOpen}
      onClose={onClose}
      wide
      actions={<Button onPress={onClose}>{t('keyboard.close')}</Button>}
    >
      <Commands />
    </Dialog>
  );
}

/** Apart from its dialog, so that a closed help does not follow what the keys are. */
function Commands() {
  const commands = useAllCommands();
  const groups = [...new Set(commands.map(({ group }) => group))];
  return (
    <div className={styles.groups}>
      {groups.map((group) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl className={styles.list}>
            {commands
              .filter((command) => command.group === group)
              .map(({ keys, label }) => (
                <div key={label} className={styles.command}>
                  <dt>
                    {keyEntries(keys).map((names, at) => (
                      <span key={names.join(' ')} className={styles.keys}>
                        {at > 0 ? '/ ' : null}
                        {names.map((name) => (
                          <kbd key={name}>{name}</kbd>
                        ))}
                      </span>
                    ))}
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
