import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';

import { PrintSheet, type PrintSheetProps } from './print-sheet.tsx';

interface Print {
  /** Prints both opinions, once every picture of the sheet is there. */
  readonly run: () => void;
  /** Only seen on paper; it takes the place of the screen there. */
  readonly sheet: ReactNode;
}

/**
 * The sheet is there as long as the screen is: the system's own print command, of which a page hears
 * too late to load pictures, prints it as well. Its pictures are loaded after those of the screen.
 */
export function usePrint(props: PrintSheetProps): Print {
  const place = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setReady(true), AFTER_MS);
    return () => window.clearTimeout(timer);
  }, []);
  const [at, setAt] = useState(now);
  useEffect(() => {
    const stamp = (): void => flushSync(() => setAt(now()));
    window.addEventListener('beforeprint', stamp);
    return () => window.removeEventListener('beforeprint', stamp);
  }, []);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked || !ready) return;
    setAsked(false);
    const images = [...(place.current?.querySelectorAll('img') ?? [])];
    // A picture that is missing leaves its place empty, and the rest is printed.
    void Promise.allSettled(images.map((image) => image.decode())).then(() => window.print());
  }, [asked, ready]);
  return {
    run: () => {
      setReady(true);
      setAsked(true);
    },
    sheet: ready
      ? createPortal(<PrintSheet {...props} at={at} sheetRef={place} />, document.body)
      : null,
  };
}

function now(): string {
  return new Date().toISOString();
}

/** Milliseconds in which the screen gets its own pictures first. */
const AFTER_MS = 1500;
