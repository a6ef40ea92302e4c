import { type RefObject, useEffect, useRef } from 'react';

/** For a form that takes the place of the button that opened it: the focus goes on to its first control instead of getting lost. */
export function useFirstFocus(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const controls = form.current?.querySelectorAll<HTMLElement>('input, select, textarea') ?? [];
    const first = [...controls].find((control) => control.tabIndex >= 0);
    first?.focus();
  }, []);
  return form;
}
