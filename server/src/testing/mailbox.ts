/** For tests: a real SMTP server on this machine, which keeps what it is given. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { until } from './processes.ts';

export type Mail = {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly body: string;
  readonly link: string;
};

export type Mailbox = {
  /** With user name and password, which the server asks for. */
  readonly url: string;
  readonly mails: readonly Mail[];
  /** The first mail to somebody after so many that there are already. */
  readonly next: (to: string, after?: number) => Promise<Mail>;
  readonly close: () => Promise<void>;
};

export const MAIL_PASSWORD = 'mail-password-in-tests';

/** Opens a mailbox. @param refuse addresses whose mail is refused, by a reply that names them, as real servers do. */
export async function openMailbox(refuse: readonly string[] = []): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'mufakat' && password === MAIL_PASSWORD ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo: ({ address }, _session, done) => (refuse.includes(address) ? done(new Error(`<${address}> is unknown here`)) : done()),
    onData: (stream, { envelope }, done) => {
      void text(stream).then((raw) => {
        mails.push(
          read(
            raw,
            envelope.rcptTo.map(({ address }) => address),
          ),
        );
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const of = (to: string) => mails.filter((mail) => mail.to.includes(to));
  return {
    url: `smtp://mufakat:${MAIL_PASSWORD}@127.0.0.1:${port}`,
    mails,
    next: async (to, after = 0) => {
      await until(`a mail to ${to}`, () => of(to).length > after);
      const [mail] = of(to).slice(after);
      if (mail === undefined) throw new Error('there is none');
      return mail;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function read(raw: string, to: readonly string[]): Mail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'mi').exec(head)?.[1] ?? '';
  const body = rest
    .join('\n\n')
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return { to, from: header('From'), subject: header('Subject'), body, link: /https?:\/\/\S+/.exec(body)?.[0] ?? '' };
}
