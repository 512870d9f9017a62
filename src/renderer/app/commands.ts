import { useEffect, useRef } from 'react';
import { create } from 'zustand';

/**
 * What the keyboard can do now. A screen names its commands with `useCommands`; one listener runs
 * them, and the keyboard help lists them: so help and keys cannot differ.
 */
export interface Command {
  /**
   * `+`-joined modifiers and a key as KeyboardEvent has it: `n`, `Shift+ArrowLeft`, `Mod+z`
   * (Mod is Ctrl, on a Mac Cmd), `?`.
   */
  readonly keys: readonly string[];
  /** What it does, in the user's language. */
  readonly label: string;
  /** Heading under which the help lists it, in the user's language. */
  readonly group: string;
  /** Called with the entry of `keys` that was pressed. */
  readonly run: (keys: string) => void;
  /** Whether it also works while a text is being typed, or a dialog has the focus. */
  readonly whileTyping?: boolean;
}

interface CommandStore {
  readonly sets: ReadonlyMap<symbol, readonly Command[]>;
  readonly put: (owner: symbol, commands: readonly Command[]) => void;
  readonly remove: (owner: symbol) => void;
}

const useStore = create<CommandStore>((set) => ({
  sets: new Map(),
  put: (owner, commands) => set(({ sets }) => ({ sets: new Map(sets).set(owner, commands) })),
  remove: (owner) =>
    set(({ sets }) => ({ sets: new Map([...sets].filter(([key]) => key !== owner)) })),
}));

/** Offers commands while the component is there. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useRef(Symbol('commands')).current;
  const { put, remove } = useStore.getState();
  useEffect(() => put(owner, commands));
  useEffect(() => () => remove(owner), [owner, remove]);
}

/** Every command there is now, the newest screen's last. */
export function useAllCommands(): readonly Command[] {
  const sets = useStore((store) => store.sets);
  return [...sets.values()].flat();
}

/** Runs commands from the keyboard, once for the whole window. */
export function useCommandKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const all = [...useStore.getState().sets.values()].flat();
      const busy =
        isTyping(event.target) || isInDialog(event.target) || isSliding(event) || isPressing(event);
      const command = all.findLast(
        ({ keys, whileTyping }) =>
          (!busy || whileTyping === true) && keys.some((spec) => matches(event, spec)),
      );
      const pressed = command?.keys.find((spec) => matches(event, spec));
      if (command === undefined || pressed === undefined) return;
      event.preventDefault();
      command.run(pressed);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

const IS_MAC = /Mac/.test(navigator.userAgent);

/** Modifiers and key of a spec; the key may be `+` itself. */
function partsOf(spec: string): readonly string[] {
  const before = spec.slice(0, -1).lastIndexOf('+');
  return before < 0 ? [spec] : [...spec.slice(0, before).split('+'), spec.slice(before + 1)];
}

function matches(event: KeyboardEvent, spec: string): boolean {
  const parts = partsOf(spec);
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('Mod');
  const wantsShift = parts.includes('Shift');
  // A character such as `?` needs Shift on some keyboards and not on others.
  const shiftMatters = key.length > 1 || /[a-z]/i.test(key);
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    (IS_MAC ? event.metaKey : event.ctrlKey) === mod &&
    event.altKey === parts.includes('Alt') &&
    (!shiftMatters || event.shiftKey === wantsShift)
  );
}

const TEXT_INPUTS = /^(text|search|number|email|password|date|url|tel)$/;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && TEXT_INPUTS.test(target.type);
}

/** A slider's keys are its own. */
function isSliding({ target, key }: KeyboardEvent): boolean {
  const slider = target instanceof HTMLInputElement && target.type === 'range';
  return slider && /^(Arrow|Page|Home$|End$)/.test(key);
}

/** What is behind a dialog or an open list must not act on keys meant for it. */
function isInDialog(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('[role="dialog"],[role="alertdialog"],[role="listbox"],[role="menu"]') !== null
  );
}

/** What has the focus acts on Enter and Space itself. */
function isPressing({ key, target }: KeyboardEvent): boolean {
  return (
    (key === 'Enter' || key === ' ') &&
    target instanceof Element &&
    target.matches('a[href],button,summary,[role="button"],input')
  );
}

/** The keys of a command as the help shows them: all four arrows are one entry. */
export function keyEntries(keys: readonly string[]): readonly (readonly string[])[] {
  const entries: string[][] = [];
  let prefix: string | undefined;
  for (const spec of keys) {
    const names = [...keyNames(spec)];
    const modifiers = /Arrow/.test(spec) ? names.slice(0, -1).join('+') : undefined;
    if (modifiers !== undefined && modifiers === prefix) entries.at(-1)?.push(names.at(-1) ?? '');
    else entries.push(names);
    prefix = modifiers;
  }
  return entries;
}

function keyNames(spec: string): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    Mod: IS_MAC ? '⌘' : 'Ctrl',
    Shift: IS_MAC ? '⇧' : 'Shift',
    Alt: IS_MAC ? '⌥' : 'Alt',
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Escape: 'Esc',
    ' ': 'Space',
  };
  return partsOf(spec).map(
    (part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part),
  );
}
