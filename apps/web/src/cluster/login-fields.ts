import type { LoginQuestion } from '@gridloom/core/cluster';

type Prompt = LoginQuestion['prompts'][number];

/** How a prompt of a login is typed and labelled. */
export type LoginField = {
  readonly label: string;
  /** False: what is typed may be seen. */
  readonly secret: boolean;
  /** For the browser: a code is used once, and nothing else is to be remembered or filled in. */
  readonly autoComplete: 'one-time-code' | 'off';
};

/** The field of a prompt, in the host's own words without the colon that invites to type. */
export function loginField({ label, echo }: Prompt): LoginField {
  const words = label.replace(/[\s:]+$/, '').trim();
  return {
    label: words || (echo ? 'Answer' : 'Password'),
    secret: !echo,
    autoComplete: ONE_TIME.test(words) ? 'one-time-code' : 'off',
  };
}

/** `Verification code`, `One-time password (OATH) for ada`, `Passcode or option (1-3)`, `Token`, `Duo`. */
const ONE_TIME =
  /\b(one[- ]?time|otp|totp|oath|(verification|authentication|security)? ?code|passcode|token|duo|2fa|mfa)\b/i;

/**
 * Who asks, where it is not the cluster itself: `gate.example.edu, a jump host on the way to login.example.edu`.
 *
 * @param asker - `user@host` as the question names it
 */
export function askerWords(asker: string, target: { readonly user: string; readonly host: string } | null): string {
  if (!target || asker === `${target.user}@${target.host}` || asker.startsWith(`${target.user}@${target.host}:`))
    return asker;
  return `${asker}, a jump host on the way to ${target.host}`;
}
