import { ELEMENT_STATES, type ElementState } from './element-state.ts';

/**
 * One fixed-size binary record of the worker, little endian, 64 bytes:
 *
 * | offset | type | field |
 * |---|---|---|
 * | 0 | u32 | CRC-32 of bytes 4..63 |
 * | 4 | u8 | state code (running, done, failed, skipped) |
 * | 5 | u8 | attempt, from 1 |
 * | 6 | u8 | flags: bit 0 `number` holds the value |
 * | 7 | u8 | reason code, see `RECORD_REASONS` |
 * | 8 | u64 | element |
 * | 16 | f64 | start, epoch seconds |
 * | 24 | f32 | wall seconds |
 * | 28 | f32 | cpu seconds |
 * | 32 | u32 | peak memory, KiB |
 * | 36 | u32 | length of the value or error frame, bytes |
 * | 40 | u64 | offset of that frame in the values file |
 * | 48 | f64 | the value itself when it is one number |
 * | 56 | u32 | process id |
 * | 60 | u32 | zero |
 */
export const RECORD_BYTES = 64;

/** Why an element failed or was skipped, by code. Appended to, never renumbered. */
export const RECORD_REASONS = [
  'none',
  'exception',
  'killed',
  'unpicklable',
  'input-failed',
  'input-missing',
  'expression',
  'code',
  'disk',
] as const;
export type RecordReason = (typeof RECORD_REASONS)[number];

export type TaskRecord = {
  readonly element: number;
  readonly state: ElementState;
  readonly attempt: number;
  readonly reason: RecordReason;
  /** Epoch seconds. */
  readonly startedS: number;
  readonly wallS: number;
  readonly cpuS: number;
  readonly peakKib: number;
  /** The value when it is one number, else null. */
  readonly number: number | null;
};

/**
 * Reads the whole records at the beginning of `bytes`. A torn tail is left for the next read; a record whose checksum
 * or codes are wrong is dropped and counted.
 *
 * @returns `used`: bytes read; the next read begins there
 */
export function readRecords(bytes: Uint8Array): { records: TaskRecord[]; used: number; damaged: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: TaskRecord[] = [];
  let damaged = 0;
  const used = bytes.length - (bytes.length % RECORD_BYTES);
  for (let at = 0; at < used; at += RECORD_BYTES) {
    const state = ELEMENT_STATES[view.getUint8(at + 4)];
    const reason = RECORD_REASONS[view.getUint8(at + 7)];
    const body = bytes.subarray(at + 4, at + RECORD_BYTES);
    if (!state || !reason || view.getUint32(at, true) !== crc32(body)) {
      damaged++;
      continue;
    }
    records.push({
      element: Number(view.getBigUint64(at + 8, true)),
      state,
      attempt: view.getUint8(at + 5),
      reason,
      startedS: view.getFloat64(at + 16, true),
      wallS: view.getFloat32(at + 24, true),
      cpuS: view.getFloat32(at + 28, true),
      peakKib: view.getUint32(at + 32, true),
      number: view.getUint8(at + 6) & 1 ? view.getFloat64(at + 48, true) : null,
    });
  }
  return { records, used, damaged };
}

/** CRC-32 (IEEE 802.3), as Python's `zlib.crc32`. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
