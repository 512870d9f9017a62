import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { ModelCard } from '../../../shared/contract/second-opinion.ts';
import { useApi } from '../../rpc/api.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureMessage } from '../../ui/states.tsx';

/** Makes a model the one that reads. */
export function UseButton({ card: { hash, name, fault } }: { readonly card: ModelCard }) {
  const { t } = useTranslation('models');
  const choose = useMutation(useApi().models.choose.mutationOptions());
  return (
    <>
      <Button
        aria-label={t('useOf', { model: name })}
        isDisabled={fault !== null}
        isPending={choose.isPending}
        onPress={() => choose.mutate({ hash })}
      >
        {t('use')}
      </Button>
      {choose.isError ? <FailureMessage error={choose.error} /> : null}
    </>
  );
}
