import type { ElementState } from '@gridloom/core/grid';

/** How a state looks, everywhere: colour in both themes, glyph, word. `stale` marks results of an older version. */
export type StateStyle = {
  readonly label: string;
  readonly light: string;
  readonly dark: string;
  /** CSS variable with the colour of the theme in force. */
  readonly cssVariable: string;
  readonly glyph: Glyph;
};

export type Glyph = 'hollow-square' | 'hollow-dot' | 'dot' | 'check' | 'cross' | 'hatch' | 'dash' | 'corner';

export type ShownState = ElementState | 'stale';

export const STATE_STYLE: Readonly<Record<ShownState, StateStyle>> = {
  waiting: style('waiting', 'Waiting', '#C9CED6', '#3A414C', 'hollow-square'),
  queued: style('queued', 'Queued', '#9CC9EC', '#2F5D82', 'hollow-dot'),
  running: style('running', 'Running', '#1F77D0', '#4DA3FF', 'dot'),
  done: style('done', 'Done', '#169B73', '#2FBF93', 'check'),
  failed: style('failed', 'Failed', '#D1480F', '#FF7A45', 'cross'),
  skipped: style('skipped', 'Skipped', '#B98AC9', '#8E6AA0', 'hatch'),
  cancelled: style('cancelled', 'Cancelled', '#6B7280', '#8B93A1', 'dash'),
  stale: style('stale', 'Stale', '#D9A400', '#D9A400', 'corner'),
};

function style(state: ShownState, label: string, light: string, dark: string, glyph: Glyph): StateStyle {
  return { label, light, dark, glyph, cssVariable: `--gl-state-${state}` };
}
