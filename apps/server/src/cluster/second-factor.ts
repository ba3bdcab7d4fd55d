import { createHmac } from 'node:crypto';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Lines of a PAM service that asks for a password and then for a one-time code. For tests. */
export const PASSWORD_AND_CODE = [
  'auth required pam_unix.so',
  'auth required pam_google_authenticator.so',
  'account required pam_permit.so',
  'session required pam_permit.so',
];

/** What the home of the user who logs in has to hold. A code may be given twice. */
export const CODE_FILES = { '.google_authenticator': `${SECRET}\n" WINDOW_SIZE 3\n" TOTP_AUTH\n` };

/** The code of this half minute, as an authenticator shows it (RFC 6238). */
export function oneTimeCode(): string {
  const bits = Array.from(SECRET, (letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const code = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, '0');
}
