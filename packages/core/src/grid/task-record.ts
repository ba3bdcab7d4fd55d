import { ELEMENT_STATES } from './element-state.ts';

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
  'out-of-memory',
  'cancelled',
  'time-limit',
] as const;
export type RecordReason = (typeof RECORD_REASONS)[number];

/** Many records, a column a field: no object for each of a million. State and reason are codes. */
export type RecordColumns = {
  readonly count: number;
  readonly elements: Uint32Array;
  readonly states: Uint8Array;
  readonly attempts: Uint8Array;
  readonly reasons: Uint8Array;
  readonly wallS: Float32Array;
  readonly cpuS: Float32Array;
  readonly peakKib: Uint32Array;
};

export function createColumns(count: number): RecordColumns {
  return {
    count,
    elements: new Uint32Array(count),
    states: new Uint8Array(count),
    attempts: new Uint8Array(count),
    reasons: new Uint8Array(count),
    wallS: new Float32Array(count),
    cpuS: new Float32Array(count),
    peakKib: new Uint32Array(count),
  };
}

/** The records from `start` to `stop - 1`, sharing memory. */
export function sliceColumns(columns: RecordColumns, start: number, stop: number): RecordColumns {
  return {
    count: stop - start,
    elements: columns.elements.subarray(start, stop),
    states: columns.states.subarray(start, stop),
    attempts: columns.attempts.subarray(start, stop),
    reasons: columns.reasons.subarray(start, stop),
    wallS: columns.wallS.subarray(start, stop),
    cpuS: columns.cpuS.subarray(start, stop),
    peakKib: columns.peakKib.subarray(start, stop),
  };
}

/**
 * Reads the whole records at the beginning of `bytes`. A torn tail is left for the next read; a record whose checksum
 * or codes are wrong is dropped and counted.
 *
 * @returns `used`: bytes read; the next read begins there
 */
export function readRecords(bytes: Uint8Array): { records: RecordColumns; used: number; damaged: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const used = bytes.length - (bytes.length % RECORD_BYTES);
  const records = createColumns(used / RECORD_BYTES);
  let count = 0;
  for (let at = 0; at < used; at += RECORD_BYTES) {
    const element = Number(view.getBigUint64(at + 8, true));
    const known = view.getUint8(at + 4) < ELEMENT_STATES.length && view.getUint8(at + 7) < RECORD_REASONS.length;
    const body = bytes.subarray(at + 4, at + RECORD_BYTES);
    if (!known || element > MAX_ELEMENT || view.getUint32(at, true) !== crc32(body)) continue;
    records.elements[count] = element;
    records.states[count] = view.getUint8(at + 4);
    records.attempts[count] = view.getUint8(at + 5);
    records.reasons[count] = view.getUint8(at + 7);
    records.wallS[count] = view.getFloat32(at + 24, true);
    records.cpuS[count] = view.getFloat32(at + 28, true);
    records.peakKib[count] = view.getUint32(at + 32, true);
    count++;
  }
  return { records: sliceColumns(records, 0, count), used, damaged: used / RECORD_BYTES - count };
}

const MAX_ELEMENT = 0xffffffff;

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
