/**
 * What an operator may set, by environment variables; the README has the same table.
 *
 *     const { port, dataFolder } = readSettings(process.env);
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Quota } from '../files/storage.ts';
import { isNetwork } from '../http/client-address.ts';
import { fail } from '../http/problem.ts';

const DEFAULT_DATA = fileURLToPath(new URL('../../../data', import.meta.url));

const urlOf = (pattern: RegExp, example: string) =>
  z.string().refine((text) => pattern.test(text) && URL.canParse(text), `must be like ${example}`);

const MINUTES = { m: 1, h: 60, d: 24 * 60 } as const;

/** A time as 30m, 8h or 7d, in minutes. */
const minutesOf = (least: number, otherwise: string) =>
  z
    .string()
    .default(otherwise)
    .transform((text) => {
      const [, number = '0', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
      return Number(number) * (unit === 'm' || unit === 'h' || unit === 'd' ? MINUTES[unit] : 0);
    })
    .refine((minutes) => minutes >= least && minutes <= 365 * MINUTES.d, `must be a time as 30m, 8h or 7d, of ${least} minutes to a year`);

const networks = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((network) => network.trim()))
  .transform((list) => list.filter((network) => network !== ''))
  .refine((list) => list.every(isNetwork), 'must be addresses or networks as 127.0.0.1, 10.0.0.0/8, with commas between them');

const Variables = z.object({
  PORT: z.coerce.number('must be a port number').int().min(1).max(65_535).default(4280),
  HOST: z.string().optional(),
  PUBLIC_URL: urlOf(/^https?:/, 'https://mufakat.example.org').optional(),
  DATABASE_URL: urlOf(/^postgres(ql)?:/, 'postgresql://owner:password@host:5432/database').optional(),
  MUFAKAT_DATA: z.string().default(DEFAULT_DATA),
  SMTP_URL: urlOf(/^smtps?:/, 'smtp://user:password@host:587').optional(),
  MAIL_FROM: z.email('must be an e-mail address').optional(),
  TRUSTED_PROXIES: networks,
  SESSION_IDLE: minutesOf(5, '8h'),
  SESSION_LIFETIME: minutesOf(5, '7d'),
  EXAMPLE: z.enum(['yes', 'no']).default('yes'),
  QUOTA_MB: z.coerce.number('must be a number of megabytes').int().min(0).max(1e9).default(10_240),
  QUOTA_FILES: z.coerce.number('must be a number of files').int().min(0).max(1e9).default(20_000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
});

export interface Settings {
  port: number;
  /** Addresses to listen on: by default this machine's own only. */
  hosts: readonly string[];
  /** Where people reach the pages, without a slash at the end. */
  publicUrl: string;
  /** Absent: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  dataFolder: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Addresses and networks of the proxies in front, whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  /** After how many minutes without a request, and how many at most, somebody has to sign in again. */
  sessionIdle: number;
  sessionLifetime: number;
  /** Whether an empty node gets the invented example. */
  example: boolean;
  /** What a jurisdiction may store for which the operator set nothing else. */
  quota: Quota;
  logLevel: string | undefined;
}

/**
 * Reads the settings; a variable that is empty counts as not set.
 * @throws Problem `invalid-setting` with every variable that is wrong. Values are not repeated: some hold passwords.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = Variables.safeParse(given);
  if (!read.success) refuse(read.error);
  const { PORT, HOST, PUBLIC_URL, DATABASE_URL, MUFAKAT_DATA, SMTP_URL, MAIL_FROM, EXAMPLE, QUOTA_MB, QUOTA_FILES, LOG_LEVEL } = read.data;
  const { TRUSTED_PROXIES, SESSION_IDLE, SESSION_LIFETIME } = read.data;
  const publicUrl = (PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, '');
  return {
    port: PORT,
    hosts: HOST === undefined ? ['127.0.0.1', '::1'] : [HOST],
    publicUrl,
    databaseUrl: DATABASE_URL,
    dataFolder: resolve(MUFAKAT_DATA),
    smtpUrl: SMTP_URL,
    mailFrom: MAIL_FROM ?? `mufakat@${new URL(publicUrl).hostname}`,
    trustedProxies: TRUSTED_PROXIES,
    sessionIdle: SESSION_IDLE,
    sessionLifetime: SESSION_LIFETIME,
    example: EXAMPLE === 'yes',
    quota: { bytes: QUOTA_MB * 1024 * 1024, files: QUOTA_FILES },
    logLevel: LOG_LEVEL,
  };
}

function refuse(error: z.ZodError): never {
  const errors = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const title = 'A setting is not valid';
  fail('invalid-setting', { status: 500, title, remedy: 'Correct these environment variables and start again.', errors });
}
