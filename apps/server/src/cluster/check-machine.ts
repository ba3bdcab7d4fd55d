import { randomBytes } from 'node:crypto';
import { setupScript, shellPath, shellQuote } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';

import { type Check, failed, ok, warning } from './connection-check.ts';
import { openRoot } from './open-root.ts';
import { writeError } from './write-error.ts';

export const SHELL_CHECK: Check = {
  id: 'shell',
  title: 'Shell runs scripts and is quiet',
  needs: ['login'],
  async look({ shell, signal }) {
    const startedAt = performance.now();
    const { code, stdout, stderr, noise } = await shell.run('command -v base64 && command -v mkdir', { signal });
    const milliseconds = Math.round(performance.now() - startedAt);
    if (code !== 0)
      return failed(
        `The usual commands are missing there (PATH has no base64 or mkdir): ${stderr.trim() || stdout.toString('utf8').trim()}`,
        'Ask the cluster for an account with a normal login shell; a restricted one does not do.',
      );
    const said = `${noise ?? ''}`.trim();
    if (said === '') return ok(`one script takes ${milliseconds} ms`);
    return warning(
      `The login prints ${said.length} characters before each command: ${JSON.stringify(said.slice(0, 80))}`,
      'Gridloom does not mind, but scp and sftp do: let ~/.bashrc print only in interactive shells.',
    );
  },
};

export const PROCESSORS_CHECK: Check = {
  id: 'processors',
  title: 'Processors',
  needs: ['shell'],
  async look({ shell, signal, profile }) {
    const { stdout } = await shell.run('getconf _NPROCESSORS_ONLN 2>/dev/null || nproc', { signal });
    const count = Number.parseInt(stdout.toString('utf8'), 10);
    const bound = profile.scheduler.kind === 'processes' ? profile.scheduler.cpus : null;
    if (Number.isNaN(count)) return warning('Their number is not known.', 'Set the number in the profile.');
    return ok(bound === null ? `${count}, all used` : `${count}, at most ${bound} used`);
  },
};

export const PYTHON_CHECK: Check = {
  id: 'python',
  title: 'Python 3.8 or newer',
  needs: ['shell'],
  async look({ shell, signal, profile }) {
    const program = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';
    const python = `${shellPath(profile.python)} -c ${shellQuote(program)}`;
    const script = `${setupScript(profile.setup)}gridloom_status=$?\necho "set up: $gridloom_status"
${python}
gridloom_status=$?
command -v node
exit $gridloom_status`;
    const { code, stdout, stderr } = await shell.run(script, { signal });
    const said = stderr.trim() || `exit code ${code}.`;
    const [setUp = '', version = '', executable = '', node = ''] = stdout.toString('utf8').trim().split('\n');
    if (setUp === '') return failed(`The set-up lines end the shell before Python starts: ${said}`, SET_UP_REMEDY);
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (code !== 0 || major < 3 || (major === 3 && minor < 8)) {
      const answer =
        code === 0 ? `it is ${version === '' ? 'something that prints no version' : `Python ${version}`}.` : said;
      throw new CodedError('PYTHON_MISSING', { python: profile.python, answer });
    }
    // Nothing is wrong where it is missing: only JavaScript functions need it, and they say so.
    const found = `${version}, ${executable}; ${node === '' ? 'no node for JavaScript functions' : `node is ${node}`}`;
    if (setUp === 'set up: 0') return ok(found);
    return warning(
      `${found}, but the last of the set-up lines fails: ${stderr.trim() || 'without a word'}`,
      SET_UP_REMEDY,
    );
  },
};

const SET_UP_REMEDY = 'Mend the set-up lines of the profile; each has to work in /bin/sh on this host and in jobs.';

export const ROOT_CHECK: Check = {
  id: 'root',
  title: 'Root folder is writable',
  needs: ['shell'],
  async look(context) {
    const { shell, signal, profile } = context;
    const root = await openRoot(profile, shell);
    const probe = shellQuote(`${root}/.gridloom/probe-${randomBytes(6).toString('hex')}`);
    const script = `echo probe >${probe} && cat ${probe} && rm -f ${probe} && df -Pk ${shellQuote(root)} | tail -n 1`;
    const { code, stdout, stderr } = await shell.run(script, { signal });
    const [read, disk = ''] = stdout.toString('utf8').split('\n');
    if (code !== 0 || read !== 'probe') throw writeError(`${root} on ${shell.host}`, code, stderr);
    context.root = root;
    const freeKib = Number(disk.trim().split(/\s+/)[3]);
    if (!Number.isFinite(freeKib)) return ok(root);
    const free = `${root}, ${Math.floor(freeKib / 1024 / 102.4) / 10} GiB free`;
    return freeKib < 1024 * 1024 ? warning(free, 'Free some space there, or choose another root folder.') : ok(free);
  },
};

export const CLOCK_CHECK: Check = {
  id: 'clock',
  title: 'Clocks agree',
  needs: ['shell'],
  async look({ shell, signal }) {
    const before = Date.now();
    const { stdout } = await shell.run('date +%s', { signal });
    const here = (before + Date.now()) / 2000;
    // `date` cuts the fraction off.
    const differenceS = Math.round(Number(stdout.toString('utf8')) + 0.5 - here);
    if (Math.abs(differenceS) <= 5) return ok(`within ${Math.max(1, Math.abs(differenceS))} s`);
    return warning(
      `The clock there is ${Math.abs(differenceS)} s ${differenceS > 0 ? 'ahead' : 'behind'}.`,
      'Times on the run page are off by that much; nothing else depends on it. Check the time synchronisation of both machines.',
    );
  },
};
