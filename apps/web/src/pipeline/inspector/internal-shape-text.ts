import type { PipelineFunction } from '@gridloom/core/pipeline';
import type { Read } from '../input-text.ts';

type InternalShape = PipelineFunction['internalShape'];

/** Reads `3, ?`; nothing means that the lengths are found by running. */
export function readInternalShape(text: string): Read<InternalShape> {
  if (text.trim() === '') return { ok: true, value: null };
  const sizes = text.split(',').map((part) => part.trim());
  const wrong = sizes.find((size) => !/^(\?|\d{1,9})$/.test(size));
  if (wrong !== undefined) return { ok: false, message: `"${wrong}" is no length; write whole numbers or ?.` };
  return { ok: true, value: sizes.map((size) => (size === '?' ? '?' : Number(size))) };
}

export function writeInternalShape(shape: InternalShape): string {
  return shape?.join(', ') ?? '';
}
