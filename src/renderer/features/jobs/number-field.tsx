import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

import { checked, numberOrNull, typed } from '../../ui/checked.ts';
import { TextField } from '../../ui/field.tsx';
import { useProblemText } from '../../ui/form-dialog.tsx';

interface Props<Value> {
  readonly label: string;
  readonly value: Value;
  /** What the value may be. */
  readonly schema: z.ZodType<Value>;
  /** Called with what is allowed, when the field is left or Enter is pressed. */
  readonly onChange: (value: Value) => void;
  readonly hint?: string;
  readonly unit?: string;
}

/**
 * A number that is taken when the field is left. What is not allowed is said while it is typed, and
 * gives way to the number before.
 */
export function NumberField<Value extends number | null>(given: Props<Value>) {
  const { value, schema, onChange, ...props } = given;
  const { i18n } = useTranslation();
  const problemText = useProblemText();
  const [text, setText] = useState(typed(value, i18n.language));
  const [before, setBefore] = useState(value);
  // It may be set from elsewhere: by a choice that sets several.
  if (before !== value) {
    setBefore(value);
    setText(typed(value, i18n.language));
  }
  const { value: found, problems } = checked(z.object({ value: schema }), {
    value: numberOrNull(text),
  });
  /** Whether that changed anything. */
  const take = (): boolean => {
    if (found === null) setText(typed(value, i18n.language));
    else if (found.value !== value) onChange(found.value);
    return found?.value !== value;
  };
  return (
    <TextField
      {...props}
      value={text}
      onChange={setText}
      onBlur={take}
      onKeyDown={(event) => {
        // A key that starts something must not do so with the number before.
        if (event.key !== 'Enter' || !take()) event.continuePropagation();
      }}
      inputMode="decimal"
      problem={problemText(problems.value)}
    />
  );
}
