/**
 * How often somebody may ask for sign-in links, and send wrong ones. A link that is good is never counted here: it signs in, whatever others do.
 *
 * Who asks for links to somebody else's address takes that address's allowance. So the last link is always younger than it works for, the device that
 * the person signed in with before has an allowance of its own, and whoever has signed in has the whole again.
 */
import type { Client } from '../http/client-address.ts';
import { allowance, networkOf, widerNetworkOf } from '../http/rate-limit.ts';
import { normalEmail } from './people.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export interface SignInLimits {
  /** @param device that the owner of the address signed in with before, if it is one. @returns milliseconds to wait; 0 when a link may be sent. */
  askForLink(asked: { client: Client; email: string; device: string | undefined }): number;
  /** Counts a link that is none, or none any more. @returns milliseconds to wait; 0 when it is answered. */
  wrongLink(client: Client): number;
  /** Somebody has shown that the address is theirs. */
  signedIn(email: string): void;
}

/** Counts in this process. Where an address is everybody's, only addresses of mail are counted. */
export function signInLimits(now: () => number = Date.now): SignInLimits {
  // The interval is less than a link works for (15 minutes): whoever is refused has one that works.
  const perAddress = allowance(5, 10 * MINUTE, now);
  const perDevice = allowance(5, 10 * MINUTE, now);
  const perClient = allowance(30, 30 * SECOND, now);
  const perNetwork = allowance(120, 7.5 * SECOND, now);
  const wrong = allowance(30, 30 * SECOND, now);
  const inNetwork = ({ address, isOnes }: Client) =>
    isOnes ? perClient.take(networkOf(address)) || perNetwork.take(widerNetworkOf(address)) : 0;
  return {
    askForLink: ({ client, email, device }) =>
      device === undefined ? inNetwork(client) || perAddress.take(normalEmail(email)) : perDevice.take(device),
    wrongLink: ({ address, isOnes }) => (isOnes ? wrong.take(networkOf(address)) : 0),
    signedIn: (email) => perAddress.renew(normalEmail(email)),
  };
}
