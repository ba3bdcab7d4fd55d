import { describe, expect, it } from 'vitest';
import { askerWords, loginField } from './login-fields.ts';

describe('a login prompt', () => {
  it('keeps the words of the host and drops the colon', () => {
    expect(loginField({ label: 'Password: ', echo: false })).toEqual({
      label: 'Password',
      secret: true,
      autoComplete: 'off',
    });
    expect(loginField({ label: '', echo: false }).label).toBe('Password');
    expect(loginField({ label: ' : ', echo: true }).label).toBe('Answer');
  });

  it('is a one-time code where its words say so', () => {
    const once = [
      'Verification code:',
      'One-time password (OATH) for `ada`:',
      'Passcode or option (1-3):',
      'Duo two-factor',
      'TOKEN',
      'Code: ',
    ];
    for (const label of once) expect(loginField({ label, echo: true }).autoComplete, label).toBe('one-time-code');
    const others = ['Password:', "Enter passphrase for key '/home/ada/.ssh/id':", "ada@encode.example.edu's password:"];
    for (const label of others) expect(loginField({ label, echo: false }).autoComplete, label).toBe('off');
  });
});

describe('askerWords', () => {
  const target = { user: 'ada', host: 'login.example.edu' };

  it('names the cluster itself plainly, also with its port', () => {
    expect(askerWords('ada@login.example.edu', target)).toBe('ada@login.example.edu');
    expect(askerWords('ada@login.example.edu:2222', target)).toBe('ada@login.example.edu:2222');
  });

  it('says that another host is on the way', () => {
    expect(askerWords('ada@gate.example.edu', target)).toBe(
      'ada@gate.example.edu, a jump host on the way to login.example.edu',
    );
  });
});
