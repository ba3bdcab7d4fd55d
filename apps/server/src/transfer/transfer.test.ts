import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLocalShell } from '../cluster/local-shell.ts';
import { startPrivateSshd } from '../cluster/private-sshd.ts';
import type { Site } from '../cluster/site.ts';
import { createSshShell } from '../cluster/ssh-shell.ts';
import { fetchFile, type RemoteBytes } from './fetch-file.ts';
import { sendPart } from './send-part.ts';
import { openScratchSite } from './transfer-fixture.ts';

const Weight = z.object({ size: z.int(), identity: z.string() });

async function weigh(site: Site, path: string): Promise<RemoteBytes> {
  return { kind: 'file', path, ...Weight.parse(await site.worker('weigh', ['--kind', 'file', '--path', path])) };
}

describe('fetchFile', () => {
  test('reads all of a file, or any part of it', async () => {
    await using place = await openScratchSite(createLocalShell());
    const content = randomBytes(3_000_001);
    writeFileSync(place.file('a'), content);
    const remote = await weigh(place.site, place.file('a'));
    expect((await buffer(fetchFile(place.site, remote))).equals(content)).toBe(true);
    const part = await buffer(fetchFile(place.site, remote, { start: 1_000_000, end: 2_500_000 }));
    expect(part.equals(content.subarray(1_000_000, 2_500_000))).toBe(true);
    expect(await buffer(fetchFile(place.site, remote, { start: 3_000_001 }))).toHaveLength(0);
  });

  test('goes on at its offset when the connection drops in the middle, and sends nothing twice', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openScratchSite(createSshShell(sshd.choice));
    const content = randomBytes(24_000_000);
    writeFileSync(place.file('a'), content);
    const remote = await weigh(place.site, place.file('a'));
    const before = sshd.gate.connections();
    const parts: Buffer[] = [];
    let length = 0;
    let cuts = 0;
    for await (const part of fetchFile(place.site, remote)) {
      parts.push(part);
      length += part.length;
      if (length > (cuts + 1) * 8_000_000 && cuts < 2) {
        cuts++;
        sshd.gate.cut();
      }
    }
    expect(Buffer.concat(parts).equals(content)).toBe(true);
    expect(sshd.gate.connections() - before).toBe(2);
  }, 60_000);

  test('gives up when the connection stays down, and says why', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openScratchSite(createSshShell(sshd.choice));
    writeFileSync(place.file('a'), randomBytes(24_000_000));
    const bytes = fetchFile(place.site, await weigh(place.site, place.file('a')), { patienceMs: 1_000 });
    await bytes.next();
    sshd.gate.refuse(true);
    sshd.gate.cut();
    await expect(buffer(bytes)).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  }, 60_000);

  test('a file that changed since it was weighed is refused, and so is one whose first bytes changed meanwhile', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openScratchSite(createSshShell(sshd.choice));
    writeFileSync(place.file('a'), randomBytes(24_000_000));
    const remote = await weigh(place.site, place.file('a'));
    const bytes = fetchFile(place.site, remote);
    await bytes.next();
    appendFileSync(place.file('a'), 'more');
    sshd.gate.cut();
    await expect(buffer(bytes)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
    await expect(buffer(fetchFile(place.site, remote))).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  }, 60_000);

  test('the last bytes are withheld when the SHA-256 is another', async () => {
    await using place = await openScratchSite(createLocalShell());
    writeFileSync(place.file('a'), randomBytes(100_000));
    const remote = await weigh(place.site, place.file('a'));
    // A byte is turned on the way.
    const damaging = {
      shell: place.site.shell,
      workerScript: (argv: readonly string[]) =>
        `{ ${place.site.workerScript(argv)} } | { dd bs=1 count=1 >/dev/null; printf X; cat; }`,
    };
    let got = 0;
    const reading = (async () => {
      for await (const part of fetchFile(damaging, remote)) got += part.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'TRANSFER_DAMAGED' });
    expect(got).toBeLessThan(100_000);
  });

  test('ends what it started when its reader goes away', async () => {
    await using place = await openScratchSite(createLocalShell());
    writeFileSync(place.file('a'), randomBytes(24_000_000));
    const remote = await weigh(place.site, place.file('a'));
    const gone = new AbortController();
    const bytes = fetchFile(place.site, remote, { signal: gone.signal });
    await bytes.next();
    gone.abort();
    await expect(buffer(bytes)).rejects.toThrow(/abort/i);
    const left = await place.site.shell.run(`pgrep -f -- '${remote.path} --identity' | grep -v $$; true`);
    expect(left.stdout.toString().trim()).toBe('');
  });

  test('a folder is read as a tar from any byte on, though its files grow', async () => {
    await using place = await openScratchSite(createLocalShell());
    await place.site.shell.put(place.file('r_1'), { 'plan.json': '{}', 'records/f/a': randomBytes(300_000) });
    const to = place.file('.gridloom/exports/r_1');
    const exports = place.file('.gridloom/exports');
    const planned = Weight.extend({ path: z.string() }).parse(
      await place.site.worker('plan-tar', ['--run', place.file('r_1'), '--to', to, '--exports', exports]),
    );
    const remote: RemoteBytes = { kind: 'tar', ...planned };
    appendFileSync(place.file('r_1/records/f/a'), 'one more');
    const whole = await buffer(fetchFile(place.site, remote));
    expect(whole).toHaveLength(remote.size);
    const rest = await buffer(fetchFile(place.site, remote, { start: 123_457 }));
    expect(rest.equals(whole.subarray(123_457))).toBe(true);
    writeFileSync(place.file('it.tar'), whole);
    const listed = await place.site.shell.run(
      `cd '${place.root}' && mkdir out && tar -C out -xf it.tar && cat out/r_1/records/f/a | wc -c`,
    );
    expect(listed.stdout.toString().trim()).toBe('300000');
  });
});

