import { lazyRouteComponent } from '@tanstack/react-router';
import { MESSAGES } from './catalogues.ts';
import { openMessages } from './messages/open-messages.ts';

/** A page that is loaded when it is first opened, with the messages of the folders that it takes them from besides the first ones. */
export const lazyPage = <Page extends Record<string, unknown>, Name extends keyof Page>(
  load: () => Promise<Page>,
  name: Name,
  ...folders: readonly (keyof typeof MESSAGES)[]
) =>
  lazyRouteComponent(async () => {
    const [loaded] = await Promise.all([load(), openMessages(...folders.map((folder) => MESSAGES[folder]))]);
    return loaded;
  }, name);
