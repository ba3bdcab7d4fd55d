import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: selection, focus, and the one primary button of a view. */
const loom: MantineColorsTuple = [
  '#f1f2fb',
  '#e2e4f5',
  '#c6cae9',
  '#a8aede',
  '#8b92d4',
  '#6f77c8',
  '#4f56b0',
  '#444a9a',
  '#393e81',
  '#2c3066',
];

/** Dark enough under white text. */
const red: MantineColorsTuple = [
  '#fdf0ea',
  '#fbdccd',
  '#f5b89b',
  '#ee9165',
  '#e56f38',
  '#d9551b',
  '#b83a06',
  '#9c3005',
  '#7f2804',
  '#621f03',
];

/** Cool greys that agree with the state colours; Mantine takes its dark surfaces from here. */
const dark: MantineColorsTuple = [
  '#e4e7ec',
  '#c6cbd3',
  '#99a1ad',
  '#7a828f',
  '#3c434e',
  '#2d333c',
  '#22272e',
  '#1a1e24',
  '#14171c',
  '#0f1115',
];

export const theme = createTheme({
  primaryColor: 'loom',
  primaryShade: 6,
  colors: { loom, red, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, transitionProps: { duration: 80 } } },
    Modal: {
      defaultProps: {
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { duration: 100 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    // The first item has the focus; a placeholder that can be focused is no child of a menu.
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md', withInitialFocusPlaceholder: false } },
  },
});

const surfaces = {
  '--mantine-color-body': 'var(--gl-raised)',
  '--mantine-color-text': 'var(--gl-text)',
  '--mantine-color-dimmed': 'var(--gl-muted)',
  '--mantine-color-placeholder': 'var(--gl-faint)',
  '--mantine-color-error': 'var(--gl-error)',
  '--mantine-color-anchor': 'var(--gl-accent)',
  // What warns, as text and as the ground under it.
  '--mantine-color-red-text': 'var(--gl-error)',
  '--mantine-color-red-outline': 'var(--gl-error)',
  '--mantine-color-red-light': 'var(--gl-error-soft)',
  '--mantine-color-red-light-hover': 'var(--gl-error-soft)',
  '--mantine-color-red-light-color': 'var(--gl-error)',
  '--mantine-color-default-border': 'var(--gl-line-strong)',
};

/** Makes Mantine's parts use the tokens of theme.css. */
export const variablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: surfaces,
  dark: {
    ...surfaces,
    '--mantine-color-default': 'var(--gl-sunken)',
    '--mantine-color-default-hover': 'var(--gl-raised)',
  },
});
