/** Names and addresses as they are given on the command line. */
import { normalEmail } from '@mufakat/server/kernel/sign-in/people';
import { UsageError } from '../terminal/command-result.ts';

/** @throws UsageError `no-name` when there is nothing but space. */
export function nameGiven(text: string): string {
  const name = text.trim();
  if (name === '') throw new UsageError('no-name', 'The name is empty; write one.');
  return name;
}

/** The address as it is stored. @throws UsageError `not-an-address`. */
export function addressGiven(text: string): string {
  const email = normalEmail(text);
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw new UsageError('not-an-address', `"${text}" is no e-mail address; write one such as name@example.org.`);
  return email;
}
