import type { PipelineFunction, PipelineInput } from '@gridloom/core/pipeline';
import type { Signature } from '../signature.ts';

/** Sizes of node cards in canvas pixels. `node-card.module.css` draws by the same numbers. */
export const CARD = {
  width: 220,
  header: 34,
  row: 22,
  padding: 5,
  footer: 46,
  inputWidth: 180,
  inputHeight: 52,
} as const;

export type Box = { readonly width: number; readonly height: number };

/** How much room a function's card takes. */
export function functionBox(item: PipelineFunction, signature: Signature | undefined): Box {
  const rows = Math.max(1, signature?.parameters.length ?? 0, item.outputs.length);
  return { width: CARD.width, height: CARD.header + 2 * CARD.padding + rows * CARD.row + CARD.footer };
}

export function inputBox(_input: PipelineInput): Box {
  return { width: CARD.inputWidth, height: CARD.inputHeight };
}

/** Height at which the wire of a row begins, from the top of the card. */
export function rowCentre(row: number): number {
  return CARD.header + CARD.padding + (row + 0.5) * CARD.row;
}

/** Room of a nest's frame around its functions, and above them for its name. */
export const FRAME = { padding: 16, head: 30 } as const;

/** The frame around some cards; null when there are none. */
export function frameAround(cards: readonly (Box & { readonly x: number; readonly y: number })[]) {
  if (cards.length === 0) return null;
  const left = Math.min(...cards.map(({ x }) => x)) - FRAME.padding;
  const top = Math.min(...cards.map(({ y }) => y)) - FRAME.padding - FRAME.head;
  const right = Math.max(...cards.map(({ x, width }) => x + width)) + FRAME.padding;
  const bottom = Math.max(...cards.map(({ y, height }) => y + height)) + FRAME.padding;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
