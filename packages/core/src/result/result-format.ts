import { z } from 'zod';

/** Forms in which results can be downloaded. NPZ holds several outputs; CSV and NPY hold one. */
export const ResultFormat = z.enum(['json', 'csv', 'npy', 'npz']);
export type ResultFormat = z.infer<typeof ResultFormat>;

export const CONTENT_TYPES: Record<ResultFormat, string> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  npy: 'application/octet-stream',
  npz: 'application/zip',
};
