import { CodedError } from '@gridloom/core/error';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';
import { askAtLength } from './ask-at-length.ts';
import { askUntilAnswered } from './ask-until-answered.ts';
import { sendPart, type UploadPlace } from './send-part.ts';

/** Bytes of each part of an upload but the last. Held in memory once, so that a dropped connection costs the caller nothing. */
export const UPLOAD_PART_BYTES = 4 * 1024 * 1024;

const PART_OF_PATH = /^(?!\.)[^/\p{Cc}]+$/u;

export const UploadFolder = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);

/** Names one upload: the same file of the same person begins where it was left. */
export const UploadId = z.strictObject({
  profileId: z.string(),
  /** Folder below `uploads/`; uploads of one pipeline lie together. */
  pipeline: UploadFolder,
  key: z.string().regex(/^[a-z0-9]{1,64}$/),
});
export type UploadId = z.infer<typeof UploadId>;

/** Bytes of a name; a number has room beside it. */
const LONGEST_NAME = 200;

const Begun = z.object({ parts: z.array(z.string()), freeBytes: z.number() });
const Finished = z.object({ path: z.string(), sha256: z.string(), existed: z.boolean() });

/** Files on their way to `<root>/uploads/<pipeline>/<name>`. */
export type Uploads = ReturnType<typeof createUploads>;

export function createUploads(sites: { site(profileId: string): Promise<Site> }) {
  async function placeOf({ profileId, pipeline, key }: UploadId): Promise<{ site: Site; place: UploadPlace }> {
    const site = await sites.site(profileId);
    return { site, place: { folder: `${site.root}/uploads/${pipeline}`, key } };
  }
  const where = ({ folder, key }: UploadPlace) => ['--folder', folder, '--key', key];

  return {
    /**
     * Begins an upload, or takes it up: answers the SHA-256 of the parts that are there, in order.
     *
     * @param name - that it is to have; refused here, before anything is sent
     * @throws CodedError DISK_FULL when the rest does not fit, BAD_DOCUMENT when no file may have the name
     */
    async begin(id: UploadId, name: string, size: number) {
      checkName(name);
      const { site, place } = await placeOf(id);
      const argv = ['begin-upload', ...where(place), '--size', String(size), '--part', String(UPLOAD_PART_BYTES)];
      const { parts, freeBytes } = Begun.parse(await askAtLength(site, argv));
      return { partBytes: UPLOAD_PART_BYTES, parts, freeBytes, folder: place.folder };
    },
    /** @returns how many bytes are there now. @throws CodedError FILE_CHANGED, DISK_FULL, CLUSTER_UNREACHABLE */
    async part(id: UploadId, part: { at: number; bytes: Uint8Array }, signal: AbortSignal): Promise<number> {
      const { site, place } = await placeOf(id);
      return sendPart(site, place, part, { signal });
    },
    /** Gives the file its name; where another file has it, a numbered one. */
    async finish(id: UploadId, name: string, size: number) {
      checkName(name);
      const { site, place } = await placeOf(id);
      const argv = ['finish-upload', ...where(place), '--name', name, '--size', String(size)];
      return Finished.parse(await askUntilAnswered(site, argv));
    },
    async discard(id: UploadId): Promise<void> {
      const { site, place } = await placeOf(id);
      await site.worker('discard-upload', where(place));
    },
  };
}

/** A name that a file may have: no path, not hidden, printable. */
function checkName(name: string): void {
  const reason = !PART_OF_PATH.test(name)
    ? 'it must not be empty, begin with a dot, or hold / or control characters.'
    : Buffer.byteLength(name) > LONGEST_NAME
      ? `it has more than ${LONGEST_NAME} bytes.`
      : null;
  if (reason)
    throw new CodedError('BAD_DOCUMENT', { what: 'The file', where: `its name ${JSON.stringify(name)}`, reason });
}
