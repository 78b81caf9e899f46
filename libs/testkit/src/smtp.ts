import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What the next message meets: a refusal for now or for ever, a connection that ends before or after it is taken. */
export type SmtpTrouble = 'greylisted' | 'refused' | 'broken' | 'swallowed';

export interface SmtpStandIn {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Everything that was taken, oldest first, parsed. */
  readonly letters: readonly ParsedMail[];
  /** User names that somebody has tried to sign in with. */
  readonly signIns: readonly string[];
  troubleNext(trouble: SmtpTrouble): void;
  close(): Promise<void>;
}

export interface SmtpOptions {
  /** Whoever sends must sign in. */
  readonly auth?: boolean;
}

/** The server's end of a connection, as far as it is needed to cut it. */
interface SmtpConnection {
  readonly session: { readonly id: string };
  readonly _socket: { destroy(): void };
}

const USER = 'hale';
const PASSWORD = 'smtp-stand-in-password';

/** A real SMTP server on 127.0.0.1 that offers no TLS. */
export async function startSmtp({ auth = false }: SmtpOptions = {}): Promise<SmtpStandIn> {
  const letters: ParsedMail[] = [];
  const signIns: string[] = [];
  const troubles: SmtpTrouble[] = [];
  const server = new SMTPServer({
    disabledCommands: auth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: !auth,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth({ username, password }, _session, done) {
      signIns.push(username ?? '');
      if (username === USER && password === PASSWORD) done(null, { user: USER });
      else done(refusal(535, `no such user ${username} with ${password}`));
    },
    onRcptTo(_address, session, done) {
      const trouble = troubles[0];
      if (trouble === 'broken') cut(session.id);
      else if (trouble === 'greylisted') done(refusal(451, 'greylisted, come back later'));
      else if (trouble === 'refused') done(refusal(550, 'no such mailbox'));
      else return done();
      troubles.shift();
    },
    onData(stream, session, done) {
      void keep(stream, session.id, done);
    },
  });
  const keep = async (stream: Readable, id: string, done: (error?: Error) => void): Promise<void> => {
    letters.push(await simpleParser(stream));
    if (troubles[0] !== 'swallowed') return done();
    troubles.shift();
    cut(id);
  };
  const cut = (id: string): void => {
    for (const connection of server.connections as Iterable<SmtpConnection>) {
      if (connection.session.id === id) connection._socket.destroy();
    }
  };
  // A connection that ends in the middle is the trouble that a test has asked for.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    user: USER,
    password: PASSWORD,
    letters,
    signIns,
    troubleNext: (trouble) => void troubles.push(trouble),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
