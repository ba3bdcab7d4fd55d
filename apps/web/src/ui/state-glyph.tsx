import type { ReactElement } from 'react';
import { type Glyph, type ShownState, STATE_STYLE } from './state-style.ts';

type StateGlyphProps = {
  readonly state: ShownState;
  /** Pixels; 12 unless told. */
  readonly size?: number;
  /** Said to screen readers; leave out where the word stands beside it. */
  readonly label?: string;
};

/** The glyph of a state in its colour. */
export function StateGlyph({ state, size = 12, label }: StateGlyphProps) {
  const { cssVariable, glyph } = STATE_STYLE[state];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      className={state === 'running' ? 'gl-glyph gl-pulse' : 'gl-glyph'}
      style={{ color: `var(${cssVariable})` }}
      role={label ? 'img' : 'presentation'}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {DRAWINGS[glyph]}
    </svg>
  );
}

const DRAWINGS: Record<Glyph, ReactElement> = {
  'hollow-square': <rect x="2" y="2" width="8" height="8" rx="1" strokeWidth="1.6" />,
  'hollow-dot': <circle cx="6" cy="6" r="4" strokeWidth="1.8" />,
  dot: <circle cx="6" cy="6" r="5" fill="currentColor" stroke="none" />,
  check: <path d="M1.8 6.4 4.8 9.2 10.2 3" strokeLinecap="round" strokeLinejoin="round" />,
  cross: <path d="m2.5 2.5 7 7m0-7-7 7" strokeLinecap="round" />,
  hatch: <path d="M1 6 6 1M1 11 11 1M6 11l5-5" strokeWidth="1.5" />,
  dash: <path d="M2 6h8" strokeLinecap="round" />,
  corner: <path d="M1 1h10v10z" fill="currentColor" stroke="none" />,
};
