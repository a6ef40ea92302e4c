import { createTransport } from 'nodemailer';

/** A plain-text message. */
export interface Message {
  to: string;
  subject: string;
  text: string;
}

/** Sends mail; rejects when the mail server does not take it. */
export type SendMail = (message: Message) => Promise<void>;

/**
 * Mail by the server of an smtp:// or smtps:// URL, which may carry user name and password. Waits at most 10 seconds for it.
 */
export function mailBy(smtpUrl: string, from: string): SendMail {
  const transport = createTransport({ url: smtpUrl, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 }, { from });
  return async (message) => {
    await transport.sendMail(message);
  };
}
