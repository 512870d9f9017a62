import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may come in. A token opens the door once; whoever came in with it holds a session, known by a
 * cookie, until the host ends: reloading, reconnecting and further windows of the same browser need
 * no token.
 */
export interface Door {
  /** A token that was not used yet; always the same until it is. */
  readonly token: () => string;
  /** Spends the token. The new session's secret; undefined for a token that is wrong or spent. */
  readonly enter: (token: string) => string | undefined;
  readonly isSession: (secret: string) => boolean;
}

const SECRET_BYTES = 32;

/** Browsers that may be in at a time; the one that came first goes out first. */
const MOST_SESSIONS = 16;

export function createDoor(): Door {
  let token: string | undefined;
  const sessions: Buffer[] = [];
  return {
    token: () => (token ??= secret()),
    enter: (given) => {
      if (token === undefined || !same(digest(given), digest(token))) return undefined;
      token = undefined;
      const session = secret();
      sessions.push(digest(session));
      if (sessions.length > MOST_SESSIONS) sessions.shift();
      return session;
    },
    isSession: (given) => {
      const own = digest(given);
      // All are looked at, so that the time tells nothing.
      return sessions.filter((session) => same(session, own)).length > 0;
    },
  };
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Of equal length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function same(one: Buffer, other: Buffer): boolean {
  return timingSafeEqual(one, other);
}
