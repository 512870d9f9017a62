import { useEffect, useEffectEvent, useState } from 'react';

/** So long after the last key it is searched, in milliseconds: nobody waits, and not every letter asks. */
const PAUSE = 120;

/**
 * A text as it is typed, handed on after a short pause. When the text that was handed on changes by
 * other means, such as the way back, the typed one follows.
 */
export function useTypedText(
  text: string,
  onText: (text: string) => void,
): readonly [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  const [handed, setHanded] = useState(text);
  if (text !== seen) {
    setSeen(text);
    if (text !== handed) {
      setTyped(text);
      setHanded(text);
    }
  }
  const hand = useEffectEvent((value: string) => {
    setHanded(value);
    onText(value);
  });
  useEffect(() => {
    if (typed === handed) return;
    const timer = window.setTimeout(() => hand(typed), PAUSE);
    return () => window.clearTimeout(timer);
  }, [typed, handed]);
  return [typed, setTyped];
}
