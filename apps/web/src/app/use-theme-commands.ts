import { useMantineColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useCommands } from '../ui/command-registry.ts';

/** Light, dark and system in the command bar; Mantine keeps the choice in localStorage. */
export function useThemeCommands(): void {
  const { setColorScheme } = useMantineColorScheme();
  useCommands(
    useMemo(
      () =>
        (['light', 'dark', 'auto'] as const).map((scheme) => ({
          id: `theme-${scheme}`,
          group: 'Appearance',
          label: scheme === 'auto' ? 'Theme: as the system' : `Theme: ${scheme}`,
          keywords: ['dark mode', 'color', 'colour', 'appearance'],
          run: () => setColorScheme(scheme),
        })),
      [setColorScheme],
    ),
  );
}