describe('sendPart', () => {
  const key = 'a1';

  test('puts parts one behind the other, and a part that is sent again is there once', async () => {
    await using place = await openScratchSite(createLocalShell());
    const folder = place.file('uploads');
    await place.site.worker('begin-upload', ['--folder', folder, '--key', key, '--size', '9', '--part', '4']);
    const part = (at: number, text: string) => sendPart(place.site, { folder, key }, { at, bytes: Buffer.from(text) });
    expect(await part(0, 'abcd')).toBe(4);
    expect(await part(4, 'wxyz')).toBe(8);
    expect(await part(4, 'efgh')).toBe(8);
    await expect(part(9, 'i')).rejects.toMatchObject({ code: 'FILE_CHANGED' });
    expect(await part(8, 'i')).toBe(9);
    const answer = await place.site.worker('finish-upload', [
      '--folder',
      folder,
      '--key',
      key,
      '--name',
      'x.npy',
      '--size',
      '9',
    ]);
    const sha256 = createHash('sha256').update('abcdefghi').digest('hex');
    expect(answer).toEqual({ path: place.file('uploads/x.npy'), sha256, existed: false });
    expect(readdirSync(folder).filter((name) => !name.endsWith('.json'))).toEqual(['x.npy']);
  });

  test('goes on when the connection drops in the middle of a part', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openScratchSite(createSshShell(sshd.choice));
    const folder = place.file('uploads');
    const bytes = randomBytes(16_000_000);
    await place.site.worker('begin-upload', ['--folder', folder, '--key', key, '--size', '1', '--part', '4']);
    let cut = false;
    const slow: Pick<Site, 'shell' | 'workerScript'> = {
      workerScript: (argv) => place.site.workerScript(argv),
      shell: {
        ...place.site.shell,
        send: (script, source, options) => place.site.shell.send(script, cutOnce(source), options),
      },
    };
    async function* cutOnce(source: AsyncIterable<Uint8Array>) {
      let sent = 0;
      for await (const part of source) {
        yield part;
        sent += part.length;
        if (sent > 8_000_000 && !cut) {
          cut = true;
          sshd.gate.cut();
        }
      }
    }
    expect(await sendPart(slow, { folder, key }, { at: 0, bytes })).toBe(bytes.length);
    expect(cut).toBe(true);
    expect(readFileSync(join(folder, `.upload-${key}`)).equals(bytes)).toBe(true);
  }, 60_000);
});
