/**
 * A mark of the device that somebody has signed in with: it asks for links to that address by an allowance of its own, so that nobody else can use it up.
 * The mark signs nobody in, and holds no address.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';
import { newId } from '../database/identifiers.ts';
import { normalEmail } from './people.ts';

/** Half a year after the last time. */
const LASTS_SECONDS = 180 * 24 * 3600;
/** Sent nowhere but where links are asked for. */
const PATH = '/api/sign-in';

/** The cookie that marks a device as one of the owner of this address. */
export function deviceCookie(secret: string, email: string, secure: boolean): string {
  const device = newId();
  const value = `${device}.${proof(secret, device, email)}`;
  return serialize(nameOf(secure), value, { path: PATH, maxAge: LASTS_SECONDS, httpOnly: true, sameSite: 'Lax', secure });
}

/** The device by the cookies of a request; undefined when nobody has signed in to this address with it. */
export function knownDevice(secret: string, email: string, secure: boolean, cookies: string | null): string | undefined {
  const name = nameOf(secure);
  const [device = '', shown = ''] = (parse(cookies ?? '', name)[name] ?? '').split('.');
  const expected = Buffer.from(proof(secret, device, email));
  const given = Buffer.from(shown);
  return given.length === expected.length && timingSafeEqual(given, expected) ? device : undefined;
}

const nameOf = (secure: boolean) => (secure ? '__Secure-mufakat.device' : 'mufakat.device');

function proof(secret: string, device: string, email: string): string {
  return createHmac('sha256', secret)
    .update(`known device\n${device}\n${normalEmail(email)}`)
    .digest('base64url');
}
